"""Who may: a case is read through the seats of its matter, and what is written in it is written by its officers."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.matters import policies as matters

_NOT_OFFICER = Text(
    "只有本件承办机构的办案人员可以办理这项操作。", "Only a case officer of the office that has the matter may do this."
)
_NO_CASE = Text("没有这个案件。", "There is no such case.")


def require_officer(by: Actor, places: Collection[UUID]) -> None:
    """Raise `Refusal` ``case.not-officer`` unless `by` is a case officer at the office or its bureau (PP-19, PP-22)."""
    if matters.post_at(by, "officer", places) is None:
        raise Refusal("case.not-officer", _NOT_OFFICER, articles=(Citation("PP", "19"), Citation("PP", "22")))


def none() -> Refusal:
    """What is answered for a matter that is no case."""
    return Refusal("case.none", _NO_CASE)
