"""Who has had which part in a run, with those who check kept apart from those who investigate."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Q

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.procedure import Move, Procedure
from wangjian.law.procedure_refusals import person_excluded
from wangjian.modules.accounts import queries as accounts
from wangjian.modules.audit.operations import Act
from wangjian.modules.matters.facts import PERSON_NAMED
from wangjian.modules.matters.models import Part
from wangjian.modules.matters.operations.locking import LockedRun
from wangjian.modules.matters.operations.seats import seat_people
from wangjian.modules.matters.queries.wording import each

NEITHER, INVESTIGATES, CHECKS = 0, 1, 2

_NOT_HERE = Text(
    "“{move}”所指定的人员须是本件承办机构的{role}。",
    "Those named in “{move}” must hold this capacity at the office: {role}.",
)


def require_named(act: Act, locked: LockedRun, made: Move, named: Collection[str]) -> None:
    """Refuse (``matter.named-elsewhere``) people who do not hold at the office the capacity they are named for."""
    if not (named and made.named):
        return
    holding = {str(each.key) for each in accounts.holding(made.named, locked.matter.places, act.at.day)}
    if not set(named) <= holding:
        role = locked.procedure.capacities[made.named].text
        text = each(_NOT_HERE, move=made.text, role=role)
        raise Refusal("matter.named-elsewhere", text, articles=made.articles)


def record_parts(act: Act, locked: LockedRun, made: Move, signers: Iterable[tuple[str, str]]) -> None:
    """Record those whom a move names or whose part it keeps, and that whoever makes a checking move checks.

    Raise `Refusal` ``procedure.person-excluded`` where somebody would both investigate and check (PP-52, PP-53).
    """
    apart = {role for move in locked.procedure.moves.values() for role in move.not_by}
    wanted = {(role, person): INVESTIGATES if role in apart else NEITHER for role, person in locked.law.people}
    if made.not_by:
        wanted |= {(capacity, person): CHECKS for person, capacity in signers if capacity in _checks(made)}
    known = set(Part.objects.filter(run=locked.id).values_list("role", "person"))
    new = {pair: side for pair, side in wanted.items() if (pair[0], UUID(pair[1])) not in known}
    if not new:
        return
    clash = Q(pk__in=[])
    for (_, person), side in new.items():
        if side:
            clash |= Q(person=person, side=INVESTIGATES + CHECKS - side)
    if Part.objects.filter(clash, run=locked.id).exists():
        raise person_excluded(locked.procedure, _checking(locked.procedure, made))
    rows = [
        Part(id=locked.new_id(act, f"part:{role}"), run_id=locked.id, person_id=person, role=role, side=side)
        for (role, person), side in sorted(new.items())
    ]
    try:
        Part.objects.bulk_create(rows)
    except IntegrityError:  # two acts at once; the constraint holds what the query above could not see
        raise person_excluded(locked.procedure, _checking(locked.procedure, made)) from None
    for (role, person), _ in sorted(new.items()):
        act.record(PERSON_NAMED, matter=locked.matter.id, run=locked.id, person=person, role=role)
    seat_people(locked.matter, {UUID(person) for _, person in new})


def _checks(made: Move) -> set[str]:
    return set(made.by.capacities) - set(made.not_by)


def _checking(procedure: Procedure, made: Move) -> Move:
    """The move whose article keeps people apart: this one, or the first that the part recorded would shut out of."""
    return made if made.not_by else next(move for move in procedure.moves.values() if move.not_by)
