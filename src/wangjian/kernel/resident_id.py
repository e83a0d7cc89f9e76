"""公民身份号码 (GB 11643-1999): division, birth date, sequence, check.

The number is personal: keep it in the vault and show `masked`. A bad check digit is a suspicion, never proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wangjian.kernel.moment import Day

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


class IdFlaw(StrEnum):
    """What is wrong with a number; the order is the order in which they are looked for."""

    MISSING = "missing"
    SHAPE = "shape"
    BIRTH = "birth"
    CHECK = "check"


@dataclass(frozen=True, slots=True, repr=False)
class ResidentId:
    """A number as written: upper case, no blanks; it never prints itself."""

    text: str

    @classmethod
    def read(cls, given: str) -> ResidentId:
        """Take a number as people write it."""
        return cls("".join(given.split()).upper())

    def flaw(self) -> IdFlaw | None:
        """The first thing that is wrong, or None; see `IdFlaw`."""
        if not self.text:
            return IdFlaw.MISSING
        if len(self.text) != 18 or not (self.text[:17].isascii() and self.text[:17].isdigit()):
            return IdFlaw.SHAPE
        if self.birth is None:
            return IdFlaw.BIRTH
        return None if check_digit(self.text[:17]) == self.text[17] else IdFlaw.CHECK

    @property
    def birth(self) -> Day | None:
        """The day of birth, or None where the digits are no day."""
        digits = self.text[6:14]
        try:
            return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
        except ValueError:
            return None

    @property
    def region(self) -> str:
        """The six digits of the division, which may since have been abolished."""
        return self.text[:6]

    @property
    def masked(self) -> str:
        """The number with all but its first and last four characters hidden."""
        return f"{self.text[:4]}{'*' * max(len(self.text) - 8, 0)}{self.text[-4:]}" if len(self.text) > 8 else "****"

    def __repr__(self) -> str:
        return f"ResidentId({self.masked})"


def check_digit(first17: str) -> str:
    """The 18th character for the first 17 digits."""
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS, strict=True)) % 11]
