"""A draft measured by the law: kinds of penalty, range of the fine, right to a hearing, publication."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day
from wangjian.kernel.money import Money
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.discretion import Circumstances, CorrectionOrder, Tier, Who, penalty_table, range_for
from wangjian.law.hearing_right import HearingRight, HeavyPenalty, Party, hearing_right
from wangjian.law.library import library
from wangjian.law.publicity import Decision, Home, Penalty, Procedure, publication
from wangjian.modules.cases.operations.wording import FINES
from wangjian.modules.matters.queries.counting import switches
from wangjian.modules.subjects.queries import SubjectRow

LONGEST = 20_000

_WORDS = Text(
    "请写明违法事实和理由（各不超过{most}字）。",
    "State the facts found and the reasons, at most {most} characters each.",
)
_BASIS = Text("请写明所违反的规定和处罚依据。", "Name the rules broken and the basis of the penalty.")
_CITATION = Text("“{given}”不是条文引用，应写作 ADL-9(3)|57。", "“{given}” is no citation; write ADL-9(3)|57.")
_NO_KIND = Text("请写明处罚种类。", "Name the kinds of penalty.")
_KIND = Text("“{kind}”不是处罚种类。", "“{kind}” is no kind of penalty.")
_SUM = Text(
    "处罚种类与金额不符：写明了罚款或者没收的须有金额，反之亦然。",
    "Kinds and sums differ: a fine or confiscation needs its sum, and a sum its kind.",
)
_ONE_FINE = Text("罚款只能归入一类。", "A fine is of one kind.")
_RANGE = Text(
    "罚款{fine}元不在法定幅度{least}元至{most}元之内。",
    "A fine of {fine} yuan is outside the range of {least} to {most}.",
)
_BREACH = Text(
    "裁量依据“{breach}”不在所列处罚依据之中。", "The measure “{breach}” is not among the basis of the penalty."
)
_CIRCUMSTANCE = Text("“{given}”不是裁量情形。", "“{given}” is no circumstance of a penalty.")
_HOME = Text("不知道当事人登记地，请写明在本省或者外省。", "Where the party is registered is not known: say which.")
_HEAVY = {
    Penalty.DOWNGRADE: HeavyPenalty.DOWNGRADE,
    Penalty.REVOKE: HeavyPenalty.REVOKE,
    Penalty.STOP_BUSINESS: HeavyPenalty.STOP_BUSINESS,
    Penalty.RESTRICT_EMPLOYMENT: HeavyPenalty.RESTRICT_EMPLOYMENT,
}
BARGAINING = frozenset({"AUCL-15", "AUCL-31"})
"""The articles on abuse of a dominant bargaining position: such a case is penalised by the province (AUCL-31)."""
NOT_PUBLISHED = "not_published"


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be decided; money in 分, `kinds` those of `law.publicity.Penalty`, `basis` citations by ``|``.

    `breach` names the row of the table of penalty ranges (found from the basis where left out), `who`, `tier`, `order`
    and the sums its circumstances; `reduced` says that the fine is lawfully below the range; `reasons` say why.
    """

    findings: str
    reasons: str
    basis: str
    kinds: tuple[str, ...]
    fine_fen: int = 0
    confiscated_fen: int = 0
    restriction_ends: Day | None = None
    breach: str = ""
    who: str = ""
    tier: str = "first"
    order: str = "none"
    gain_fen: int | None = None
    turnover_fen: int | None = None
    ad_cost_fen: int | None = None
    reduced: bool = False
    home: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the law makes of a draft."""

    home: str
    hearing: HearingRight
    publication: str
    answers: Mapping[str, bool | str]


def measured(draft: Draft, about: SubjectRow, region: str, on: Day) -> Measured:
    """Measure a draft against a party (`about`) by a bureau of `region`.

    Raise `Refusal`: ``decision.words``, ``decision.basis``, ``citation.unknown``, ``decision.kind``, ``decision.sum``,
    ``decision.range`` (with the articles of the range), ``decision.breach``, ``decision.home`` and what
    `law.discretion.range_for` refuses, such as ``penalty.order_first``.
    """
    _words(draft)
    basis = _cited(draft.basis)
    kinds = _kinds(draft)
    _sums(draft, kinds)
    _range(draft, basis)
    home = Home(draft.home) if draft.home in set(Home) else _home(about, region)
    party = Party.PERSON if about.natural_person else Party.UNIT
    heavy = frozenset(_HEAVY[kind] for kind in kinds if kind in _HEAVY)
    right = hearing_right(party, Money(draft.fine_fen), confiscated=Money(draft.confiscated_fen), heavy=heavy)
    shown = publication(Decision(Procedure.ORDINARY, kinds, on, home), switches()).shown
    published = home.value if shown else NOT_PUBLISHED
    money = bool(draft.fine_fen or draft.confiscated_fen)
    answers: dict[str, bool | str] = {"hearing_range": right.due, "publication": published, "money_due": money}
    answers["bargaining_abuse"] = any(str(each) in BARGAINING for each in basis)
    return Measured(home.value, right, published, answers)


def _words(draft: Draft) -> None:
    for words in (draft.findings, draft.reasons):
        if not words.strip() or len(words) > LONGEST:
            raise Refusal("decision.words", _WORDS, articles=Citation.parse_all("PL-44|59"), most=LONGEST)


def _cited(basis: str) -> tuple[Citation, ...]:
    try:
        found = Citation.parse_all(basis)
    except ValueError:
        raise Refusal("decision.basis", _CITATION, given=basis) from None
    if not found:
        raise Refusal("decision.basis", _BASIS, articles=Citation.parse_all("PL-44|59"))
    for citation in found:
        library().resolve(citation)
    return found


def _kinds(draft: Draft) -> frozenset[Penalty]:
    if not draft.kinds:
        raise Refusal("decision.kind", _NO_KIND, articles=Citation.parse_all("PL-44|59"))
    for kind in draft.kinds:
        if kind not in set(Penalty):
            raise Refusal("decision.kind", _KIND, kind=kind)
    return frozenset(map(Penalty, draft.kinds))


def _sums(draft: Draft, kinds: frozenset[Penalty]) -> None:
    articles = Citation.parse_all("PL-59|PP-62")
    if len(kinds & FINES) > 1:
        raise Refusal("decision.sum", _ONE_FINE, articles=articles)
    fined, taken = bool(kinds & FINES), Penalty.CONFISCATION in kinds
    if min(draft.fine_fen, draft.confiscated_fen) < 0 or fined != bool(draft.fine_fen):
        raise Refusal("decision.sum", _SUM, articles=articles)
    if draft.confiscated_fen and not taken:  # goods may be confiscated that are worth nothing any more
        raise Refusal("decision.sum", _SUM, articles=articles)


def _range(draft: Draft, basis: tuple[Citation, ...]) -> None:
    """Hold the fine against the range of the breach, where the table knows it."""
    breach = draft.breach or next((str(each) for each in basis if str(each) in penalty_table().inputs["breach"]), "")
    if not breach or not draft.fine_fen:
        return
    if breach.partition(":")[0] not in {str(each) for each in basis}:
        raise Refusal("decision.breach", _BREACH, breach=breach)
    found = range_for(breach, _circumstances(draft, breach), switches())
    fine = Money(draft.fine_fen)
    if fine > found.max or (fine < found.min and not draft.reduced):
        raise Refusal("decision.range", _RANGE, articles=found.basis, fine=fine, least=found.min, most=found.max)


def _circumstances(draft: Draft, breach: str) -> Circumstances:
    """The circumstances stated; who is fined is the one the article names first where nobody says."""
    rows = [row for row in penalty_table().rows if breach in row.when["breach"]]
    who = draft.who or next((each for each in Who if rows and each in rows[0].when["who"]), Who.OPERATOR)
    try:
        sums = (draft.gain_fen, draft.turnover_fen, draft.ad_cost_fen)
        gain, turnover, cost = (None if each is None else Money(each) for each in sums)
        return Circumstances(Who(who), Tier(draft.tier), CorrectionOrder(draft.order), gain, turnover, cost)
    except ValueError:
        given = f"{who}/{draft.tier}/{draft.order}"
        raise Refusal("decision.circumstance", _CIRCUMSTANCE, given=given) from None


def _home(about: SubjectRow, region: str) -> Home:
    registered = (about.code or "")[2:4] or about.region[:2]
    if not registered:
        raise Refusal("decision.home", _HOME, articles=Citation.parse_all("O45-9|10"))
    return Home.SAME_PROVINCE if registered == region[:2] else Home.OTHER_PROVINCE
