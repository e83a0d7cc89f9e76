"""Typed reading of a parsed law file: each field once, and an error that names file and key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from wangjian.kernel.moment import Day
from wangjian.kernel.text import Text
from wangjian.law.mark import Mark

Choice = TypeVar("Choice", bound=StrEnum)


class LawDataError(ValueError):
    """Law data that cannot be used: an error of ours, found when it is loaded, with file and key."""

    def __init__(self, file: str, key: str, problem: str) -> None:
        self.file, self.key, self.problem = file, key, problem
        super().__init__(f"{file}: {key}: {problem}")


@dataclass(slots=True)
class Fields:
    """A table of a file; a field that nobody asked for is an error, so that a misspelt name never passes."""

    file: str
    data: Mapping[str, object]
    prefix: str = ""
    asked: set[str] = field(default_factory=set)

    def words(self, key: str) -> str:
        """The words under `key`, never empty."""
        value = self._take(key)
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, "want words" if value is not None else "missing")
        return value

    def words_or_empty(self, key: str) -> str:
        """The words under `key`, or none."""
        return self.words(key) if key in self.data else ""

    def text(self, key: str) -> Text:
        """The sentence under ``key_zh`` and ``key_en``."""
        return Text(self.words(f"{key}_zh"), self.words(f"{key}_en"))

    def text_or_none(self, key: str) -> Text | None:
        """The sentence under ``key_zh`` and ``key_en``, or None where neither is there."""
        if f"{key}_zh" in self.data or f"{key}_en" in self.data:
            return self.text(key)
        return None

    def day(self, key: str) -> Day:
        """The day under `key`."""
        value = self._take(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.error(key, "want a date such as 2026-04-15")
        return value

    def day_or_none(self, key: str) -> Day | None:
        """The day under `key`, or None."""
        return self.day(key) if key in self.data else None

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        """The member of `kind` under `key`."""
        value = self.words(key)
        if value not in set(kind):
            raise self.error(key, f"want one of {', '.join(kind)}")
        return kind(value)

    def mark(self, key: str, default: Mark | None = None) -> Mark:
        """The confidence mark under `key`."""
        if default is not None and key not in self.data:
            return default
        return self.choice(key, Mark)

    def names(self, key: str) -> tuple[str, ...]:
        """The list of words under `key`, empty where there is none."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.error(key, "want a list of words")
        return tuple(value)

    def tables(self, key: str) -> dict[str, Fields]:
        """The named tables below `key`, empty where there are none."""
        value = self._take(key)
        if value is None:
            return {}
        if not isinstance(value, dict) or not all(isinstance(entry, dict) for entry in value.values()):
            raise self.error(key, "want tables")
        return {name: Fields(self.file, entry, f"{self.prefix}{key}.{name}.") for name, entry in value.items()}

    def refuse_rest(self) -> None:
        """Raise `LawDataError` for a field that nobody asked for."""
        for key in self.data:
            if key not in self.asked:
                raise self.error(key, "unknown field")

    def error(self, key: str, problem: str) -> LawDataError:
        """The error for `key` of this table."""
        return LawDataError(self.file, f"{self.prefix}{key}", problem)

    def _take(self, key: str) -> object:
        self.asked.add(key)
        return self.data.get(key)
