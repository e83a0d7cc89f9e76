"""A small city to work in: a city bureau, a district bureau with a station, its neighbour, and their people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.modules.conftest import key_of

from wangjian.kernel.actor import Actor, ActorKind, Post
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.modules.accounts.models import Person
from wangjian.modules.accounts.models import Post as PostModel
from wangjian.modules.audit.operations import Act, acting, system_actor
from wangjian.modules.matters.operations import (
    LockedRun,
    establish,
    file_paper,
    lock_run,
    open_matter,
    open_run,
    sign_move,
)
from wangjian.modules.matters.queries.rows import MatterRow, RunRow
from wangjian.modules.organisations.models import Holder, Organisation

CITY, BUREAU, STATION, OTHER = (key_of(name) for name in ("city", "bureau", "station", "other"))

CASE_FACTS = {"prima_facie": True, "penalty_due": True, "own_jurisdiction": True, "within_limitation": True}


@pytest.fixture
def at() -> Instant:
    """A Monday morning after every procedure here is in force."""
    return Instant.parse("2026-10-12T09:30")


@dataclass
class World:
    """Makes actors and acts; `once` draws a fresh key each time."""

    at: Instant
    once: Callable[[], Key]

    def actor(self, name: str, *capacities: str, where: UUID = STATION, for_person: str = "") -> Actor:
        """Somebody with posts at one organisation, the row of the person made when first asked for."""
        key = key_of(name)
        if not Holder.objects.filter(pk=key).exists():
            Holder.objects.create(id=key, kind="person", name=name)
            Person.objects.create(holder_id=key, name=name, organisation_id=where, active=True)
            for capacity in capacities:
                PostModel.objects.create(
                    id=key_of(f"{name} {capacity}"),
                    person_id=key,
                    organisation_id=where,
                    capacity=capacity,
                    side=0,
                    during=DateRange(date(2020, 1, 1), None),
                    given_by="test",
                )
        absent = str(key_of(for_person)) if for_person else ""
        posts = frozenset(Post(capacity, str(where), absent) for capacity in capacities)
        return Actor(
            str(key), name, ActorKind.PERSON, frozenset({str(key), str(where)}), frozenset(capacities), "", posts
        )

    def act(self, step: Callable[[Act], Any], *, by: Actor, at: Instant | None = None, once: Key | None = None) -> Any:
        """Do a step in an act of its own."""
        with acting("tests.step", by=by, at=at or self.at, once=once or self.once()) as act:
            result = step(act)
            act.give(True)
        return result

    def open(
        self, procedure: str = "case", kind: str = "case", *, facts: Any = None, at: Instant | None = None
    ) -> tuple[MatterRow, RunRow]:
        """A matter at the station with one run, opened by the machine."""

        def step(act: Act) -> tuple[MatterRow, RunRow]:
            matter = open_matter(act, kind=kind, title="网店虚假宣传", office=STATION, subject=None)
            return matter, open_run(act, matter, procedure, facts=CASE_FACTS if facts is None else facts)

        found: tuple[MatterRow, RunRow] = self.act(step, by=system_actor("tests"), at=at)
        return found

    def on(
        self,
        run: UUID,
        step: Callable[[Act, LockedRun], Any],
        *,
        by: Actor,
        at: Instant | None = None,
        seen: int | None = None,
    ) -> Any:
        """Do a step on a locked run, at its present version unless told another."""
        from wangjian.modules.matters.models import Run

        version = seen if seen is not None else Run.objects.get(pk=run).seen
        return self.act(lambda act: step(act, lock_run(act, run, seen=version)), by=by, at=at)

    def sign(
        self,
        run: UUID,
        move: str,
        by: Actor,
        capacity: str,
        *,
        at: Instant | None = None,
        seen: int | None = None,
        named: Any = (),
        note: str = "",
        **answers: Any,
    ) -> Any:
        """Sign a move in an act of its own."""

        def step(act: Act, locked: LockedRun) -> Any:
            return sign_move(act, locked, move, capacity=capacity, answers=answers, named=named, note=note)

        return self.on(run, step, by=by, at=at, seen=seen)

    def file(self, run: UUID, paper: str, by: Actor) -> None:
        """Put a paper on file."""
        self.on(run, lambda act, locked: file_paper(act, locked, paper), by=by)

    def establish(self, run: UUID, by: Actor, **answers: Any) -> None:
        """Establish facts."""
        self.on(run, lambda act, locked: establish(act, locked, answers), by=by)


@pytest.fixture
def places(db: None) -> None:
    """The organisations."""
    lay_places()


def lay_places() -> None:
    """Lay the organisations, wherever the test's rows end."""
    laid(CITY, "city", "bureau", "330100", None)
    laid(BUREAU, "bureau", "bureau", "330106", CITY)
    laid(OTHER, "other", "bureau", "330108", CITY)
    laid(STATION, "station", "station", "330106001", BUREAU)


def laid(key: UUID, code: str, kind: str, region: str, above: UUID | None) -> None:
    """Lay one organisation."""
    Holder.objects.create(id=key, kind="organisation", name=code)
    Organisation.objects.create(
        holder_id=key,
        code=code,
        kind=kind,
        name=code,
        short_name=code,
        english=code,
        region=region,
        above_id=above,
        bureau_id=above if kind == "station" else key,
        valid_from=date(2015, 1, 1),
    )


@pytest.fixture
def world(places: None, at: Instant, once: Callable[[], Key]) -> World:
    """The city with its people still to come."""
    return World(at, once)


@pytest.fixture
def li(world: World) -> Actor:
    """An officer of the station."""
    return world.actor("李明", "officer")


@pytest.fixture
def zhao(world: World) -> Actor:
    """A second officer of the station."""
    return world.actor("赵强", "officer")


@pytest.fixture
def head(world: World) -> Actor:
    """The head of the bureau."""
    return world.actor("周局", "head", where=BUREAU)


@pytest.fixture
def unit_head(world: World) -> Actor:
    """The head of the station."""
    return world.actor("吴所", "unit_head")


@pytest.fixture
def reviewer(world: World) -> Actor:
    """The case reviewer of the bureau."""
    return world.actor("钱审", "case_reviewer", where=BUREAU)
