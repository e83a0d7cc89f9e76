"""How much may be fined for a breach, and what must come first: the table of penalty ranges.

A breach is named after the article that fines it (``ECL-80``, ``O117-54``); a row may point at another article whose
range applies (``same_as``). Many fines presuppose that a correction order has run out unmet.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from wangjian.kernel.citation import Citation
from wangjian.kernel.money import Money
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.mark import Mark
from wangjian.law.switches import Switches
from wangjian.law.table import CITATIONS, FOLDER, WHOLE, WORDS, YES_NO, YUAN, Row, Table, names, read_table


class Who(StrEnum):
    """In which role someone is fined."""

    OPERATOR = "operator"
    PLATFORM = "platform"
    PROVIDER = "provider"
    ROOM = "room"
    HOST = "host"
    AGENCY = "agency"
    ADVERTISER = "advertiser"
    PUBLISHER = "publisher"
    ORGANISER = "organiser"
    RECRUITER = "recruiter"
    MEMBER = "member"
    PERSON = "person"
    UNIT = "unit"


class Tier(StrEnum):
    """Which band: the ordinary one, or the one for serious (or repeated, where the article says so) breaches."""

    FIRST = "first"
    SERIOUS = "serious"


class CorrectionOrder(StrEnum):
    """Where the order to correct stands."""

    NONE = "none"
    RUNNING = "running"
    MET = "met"
    UNMET = "unmet"


class Correction(StrEnum):
    """What the article says of the order to correct; `UNREAD` where that was not recorded, `NO_FINE` without a fine."""

    FIRST = "first"
    FIRST_BY_SWITCH = "first_by_switch"
    WITH = "with"
    AS_NAMED = "as_named"
    UNREAD = "unread"
    NO_FINE = "no_fine"


class Base(StrEnum):
    """What a fine may be a multiple of."""

    GAIN = "gain"
    TURNOVER = "turnover"
    AD_COST = "ad_cost"


class Consequence(StrEnum):
    """What may come beside the fine."""

    WARNING = "warning"
    STOP_BUSINESS = "stop_business"
    REVOKE_LICENCE = "revoke_licence"
    SUSPEND_SERVICE = "suspend_service"
    SERIOUS_LIST = "serious_list"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the range turns on; a base that is None or nothing leaves the range for cases without one."""

    who: Who
    tier: Tier = Tier.FIRST
    order: CorrectionOrder = CorrectionOrder.NONE
    gain: Money | None = None
    turnover: Money | None = None
    ad_cost: Money | None = None

    def base(self, base: Base) -> Money | None:
        """The sum a multiple is taken of, or None where there is none."""
        sum_ = {Base.GAIN: self.gain, Base.TURNOVER: self.turnover, Base.AD_COST: self.ad_cost}[base]
        return sum_ if sum_ is not None and sum_.fen > 0 else None


@dataclass(frozen=True, slots=True)
class Range:
    """What may be fined: both ends included, what else follows, and under which articles.

    `rows` are the table's rows followed, `basis` their articles in order, `mark` the weakest of theirs.
    `if_no_higher_law` says that the officer must first look for a law or regulation that governs the same breach.
    """

    min: Money
    max: Money
    order_first: bool
    confiscates: bool
    other: tuple[Consequence, ...]
    if_no_higher_law: bool
    office: str
    level: str
    rows: tuple[str, ...]
    basis: tuple[Citation, ...]
    mark: Mark
    notes: tuple[Text, ...]


INPUTS: dict[str, tuple[str, ...]] = {"breach": (), "who": tuple(Who), "tier": tuple(Tier)}
OUTPUTS = {
    "correction": names(*Correction),
    "min_yuan": YUAN,
    "max_yuan": YUAN,
    "multiple_of": names(*Base),
    "multiple_min": WHOLE,
    "multiple_max": WHOLE,
    "multiple_from_yuan": YUAN,
    "cap_yuan": YUAN,
    "confiscate": YES_NO,
    "other": names(*Consequence),
    "if_no_higher_law": YES_NO,
    "same_as": WORDS,
    "level": names("county", "city", "province"),
    "office": names("market", "internet", "tax"),
    "duty": CITATIONS,
}

_UNKNOWN = Text("裁量表没有“{breach}”这一违法行为。", "The penalty table holds no breach “{breach}”.")
_NOT_FOR = Text(
    "“{breach}”没有对“{who}”、“{tier}”一档的处罚规定。", "“{breach}” has no range for {who} in the {tier} band."
)
_ORDER_FIRST = Text(
    "“{breach}”须先责令限期改正，逾期未改正的才可以罚款。",
    "“{breach}” may be fined only after an order to correct has expired unmet.",
)
_NO_FINE = Text("“{breach}”没有单独的罚款。{reason}", "“{breach}” carries no fine of its own. {reason}")
_AMOUNT_UNREAD = Text("“{breach}”的罚款数额条文未读到，不能计算。", "The amounts of “{breach}” were not read.")


@cache
def penalty_table() -> Table:
    """The table of penalty ranges; raise `LawDataError` where it cannot be used."""
    return read_table(FOLDER / "penalties.csv", INPUTS, OUTPUTS)


def range_for(breach: str, case: Circumstances, switches: Switches) -> Range:
    """The range for `breach` in the given circumstances.

    Raise `Refusal`: ``penalty.unknown``, ``penalty.not_for`` (no such role or band), ``penalty.order_first`` (with the
    article: the correction order has not expired unmet), ``penalty.no_fine`` and ``penalty.amount_unread``.
    """
    rows = _followed(breach, case)
    final = rows[-1]
    basis = tuple(dict.fromkeys(citation for row in rows for citation in row.basis))
    if final.words("correction") == Correction.NO_FINE:
        raise Refusal("penalty.no_fine", _no_fine(breach, final.note), articles=basis)
    order_first = _order_first(final, switches)
    if order_first and case.order is not CorrectionOrder.UNMET:
        raise Refusal("penalty.order_first", _ORDER_FIRST, articles=basis, breach=breach)
    least, most = _amounts(breach, final, case)
    return Range(
        min=least,
        max=most,
        order_first=order_first,
        confiscates=final.yes("confiscate"),
        other=tuple(Consequence(name) for name in final.names("other")),
        if_no_higher_law=any(row.yes("if_no_higher_law") for row in rows),
        office=rows[0].words("office"),
        level=final.words("level"),
        rows=tuple(row.id for row in rows),
        basis=basis,
        mark=max((row.mark for row in rows), key=list(Mark).index),
        notes=tuple(row.note for row in rows),
    )


def _no_fine(breach: str, reason: Text) -> Text:
    zh = _NO_FINE.zh.format(breach=breach, reason=reason.zh)
    return Text(zh, _NO_FINE.en.format(breach=breach, reason=reason.en))


def _followed(breach: str, case: Circumstances) -> list[Row]:
    """The row for `breach` and those it points at, the last of which states the range."""
    rows = [_row(breach, case.who, case.tier)]
    while rows[-1].words("same_as"):
        named, _, who = rows[-1].words("same_as").rpartition("/")
        rows.append(_row(named, Who(who), case.tier))
    return rows


def _row(breach: str, who: Who, tier: Tier) -> Row:
    table = penalty_table()
    if breach not in table.inputs["breach"]:
        raise Refusal("penalty.unknown", _UNKNOWN, breach=breach)
    row = table.find({"breach": breach, "who": who, "tier": tier})
    if row is None:
        basis = next(row.basis for row in table.rows if breach in row.when["breach"])
        raise Refusal("penalty.not_for", _NOT_FOR, articles=basis, breach=breach, who=who, tier=tier)
    return row


def _order_first(row: Row, switches: Switches) -> bool:
    correction = Correction(row.words("correction"))
    if correction is Correction.FIRST_BY_SWITCH:
        return switches.on("serious_needs_order")
    return correction is Correction.FIRST


def _amounts(breach: str, row: Row, case: Circumstances) -> tuple[Money, Money]:
    least, most = row.money("min_yuan"), row.money("max_yuan")
    if least is None or most is None:
        raise Refusal("penalty.amount_unread", _AMOUNT_UNREAD, articles=row.basis, breach=breach)
    base = case.base(Base(row.words("multiple_of"))) if row.words("multiple_of") else None
    if base is None or base < (row.money("multiple_from_yuan") or Money(0)):
        return least, most
    least, most = base.times(row.whole("multiple_min") or 0), base.times(row.whole("multiple_max") or 0)
    cap = row.money("cap_yuan")
    return (min(least, cap), min(most, cap)) if cap is not None else (least, most)
