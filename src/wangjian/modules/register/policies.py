"""Who may end a display, and what the public reads of an entry."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Day
from wangjian.kernel.text import Text
from wangjian.modules.register.models import Entry
from wangjian.modules.vault.policies import class_of

GROUNDS = {
    "annulled": Text("处罚决定被依法撤销", "the decision was annulled"),
    "unlawful": Text("处罚决定被确认违法或者无效", "the decision was found unlawful or void"),
    "changed": Text("处罚决定被依法变更", "the decision was changed"),
    "early": Text("依申请提前停止公示", "an early stop was granted"),
}
"""Why a display ends before its time (O45-11, O45-14)."""


def shown(on: Day) -> QuerySet[Entry]:
    """The entries that are in their time on a day: nothing says which others there were or will be."""
    standing = Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
    return Entry.objects.filter(standing, shown_from__lte=on, shown_until__gte=on)


def may_withdraw(by: Actor, bureau: UUID) -> bool:
    """Whether `by` heads the deciding bureau (O45-11)."""
    return by.has_at("head", {str(bureau)})


def public_name(name: str, *, natural_person: bool) -> str:
    """The party's name as the public may read it: of a natural person the masked form (PIPL-6)."""
    return class_of("person.name").masked(name) if natural_person and "*" not in name else name
