"""The public register as anyone reads it: entries in their time, found by name, code, number or link."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType

from django.db.models import Q

from wangjian.kernel.moment import Day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.kernel.wording import bigrams, folded
from wangjian.modules.register.models import Entry
from wangjian.modules.register.policies import shown

MOST_ROWS = 50
FARTHEST = 1000
"""How far one may turn pages; beyond it a search is to be narrowed."""

_CODE = re.compile(r"[0-9A-Z]{18}")
_NONE = Text("没有正在公示的这条信息。", "No such entry is being shown.")
_SHORT = Text(
    "请至少输入名称中的两个字，或者完整的统一社会信用代码、决定书文号。",
    "Give at least two characters of a name, or a whole credit code or decision number.",
)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry as the public reads it. Money in 分; `kinds` are words of `law.publicity.Penalty`.

    `early_from` is the first day on which an early stop may be granted, None where it is barred or was not read.
    """

    link: str
    kind: str
    name: str
    code: str
    bureau: str
    number: str
    cause: str
    basis: str
    kinds: tuple[str, ...]
    fine_fen: int
    confiscated_fen: int
    decided_on: Day
    display_class: str
    shown_from: Day
    shown_until: Day
    early_from: Day | None
    gsxt_reference: str
    flags: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of entries, newest first, and whether there are `more`."""

    rows: tuple[EntryRow, ...]
    more: bool


def find(text: str, *, on: Day, limit: int = 20, offset: int = 0) -> Found:
    """The entries shown on a day whose party's name holds every word of `text`, or whose code or number it is.

    A word is two or more characters. One query, whatever is found. Raise `Refusal` ``entry.short``.
    """
    words = [word for word in folded(text).split() if len(word) > 1]
    if not words:
        raise Refusal("entry.short", _SHORT)
    limit, offset = max(1, min(limit, MOST_ROWS)), max(0, min(offset, FARTHEST))
    rows = shown(on).filter(_asked(text, words)).order_by("-shown_from", "id")[offset : offset + limit + 1]
    found = tuple(map(_row, rows))
    return Found(found[:limit], len(found) > limit and offset + limit <= FARTHEST)


def entry(link: str, *, on: Day) -> EntryRow:
    """The entry of that link while it is shown.

    Raise `Refusal` ``entry.none`` where there is none or it is not in its time: ended and absent look alike.
    """
    found = shown(on).filter(link=link).first()
    if found is None:
        raise Refusal("entry.none", _NONE)
    return _row(found)


PUBLIC: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {name: tuple(field.name for field in fields(EntryRow)) for name in ("find", "entry")}
)
"""The queries that the portal may read, each with the fields of its rows."""


def searched(name: str) -> tuple[str, tuple[str, ...]]:
    """What a search looks at of a name: the folded form without blanks, and its two-character words.

    Marks within a name part nothing: 杭州样例 finds 杭州（样例）.
    """
    joined = folded(name).replace(" ", "")
    return joined, bigrams(name, joined)


def _asked(text: str, words: list[str]) -> Q:
    # the index finds names that hold all pairs of characters somewhere, the recheck those that hold the words
    name = Q(words__contains=list(bigrams(*words)))
    for word in words:
        name &= Q(folded__contains=word)
    given = "".join(text.split())
    code = given.upper()
    # an entry without a code has an empty one: only what has a code's shape is looked for there
    return name | Q(number=given) | (Q(code=code) if _CODE.fullmatch(code) else Q())


def _row(found: Entry) -> EntryRow:
    flags = zip(found.flags_zh.splitlines(), found.flags_en.splitlines(), strict=True)
    return EntryRow(
        link=found.link,
        kind=found.kind,
        name=found.name,
        code=found.code,
        bureau=found.bureau,
        number=found.number,
        cause=found.cause,
        basis=found.basis,
        kinds=tuple(found.kinds),
        fine_fen=found.fine_fen,
        confiscated_fen=found.confiscated_fen,
        decided_on=found.decided_on,
        display_class=found.display_class,
        shown_from=found.shown_from,
        shown_until=found.shown_until,
        early_from=found.early_from,
        gsxt_reference=found.gsxt_reference,
        flags=tuple(Text(zh, en) for zh, en in flags),
    )
