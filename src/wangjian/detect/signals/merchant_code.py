"""Suspicion: a merchant's credit code is missing or cannot be one (电子商务法 Art 15, Order 37 Art 12, GB 32100-2015).

A bad check character is a suspicion, never proof: some early codes are known not to conform. A missing code is weak:
exempt small sellers lawfully have none. Registration numbers of 15 digits, older than the code, are not run through it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wangjian.detect.explain import cited, fill
from wangjian.detect.pack import malformed
from wangjian.detect.score import any_of
from wangjian.detect.signal import MAIN, Outcome, Settled, Signal
from wangjian.kernel.citation import Citation
from wangjian.kernel.credit_code import ALPHABET, ORGANISATION_WEIGHTS, WEIGHTS
from wangjian.kernel.text import Text

FLAWS: dict[str, Text] = {
    "missing": Text("未登记统一社会信用代码", "no credit code is given"),
    "old_number": Text("仅有15位旧注册号", "only an old registration number of 15 digits is given"),
    "length": Text("长度不是18位", "it does not have 18 characters"),
    "letter": Text("含有代码中不可能出现的字符", "it has a character that no code can have"),
    "region": Text("第3至8位不是行政区划数字", "characters 3 to 8 are not the digits of a division"),
    "check": Text("校验码（第18位）不符", "its check character (the 18th) is wrong"),
    "organisation_check": Text(
        "主体标识码的校验码（第17位）不符", "the check of its organisation code (the 17th) is wrong"
    ),
    "unknown_region": Text("行政区划不在任何省级区域内", "its division lies in no province"),
}
"""What may be wrong, in the order in which it is looked for; the six of `kernel.credit_code` keep their names."""
_NAMES = ("", *FLAWS)
_WEIGHED = ("missing_firm", "both_checks", "firm", "distance", "slip")
_LENGTH = 18
_LOOKALIKES = {"O": "0", "I": "1", "S": "5", "Z": "2", "V": "U"}
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_REASON = Text(
    "疑似主体登记信息缺失或有误：“{name}”的代码“{code}”——{flaw_zh}。仅为线索；早期代码可能不合规则，须与登记机关数据核对。",
    "Candidate, missing or wrong registration: the code “{code}” of “{name}”: {flaw_en}. "
    "Early codes may not conform; it has to be compared with the register.",
)
_REASON_MISSING = Text(
    "疑似未公示主体登记信息：“{name}”没有统一社会信用代码。仅为线索；依法免于登记的小额经营者可以没有代码。",
    "Candidate, registration not shown: “{name}” has no credit code. Exempt small sellers lawfully have none.",
)


def tidy(code: pl.Expr) -> pl.Expr:
    """The code as `CreditCode.read` takes it: blanks removed, letters raised."""
    blanks = r"[\s\x1c-\x1f]+"  # Python counts the four separators of ASCII as blanks, the engine's own class does not
    return code.fill_null("").str.replace_all(blanks, "").str.to_uppercase()


class Codes:
    """Codes as a matrix of 18 characters; shorter and longer ones are padded and cut, their length kept."""

    def __init__(self, length: NDArray[np.int64], letters: NDArray[np.uint8]) -> None:
        self.length, self.letters = length, letters

    @classmethod
    def read(cls, tidied: pl.Series) -> Codes:
        """Lay out codes that went through `tidy`."""
        cut = tidied.str.head(_LENGTH).str.pad_end(_LENGTH, " ")
        joined: str = cut.str.join("").item() if len(cut) else ""
        points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).reshape(-1, _LENGTH)
        length = tidied.str.len_chars().to_numpy().astype(np.int64)
        return cls(length, np.where(points < 128, points, 0).astype(np.uint8))

    def swapped(self, place: int) -> Codes:
        """The codes with the characters at `place` and after it exchanged."""
        letters = self.letters.copy()
        letters[:, [place, place + 1]] = letters[:, [place + 1, place]]
        return Codes(self.length, letters)

    def only(self, rows: NDArray[np.int64]) -> Codes:
        """Some of the codes."""
        return Codes(self.length[rows], self.letters[rows])

    def flaws(self) -> NDArray[np.uint8]:
        """The number in `FLAWS`, from 1, of the first thing that is wrong with each code; 0 for none."""
        value, digit = _VALUE[self.letters], _DIGIT[self.letters]
        checks = self.checks_fail()
        wrong = (
            (self.length == 0, "missing"),
            ((self.length == 15) & digit[:, :15].all(axis=1), "old_number"),
            (self.length != _LENGTH, "length"),
            ((value < 0).any(axis=1), "letter"),
            (~digit[:, 2:8].all(axis=1), "region"),
            (checks[0], "check"),
            (checks[1], "organisation_check"),
        )
        numbers = [np.uint8(_NAMES.index(name)) for _, name in wrong]
        return np.select([condition for condition, _ in wrong], numbers, np.uint8(0)).astype(np.uint8)

    def checks_fail(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Whether the 18th and the 17th character fail; meaningless where a letter is impossible."""
        value = np.maximum(_VALUE[self.letters], 0).astype(np.int32)
        whole = (31 - value[:, :17] @ np.array(WEIGHTS, np.int32) % 31) % 31
        inner = np.maximum(_ORGANISATION_VALUE[self.letters[:, 8:16]], 0).astype(np.int32)
        remainder = 11 - inner @ np.array(ORGANISATION_WEIGHTS, np.int32) % 11
        wanted = np.frombuffer(b"0123456789X0", np.uint8)[remainder]
        return whole != value[:, 17], wanted != self.letters[:, 16]

    def impossible(self) -> NDArray[np.int64]:
        """How many of the 18 characters no code can have."""
        count: NDArray[np.int64] = (_VALUE[self.letters] < 0).sum(axis=1)
        return count

    def provinces(self) -> NDArray[np.int64]:
        """Characters 3 and 4 as a number, where they are digits."""
        pair = self.letters[:, 2:4].astype(np.int64) - ord("0")
        return pair[:, 0] * 10 + pair[:, 1]


def _table(alphabet: str) -> NDArray[np.int8]:
    table = np.full(256, -1, np.int8)
    table[[ord(letter) for letter in alphabet]] = np.arange(len(alphabet), dtype=np.int8)
    return table


_VALUE = _table(ALPHABET)
_ORGANISATION_VALUE = _table(_ORGANISATION_ALPHABET)
_DIGIT = _table("0123456789") >= 0


class _Plan:
    """Looks at every merchant's code by itself."""

    def __init__(self, settled: Settled) -> None:
        pack = settled.pack
        self._pack = pack
        provinces, words = pack.settings.get("provinces"), pack.settings.get("firm_words")
        if not isinstance(provinces, list) or not isinstance(words, list) or not words:
            raise malformed(pack.name, "provinces, firm_words")
        self._provinces = np.array([int(code) for code in provinces], np.int64)
        self._firm_words = [str(word) for word in words]
        self._base = np.array([0.0, *(pack.number("score", name) for name in FLAWS)])
        self._points = {name: pack.number("score", name) for name in _WEIGHED}

    def __call__(self, tables: Mapping[str, pl.DataFrame]) -> Outcome:
        rows = tables[MAIN]
        tidied = rows.select(tidy(pl.col("code"))).to_series()
        codes = Codes.read(tidied)
        flaw = codes.flaws()
        strange = (flaw == 0) & ~np.isin(codes.provinces(), self._provinces)
        flaw[strange] = _NAMES.index("unknown_region")
        firm = rows["name"].str.contains_any(self._firm_words).to_numpy()
        score = self._score(tidied, codes, flaw, firm)
        return Outcome(
            self._findings(rows, flaw, score), rows.select("file", "row").with_columns(score=pl.Series(score))
        )

    def _score(
        self, tidied: pl.Series, codes: Codes, flaw: NDArray[np.uint8], firm: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        point = self._points
        is_ = {name: flaw == place for place, name in enumerate(_NAMES)}
        base = np.where(is_["missing"] & firm, point["missing_firm"], self._base[flaw])
        checks = codes.checks_fail()
        both = np.where((is_["check"]) & checks[1], point["both_checks"], 0.0)
        far = np.where(is_["length"], np.abs(codes.length - _LENGTH), np.where(is_["letter"], codes.impossible(), 0))
        distance = point["distance"] * far / (far + 4.0)
        named = np.where(firm & ~is_["missing"], point["firm"], 0.0)
        slip = _is_slip(tidied, is_["letter"]) | _is_swap(codes, is_["check"])
        return np.where(flaw > 0, any_of(base * np.where(slip, point["slip"], 1.0), both, distance, named), 0.0)

    def _findings(self, rows: pl.DataFrame, flaw: NDArray[np.uint8], score: NDArray[np.float64]) -> pl.DataFrame:
        names = list(_NAMES)
        found = rows.with_columns(
            flaw=pl.Series(flaw).replace_strict(range(len(names)), names, return_dtype=pl.String),
            score=pl.Series(score),
        ).filter(pl.Series(flaw > 0))
        columns = {"name": pl.col("name"), "code": pl.col("code")} | {
            f"flaw_{lang}": pl.col("flaw").replace_strict(
                list(FLAWS), [text.in_(lang) for text in FLAWS.values()], return_dtype=pl.String
            )
            for lang in ("zh", "en")
        }
        missing = pl.col("flaw") == "missing"
        pairs = zip(fill(_REASON_MISSING, **columns), fill(_REASON, **columns), strict=True)
        reasons = [pl.when(missing).then(absent).otherwise(wrong) for absent, wrong in pairs]
        return found.with_columns(
            *(reason.alias(f"reason_{lang}") for reason, lang in zip(reasons, ("zh", "en"), strict=True)),
            signal=pl.lit(SIGNAL.id),
            subject="name",
            evidence="code",
            start=pl.lit(None, pl.Int64),
            end=pl.lit(None, pl.Int64),
            articles=pl.lit(cited(SIGNAL.articles)),
            pack=pl.lit(self._pack.name),
        ).select(list(SIGNAL.schema))


def _is_slip(tidied: pl.Series, impossible: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether look-alike letters put right make the code valid: then it was written down badly."""
    slip = np.zeros(len(tidied), np.bool_)
    places = np.flatnonzero(impossible)
    if len(places):
        mended = tidied.gather(places).str.replace_many(list(_LOOKALIKES), list(_LOOKALIKES.values()))
        slip[places] = Codes.read(mended).flaws() == 0
    return slip


def _is_swap(codes: Codes, failing: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether two neighbours exchanged make the code valid."""
    swap = np.zeros(len(failing), np.bool_)
    places = np.flatnonzero(failing)
    some = codes.only(places)
    for place in range(_LENGTH - 1):
        swap[places] |= some.swapped(place).flaws() == 0
    return swap


SIGNAL = Signal(
    id="merchant_code",
    kind="merchants",
    suspects=Text("经营者的统一社会信用代码缺失或不可能有效", "a merchant's credit code is missing or cannot be valid"),
    articles=Citation.parse_all("ECL-10|15|O37-12|USCC"),
    needs=("main.id", "main.name", "main.code"),
    pack="credit_code@1",
    columns={"id": pl.String(), "code": pl.String(), "flaw": pl.String()},
    cost=Text("与行数成正比", "linear in the rows"),
    prepare=_Plan,
)
