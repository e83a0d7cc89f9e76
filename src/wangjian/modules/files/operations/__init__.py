"""Taking files in, sweeping what nobody recorded, the second digest, and what is found damaged."""

from wangjian.modules.files.operations.damage import LookedAgain, look_again, note_damage
from wangjian.modules.files.operations.digests import Filled, fill_sm3
from wangjian.modules.files.operations.putting import Stored, put, put_bytes
from wangjian.modules.files.operations.sweeping import Swept, sweep
from wangjian.modules.files.queries import open_content, unharmed

__all__ = [
    "Filled",
    "LookedAgain",
    "Stored",
    "Swept",
    "fill_sm3",
    "look_again",
    "note_damage",
    "open_content",
    "put",
    "put_bytes",
    "sweep",
    "unharmed",
]
