"""How runs stand at a moment: the law's own value built from the rows, with what has lapsed read into it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.clock import Course
from wangjian.law.clock import Pause as Stopped
from wangjian.law.procedure import Procedure
from wangjian.law.procedure_machine import settle
from wangjian.law.procedure_run import Lapsed
from wangjian.law.procedure_run import Run as LawRun
from wangjian.law.procedure_source import procedures
from wangjian.modules.matters.models import Answer, Clock, Pause, Run

RUNNING, PAUSED, STOPPED, LAPSED = "running", "paused", "stopped", "lapsed"

_MISSING = Text(
    "程序“{procedure}”的版本 {version}（{digest}）不在本程序包内，或者内容不同；尚有 {runs} 件按此办理。",
    "The procedure “{procedure}” in version {version} ({digest}) is not in this release or differs; {runs} open run(s) "
    "stand under it.",
)


# Asked of every page, so in words of SQL: Django would take longer to word them than the database to answer.
_CLOCKS = "SELECT * FROM matters_clock WHERE run_id = ANY(%s) ORDER BY start, id"
_OPEN_CLOCKS = """
SELECT id, run_id, clock, act_by, ends_at, state FROM matters_clock
WHERE run_id = ANY(%s) AND state IN ('running', 'paused') ORDER BY start, id
"""
_PAUSES = """
SELECT p.* FROM matters_pause p JOIN matters_clock c ON c.id = p.clock_id
WHERE c.run_id = ANY(%s) ORDER BY p.first, p.id
"""
_ANSWERS = "SELECT * FROM matters_answer WHERE run_id = ANY(%s) ORDER BY name"
_PEOPLE = """
SELECT p.run_id, p.role, p.person_id, h.name FROM matters_part p JOIN organisations_holder h ON h.id = p.person_id
WHERE p.run_id = ANY(%s) ORDER BY p.role, h.name
"""


@dataclass(frozen=True, slots=True)
class PartRow:
    """Somebody's part in a run."""

    role: str
    person: UUID
    name: str


@dataclass
class Standing:
    """A run with all that the machine must know of it, settled as of the moment it was read; writes nothing itself.

    `law` is the run after its lapses, `stored` as it stands in the table, `clocks` those open by name and in the order
    they began, `past` those that are over.
    """

    row: Run
    procedure: Procedure
    stored: LawRun
    law: LawRun
    lapsed: tuple[Lapsed, ...]
    facts: dict[str, bool | str | Instant]
    clocks: dict[str, Clock]
    past: list[Clock] = field(default_factory=list)
    pauses: dict[UUID, list[Pause]] = field(default_factory=lambda: defaultdict(list))
    people: list[PartRow] = field(default_factory=list)

    def course(self, clock: Clock) -> Course:
        """What happened to a clock, without the pause that is still open."""
        closed = (Stopped(each.first, each.last) for each in self.pauses[clock.id] if each.last is not None)
        return Course(tuple(closed), tuple(clock.extensions), clock.restart)


def standings(runs: Sequence[Run], at: Instant, *, whole: bool = True) -> list[Standing]:
    """How these runs stand `at` a moment: four statements, whatever their number, or one for state and clocks alone.

    Raise `Refusal` ``procedure.version-missing``.
    """
    keys = [run.id for run in runs]
    if not keys:
        return []
    clocks, answers = defaultdict(list), defaultdict(dict)  # type: ignore[var-annotated]  # by run
    for clock in Clock.objects.raw(_CLOCKS if whole else _OPEN_CLOCKS, [keys]):
        clocks[clock.run_id].append(clock)
    pauses, people = defaultdict(list), defaultdict(list)
    if whole:
        for pause in Pause.objects.raw(_PAUSES, [keys]):
            pauses[pause.clock_id].append(pause)
        for answer in Answer.objects.raw(_ANSWERS, [keys]):
            answers[answer.run_id][answer.name] = said(answer)
        with connection.cursor() as cursor:
            cursor.execute(_PEOPLE, [keys])
            for run_id, *part in cursor.fetchall():
                people[run_id].append(PartRow(*part))
    found = []
    for run in runs:
        own = clocks[run.id]
        standing = _stored(run, [each for each in own if each.state in (RUNNING, PAUSED)], people[run.id])
        standing.facts = answers[run.id]
        standing.past = [each for each in own if each.state in (STOPPED, LAPSED)]
        standing.pauses = defaultdict(list, {each.id: pauses[each.id] for each in own})
        settled = settle(standing.procedure, standing.stored, _ends(standing), at)
        standing.law, standing.lapsed = settled.run, settled.lapsed
        found.append(standing)
    return found


def said(answer: Answer) -> bool | str | Instant:
    """What was answered."""
    if answer.moment is not None:
        return Instant(answer.moment)
    return answer.choice if answer.choice is not None else bool(answer.yes_no)


def procedure_of(name: str, version: Day, digest: str, runs: int = 1) -> Procedure:
    """The procedure a run stands under; raise `Refusal` ``procedure.version-missing``: versions are never mixed."""
    known = procedures().get((name, version))
    if known is None or known.digest != digest:
        raise Refusal(
            "procedure.version-missing", _MISSING, procedure=name, version=version, digest=digest[:12], runs=runs
        )
    return known


def _stored(run: Run, clocks: list[Clock], people: list[PartRow]) -> Standing:
    procedure = procedure_of(run.procedure, run.version, run.digest)
    law = LawRun(
        procedure=run.procedure,
        version=run.version,
        digest=run.digest,
        state=run.state,
        clocks=frozenset(clock.clock for clock in clocks),
        paused=frozenset(run.paused),
        papers=frozenset(run.papers),
        people=frozenset((part.role, str(part.person)) for part in people),
        done=frozenset(run.done),
        lapsed=frozenset(run.lapsed),
    )
    return Standing(run, procedure, law, law, (), {}, {clock.clock: clock for clock in clocks}, people=people)


def _ends(standing: Standing) -> dict[str, Instant]:
    """When each clock whose time counts is over."""
    running = (clock for clock in standing.clocks.values() if clock.state == RUNNING)
    return {clock.clock: Instant(clock.ends_at) for clock in running}
