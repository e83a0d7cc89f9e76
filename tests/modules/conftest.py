"""Tests of the modules run on a database (tests/database.py), at one moment, by actors that need no account."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid5

import pytest
from tests.database import committing, django_db_setup, urls, watched

from wangjian.kernel.actor import Actor, ActorKind, Post
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant

__all__ = ["committing", "django_db_setup", "urls", "watched"]

NAMESPACE = UUID("5b1c1f0e-0000-4000-8000-000000000003")


def key_of(name: str) -> UUID:
    """The key that tests give to what bears this name."""
    return uuid5(NAMESPACE, name)


@pytest.fixture
def at() -> Instant:
    """A Tuesday morning on which every act of a test happens unless it says otherwise."""
    return Instant.parse("2026-03-10T09:30")


@pytest.fixture
def once(request: pytest.FixtureRequest) -> Callable[[], Key]:
    """Draw a fresh key with each call: this test's own, and the same ones in each run."""
    drawn = 0

    def draw() -> Key:
        nonlocal drawn
        drawn += 1
        return key_of(f"{request.node.nodeid} {drawn}")

    return draw


@pytest.fixture
def office() -> UUID:
    """The key of the office at which `officer` works; a test that needs its row makes it under this key."""
    return key_of("office")


@pytest.fixture
def actor(office: UUID) -> Callable[..., Actor]:
    """Make an actor: `actor("officer", "head", name="王芳", organisation=bureau)`; the name gives the key."""

    def make(*capacities: str, name: str = "王芳", organisation: UUID = office, purpose: str = "") -> Actor:
        key = str(key_of(name))
        posts = frozenset(Post(capacity, str(organisation)) for capacity in capacities)
        holders = frozenset({key, *(post.organisation for post in posts)})
        return Actor(key, name, ActorKind.PERSON, holders, frozenset(capacities), purpose, posts)

    return make


@pytest.fixture
def officer(actor: Callable[..., Actor]) -> Actor:
    """An officer at `office`."""
    return actor("officer")
