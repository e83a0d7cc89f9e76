"""What is established in a run, and what papers are on its file."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.procedure import FactAsked, FactKind, Facts, Procedure
from wangjian.modules.audit.operations import Act
from wangjian.modules.matters.facts import (
    ANSWER_ESTABLISHED,
    CHOICE_ESTABLISHED,
    MOMENT_ESTABLISHED,
    PAPER_FILED,
    FactType,
)
from wangjian.modules.matters.models import Answer
from wangjian.modules.matters.operations.locking import LockedRun, save
from wangjian.modules.matters.queries.wording import each

_NO_FACT = Text("本程序不需要确认“{name}”。", "This procedure does not ask for “{name}”.")
_KIND = Text("“{fact}”的回答不合要求。", "This is no answer to “{fact}”.")
_FUTURE = Text("“{fact}”不能晚于现在。", "“{fact}” cannot lie in the future.")
_NO_PAPER = Text("本程序没有文书“{paper}”。", "This procedure knows no paper “{paper}”.")


def answered(procedure: Procedure, given: Facts, at: Instant) -> dict[str, bool | str | Instant]:
    """The answers, each checked against what the procedure asks.

    Raise `Refusal` ``matter.fact-unknown``, ``matter.answer-kind`` or ``matter.future-moment``.
    """
    for name, value in given.items():
        asked = procedure.facts.get(name)
        if asked is None:
            raise Refusal("matter.fact-unknown", _NO_FACT, articles=procedure.articles, name=name)
        if not _fits(asked, value):
            raise Refusal("matter.answer-kind", each(_KIND, fact=asked.text), articles=asked.articles)
        if isinstance(value, Instant) and value > at:
            raise Refusal("matter.future-moment", each(_FUTURE, fact=asked.text), articles=asked.articles)
    return dict(given)


def establish(act: Act, locked: LockedRun, answers: Facts) -> None:
    """Establish facts of a run, each its own entry in the ledger; what stands already is not written again.

    Raise `Refusal` ``matter.fact-unknown``, ``matter.answer-kind`` or ``matter.future-moment``.
    """
    given = answered(locked.procedure, answers, act.at)
    new = {name: value for name, value in given.items() if locked.facts.get(name) != value}
    if not new:
        return
    locked.touch(act)
    write_answers(act, locked, new)
    save(act, locked)


def write_answers(act: Act, locked: LockedRun, new: Facts) -> None:
    """Write checked answers of a run whose row is saved by the caller."""
    rows = [_row(locked.new_id(act, f"answer:{name}"), name, value) for name, value in new.items()]
    for row in rows:
        row.run_id, row.by_key, row.at = locked.id, act.by.key, act.at.at
    updated = ["yes_no", "choice", "moment", "by_key", "at"]
    Answer.objects.bulk_create(rows, update_conflicts=True, unique_fields=["run", "name"], update_fields=updated)
    for name, value in new.items():
        locked.facts[name] = value
        _record(act, locked, name, value)


def file_paper(act: Act, locked: LockedRun, paper: str) -> None:
    """Put a paper on the file of a run, once. Raise `Refusal` ``matter.paper-unknown``."""
    if paper not in locked.procedure.papers:
        raise Refusal("matter.paper-unknown", _NO_PAPER, articles=locked.procedure.articles, paper=paper)
    if paper in locked.law.papers:
        return
    locked.take(papers=locked.law.papers | {paper})
    seen = locked.touch(act)
    save(act, locked)
    act.record(PAPER_FILED, matter=locked.matter.id, run=locked.id, seen=seen, paper=paper)


def without_papers(act: Act, locked: LockedRun, papers: Collection[str]) -> None:
    """Take off a run papers that the move just made calls for and that are not made here; one write."""
    locked.take(papers=locked.law.papers - set(papers))
    save(act, locked)


def raise_version(act: Act, locked: LockedRun) -> int:
    """Give the run's version after something else was written that a signature on it rests on; raised once an act."""
    seen = locked.touch(act)
    save(act, locked)
    return seen


def _fits(asked: FactAsked, value: bool | str | Instant) -> bool:
    if asked.kind is FactKind.YES_NO:
        return isinstance(value, bool)
    if asked.kind is FactKind.CHOICE:
        return value in asked.values
    return isinstance(value, Instant)


def _row(key: UUID, name: str, value: bool | str | Instant) -> Answer:
    row = Answer(id=key, name=name, yes_no=None, choice=None, moment=None)
    if isinstance(value, bool):
        row.yes_no = value
    elif isinstance(value, Instant):
        row.moment = value.at
    else:
        row.choice = value
    return row


def _record(act: Act, locked: LockedRun, name: str, value: bool | str | Instant) -> None:
    what: FactType
    if isinstance(value, bool):
        what, kind = ANSWER_ESTABLISHED, "yes_no"
    elif isinstance(value, Instant):
        what, kind = MOMENT_ESTABLISHED, "moment"
    else:
        what, kind = CHOICE_ESTABLISHED, "choice"
    said: dict[str, Any] = {kind: value}
    act.record(what, matter=locked.matter.id, run=locked.id, seen=locked.seen, name=name, **said)
