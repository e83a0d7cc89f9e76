"""Titles of goods: honest ones, honest ones that look like violations, and violations in six sorts of dress."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from wangjian.city import vocabulary as words
from wangjian.city.chance import Chance
from wangjian.city.shops import with_shops

PLAIN, FULLWIDTH, TRADITIONAL, ZERO_WIDTH, SEPARATOR = "none", "fullwidth", "traditional", "zero_width", "separator"
VIOLATORS, LOOK_ALIKES = 0.06, 0.08
_DRESSES = (PLAIN, PLAIN, TRADITIONAL, ZERO_WIDTH, SEPARATOR, FULLWIDTH)
_FIRST_WIDE, _WIDE = ord("!"), 0xFEE0


@dataclass(frozen=True, slots=True)
class Titles:
    """`rows` as platforms hand them over (id, title, platform, shop); `truth`: row, violates, term, disguise."""

    rows: pl.DataFrame
    truth: pl.DataFrame


def titles(seed: int, count: int) -> Titles:
    """Make `count` titles; 6 in 100 violate and 8 in 100 look as if they did."""
    chance = Chance(seed, "titles")
    made = [_title(chance) for _ in range(count)]
    rows = pl.DataFrame(
        {
            "id": [f"L{number:08d}" for number in range(1, count + 1)],
            "title": [title for title, _, _ in made],
        },
        schema={"id": pl.String, "title": pl.String},
    )
    rows = with_shops(rows, (chance.below(max(count // 8, 1)) for _ in made))
    truth = pl.DataFrame(
        {
            "row": range(1, count + 1),
            "violates": [bool(term) for _, term, _ in made],
            "term": [term for _, term, _ in made],
            "disguise": [disguise for _, _, disguise in made],
        },
        schema={"row": pl.Int64, "violates": pl.Boolean, "term": pl.String, "disguise": pl.String},
    )
    return Titles(rows, truth)


def _title(chance: Chance) -> tuple[str, str, str]:
    """A title, the term planted in it or nothing, and how it is dressed."""
    parts = [chance.one(words.SEASONS), chance.one(words.STYLES), chance.one(words.STYLES)]
    parts += [chance.one(words.GOODS[chance.one(tuple(words.GOODS))]), chance.one(words.STYLES)]
    if chance.happens(0.4):
        parts.insert(0, chance.one(words.BRANDS))
    if chance.happens(0.6):
        parts.append(chance.one(words.EXTRAS))
    term, disguise = "", ""
    if chance.happens(VIOLATORS):
        term = chance.one(words.TERMS)
        dressed, disguise = dress(chance, term, chance.one(_DRESSES))
        place = chance.between(1, len(parts))
        if dressed[-1].isdigit() and parts[place : place + 1] and parts[place][0].isdigit():
            dressed += " "  # "No.1" before "500g" would be another number
        parts.insert(place, dressed)
    elif chance.happens(LOOK_ALIKES):
        parts.insert(chance.between(1, len(parts)), chance.one(words.LOOK_ALIKES))
    joint = chance.one(words.JOINTS)
    return joint.join(parts), term, disguise


def dress(chance: Chance, term: str, disguise: str) -> tuple[str, str]:
    """Disguise a term; a disguise that cannot change this term gives it plain."""
    if disguise == FULLWIDTH:
        dressed = "".join(chr(ord(letter) + _WIDE) if _FIRST_WIDE <= ord(letter) < 0x7F else letter for letter in term)
    elif disguise == TRADITIONAL:
        dressed = "".join(words.TRADITIONAL.get(letter, letter) for letter in term)
    elif disguise == ZERO_WIDTH:
        dressed = chance.one(words.ZERO_WIDTH).join(term)
    elif disguise == SEPARATOR:
        dressed = chance.one(words.SEPARATORS).join(term)
    else:
        dressed = term
    return dressed, disguise if dressed != term else PLAIN
