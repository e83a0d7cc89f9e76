"""Taking files in, sweeping what nobody recorded, and the second digest."""

from wangjian.modules.files.operations.digests import Filled, fill_sm3
from wangjian.modules.files.operations.putting import Stored, put, put_bytes
from wangjian.modules.files.operations.sweeping import Swept, sweep
from wangjian.modules.files.queries import open_content, unharmed

__all__ = ["Filled", "Stored", "Swept", "fill_sm3", "open_content", "put", "put_bytes", "sweep", "unharmed"]
