"""The other side as a real process, an exchange to hand over, and how to order trouble."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings
from tests.modules.matter_rows import Stage, lay

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.modules.audit.operations import acting
from wangjian.modules.national.operations import hand_over
from wangjian.modules.national.queries import ExchangeRow
from wangjian.project import national_side
from wangjian.project.national_side.process import TROUBLE

BODY = {"decision": "杭余市监罚决〔2026〕1号", "party": "杭州样例网络科技有限公司", "fine_fen": 1_000_000}


@dataclass
class Side:
    """The other side while it runs, and where it keeps things."""

    running: national_side.Running
    data: Path
    restart: Callable[[], None]

    def trouble(self, **ordered: object) -> None:
        """Order trouble for the requests to come."""
        (self.data / TROUBLE).write_text(json.dumps(ordered), "utf-8")


@pytest.fixture
def keys(settings: LazySettings, tmp_path: Path) -> Path:
    """The installation's folders, with our key in place; the file of its public half."""
    settings.FILES_FOLDER, settings.KEYS_FOLDER = tmp_path / "files", tmp_path / "keys"
    settings.NATIONAL_SYSTEMS = {}
    return national_side.client_key(tmp_path / "keys")


def started(system: str, settings: LazySettings, tmp_path: Path, keys: Path, at: Instant) -> Iterator[Side]:
    data = tmp_path / system

    def start() -> national_side.Running:
        made = national_side.start(system, data, tmp_path / f"{system}.log", client=keys, at=at)
        entry = {"url": made.url, "public_key": str(made.public_key)}
        settings.NATIONAL_SYSTEMS = {**settings.NATIONAL_SYSTEMS, system: entry}
        return made

    def restart() -> None:
        side.running.stop()
        side.running = start()

    side = Side(start(), data, restart)
    yield side
    side.running.stop()


@pytest.fixture
def gsxt(settings: LazySettings, tmp_path: Path, keys: Path, at: Instant) -> Iterator[Side]:
    """The system that publishes penalties, in its own process."""
    yield from started("gsxt", settings, tmp_path, keys, at)


@pytest.fixture
def province(settings: LazySettings, tmp_path: Path, keys: Path, at: Instant) -> Iterator[Side]:
    """The province's platform, in its own process."""
    yield from started("province", settings, tmp_path, keys, at)


@pytest.fixture
def stage(db: None, at: Instant) -> Stage:
    """A case of a station."""
    return lay(at)


@pytest.fixture
def handed(
    stage: Stage, keys: Path, officer: Actor, once: Callable[[], Key], at: Instant
) -> Callable[..., ExchangeRow]:
    """Hand something over in an act of its own."""

    def make(
        system: str = "gsxt", kind: str = "publication", *, run: UUID | None = None, **body: object
    ) -> ExchangeRow:
        with acting("test.hand-over", by=officer, at=at, once=once()) as act:
            row = hand_over(act, system=system, kind=kind, matter=stage.matter, run=run, body={**BODY, **body})
            act.give(True)
        return row

    return make
