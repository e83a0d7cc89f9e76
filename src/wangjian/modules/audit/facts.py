"""What can happen here, as the ledger words it; and how every module says what can happen in it.

A fact holds references, codes, public numbers, counts, days and digests: by shape no name, no address, no number of a
person, no free text. What people write stands in the module's own table or in the vault; the fact holds its key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from string import Formatter
from types import MappingProxyType
from uuid import UUID

from wangjian.kernel.moment import Instant
from wangjian.kernel.resident_id import ResidentId
from wangjian.kernel.text import Text

Value = str | int | bool | list[str] | None
"""A value as it stands in a payload and under the hash: no fractions, no nesting."""


class Kind(StrEnum):
    """What a value of a payload is, and so what shape it must have."""

    REF = "ref"
    CODE = "code"
    CODES = "codes"
    NUMBER = "number"
    COUNT = "count"
    DAY = "day"
    MOMENT = "moment"
    DIGEST = "digest"
    COMMITMENT = "commitment"
    MONEY = "money"
    FLAG = "flag"


_CODE = re.compile(r"[a-z0-9_.-]{1,64}(@[0-9.-]{1,16})?")
_REF = re.compile(r"[a-z][a-z0-9_.:-]{0,63}")
_NUMBER = re.compile(r"[0-9A-Za-z\u4e00-\u9fff〔〕\[\]()（）/_.-]{1,64}")
_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
_LONG_DIGITS = re.compile(r"[0-9]{10}")
_LIMIT = 10**15


def _require(holds: bool, value: object) -> None:
    if not holds:
        raise ValueError(f"not of this kind: {type(value).__name__}")


def _ref(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)
    text = value if isinstance(value, str) else ""
    try:
        return str(UUID(text))
    except ValueError:
        _require(_REF.fullmatch(text) is not None and not _LONG_DIGITS.search(text), value)
        return text


def _code(value: object) -> str:
    text = str(value) if isinstance(value, str) else ""  # a StrEnum gives its word
    _require(_CODE.fullmatch(text) is not None and not _LONG_DIGITS.search(text), value)
    return text


def _codes(value: object) -> Value:
    _require(isinstance(value, list | tuple | frozenset | set) and len(value) <= 100, value)
    assert isinstance(value, list | tuple | frozenset | set)
    return [_code(each) for each in (sorted(value) if isinstance(value, frozenset | set) else value)]


def _of_a_person(text: str) -> bool:
    """Whether this is a resident's number; no division begins with 9, but the codes of enterprises do."""
    return not text.startswith("9") and ResidentId.read(text).flaw() is None


def _number(value: object) -> str:
    text = value if isinstance(value, str) else ""
    _require(_NUMBER.fullmatch(text) is not None and any(each.isdigit() for each in text), value)
    _require(not _MOBILE.search(text) and not _of_a_person(text), value)
    return text


def _count(value: object) -> int:
    _require(isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LIMIT, value)
    assert isinstance(value, int)
    return value


def _money(value: object) -> int:
    _require(isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LIMIT, value)
    assert isinstance(value, int)
    return value


def _day(value: object) -> str:
    _require(isinstance(value, date) and not isinstance(value, datetime), value)
    assert isinstance(value, date)
    return value.isoformat()


def moment_text(at: datetime) -> str:
    """A moment as it stands under a hash: UTC to the microsecond, ``2026-11-24T02:00:00.000000Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _moment(value: object) -> str:
    _require(isinstance(value, Instant), value)
    assert isinstance(value, Instant)
    return moment_text(value.at)


def _hexadecimal(value: object, least: int, most: int) -> str:
    text = value.hex() if isinstance(value, bytes) else value
    _require(isinstance(text, str) and re.fullmatch(rf"([0-9a-f]{{2}}){{{least},{most}}}", text) is not None, value)
    assert isinstance(text, str)
    return text


def _flag(value: object) -> bool:
    _require(isinstance(value, bool), value)
    return value is True


_SHAPES: Mapping[Kind, Callable[[object], Value]] = {
    Kind.REF: _ref,
    Kind.CODE: _code,
    Kind.CODES: _codes,
    Kind.NUMBER: _number,
    Kind.COUNT: _count,
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
    Kind.DIGEST: lambda value: _hexadecimal(value, 32, 64),
    Kind.COMMITMENT: lambda value: _hexadecimal(value, 16, 64),
    Kind.MONEY: _money,
    Kind.FLAG: _flag,
}


@dataclass(frozen=True, slots=True)
class FactType:
    """Something that can happen: its code, the version of its payload, its wording and the kind of each value."""

    code: str
    version: int
    text: Text
    kinds: Mapping[str, Kind]

    def payload(self, values: Mapping[str, object]) -> dict[str, Value]:
        """Give `values` as the ledger keeps them; None stands for what is not known.

        Raise `TypeError` where a value is missing or unknown, `ValueError` where one is not of its kind. Neither
        repeats the value, which may be what must not be written down.
        """
        if values.keys() != self.kinds.keys():
            wrong = ", ".join(sorted(values.keys() ^ self.kinds.keys()))
            raise TypeError(f"{self.code}: missing or unknown in the payload: {wrong}")
        kept: dict[str, Value] = {}
        for name, value in values.items():
            try:
                kept[name] = None if value is None else _SHAPES[self.kinds[name]](value)
            except ValueError as error:
                raise ValueError(f"{self.code}: {name} ({self.kinds[name]}): {error}") from None
        return kept

    def sentence(self, payload: Mapping[str, Value], named: Mapping[str, Text] = MappingProxyType({})) -> Text:
        """Give the wording with what `payload` holds, as it was kept; `named` are names that the caller knows."""
        shown = {
            name: named.get(name) or _shown(kind, payload.get(name), _words.get((self.code, name), {}))
            for name, kind in self.kinds.items()
        }
        missing = (name for name in self.kinds if payload.get(name) is None)
        text = next(
            (_without[key] for name in missing if (key := (self.code, self.version, name)) in _without), self.text
        )
        return Text(
            text.zh.format_map({name: each.zh for name, each in shown.items()}),
            text.en.format_map({name: each.en for name, each in shown.items()}),
        )


_without: dict[tuple[str, int, str], Text] = {}


def say_without(what: FactType, name: str, zh: str, en: str, /) -> None:
    """Give the wording of a fact of which the value `name` is not known, so that no dash stands in its place.

    Raise `ValueError` for a wording that names this value or another that the fact does not have.
    """
    named = {field for text in (zh, en) for _, field, _, _ in Formatter().parse(text) if field is not None}
    if not named <= what.kinds.keys() - {name}:
        raise ValueError(f"{what.code}: a wording without {name} names a value that is not there")
    _without[what.code, what.version, name] = Text(zh, en)


_words: dict[tuple[str, str], Mapping[str, Text]] = {}


def say_codes(what: FactType, **names: Mapping[str, Text]) -> None:
    """Give the words of the closed lists that values of a fact are taken from, by the name of the value.

    A code that has no word is read as it is. Raise `ValueError` for a value that is no code.
    """
    for name, words in names.items():
        if what.kinds.get(name) not in (Kind.CODE, Kind.CODES):
            raise ValueError(f"{what.code}: {name} is not taken from a list")
        _words[what.code, name] = words


def _shown(kind: Kind, value: Value, words: Mapping[str, Text]) -> Text:
    if value is None:
        return Text("—", "—")
    if isinstance(value, str) and value in words:
        return words[value]
    if kind is Kind.FLAG:
        return Text("是", "yes") if value else Text("否", "no")
    if kind is Kind.MONEY and isinstance(value, int):
        amount = f"{'-' if value < 0 else ''}{abs(value) // 100:,}.{abs(value) % 100:02}"
        return Text(f"{amount} 元", f"CNY {amount}")
    if kind is Kind.MOMENT and isinstance(value, str):
        local = str(Instant.parse(value))[:16].replace("T", " ")
        return Text(local, local)
    if isinstance(value, list):
        said = [words.get(each, Text(each, each)) for each in value]
        return Text("、".join(each.zh for each in said) or "—", ", ".join(each.en for each in said) or "—")
    return Text(str(value), str(value))


_CODE_OF_A_FACT = re.compile(r"[a-z][a-z-]*\.[a-z][a-z-]*")
_TAKEN = frozenset({"matter", "at"})
_known: dict[tuple[str, int], FactType] = {}
KNOWN: Mapping[tuple[str, int], FactType] = MappingProxyType(_known)
"""Every fact type by code and version; a version once used stays, so that old facts can be read."""


def fact_type(code: str, version: int, zh: str, en: str, /, **kinds: Kind) -> FactType:
    """Register that `code` (``thing.past-participle``) can happen, with a payload of `kinds`.

    Raise `ValueError` if it is registered already, is not worded in both languages, or a wording names another value.
    """
    if (code, version) in _known or not _CODE_OF_A_FACT.fullmatch(code) or version < 1:
        raise ValueError(f"{code}@{version} is registered already or is not the code of a fact")
    named = {name for wording in (zh, en) for _, name, _, _ in Formatter().parse(wording) if name is not None}
    if not (zh and en) or named - kinds.keys() or _TAKEN & kinds.keys():
        raise ValueError(f"{code}@{version}: the wording or the names of its values are not allowed")
    made = FactType(code, version, Text(zh, en), MappingProxyType(dict(kinds)))
    _known[code, version] = made
    return made


PAGES: Mapping[str, Text] = MappingProxyType(
    {
        "worklist": Text("待办", "worklist"),
        "search": Text("检索", "search"),
        "matter": Text("事项", "matter"),
        "timeline": Text("经过", "what happened"),
        "readings": Text("查阅记录", "who looked"),
        "suspicions": Text("嫌疑列表", "list of suspicions"),
        "suspicion": Text("嫌疑", "suspicion"),
        "subjects": Text("主体列表", "list of subjects"),
        "subject": Text("主体", "subject"),
        "paper": Text("文书", "paper"),
        "custody": Text("证据保管记录", "custody record of evidence"),
        "disposals": Text("到期的个人信息", "personal values that are due"),
        "people": Text("人员", "people"),
        "person": Text("人员详情", "person"),
        "exchanges": Text("对账", "exchanges"),
        "log": Text("日志", "log"),
    }
)
"""The pages whose reading is recorded."""

PAGE_READ = fact_type(
    "page.read",
    1,
    "查阅了“{page}”（{rows} 条）",
    "Read “{page}” ({rows} rows)",
    page=Kind.CODE,
    subject=Kind.REF,
    rows=Kind.COUNT,
)
ACT_REFUSED = fact_type(
    "act.refused",
    1,
    "操作 {act} 未获准许：{reason}",
    "The act {act} was refused: {reason}",
    act=Kind.CODE,
    reason=Kind.CODE,
)
SIGNING_KEY_CHANGED = fact_type(
    "signing-key.changed",
    1,
    "账本树头改由另一密钥 {key} 签名，此前的密钥签至第 {size} 条",
    "Another key, {key}, signs the log; the one before signed the first {size} facts",
    key=Kind.DIGEST,
    size=Kind.COUNT,
)
say_codes(PAGE_READ, page=PAGES)
