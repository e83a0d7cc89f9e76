"""The electronic seal as an interface: none by default, and one for tests that is no legal seal.

A legal seal (GB/T 38540) is the customer's: a class with the same four members, named in the setting ``PAPER_SEALER``.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils.module_loading import import_string

from wangjian.kernel.actor import Actor
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.documents.policies import visible
from wangjian.modules.files import queries as files

_NONE = Text("没有这份文书。", "There is no such paper.")
_ORIGINAL = Text(
    "印章加盖在密封的原件上，核对时须给出已打开的原件。",
    "The seal is over the sealed original: give the original as it was opened to have it checked.",
)


class Sealer(Protocol):
    """What puts a seal on a paper: its name, its algorithm's id, a seal over the bytes (or None) and its check."""

    name: str
    algorithm: str

    def seal(self, pdf: bytes) -> bytes | None:
        """The seal over `pdf`, kept beside it; None where no seal could be put on."""

    def holds(self, pdf: bytes, seal: bytes) -> bool:
        """Whether `seal` is this sealer's seal over exactly `pdf`."""


class NoSealer:
    """No seal: every paper says on its foot that it is unsealed."""

    name = "none"
    algorithm = ""

    def seal(self, pdf: bytes) -> bytes | None:
        """Nothing."""
        return None

    def holds(self, pdf: bytes, seal: bytes) -> bool:
        """Never."""
        return False


class ProcessSealer:
    """An Ed25519 seal whose key lives as long as the process: it shows the way of a seal and is no legal one."""

    name = "process-test"
    algorithm = "ed25519"

    def seal(self, pdf: bytes) -> bytes | None:
        """A signature over the bytes."""
        return _process_key().sign(pdf)

    def holds(self, pdf: bytes, seal: bytes) -> bool:
        """Whether this process signed exactly these bytes."""
        try:
            _process_key().public_key().verify(seal, pdf)
        except InvalidSignature:
            return False
        return True


@cache
def _process_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def sealer() -> Sealer:
    """The installation's sealer: the class that the setting ``PAPER_SEALER`` names by its dotted path, or none."""
    named = getattr(settings, "PAPER_SEALER", "")
    made: Sealer = import_string(named)() if named else NoSealer()
    return made


def check_seal(by: Actor, paper: UUID, original: bytes | None = None) -> bool:
    """Whether the paper's stored content still bears its seal; False for an unsealed paper or another sealer's.

    Where a natural person is named the seal is over the `original`, as `open_original` gives it. Raise `Refusal`
    ``paper.none`` where there is none or `by` may not see it, ``paper.original-needed``.
    """
    found, ours = visible(by).filter(pk=paper).first(), sealer()
    if found is None:
        raise Refusal("paper.none", _NONE)
    if found.seal is None or found.content_id is None or found.seal_algorithm != ours.algorithm:
        return False
    if found.original_id is not None:
        if original is None:
            raise Refusal("paper.original-needed", _ORIGINAL)
        return ours.holds(original, bytes(found.seal))
    with files.open_content(found.content_id) as content:
        return ours.holds(content.read(), bytes(found.seal))
