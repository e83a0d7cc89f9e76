"""The city's market: who sells, and under which shop on which platform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wangjian.city import vocabulary as words
from wangjian.city.chance import Chance
from wangjian.city.merchants import valid_code
from wangjian.city.people import person_name

NATURAL, INDIVIDUAL = 0.12, 0.3
TWO_SHOPS = 0.25
SHOP_TAILS = ("专营店", "旗舰店", "小店", "工厂店", "优选店", "生活馆", "直营店", "杂货铺")


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs shops: `kind` as subjects have it, `code` empty for a natural person, `region` a county or street."""

    number: int
    kind: str
    name: str
    code: str
    region: str


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop on a platform (its place in `vocabulary.PLATFORMS`) under the platform's own key, run by an operator."""

    key: str
    platform: int
    name: str
    operator: int
    address: str

    @property
    def platform_code(self) -> str:
        """The credit code of its platform."""
        return words.PLATFORMS[self.platform][0]


@dataclass(frozen=True, slots=True)
class Market:
    """Operators and the shops they run; every operator runs at least one, and `first` is the place of that one."""

    operators: tuple[Operator, ...]
    shops: tuple[Shop, ...]
    first: tuple[int, ...]


def market(seed: int, operators: int, regions: Sequence[str] = ()) -> Market:
    """Make `operators` operators in these regions (codes; the districts where none are given), with their shops.

    An eighth are natural persons. Names of firms may meet those of real ones no more than any invented name may.
    """
    chance = Chance(seed, "market")
    places = regions or [code for code, _ in words.DISTRICTS]
    sellers: list[Operator] = []
    shops: list[Shop] = []
    first: list[int] = []
    for number in range(operators):
        seller = _operator(chance, number, chance.one(places))
        sellers.append(seller)
        first.append(len(shops))
        for _ in range(2 if chance.happens(TWO_SHOPS) else 1):
            shops.append(_shop(chance, seed, len(shops), seller))
    return Market(tuple(sellers), tuple(shops), tuple(first))


def _operator(chance: Chance, number: int, region: str) -> Operator:
    if chance.happens(NATURAL):
        return Operator(number, "person", person_name(chance), "", region)
    district = region[:6]
    word = chance.one(words.NAME_FIRST) + chance.one(words.NAME_SECOND)
    tail = chance.one(words.TRADES)
    if chance.happens(INDIVIDUAL):
        place = dict(words.DISTRICTS)[district]
        name = f"杭州市{place}{word}{tail}经营部（个体工商户）"
        return Operator(number, "individual", name, valid_code(chance, "92", district), region)
    name = f"杭州{word}{_ordinal(number)}{tail}有限公司"
    return Operator(number, "company", name, valid_code(chance, "91", district), region)


def _ordinal(number: int) -> str:
    """A pair of characters for a number, as firms add one to a name already taken."""
    return words.NAME_FIRST[number % len(words.NAME_FIRST)] + words.NAME_SECOND[number // 16 % len(words.NAME_SECOND)]


def _shop(chance: Chance, seed: int, number: int, seller: Operator) -> Shop:
    platform = chance.below(len(words.PLATFORMS))
    brand = chance.one(words.NAME_FIRST) + chance.one(words.NAME_SECOND)
    name = f"{brand}{chance.one(tuple(words.GOODS))}{chance.one(SHOP_TAILS)}"
    key = f"C{seed}-{number:07d}"
    return Shop(key, platform, name, seller.number, f"https://shop{seed}-{number}.platform{platform + 1}.example/")
