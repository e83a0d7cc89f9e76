"""The keys outside the database: master keys that seal data keys, and the key of the blind index.

Each is a file of two words in the installation's folder of keys, ``AES-256-GCM BASE64``, for its owner alone.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

BLIND = "blind"
BLIND_ALGORITHM = "HMAC-SHA256"
_MASTER = re.compile(r"master-([1-9][0-9]{0,5})")

_MISSING = Text(
    "缺少密钥 {key}（应在 {file}），个人信息只能以脱敏形式显示。请导入密钥文件。",
    "The key {key} is missing (it belongs at {file}); personal values show only their masks. Import the keys.",
)
_MALFORMED = Text("密钥文件 {file} 无法读取。", "The key file {file} cannot be read.")


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key with its name and algorithm; the key itself shows in no message."""

    name: str
    algorithm: str
    key: bytes = field(repr=False)

    def written(self) -> str:
        """The text of its file."""
        return f"{self.algorithm} {b64encode(self.key).decode()}\n"

    @classmethod
    def parse(cls, name: str, text: str) -> KeyFile:
        """Read the text of a file; raise `ValueError` if it is none."""
        algorithm, encoded = text.split()
        return cls(name, algorithm, b64decode(encoded, validate=True))


def folder() -> Path:
    """Where the keys of this installation lie."""
    return Path(settings.KEYS_FOLDER)


def path_of(name: str) -> Path:
    """Where the key of that name lies or would lie."""
    return folder() / f"{name}.key"


def read(name: str) -> KeyFile:
    """The key of that name; raise `Refusal` ``vault.key-missing`` with its name, ``vault.key-malformed``."""
    file = path_of(name)
    try:
        return KeyFile.parse(name, file.read_text(encoding="ascii"))
    except FileNotFoundError:
        raise missing(name) from None
    except (OSError, ValueError, Error):
        raise Refusal("vault.key-malformed", _MALFORMED, file=file) from None


def missing(name: str) -> Refusal:
    """The refusal that names a missing key."""
    return Refusal("vault.key-missing", _MISSING, key=name, file=path_of(name))


def masters() -> list[str]:
    """The names of the master keys that are here, oldest first."""
    numbers = [int(found[1]) for path in folder().glob("master-*.key") if (found := _MASTER.fullmatch(path.stem))]
    return [f"master-{number}" for number in sorted(numbers)]


def newest_master() -> KeyFile:
    """The master key that seals from now on; raise `Refusal` ``vault.key-missing`` where there is none."""
    here = masters()
    return read(here[-1] if here else "master-1")
