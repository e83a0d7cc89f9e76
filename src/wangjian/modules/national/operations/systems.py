"""The systems we exchange with, as this installation has them set, and our own key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from django.conf import settings

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.signed_message import Signer
from wangjian.kernel.text import Text

NAMES = ("gsxt", "province", "12315")
"""National enterprise credit information publicity system; the province's enforcement platform; national 12315."""

OUR_NAME = "wangjian"
"""The name under which the other side keeps our public key."""

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_UNKNOWN = Text("没有名为“{system}”的对方系统。", "There is no other system “{system}”.")
_KEY_MISSING = Text(
    "缺少密钥文件“{file}”；用 wangjian national key 生成我方密钥，对方公钥由对方提供。",
    "The key file “{file}” is missing; `wangjian national key` makes ours, the other side gives us theirs.",
)
_ADDRESS = Text(
    "“{system}”的地址须为https，只有本机可用http。",
    "The address of “{system}” must be https; http is for this machine only.",
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a system answers, whose key its answers bear."""

    system: str
    url: str
    key: Ed25519PublicKey


def reachable() -> frozenset[str]:
    """The systems that have an address; with the others we exchange files alone."""
    return frozenset(name for name in NAMES if settings.NATIONAL_SYSTEMS.get(name, {}).get("url"))


def require_known(system: str) -> None:
    """Raise `Refusal` ``national.unknown`` for a system that there is not."""
    if system not in NAMES:
        raise Refusal("national.unknown", _UNKNOWN, system=system)


def address(system: str) -> Address | None:
    """The address of `system`, or None where this installation has none.

    Raise `Refusal` ``national.unknown``, ``national.key-missing``, ``national.address``.
    """
    require_known(system)
    url = settings.NATIONAL_SYSTEMS.get(system, {}).get("url", "")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise Refusal("national.address", _ADDRESS, system=system)
    return Address(system, url.rstrip("/"), public_key(system))


def public_key(system: str) -> Ed25519PublicKey:
    """The public key of `system`; raise `Refusal` ``national.key-missing``."""
    file = settings.NATIONAL_SYSTEMS.get(system, {}).get("public_key", "")
    try:
        key = load_pem_public_key(Path(file).read_bytes()) if file else None
    except (OSError, ValueError):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise Refusal("national.key-missing", _KEY_MISSING, file=Path(file).name or system)
    return key


def our_signer() -> Signer:
    """Our name and key; raise `Refusal` ``national.key-missing``."""
    file = Path(settings.KEYS_FOLDER) / "exchange-signing.pem"
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise Refusal("national.key-missing", _KEY_MISSING, file=file.name)
    return Signer(OUR_NAME, key)
