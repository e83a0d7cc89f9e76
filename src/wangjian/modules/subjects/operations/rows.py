"""The rows of a file, looked at one by one: what goes on, ready for COPY, and what is wrong with the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from wangjian.detect.intake.kinds import Column, Kind, Value
from wangjian.kernel.credit_code import CreditCode
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.region import region
from wangjian.kernel.resident_id import ResidentId
from wangjian.kernel.text import Text
from wangjian.kernel.wording import folded, pairs
from wangjian.modules.subjects.operations.noting import LONGEST_ADDRESS, LONGEST_KEY, LONGEST_NAME
from wangjian.modules.subjects.policies import OPERATORS, PLACES

SUBJECTS = Kind(
    "subjects",
    Text("主体", "subjects"),
    (
        Column("kind", Value.KEY),
        Column("name", Value.TEXT),
        Column("code", Value.OPTIONAL_KEY, required=False),
        Column("region", Value.OPTIONAL_KEY, required=False),
        Column("platform", Value.OPTIONAL_KEY, required=False),
        Column("shop", Value.OPTIONAL_KEY, required=False),
        Column("operator_code", Value.OPTIONAL_KEY, required=False),
        Column("address", Value.OPTIONAL_KEY, required=False),
    ),
)
"""What a file of subjects holds."""

COLUMNS = tuple(column.name for column in SUBJECTS.columns)

REASONS: Mapping[str, Text] = MappingProxyType(
    {
        "kind": Text("没有这类主体", "there is no such kind of subject"),
        "name": Text("名称应为1至200个字", "a name has 1 to 200 characters"),
        "code": Text("不是有效的统一社会信用代码", "it is not a valid unified social credit code"),
        "code_here": Text(
            "这类主体没有自己的统一社会信用代码", "this kind of subject has no unified social credit code of its own"
        ),
        "operator_here": Text(
            "只有店铺、网站、应用等有经营者", "only shops, sites, apps and the like have an operator"
        ),
        "region": Text("没有这个行政区划代码", "there is no such administrative division"),
        "shop": Text(
            "平台与店铺编号须同时填写，且只用于店铺、网站、应用等",
            "platform and shop are given together, and for shops, sites, apps and the like only",
        ),
        "too_long": Text("内容超过长度上限", "it is longer than is taken"),
        "platform": Text("没有这个平台", "there is no such platform"),
        "operator": Text("没有登记这个代码的经营者", "no operator with this code is known"),
        "two": Text(
            "店铺现由另一主体经营，代码属于别的主体",
            "the shop is run by another subject than the one to which the code belongs",
        ),
    }
)
"""Why a row of subjects is not taken, beside the reasons of the intake."""

_SPECIAL = re.compile(r'["\\\t\n\r]')
"""What COPY or an array takes for something else: seldom there, so looked for before a text is rewritten."""
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
Cells = tuple[int, str, str, str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that is not taken: its number, the column, the reason's code, and what stood there."""

    row: int
    column: str
    reason: str
    value: str = ""


class Rows:
    """Looks at rows; codes and regions that come often are looked at once."""

    def __init__(self, first: UUID) -> None:
        self._prefix = first.hex[:24]
        self._links = f"{first.hex[:13]}{'f' if first.hex[13] != 'f' else '0'}{first.hex[14:24]}"
        self._regions: dict[str, bool] = {"": True}

    def reject(self, cells: Cells) -> Reject | None:
        """What is wrong with a row by itself, if anything."""
        row, kind, name, code, where, platform, shop, operator, address = cells
        place = kind in PLACES
        if not place and kind not in OPERATORS:
            return Reject(row, "kind", "kind")  # what stands there may be a name, in a file with its columns shifted
        if not 1 <= len(name) <= LONGEST_NAME:
            return Reject(row, "name", "name")
        if code and (place or kind == "person"):
            return Reject(row, "code", "code_here", shown(code))
        if operator and not place:
            return Reject(row, "operator_code", "operator_here", shown(operator))
        for column, given in (("code", code), ("operator_code", operator)):
            if given and CreditCode(given).flaw() is not None:
                return Reject(row, column, "code", shown(given))
        if not self._region(where):
            return Reject(row, "region", "region", where)
        if bool(platform) != bool(shop) or (platform and not place):
            return Reject(row, "shop", "shop", shop)
        if len(address) > LONGEST_ADDRESS or len(shop) > LONGEST_KEY:
            return Reject(row, "address", "too_long")
        return None

    def line(self, cells: Cells, masked: str | None = None, name_value: UUID | None = None) -> str:
        """A row as COPY reads it, in the order of `settling.COPY`; of a person the masked name."""
        row, kind, name, code, where, platform, shop, operator, address = cells
        text = masked or name
        spoken = folded(text)
        words = pairs(spoken)
        if _SPECIAL.search("".join((text, spoken, platform, shop, address))):
            words = tuple(_quoted(pair).translate(_ESCAPED) for pair in words)
            text, spoken = text.translate(_ESCAPED), spoken.translate(_ESCAPED)
            platform, shop, address = (each.translate(_ESCAPED) for each in (platform, shop, address))
        listed = '{"' + '","'.join(words) + '"}' if words else "{}"
        fields = (
            str(row),
            self.key(row),
            self._links + f"{row:08x}",
            kind,
            text,
            spoken,
            listed,
            code or "\\N",
            where,
            "t" if masked else "f",
            str(name_value) if name_value else "\\N",
            platform,
            shop,
            operator,
            address,
        )
        return "\t".join(fields) + "\n"

    def key(self, row: int) -> str:
        """The identifier of the subject in a row; those of a file follow each other, so indexes grow at their end."""
        return self._prefix + f"{row:08x}"

    def _region(self, code: str) -> bool:
        known = self._regions.get(code)
        if known is None:
            try:
                region(code)
                known = True
            except Refusal:
                known = False
            self._regions[code] = known
        return known


def cleaned(row: tuple[object, ...]) -> Cells:
    """The cells of a row without blanks around them, codes as they are kept."""
    number, kind, name, code, where, platform, shop, operator, address = row
    return (
        number if isinstance(number, int) else 0,
        str(kind).strip(),
        str(name).strip(),
        CreditCode.read(str(code)).text if code else "",
        str(where).strip(),
        str(platform).strip(),
        str(shop).strip(),
        CreditCode.read(str(operator)).text if operator else "",
        str(address).strip(),
    )


def shown(code: str) -> str:
    """A code as a list of rejects may show it: a resident's number in the wrong column is masked."""
    return ResidentId.read(code).masked if ResidentId.read(code).flaw() is None else code[:50]


def problems(found: Iterator[tuple[int, str, str]]) -> Iterator[Reject]:
    """Rejects of rows that were fine by themselves: row, reason, what stood there."""
    columns = {"platform": "platform", "operator": "operator_code", "two": "operator_code"}
    for row, reason, value in found:
        yield Reject(row, columns[reason], reason, shown(value))


def _quoted(pair: str) -> str:
    return pair.replace("\\", "\\\\").replace('"', '\\"')
