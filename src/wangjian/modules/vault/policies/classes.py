"""The classes of personal values: how each is compared and how each is masked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.vault.policies import masks
from wangjian.modules.vault.policies.masks import GONE, plain

__all__ = ["CLASSES", "GONE", "LONGEST", "ValueClass", "class_of"]

LONGEST = 10_000
"""Characters of one value."""

_EMPTY = Text("要保存的个人信息是空的。", "The personal value to keep is empty.")
_TOO_LONG = Text("个人信息超过 {most} 个字符。", "The personal value has more than {most} characters.")


@dataclass(frozen=True, slots=True)
class ValueClass:
    """A class: its code, its masked form, and the form in which two values are equal (None: never compared)."""

    code: str
    masked: Callable[[str], str]
    normalised: Callable[[str], str] | None

    def require(self, text: str) -> None:
        """Raise `Refusal` ``vault.empty`` or ``vault.too-long``."""
        if not plain(text):
            raise Refusal("vault.empty", _EMPTY)
        if len(text) > LONGEST:
            raise Refusal("vault.too-long", _TOO_LONG, most=LONGEST)


def _joined(text: str) -> str:
    return re.sub(r"\s", "", plain(text)).casefold()


def _phone(text: str) -> str:
    return masks.digits_of(text) or _joined(text)


def _papers(text: str) -> str:
    return re.sub(r"[\s-]", "", plain(text)).upper()


CLASSES = {
    each.code: each
    for each in (
        ValueClass("file", masks.masked_text, None),
        ValueClass("person.account", masks.masked_account, _papers),
        ValueClass("person.address", masks.masked_address, _joined),
        ValueClass("person.id_number", masks.masked_number, _papers),
        ValueClass("person.name", masks.masked_name, _joined),
        ValueClass("person.phone", masks.masked_phone, _phone),
        ValueClass("text", masks.masked_text, None),
    )
}
"""Every class by its code, in the order in which their keys are made."""


def class_of(code: str) -> ValueClass:
    """The class of that code; raise `ValueError` for another, which is a mistake in the program."""
    if code not in CLASSES:
        raise ValueError(f"there is no class of personal values {code!r}")
    return CLASSES[code]
