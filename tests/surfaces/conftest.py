"""A client for each host, and the catalogues compiled."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import Settings

from wangjian.detect.order import Order
from wangjian.detect.pipeline import scan
from wangjian.kernel.actor import Actor, ActorKind, Post
from wangjian.project.translations import compile_catalogues


@pytest.fixture(autouse=True, scope="session")
def catalogues() -> None:
    compile_catalogues(Path(django_settings.LOCALE_PATHS[0]))


@pytest.fixture
def portal() -> Client:
    return Client(headers={"host": django_settings.PORTAL_HOST})


@pytest.fixture
def api() -> Client:
    return Client(headers={"host": django_settings.API_HOST})


@pytest.fixture
def stranger() -> Client:
    """Nobody in particular, at the desk."""
    return Client(headers={"host": django_settings.DESK_HOST})


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Client:
    """An officer at the desk: signed in without a session, for a session lies in a database."""
    post = Post("officer", str(UUID(int=2)))
    officer = Actor(
        str(UUID(int=1)), "李明", ActorKind.PERSON, capacities=frozenset({"officer"}), posts=frozenset({post})
    )
    monkeypatch.setattr("wangjian.surfaces.gate.visitor.whoever_signed_in", lambda _: (UUID(int=3), officer))
    return Client(headers={"host": django_settings.DESK_HOST})


@pytest.fixture(scope="session")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three small scans; the titles hold more than two pages of findings, the deals have no promotions beside them."""
    given, out = tmp_path_factory.mktemp("given"), tmp_path_factory.mktemp("findings")
    titles = given / "titles.txt"
    titles.write_text(
        "\n".join([*(f"新款全网最低价好物{number}号<b>" for number in range(120)), "", "纯棉毛巾"]), "utf-8"
    )
    deals = given / "deals.csv"
    deals.write_text("sku,ts,price_fen\ns1,1767225600,1000\ns2,1767225600,nan\n", "utf-8")
    merchants = given / "merchants.csv"
    merchants.write_text("id,name,code\nm1,杭州样例商店,91330100799655058A\nm2,杭州无码商店,\n", "utf-8")
    for kind, file in (("titles", titles), ("deals", deals), ("merchants", merchants)):
        scan(Order(files=[file], kind=kind, out=out / kind, as_of=date(2026, 11, 24)))
    return out


@pytest.fixture
def sample_scans(scans: Path, settings: Settings) -> Path:
    settings.SAMPLE_FINDINGS = scans
    return scans
