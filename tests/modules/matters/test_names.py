"""A natural person's name is opened to who sees a matter of that person, or of what the person runs, and on record."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from tests.modules.conftest import key_of
from tests.modules.matters.conftest import CITY, OTHER, STATION, World

from wangjian.kernel.actor import Actor
from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit.models import Fact
from wangjian.modules.audit.operations import system_actor
from wangjian.modules.matters.operations import open_matter, open_name, open_run
from wangjian.modules.subjects.operations import NewSubject, end_link, link, note_subject
from wangjian.modules.vault.operations import make_keys

NAME = "欧阳翀骉"


@pytest.fixture
def officer(world: World) -> Actor:
    return world.actor("李明", "officer")


@pytest.fixture
def person(world: World, officer: Actor, settings: LazySettings, tmp_path: Path) -> UUID:
    """A natural person, of whom nobody has a matter yet."""
    settings.KEYS_FOLDER = tmp_path / "keys"
    make_keys(**by(world, officer))
    return note_subject(NewSubject("person", NAME, natural_person=True), **by(world, officer)).id


def by(world: World, who: Actor) -> dict[str, Any]:
    return {"by": who, "at": world.at, "once": world.once()}


def about(world: World, subject: UUID, who: Actor | None = None, *, found: bool = False) -> UUID:
    """Open a matter of the station about a subject; its run."""

    def step(act: Any) -> UUID:
        matter = open_matter(act, kind="case", title="网店虚假宣传", office=STATION, subject=subject, found=found)
        run = open_run(
            act,
            matter,
            "case",
            facts={"prima_facie": True, "penalty_due": True, "own_jurisdiction": True, "within_limitation": True},
        )
        return run.id

    made: UUID = world.act(step, by=who or system_actor("tests"))
    return made


def opened(world: World, who: Actor, subject: UUID) -> str:
    return open_name(subject, **by(world, who.for_purpose("送达文书")))


def refused(code: str, world: World, who: Actor, subject: UUID) -> Refusal:
    with pytest.raises(Refusal) as caught:
        opened(world, who, subject)
    assert caught.value.code == code
    return caught.value


def test_who_sees_a_matter_of_the_person(world: World, officer: Actor, person: UUID) -> None:
    error = refused("subject.not-yours", world, officer, person)
    assert NAME not in error.zh + error.en and [str(each) for each in error.articles] == ["PIPL-6"]
    about(world, person)
    assert opened(world, officer, person) == NAME
    assert opened(world, world.actor("陈督", "supervisor", where=CITY), person) == NAME
    refused("subject.not-yours", world, world.actor("外人", "officer", "head", where=OTHER), person)
    without_a_post = Actor(officer.key, officer.name, officer.kind, frozenset({officer.key}))
    refused("subject.not-yours", world, without_a_post, person)
    read = Fact.objects.filter(code="value.revealed")
    assert [(fact.purpose, fact.payload["owner"]) for fact in read] == [("送达文书", str(person))] * 2


def test_who_sees_a_matter_of_what_the_person_runs_now(world: World, officer: Actor, person: UUID) -> None:
    shop = note_subject(NewSubject("site", "翀骉杂货", address="https://example.test/s"), **by(world, officer)).id
    about(world, shop)
    refused("subject.not-yours", world, officer, person)
    since = world.at.day - timedelta(days=30)
    made = link(shop, "run_by", person, source="平台报送", since=since, **by(world, officer))
    assert opened(world, officer, person) == NAME
    end_link(made.id, until=world.at.day - timedelta(days=1), **by(world, officer))
    refused("subject.not-yours", world, officer, person)


def test_nobody_gives_himself_the_right_alone(world: World, officer: Actor, person: UUID, unit_head: Actor) -> None:
    run = about(world, person, officer)
    alone = refused("subject.not-yours", world, officer, person)
    assert "您本人" in alone.zh and "alone" in alone.en and NAME not in alone.zh + alone.en
    assert opened(world, unit_head, person) == NAME  # somebody else opened what he sees
    world.sign(run, "transfer_agency", officer, "officer", other_agency=True)  # his own signature is not another's
    refused("subject.not-yours", world, officer, person)
    world.sign(
        run, "assign", unit_head, "unit_head", named=[officer.key, world.actor("赵强", "officer").key], licensed=True
    )
    assert opened(world, officer, person) == NAME


def test_what_a_scan_brought_is_not_one_s_own_choice(world: World, officer: Actor, person: UUID) -> None:
    about(world, person, officer, found=True)
    assert opened(world, officer, person) == NAME


def test_a_purpose_is_stated_and_a_firm_has_nothing_to_open(world: World, officer: Actor, person: UUID) -> None:
    about(world, person)
    with pytest.raises(Refusal) as caught:
        open_name(person, **by(world, officer))
    assert caught.value.code == "vault.purpose"
    with pytest.raises(Refusal) as caught:
        open_name(person, **by(world, officer.for_purpose("好奇")))
    assert caught.value.code == "purpose.unknown"
    firm = note_subject(NewSubject("company", "杭州样例有限公司"), **by(world, officer)).id
    about(world, firm)
    refused("subject.no-person", world, officer, firm)
    refused("subject.none", world, officer, key_of("nothing"))
    assert not Fact.objects.filter(code="value.revealed").exists()
