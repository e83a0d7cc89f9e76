"""Everything wired is there: reactions to facts that can happen, operations that take the moment, lines of cron."""

from __future__ import annotations

import inspect

import croniter
import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from wangjian.kernel.moment import Instant
from wangjian.modules.audit.facts import KNOWN
from wangjian.project.wiring import EVERY_SECOND, FAULTS, REACTIONS, SCHEDULE, Scheduled

AT = Instant.parse("2026-03-10T09:30")


def test_what_is_wired_is_what_django_knows() -> None:
    assert (settings.REACTIONS, settings.SCHEDULE, settings.EVERY_SECOND) == (REACTIONS, SCHEDULE, EVERY_SECOND)
    assert settings.FAULTS == FAULTS


def test_reactions_are_wired_to_facts_that_can_happen() -> None:
    assert set(REACTIONS) <= {code for code, _ in KNOWN}


def test_every_reaction_is_one() -> None:
    """It stands in its module's `reactions` and takes the fact and the moment."""
    for code, reactions in REACTIONS.items():
        assert len(set(reactions)) == len(reactions), code
        for name in reactions:
            assert name.split(".")[:2] == ["wangjian", "modules"] and name.split(".")[3] == "reactions"
            inspect.signature(import_string(name)).bind("a fact", at=AT)


@pytest.mark.parametrize("job", SCHEDULE, ids=lambda job: job.name)
def test_every_scheduled_operation_can_be_called(job: Scheduled) -> None:
    takes = inspect.signature(import_string(job.operation))
    takes.bind(**job.arguments, **({"at": AT} if "at" in takes.parameters else {}))
    assert croniter.croniter.is_valid(job.cron)


def test_scheduled_jobs_have_names_of_their_own() -> None:
    assert len({job.name for job in SCHEDULE}) == len(SCHEDULE)


@pytest.mark.parametrize("operation", EVERY_SECOND)
def test_what_is_called_every_second_can_be(operation: str) -> None:
    inspect.signature(import_string(operation)).bind(at=AT)


@pytest.mark.parametrize("query", FAULTS)
def test_what_tells_faults_can_be_asked(query: str) -> None:
    inspect.signature(import_string(query)).bind(at=AT)
