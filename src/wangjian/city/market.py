"""The city's market: who sells, under which shop on which platform, and what is suspected of whom."""

from __future__ import annotations

from dataclasses import dataclass

from wangjian.city import vocabulary as words
from wangjian.city.chance import Chance
from wangjian.city.merchants import valid_code
from wangjian.city.people import person_name

PLATFORMS = 2
NATURAL, INDIVIDUAL = 0.12, 0.3
TWO_SHOPS = 0.25


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs shops: `kind` as the subjects have it, `code` empty for a natural person, `region` a county's code."""

    key: str
    kind: str
    name: str
    code: str
    region: str


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop on a platform (its number from 0) under the platform's own key, run by an operator."""

    key: str
    platform: int
    name: str
    operator: str
    address: str


@dataclass(frozen=True, slots=True)
class Market:
    """Operators and the shops they run; every operator runs at least one."""

    operators: tuple[Operator, ...]
    shops: tuple[Shop, ...]


def market(seed: int, operators: int) -> Market:
    """Make `operators` operators, of whom an eighth are natural persons, with their shops."""
    chance = Chance(seed, "market")
    sellers, shops = [], []
    for number in range(1, operators + 1):
        seller = _operator(chance, number)
        sellers.append(seller)
        for _ in range(2 if chance.happens(TWO_SHOPS) else 1):
            shops.append(_shop(chance, len(shops) + 1, seller))
    return Market(tuple(sellers), tuple(shops))


def _operator(chance: Chance, number: int) -> Operator:
    district, place = chance.one(words.DISTRICTS)
    key = f"O{number:07d}"
    if chance.happens(NATURAL):
        return Operator(key, "person", person_name(chance), "", district)
    word = chance.one(words.NAME_FIRST) + chance.one(words.NAME_SECOND)
    tail = chance.one(words.TRADES)
    if chance.happens(INDIVIDUAL):
        name = f"杭州市{place}{word}{tail}经营部（个体工商户）"
        return Operator(key, "individual", name, valid_code(chance, "92", district), district)
    # no two firms of one city share a name: the number makes invented words enough
    name = f"杭州{word}{_ordinal(number)}{tail}有限公司"
    return Operator(key, "company", name, valid_code(chance, "91", district), district)


def _ordinal(number: int) -> str:
    """A pair of characters for a number, as firms add one to a name already taken."""
    return words.NAME_FIRST[number % len(words.NAME_FIRST)][0] + words.NAME_SECOND[number % len(words.NAME_SECOND)][0]


def _shop(chance: Chance, number: int, seller: Operator) -> Shop:
    platform = chance.below(PLATFORMS)
    name = f"{chance.one(words.BRANDS)}{chance.one(words.SHOP_WORDS)}"
    key = f"S{number:07d}"
    return Shop(key, platform, name, seller.key, f"https://shop{number}.platform{platform + 1}.example/")
