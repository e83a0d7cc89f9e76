"""The organisations and people of a sample installation, with sign-ins that are random in each (ASVS 6.3.2).

Whoever is there already stays: each act has a key of its own place in the list, and happens once.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from wangjian.city.chance import Chance
from wangjian.city.people import person_name
from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant, parse_day
from wangjian.kernel.text import Text
from wangjian.project.installation import write_private

SIGN_INS = Path("sample") / "sign-ins.txt"
SEED = 20_261_124
SINCE = parse_day("2024-01-02")
"""The day from which the sample's people hold their posts: the city's matters reach back some way."""

CITY, FIRST = "hz-market", "xihu-market"
ADMINISTRATORS = (
    ("system_administrator", "system"),
    ("security_administrator", "security"),
    ("security_administrator", "security2"),
    ("audit_administrator", "audit"),
)
BUREAU = (
    ("officer", "officer"),
    ("officer", "officer2"),
    ("unit_head", "unit"),
    ("case_reviewer", "reviewer"),
    ("legal_reviewer", "legal"),
    ("head", "head"),
    ("collective", "deputyhead"),
    ("intake", "intake"),
)
STATION = (("officer", "station"), ("officer", "station2"), ("unit_head", "chief"))
ABOVE = (("supervisor", "supervisor"), ("head", "cityhead"), ("officer", "cityofficer"))
WHERE = {
    ADMINISTRATORS: Text("全平台", "whole installation"),
    BUREAU: Text("区局", "district bureau"),
    STATION: Text("基层所", "station"),
    ABOVE: Text("市局", "city bureau"),
}
"""Where the sign-ins of each list work, for the file that names them."""


@dataclass(frozen=True, slots=True)
class Place:
    """A post to be filled: at which organisation, in which capacity, and under which sign-in (none: no account)."""

    organisation: str
    capacity: str
    sign_in: str


def places(organisations: list[tuple[str, str, str]]) -> Iterator[Place]:
    """Every post of the sample; `organisations` are (code, kind, code above). City and one district get sign-ins.

    A head takes part in collective discussions too, so that two can be found for them.
    """
    for code, kind, above in organisations:
        if code == CITY:
            yield from (Place(code, capacity, name) for capacity, name in ABOVE)
        elif kind == "bureau" and above == CITY:
            yield from (Place(code, capacity, name if code == FIRST else "") for capacity, name in BUREAU)
        elif kind == "station":
            first = above == FIRST and code == min(each for each, _, parent in organisations if parent == FIRST)
            yield from (Place(code, capacity, name if first else "") for capacity, name in STATION)


def found(var: Path, at: Instant) -> int:
    """Found organisations and people that are not there yet and write the sign-ins beside the sample; how many."""
    from wangjian.modules.accounts import operations as accounts
    from wangjian.modules.accounts import queries
    from wangjian.modules.audit.operations import system_actor
    from wangjian.modules.organisations import operations as organisations
    from wangjian.modules.organisations import queries as places_of

    machine = system_actor("sample")
    organisations.found(by=machine, at=at, once=_once("organisations"))
    keys = {row.code: row.key for row in places_of.listed()}
    codes = {row.key: row.code for row in places_of.listed()}
    listed = [(row.code, row.kind, codes.get(row.above, "") if row.above else "") for row in places_of.listed()]
    passwords = _Passwords(var, queries.taken(_names()))
    chance = Chance(SEED, "people")
    founded = accounts.found_administrators(
        [
            accounts.FirstAdministrator(capacity, person_name(chance), name, passwords(name))
            for capacity, name in ADMINISTRATORS
        ],
        organisation=keys[CITY],
        sample=True,
        by=machine,
        at=at,
        once=_once("administrators"),
    )
    by = queries.actor(founded.accounts[1], at.day)
    filled = 0
    for number, place in enumerate(places(listed)):
        _fill(place, keys[place.organisation], person_name(chance), passwords, _Doing(by, at, number))
        filled += 1
    passwords.keep()
    return filled


@dataclass(frozen=True, slots=True)
class _Doing:
    """Who fills a place, when, and which place of the list it is."""

    by: Actor
    at: Instant
    number: int

    def once(self, what: str) -> Key:
        """The key of one act for this place."""
        return _once(f"{self.number}/{what}")


def _fill(place: Place, organisation: UUID, name: str, passwords: _Passwords, doing: _Doing) -> None:
    from wangjian.modules.accounts import operations as accounts

    licence = f"浙A{doing.number:06d}" if place.capacity in ("officer", "unit_head") else ""
    person = accounts.note_person(
        name, organisation=organisation, licence=licence, by=doing.by, at=doing.at, once=doing.once("person")
    )
    held = [place.capacity, *(["collective"] if place.capacity == "head" else [])]
    for capacity in held:
        accounts.give_post(
            person.id,
            capacity=capacity,
            organisation=organisation,
            since=SINCE,
            by=doing.by,
            at=doing.at,
            once=doing.once(capacity),
        )
    if place.sign_in:
        accounts.open_account(
            person.id,
            sign_in=place.sign_in,
            password=passwords(place.sign_in),
            sample=True,
            by=doing.by,
            at=doing.at,
            once=doing.once("account"),
        )


def sign_ins(var: Path) -> dict[str, str]:
    """The password of each sign-in of the sample, as its file has them; none where there is no file."""
    file = var / SIGN_INS
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    fields = [line.split("\t") for line in lines]
    return {each[0]: each[1] for each in fields if len(each) > 1}


def _roles() -> dict[str, str]:
    """What each sign-in is, in both languages, for whoever opens the file."""
    from wangjian.modules.accounts.policies import CAPACITIES

    return {
        name: f"{CAPACITIES[capacity].zh}（{where.zh}） {CAPACITIES[capacity].en} ({where.en})"
        for people, where in WHERE.items()
        for capacity, name in people
    }


class _Passwords:
    """The sample's passwords, drawn once; written for the person who runs this installation alone."""

    def __init__(self, var: Path, taken: Collection[str] = ()) -> None:
        self._file = var / SIGN_INS
        self._kept = sign_ins(var)
        self._roles, self._taken = _roles(), frozenset(taken)

    def __call__(self, sign_in: str) -> str:
        """The password of a sign-in; kept before it is used, so that none is lost in a crash.

        Where the account is there and its password is in no file, as in a restored place, what is given opens nothing
        and is not written.
        """
        if sign_in not in self._kept and sign_in in self._taken:
            return secrets.token_urlsafe(12)
        if sign_in not in self._kept:
            self._kept[sign_in] = secrets.token_urlsafe(12)
            self.keep()
        return self._kept[sign_in]

    def keep(self) -> None:
        """Write them down, each with the role it is for; no file where there is none to write."""
        if not self._kept:
            return
        self._file.parent.mkdir(mode=0o700, exist_ok=True)
        lines = [f"{name}\t{word}\t{self._roles.get(name, '')}".rstrip() for name, word in self._kept.items()]
        write_private(self._file, "".join(f"{line}\n" for line in lines))


def _names() -> list[str]:
    """Every sign-in of the sample."""
    return [name for people in WHERE for _, name in people]


def _once(what: str) -> Key:
    return uuid5(NAMESPACE_URL, f"wangjian:sample:{what}")
