"""Who acts: the people of an office by the places that the courses name."""

from __future__ import annotations

from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Day
from wangjian.modules.accounts import queries as accounts
from wangjian.modules.organisations import queries as organisations
from wangjian.modules.organisations.queries import OrganisationRow

AT_THE_BUREAU = ("head", "collective", "intake", "case_reviewer", "legal_reviewer")
"""Capacities that a station leaves to its bureau."""


class Cast:
    """The actors of every office, looked up once a day and place; a deputy acts where one is named for the day."""

    def __init__(self) -> None:
        self._offices: dict[str, OrganisationRow] = {}
        self._people: dict[tuple[UUID, str, Day], list[UUID]] = {}
        self._actors: dict[tuple[UUID, Day], Actor] = {}

    def office(self, region: str, on: Day) -> OrganisationRow:
        """The office that works on what happens in a region."""
        if region not in self._offices:
            self._offices[region] = organisations.office_for(region, on)
        return self._offices[region]

    def actor(self, office: OrganisationRow, place: str, on: Day) -> Actor:
        """Whoever fills a place: a capacity, or with a 2 at its end the second who holds it."""
        capacity = place.removesuffix("2")
        found = self.people(office, capacity, on)
        return self.named(found[1 if place.endswith("2") else 0], on)

    def people(self, office: OrganisationRow, capacity: str, on: Day) -> list[UUID]:
        """Who holds a capacity at an office, deputies of the day first."""
        where = office.bureau if capacity in AT_THE_BUREAU else office.key
        key = (where, capacity, on)
        if key not in self._people:
            rows = accounts.holding(capacity, [where], on)
            rows.sort(key=lambda row: (row.for_person is None, row.name, row.key))
            self._people[key] = list(dict.fromkeys(row.key for row in rows))
        return self._people[key]

    def named(self, person: UUID, on: Day) -> Actor:
        """A person as he acts on a day."""
        if (person, on) not in self._actors:
            self._actors[person, on] = accounts.actor_of(person, on)
        return self._actors[person, on]
