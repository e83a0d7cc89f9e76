"""Merchants of Hangzhou: firms and small sellers, most with a valid code, some with one that cannot be."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from wangjian.city import vocabulary as words
from wangjian.city.chance import Chance
from wangjian.city.shops import with_shops
from wangjian.kernel.credit_code import ALPHABET, check_letter, organisation_check

VIOLATORS, EXEMPT, OLD = 0.08, 0.15, 0.02
FLAWS = ("missing", "length", "letter", "region", "check", "organisation_check")


@dataclass(frozen=True, slots=True)
class Merchants:
    """`rows` (id, name, code, platform, shop) and, a row each, `truth`: row, violates, flaw."""

    rows: pl.DataFrame
    truth: pl.DataFrame


def merchants(seed: int, count: int) -> Merchants:
    """Make `count` merchants; 8 in 100 have no possible code, and some lawfully have none or an old number."""
    chance = Chance(seed, "merchants")
    rows: list[tuple[str, str, str]] = []
    truth: list[tuple[int, bool, str]] = []
    for number in range(1, count + 1):
        name, code, violates, flaw = _merchant(chance)
        rows.append((f"M{number:07d}", name, code))
        truth.append((number, violates, flaw))
    return Merchants(
        with_shops(
            pl.DataFrame(rows, schema={"id": pl.String, "name": pl.String, "code": pl.String}, orient="row"),
            range(count),
        ),
        pl.DataFrame(truth, schema={"row": pl.Int64, "violates": pl.Boolean, "flaw": pl.String}, orient="row"),
    )


def _merchant(chance: Chance) -> tuple[str, str, bool, str]:
    if chance.happens(EXEMPT):
        return chance.one(words.FAMILY) + chance.one(words.SHOP_WORDS), "", False, ""
    district, place = chance.one(words.DISTRICTS)
    firm = chance.happens(0.7)
    word = chance.one(words.NAME_FIRST) + chance.one(words.NAME_SECOND)
    name = (
        f"杭州{word}{chance.one(words.TRADES)}有限公司"
        if firm
        else f"杭州市{place}{word}{chance.one(words.TRADES)}经营部"
    )
    code = valid_code(chance, "91" if firm else "92", district)
    if chance.happens(VIOLATORS):
        flaw = chance.one(FLAWS if firm else FLAWS[1:])
        return name, spoil(chance, code, flaw), True, flaw
    if not firm and chance.happens(OLD):
        return name, district + "".join(str(chance.below(10)) for _ in range(9)), False, "old_number"
    return name, code, False, ""


def valid_code(chance: Chance, prefix: str, district: str) -> str:
    """A code that conforms to GB 32100-2015, of nobody."""
    body = "".join(chance.one(ALPHABET) for _ in range(8))
    first = prefix + district + body + organisation_check(body)
    return first + check_letter(first)


def spoil(chance: Chance, code: str, flaw: str) -> str:
    """Break a valid code in one way."""
    if flaw == "missing":
        return ""
    if flaw == "length":
        return code[: chance.between(9, 17)].ljust(9, "0") if chance.happens(0.5) else code + chance.one(ALPHABET)
    if flaw == "letter":
        place = chance.between(8, 15)
        return code[:place] + chance.one("OIZSV") + code[place + 1 :]
    if flaw == "region":
        return code[:3] + chance.one("ABCDEF") + code[4:]
    if flaw == "check":
        return code[:17] + _other(chance, code[17], ALPHABET)
    first = code[:16] + _other(chance, code[16], "0123456789X")
    return first + check_letter(first)


def _other(chance: Chance, letter: str, choices: str) -> str:
    return chance.one(choices.replace(letter, ""))
