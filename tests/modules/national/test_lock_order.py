"""Whatever locks several exchanges locks them in the order of their keys: no two such acts wait for one another."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.modules.locks import taken_before
from tests.modules.matter_rows import Stage, lay

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.signed_message import Signer
from wangjian.kernel.signed_package import write_package
from wangjian.modules.audit.operations import acting
from wangjian.modules.national.models import Exchange
from wangjian.modules.national.operations import (
    comparing,
    export_waiting,
    hand_over,
    import_acknowledgements,
    reconcile,
)
from wangjian.modules.national.operations.receipts import Receipt
from wangjian.modules.national.queries import ExchangeRow
from wangjian.project.national_side.keys import key_pair

Drawn = Callable[[], Key]


@pytest.fixture
def urls_owner(urls: dict[str, str]) -> str:
    return urls["owner"]


@pytest.fixture
def stage(committing: None, at: Instant, request: pytest.FixtureRequest) -> Stage:
    return lay(at, request.node.name, place="lock-order-")


@pytest.fixture
def rows(handed: Callable[..., ExchangeRow]) -> list[ExchangeRow]:
    """Five exchanges that wait, laid into the table in the order of their keys turned round."""
    made = sorted((handed() for _ in range(5)), key=lambda row: row.id, reverse=True)
    for row in made:  # a row that was written anew lies behind the others
        Exchange.objects.filter(pk=row.id).update(attempts=1)
    return made


def receipt(row: ExchangeRow, reference: str, at: Instant) -> bytes:
    said = {
        "system": "gsxt",
        "exchange": str(row.id),
        "kind": row.kind,
        "state": "acknowledged",
        "reference": reference,
        "number": "",
        "reason": "",
        "digest": row.digest,
        "received_at": str(at),
    }
    return json.dumps(said).encode()


def test_export(
    rows: list[ExchangeRow], officer: Actor, once: Drawn, at: Instant, tmp_path: Path, urls_owner: str
) -> None:
    def export() -> None:
        assert export_waiting("gsxt", tmp_path / "out", by=officer, at=at, once=once()).count == 5

    assert taken_before(urls_owner, "national_exchange", [row.id for row in rows], export) == set()


def test_import(
    rows: list[ExchangeRow],
    officer: Actor,
    once: Drawn,
    at: Instant,
    tmp_path: Path,
    urls_owner: str,
    settings: LazySettings,
) -> None:
    key, public = key_pair(tmp_path / "gsxt", "gsxt")
    settings.NATIONAL_SYSTEMS = {"gsxt": {"public_key": str(public)}}
    lines = [receipt(row, f"GSXT-2026-{n}", at) for n, row in enumerate(rows)]
    write_package(tmp_path / "back", lines, about="acknowledgements", system="gsxt", by=Signer("gsxt", key), at=at)

    def bring_in() -> None:
        done = import_acknowledgements(tmp_path / "back", system="gsxt", by=officer, at=at, once=once())
        assert (done.acknowledged, done.rejects) == (5, ())

    assert taken_before(urls_owner, "national_exchange", [row.id for row in rows], bring_in) == set()


class Elsewhere:
    """What the other system holds: other contents under all of our ids."""

    def __init__(self, rows: list[ExchangeRow]) -> None:
        self.held = [
            Receipt(row.id, "gsxt", row.kind, "acknowledged", f"GSXT-2026-{n}", "", "", "0" * 64)
            for n, row in enumerate(rows)
        ]

    def list(self, *, at: Instant, after: int) -> tuple[list[Receipt], int]:
        return self.held, 0

    def look(self, exchange: UUID, *, at: Instant) -> None:
        return None


def test_comparison(rows: list[ExchangeRow], at: Instant, urls_owner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "system_of_record", lambda system: Elsewhere(rows))

    def compare() -> None:
        with connection.cursor() as cursor:  # an index would happen to give them in this order
            cursor.execute("SET enable_indexscan = off; SET enable_bitmapscan = off")
        assert reconcile("gsxt", at=at).differences == 5

    assert taken_before(urls_owner, "national_exchange", [row.id for row in rows], compare) == set()


def test_replacing(
    rows: list[ExchangeRow], stage: Stage, officer: Actor, once: Drawn, at: Instant, urls_owner: str
) -> None:
    Exchange.objects.filter(pk__in=[row.id for row in rows]).update(state="differs")

    def hand_over_anew() -> None:
        with acting("test.hand-over", by=officer, at=at, once=once()) as act:
            hand_over(act, system="gsxt", kind="publication", matter=stage.matter, run=None, body={})
            act.give(True)

    assert taken_before(urls_owner, "national_exchange", [row.id for row in rows], hand_over_anew) == set()
    assert set(Exchange.objects.values_list("state", flat=True)) == {"replaced", "not_sent"}
