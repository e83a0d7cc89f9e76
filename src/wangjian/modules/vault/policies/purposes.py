"""What a personal value may be opened for."""

from __future__ import annotations

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

PURPOSES: dict[str, Text] = {
    "investigate": Text("调查取证", "to investigate"),
    "serve": Text("送达文书", "to serve a paper"),
    "identify": Text("核对当事人身份", "to check who the party is"),
    "answer": Text("答复当事人或者其代理人", "to answer the party or a representative"),
    "hand_over": Text("移送有权机关", "to hand over to a competent authority"),
}
"""What a name, a number or a paper with one may be opened for: a closed list, since the ledger keeps no free text."""

STATED = frozenset(purpose.zh for purpose in PURPOSES.values())
"""The same as an actor states it and as the ledger keeps it: by its word."""

_ARTICLES = (Citation("PIPL", "6"), Citation("PIPL", "34"))
_NONE = Text("查看个人信息原文须先说明目的。", "State a purpose before personal values are revealed.")
_UNKNOWN = Text(
    "查看个人信息原文的目的须从清单中选择。", "What personal values are revealed for is chosen from a closed list."
)


def require_purpose(by: Actor) -> None:
    """Raise `Refusal` ``vault.purpose`` where no purpose is stated, ``purpose.unknown`` for one that is not listed.

    (PIPL-6, PIPL-34)
    """
    if not by.purpose.strip():
        raise Refusal("vault.purpose", _NONE, articles=_ARTICLES)
    if by.purpose not in STATED:
        raise Refusal("purpose.unknown", _UNKNOWN, articles=_ARTICLES)
