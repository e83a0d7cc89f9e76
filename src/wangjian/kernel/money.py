"""Money in whole 分, with one rounding rule: half a 分 goes up (四舍五入), away from zero."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

_BAD = Text("“{given}”不是有效金额，应以元为单位，如 1234.56。", "“{given}” is not a sum; write yuan, such as 1234.56.")


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """A sum in fen (1 yuan = 100 fen)."""

    fen: int

    @classmethod
    def yuan(cls, given: str | int | Decimal) -> Money:
        """Read a sum in yuan, rounded to the fen; raise `Refusal` ``money.malformed`` if it is no finite number."""
        try:
            value = Decimal(str(given).replace(",", "").strip())
            if not value.is_finite():
                raise InvalidOperation
            return cls(int((value * 100).quantize(Decimal(1), ROUND_HALF_UP)))
        except InvalidOperation:
            raise Refusal("money.malformed", _BAD, given=given) from None

    def times(self, ratio: int | Fraction | Decimal) -> Money:
        """The sum times an exact ratio, rounded half up to the fen."""
        exact = Fraction(ratio) * self.fen
        magnitude = (abs(exact.numerator) * 2 + exact.denominator) // (exact.denominator * 2)
        return Money(magnitude if exact >= 0 else -magnitude)

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + other.fen)

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - other.fen)

    def __str__(self) -> str:
        whole, rest = divmod(abs(self.fen), 100)
        return f"{'-' if self.fen < 0 else ''}{whole:,}.{rest:02d}"
