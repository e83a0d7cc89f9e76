"""What shops offer when they are scanned: a title with a term for each shop that is to be found, honest ones beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from wangjian.city import vocabulary as words
from wangjian.city.chance import Chance
from wangjian.city.market import Shop

HONEST = 2
"""Honest titles for each that is not."""
PLANTED = ("国家级", "最高级", "最佳", "顶级", "顶尖", "销量第一", "全国第一", "第一品牌", "最先进", "最便宜")
"""Absolute terms (ADL-9(3)) as they are written plainly."""


def offers(chance: Chance, found: Iterable[Shop], others: Sequence[Shop]) -> pl.DataFrame:
    """The rows of one scan (id, title, platform, shop): for each shop `found` one or two titles with a term."""
    rows: list[tuple[str, str, str]] = []
    for shop in found:
        for _ in range(2 if chance.happens(0.3) else 1):
            rows.append((_title(chance, chance.one(PLANTED)), shop.platform_code, shop.key))
        for _ in range(HONEST):
            honest = chance.one(others)
            rows.append((_title(chance, ""), honest.platform_code, honest.key))
    titles, platforms, shops = zip(*rows, strict=True) if rows else ((), (), ())
    return pl.DataFrame(
        {"id": [f"L{number:08d}" for number in range(1, len(rows) + 1)], "title": titles}
        | {"platform": platforms, "shop": shops},
        schema=dict.fromkeys(("id", "title", "platform", "shop"), pl.String),
    )


def _title(chance: Chance, term: str) -> str:
    goods = chance.one(words.GOODS[chance.one(tuple(words.GOODS))])
    return f"{chance.one(words.STYLES)}{goods}{term}{chance.one(words.EXTRAS)}"
