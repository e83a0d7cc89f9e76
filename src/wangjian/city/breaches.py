"""What is suspected and found in the city, as officers write it, with articles and the fines they propose."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wangjian.city.chance import Chance
from wangjian.city.offers import PLANTED


@dataclass(frozen=True, slots=True)
class Breach:
    """A breach: `ground` as leads know it, `content` as reported, what is found, on which basis, and fines in yuan.

    `reduced` says that a fine below the statutory range is proposed, `registrar` who registers it where it was
    reported, `origin` how it came.
    """

    ground: str
    content: str
    findings: str
    basis: str
    least_yuan: int
    most_yuan: int
    asks: str
    reduced: bool = False
    origin: str = "finding"

    @property
    def registrar(self) -> str:
        """Who registers it."""
        return "intake" if self.origin == "report" else "officer"


_ADVERTISING = Breach(
    ground="advertising",
    content="店铺商品标题使用绝对化用语。",
    findings="当事人在其网店商品标题中使用“{term}”字样发布广告，不能提供依据；案发后已修改页面。",
    basis="ADL-9(3)|57",
    least_yuan=3_000,
    most_yuan=60_000,
    asks="请自查全部商品标题和详情页，删除绝对化用语。",
    reduced=True,
)
_REPORTED = (
    Breach(
        "unfair_competition",
        "反映店铺商品详情页虚构销量、夸大功效。",
        "当事人在商品详情页虚构累计销量并宣称未经证实的功效，对商品作引人误解的商业宣传。",
        "AUCL-9|25",
        8_000,
        300_000,
        "请核实并更正销量和功效宣传，保存更正记录。",
    ),
    Breach(
        "other",
        "反映店铺首页未公示营业执照信息。",
        "当事人未在其网店首页显著位置公示营业执照信息，经核查后补充公示。",
        "ECL-15|76",
        500,
        9_000,
        "请在首页显著位置公示营业执照信息或者其链接标识。",
    ),
    Breach(
        "advertising",
        "反映店铺商品宣传使用绝对化用语。",
        "当事人在商品详情页使用“{term}”字样宣传，不能提供依据。",
        "ADL-9(3)|57",
        200_000,
        260_000,
        "请删除绝对化用语并自查同类商品。",
    ),
)


def breach_found(chance: Chance) -> Breach:
    """What a scan of titles finds."""
    return _worded(chance, _ADVERTISING)


def breach_reported(chance: Chance) -> Breach:
    """What is reported, found by an officer or transferred here."""
    found = replace(chance.one(_REPORTED), origin=chance.one(("report", "report", "officer", "transfer")))
    return _worded(chance, found)


def _worded(chance: Chance, breach: Breach) -> Breach:
    return replace(breach, findings=breach.findings.format(term=chance.one(PLANTED)))
