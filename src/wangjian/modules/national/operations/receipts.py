"""A receipt of the other side, read strictly: what comes from outside is data to be checked, never believed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.national.facts import EXCHANGE_ACKNOWLEDGED

_DIGEST = re.compile(r"[0-9a-f]{64}")
_CODE = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_STATES = frozenset({"acknowledged", "refused", "withdrawn"})
_MALFORMED = Text("对方回执的内容不合约定。", "The receipt is not what the contract says.")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the other side says it has under our id: its state, its numbers and the digest it holds.

    `reason` is a code where it refuses. ``withdrawn`` is a record that was there and has been taken down on request.
    """

    exchange: UUID
    system: str
    kind: str
    state: str
    reference: str
    number: str
    reason: str
    digest: str


def receipt_of(data: object, system: str) -> Receipt:
    """Read a receipt of `system`; raise `Refusal` ``receipt.malformed``.

    A reason that is not a code is dropped for ``other``: it might hold what must not be written down.
    """
    try:
        if not isinstance(data, dict) or data["system"] != system or data["state"] not in _STATES:
            raise ValueError
        words = {name: data[name] for name in ("kind", "reference", "number", "reason", "digest")}
        if not all(isinstance(word, str) for word in words.values()) or not _DIGEST.fullmatch(words["digest"]):
            raise ValueError
        if not _CODE.fullmatch(words["kind"]) or (not words["reference"] and data["state"] != "refused"):
            raise ValueError
        reason = words["reason"] if _CODE.fullmatch(words["reason"]) else "other" if words["reason"] else ""
        found = Receipt(UUID(data["exchange"]), system, state=data["state"], **{**words, "reason": reason})
        _require_recordable(found)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refusal("receipt.malformed", _MALFORMED) from None
    return found


def receipt_from(body: bytes, system: str) -> Receipt:
    """Read the bytes of a receipt; raise `Refusal` ``receipt.malformed``."""
    try:
        data = json.loads(body)
    except ValueError:
        data = None
    return receipt_of(data, system)


def _require_recordable(found: Receipt) -> None:
    """Raise `ValueError` unless the ledger would take the numbers: no names, no numbers of people."""
    EXCHANGE_ACKNOWLEDGED.payload(
        {
            "system": found.system,
            "kind": found.kind,
            "exchange": found.exchange,
            "run": None,
            "reference": found.reference or None,
            "number": found.number or None,
            "digest": found.digest,
        }
    )
