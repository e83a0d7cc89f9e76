"""Reminders: clocks near their end, clocks that are over, and what is reported upward; each told once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from wangjian.kernel.ids import derived
from wangjian.kernel.moment import Day, Instant
from wangjian.modules.accounts import queries as accounts
from wangjian.modules.audit.operations import acting, system_actor
from wangjian.modules.matters.facts import NOTICES_SENT
from wangjian.modules.matters.queries.counting import calendar
from wangjian.modules.organisations import queries as organisations

NEAR_WORKDAYS, ESCALATED_WORKDAYS = 3, 5
"""How many working days before its end a clock is near, and after its end reported upward; practice, not law."""

MOST = 5_000
"""How many clocks one turn tells of in each way, those due first; the rest waits for the next turn, ten minutes on."""

NEAR, OVER, UPWARD = 1, 2, 3
"""What of its last day a clock was told, as it stands at the clock."""

_KEY = "md5(concat_ws(':', {holder}, {about}, %(kind)s, {due}))::uuid"
# One that an act is changing at this moment waits for the next turn. Only those nobody was told of are looked at:
# who gets a part in a matter later sees on its page what is over.
_MARKED = """
WITH untold AS (
    SELECT c.id FROM matters_clock c {of}
    WHERE c.state = 'running' AND c.told IN ({before}) AND c.act_by >= %(first)s AND c.act_by <= %(last)s
    ORDER BY c.act_by, c.id LIMIT %(most)s FOR NO KEY UPDATE OF c SKIP LOCKED
), told AS (
    UPDATE matters_clock c SET told = {mark} FROM untold WHERE c.id = untold.id RETURNING c.id, c.matter_id, c.due
)
INSERT INTO matters_notice (id, holder_id, matter_id, clock_id, kind, due, at)
"""
_TOLD = f"""
SELECT {_KEY.format(holder="s.holder_id", about="c.id", due="c.due")}, s.holder_id, c.matter_id, c.id,
    %(kind)s, c.due, %(at)s
FROM told c JOIN matters_matter m ON m.id = c.matter_id
JOIN matters_seat s ON s.matter_id = m.id AND (s.level = 2 OR s.holder_id = m.office_id)
ON CONFLICT DO NOTHING
"""  # noqa: S608 - of our own words
_NEAR = _MARKED.format(of="", before="0", mark=NEAR) + _TOLD
_OVER = _MARKED.format(of="", before="0, 1", mark=OVER) + _TOLD
_BUREAUS = """
SELECT DISTINCT m.bureau_id FROM matters_clock c JOIN matters_matter m ON m.id = c.matter_id
WHERE c.state = 'running' AND c.told = 2 AND c.act_by <= %(last)s
"""
_UPWARD = (
    _MARKED.format(
        of="JOIN matters_matter m ON m.id = c.matter_id AND m.bureau_id = ANY(%(behind)s)",
        before="2",
        mark=UPWARD,
    )
    + f"""
SELECT {_KEY.format(holder="above.holder", about="c.id", due="c.due")}, above.holder, c.matter_id, c.id,
    %(kind)s, c.due, %(at)s
FROM told c JOIN matters_matter m ON m.id = c.matter_id
JOIN unnest(%(bureaus)s::uuid[], %(holders)s::uuid[]) AS above(bureau, holder) ON above.bureau = m.bureau_id
ON CONFLICT DO NOTHING
"""  # noqa: S608 - of our own words
)
_UNANSWERED = f"""
INSERT INTO matters_notice (id, holder_id, matter_id, supervision_id, kind, due, at)
SELECT {_KEY.format(holder="told.holder", about="v.id", due="v.answer_due")}, told.holder, v.matter_id, v.id,
    %(kind)s, v.answer_due, %(at)s
FROM matters_supervision v JOIN matters_matter m ON m.id = v.matter_id
CROSS JOIN LATERAL (SELECT v.by_holder_id UNION SELECT m.office_id) AS told(holder)
WHERE v.answered_at IS NULL AND v.answer_due <= %(last)s
  AND NOT EXISTS (SELECT FROM matters_notice n WHERE n.supervision_id = v.id AND n.kind = %(kind)s)
ON CONFLICT DO NOTHING
"""  # noqa: S608 - of our own words


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many notices went out: of clocks near their end, over, reported upward, and of supervisions not answered."""

    near: int
    over: int
    escalated: int
    unanswered: int


def remind(*, at: Instant) -> Reminded:
    """Tell those who work on a matter of clocks near their end and over, and superiors of those long over.

    Sets, not rows: a fixed number of statements and two for each bureau that is newly behind, of `MOST` clocks each at
    most, so that a turn is short however much there is. What was told once is neither told nor looked at again unless
    the last day has moved.
    """
    by = system_actor("reminders")
    with acting("matters.remind", by=by, at=at, once=derived(at, by.key, UUID(int=0), "remind")) as act:
        if (earlier := act.earlier(Reminded)) is not None:
            return earlier
        on, past = at.day, Day(1, 1, 1)
        days = calendar()
        soon = days.workday(days.worked_to(on) + NEAR_WORKDAYS)
        long_over = days.workday(days.worked_to(on) - ESCALATED_WORKDAYS)
        near = _told(_NEAR, at, "near", {"first": on, "last": soon})
        over = _told(_OVER, at, "over", {"first": past, "last": _day_before(on)})
        upward = _upward(on, min(long_over, _day_before(on)))
        escalated = _told(_UPWARD, at, "escalated", {"first": past, **upward}) if upward["behind"] else 0
        unanswered = _told(_UNANSWERED, at, "unanswered", {"last": _day_before(on)})
        sent = Reminded(near, over, escalated, unanswered)
        if near or over or escalated or unanswered:
            act.record(NOTICES_SENT, near=near, over=over, escalated=escalated, unanswered=unanswered)
        return act.give(sent)


def _upward(on: Day, last: Day) -> dict[str, Any]:
    """Who is told of each bureau that is newly behind: its heads, and the bureaus above it.

    A bureau that has neither is left for the day on which it has: what nobody was told is not marked as told.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BUREAUS, {"last": last})
        late = [row[0] for row in cursor.fetchall()]
    told: set[tuple[UUID, UUID]] = set()
    for bureau in late:
        told |= {(bureau, each.key) for each in accounts.holding("head", [bureau], on)}
        told |= {(bureau, each.key) for each in organisations.above(bureau) if each.kind == "bureau"}
    pairs = sorted(told)
    bureaus, holders = [bureau for bureau, _ in pairs], [holder for _, holder in pairs]
    return {"behind": sorted(set(bureaus)), "bureaus": bureaus, "holders": holders, "last": last}


def _told(statement: str, at: Instant, kind: str, given: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"at": at.at, "kind": kind, "most": MOST, **given})
        return int(cursor.rowcount)


def _day_before(day: Day) -> Day:
    return day.fromordinal(day.toordinal() - 1)
