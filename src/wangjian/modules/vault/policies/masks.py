"""Masked forms: enough to recognise a value one knows, too little to learn one that one does not."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from wangjian.kernel.region import provinces, regions_below

HIDDEN = "（已隐去）"
GONE = "（已销毁）"

_COMPOUND = frozenset(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 司徒 令狐 夏侯 宇文 长孙 端木 百里 呼延 轩辕 南宫".split()  # noqa: SIM905 - a list of words reads better as words
)
"""Surnames of two characters."""

_STARS = "****"
_RESIDENT = re.compile(r"[1-9][0-9]{5}(?:[0-9]{9}|[0-9]{11}[0-9X])")


def plain(text: str) -> str:
    """`text` with width and composition made one and nothing around it."""
    return unicodedata.normalize("NFKC", text).strip()


def masked_name(text: str) -> str:
    """张*, 欧阳**: the surname and as many stars as characters follow; of other names the first letter."""
    name = plain(text)
    if re.fullmatch(r"[\u3400-\u9fff]{2,4}", name):
        kept = 2 if len(name) > 2 and name[:2] in _COMPOUND else 1
        return name[:kept] + "*" * (len(name) - kept)
    return name[0] + "**" if len(name) > 1 else "*"


def masked_number(text: str) -> str:
    """A resident number: 330106**********12 (region and the last two); of any other paper the last two characters."""
    number = plain(text).upper()
    if _RESIDENT.fullmatch(number):
        return number[:6] + "*" * (len(number) - 8) + number[-2:]
    return _tail(number, 2)


def masked_phone(text: str) -> str:
    """138****5678; of a shorter number, or one with another beginning, the last two digits."""
    digits = digits_of(text)
    return f"{digits[:3]}{_STARS}{digits[-4:]}" if re.fullmatch(r"1[0-9]{10}", digits) else _tail(digits, 2)


def masked_account(text: str) -> str:
    """****7890: the last four of a bank account, of anything shorter the last two characters."""
    account = re.sub(r"[\s-]", "", plain(text))
    return _tail(account, 4 if len(account) >= 12 else 2)


def masked_address(text: str) -> str:
    """浙江省杭州市西湖区****: as far as the county or district, where it begins with known places; else only stars."""
    rest = re.sub(r"\s", "", plain(text))
    kept = ""
    for names in _places():
        found = next((rest[:size] for size in range(min(len(rest), 15), 1, -1) if rest[:size] in names), "")
        kept, rest = kept + found, rest[len(found) :]
    return kept + _STARS


def masked_text(text: str) -> str:
    """Nothing of a free text is shown."""
    return HIDDEN


def digits_of(text: str) -> str:
    """The digits of a telephone number, without the country's prefix."""
    digits = re.sub(r"[^0-9]", "", plain(text))
    return re.sub(r"^(?:0086|86)(?=1[0-9]{10}$)", "", digits)


def _tail(text: str, kept: int) -> str:
    """Stars and the end, if what is hidden is more than twice what is shown."""
    return _STARS + (text[-kept:] if len(text) > 3 * kept else "")


@cache
def _places() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Names of provinces, cities and counties as addresses begin; the first two also without 省 and 市."""
    above = provinces()
    cities = [city for province in above for city in regions_below(province.code)]
    counties = [county for city in cities for county in regions_below(city.code) if len(county.code) == 6]
    wide, middle = ({region.name for region in level} for level in (above, cities))
    return (
        frozenset(wide | {name.removesuffix("省") for name in wide}),
        frozenset(middle | {name.removesuffix("市") for name in middle}),
        frozenset(county.name for county in counties if len(county.name) > 1),
    )
