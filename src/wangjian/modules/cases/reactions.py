"""What a case does once another system has acknowledged, refused or holds otherwise what was handed to it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.ids import derived
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit.operations import Act, acting, system_actor
from wangjian.modules.audit.queries import FactRow
from wangjian.modules.cases.operations import filing, publishing
from wangjian.modules.documents import operations as documents
from wangjian.modules.documents import queries as papers
from wangjian.modules.matters import operations as matters

_ACKNOWLEDGE = {publishing.PUBLICATION: "acknowledge", publishing.WITHDRAWAL: "acknowledge_withdrawal"}
_PAST = frozenset({"procedure.not-from-here", "procedure.ended"})
"""The run has moved on: a late word of the other system changes nothing."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of another system's word; `state` is "" where nothing was to be done."""

    run: UUID | None
    state: str


def acknowledged(fact: FactRow, *, at: Instant) -> None:
    """Move a publication on with the other system's receipt; give papers that await one the province's number."""
    system, kind = fact.payload["system"], str(fact.payload["kind"])
    if (system, kind) == (filing.PROVINCE, filing.CASE_KIND):
        _take_number(fact, at)
    elif system == publishing.SYSTEM and kind in _ACKNOWLEDGE:
        _sign(fact, _ACKNOWLEDGE[kind], at)


def differs(fact: FactRow, *, at: Instant) -> None:
    """Show on the publication that the other system refused it or holds something else."""
    if fact.payload["system"] == publishing.SYSTEM and fact.payload["kind"] == publishing.PUBLICATION:
        _sign(fact, "differ", at)


def _sign(fact: FactRow, move: str, at: Instant) -> None:
    run = fact.payload["run"]
    with _act(fact, f"cases.{move}", at) as act:
        if act.earlier(Followed) is not None:
            return
        if run is None:
            act.give(Followed(None, ""))
            return
        locked = matters.lock_run(act, UUID(str(run)), seen=None)
        try:
            signed = matters.sign_move(act, locked, move, capacity="machine", answers={})
        except Refusal as refused:
            if refused.code not in _PAST:
                raise
            act.give(Followed(locked.id, ""))
            return
        act.give(Followed(signed.run.id, signed.run.state))


def _take_number(fact: FactRow, at: Instant) -> None:
    """Where numbers of papers come from the province's platform, its number of the case makes the form of filing."""
    number = fact.payload.get("number")
    with _act(fact, "cases.take_number", at) as act:
        if act.earlier(Followed) is not None:
            return
        if number and fact.matter is not None:
            for paper in papers.papers(act.by, fact.matter):
                if paper.kind == "filing_form" and paper.number_source == "awaited" and paper.voided_at is None:
                    documents.take_number(act, paper.id, number=str(number))
        act.give(Followed(None, ""))


def _act(fact: FactRow, name: str, at: Instant) -> AbstractContextManager[Act]:
    by = system_actor("cases")
    return acting(name, by=by, at=at, once=derived(fact.at, by.key, fact.id, name))
