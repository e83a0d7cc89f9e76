"""Whose evidence someone sees and handles, and what kinds there are."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from wangjian.kernel.actor import Actor
from wangjian.kernel.text import Text
from wangjian.modules.audit.facts import say_codes
from wangjian.modules.evidence.facts import ITEM_ADDED, ITEM_OPENED
from wangjian.modules.evidence.models import Item
from wangjian.modules.matters import policies as matters

KINDS = {
    "documentary": Text("书证", "document"),
    "physical": Text("物证", "object"),
    "audiovisual": Text("视听资料", "sound or picture"),
    "electronic": Text("电子数据", "electronic data"),
    "testimony": Text("证人证言", "testimony"),
    "statement": Text("当事人的陈述", "statement of the party"),
    "appraisal": Text("鉴定意见", "appraisal"),
    "record": Text("勘验笔录、现场笔录", "record of an inspection"),
}
"""The kinds of evidence (PL-46, PP-23)."""

MOST_BYTES = 200_000_000
"""How large an item may be."""

READINGS = {
    "opened": Text("查看", "opened"),
    "downloaded": Text("下载", "downloaded"),
}
"""How an item is read."""

say_codes(ITEM_ADDED, kind=KINDS)
say_codes(ITEM_OPENED, how=READINGS)


def visible(by: Actor) -> QuerySet[Item]:
    """The items of the matters that `by` may see."""
    return Item.objects.filter(matter__in=matters.visible(by))


def handles(by: Actor, places: Collection[UUID]) -> bool:
    """Whether `by` takes in and withdraws evidence of a matter of these places: an officer of one (PL-42, PL-54)."""
    return matters.post_at(by, "officer", places) is not None


def handles_item(by: Actor, item: UUID) -> bool:
    """The same of the matter of an item."""
    return handles(by, Item.objects.values_list("matter__office_id", "matter__bureau_id").get(pk=item))
