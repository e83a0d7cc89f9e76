"""Organisations are founded from a list: a city with its bureaus, stations, departments, platforms and bodies."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant, parse_day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import acting
from wangjian.modules.organisations.facts import ORGANISATION_NOTED, ORGANISATIONS_FOUNDED
from wangjian.modules.organisations.models import Organisation
from wangjian.modules.organisations.operations.noting import NewOrganisation, write
from wangjian.modules.organisations.policies import keeps

HANGZHOU = Path(__file__).parents[1] / "hangzhou.csv"
"""The list that comes along."""

COLUMNS = ("code", "kind", "name", "short_name", "english", "region", "above", "credit_code", "valid_from", "intake")
_MOST = 1_000_000

_BAD_FILE = Text(
    "机构名单应为不超过1 MB的UTF-8 CSV，各列依次为：{columns}。",
    "A list of organisations is a UTF-8 CSV of at most 1 MB with these columns in order: {columns}.",
)
_BAD_INTAKE = Text("第{row}行的每日开办线索数不是整数。", "The leads opened a day in row {row} are not a whole number.")


@dataclass(frozen=True, slots=True)
class Founded:
    """How many organisations of the list were made, and how many stood already and were left as they are."""

    made: int
    known: int


def found(file: Path = HANGZHOU, *, by: Actor, at: Instant, once: Key) -> Founded:
    """Note every organisation of a list, those above before those below; one whose code is there stays as it is.

    All or none. Raise `Refusal` ``organisations.file``, and those of `note_organisation`.
    """
    content = _content(file)
    listed = list(_rows(content))
    with acting("organisations.found", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Founded)) is not None:
            return earlier
        keeps(by)
        known = set(Organisation.objects.values_list("code", flat=True))
        new = [each for each in listed if each.code not in known]
        for each in new:
            act.record(ORGANISATION_NOTED, organisation=write(act, each), code=each.code, kind=each.kind)
        counts = Founded(len(new), len(listed) - len(new))
        digest = sha256(content).hexdigest()
        act.record(ORGANISATIONS_FOUNDED, file=digest, made=counts.made, known=counts.known)
        return act.give(counts)


def _content(file: Path) -> bytes:
    with file.open("rb") as source:
        content = source.read(_MOST + 1)
    if len(content) > _MOST:
        raise Refusal("organisations.file", _BAD_FILE, columns=", ".join(COLUMNS))
    return content


def _rows(content: bytes) -> Iterator[NewOrganisation]:
    try:
        lines = list(csv.reader(content.decode("utf-8-sig").splitlines(), strict=True))
    except (UnicodeDecodeError, csv.Error):
        lines = []
    if not lines or tuple(lines[0]) != COLUMNS or any(len(line) != len(COLUMNS) for line in lines):
        raise Refusal("organisations.file", _BAD_FILE, columns=", ".join(COLUMNS))
    for number, line in enumerate(lines[1:], 2):
        code, kind, name, short_name, english, region, above, credit_code, valid_from, intake = line
        if not intake.isdecimal():
            raise Refusal("organisations.file", _BAD_INTAKE, row=number)
        yield NewOrganisation(
            code, kind, name, short_name, english, region, parse_day(valid_from), above, credit_code, int(intake)
        )
