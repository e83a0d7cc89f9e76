"""Rows as they are given out: frozen, without a way back to the tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wangjian.kernel.moment import Instant
from wangjian.kernel.text import Text
from wangjian.law.procedure import Procedure, StateKind
from wangjian.modules.matters.models import Matter, Run


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A matter: its number, what it is about, who works on it and in whose name; open while `closed_at` is None."""

    id: UUID
    number: str
    kind: str
    title: str
    office: UUID
    bureau: UUID
    subject: UUID | None
    opened_at: Instant
    closed_at: Instant | None

    @property
    def places(self) -> frozenset[UUID]:
        """The organisations at which a capacity counts on this matter."""
        return frozenset({self.office, self.bureau})


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run of a procedure at one version; `seen` is what a page hands back so that nobody acts on an old page."""

    id: UUID
    matter: UUID
    opened_by: UUID | None
    procedure: str
    version: str
    state: str
    state_text: Text
    final: bool
    seen: int
    opened_at: Instant
    ended_at: Instant | None


def with_instants(row: Iterable[Any]) -> list[Any]:
    """The values of a row of the database, its moments as the law counts them."""
    return [Instant(value) if isinstance(value, datetime) else value for value in row]


def instant(moment: datetime | None) -> Instant | None:
    """A moment of the database as the law counts it."""
    return None if moment is None else Instant(moment)


def matter_row(found: Matter) -> MatterRow:
    """The matter as a row."""
    return MatterRow(
        id=found.id,
        number=found.number,
        kind=found.kind,
        title=found.title,
        office=found.office_id,
        bureau=found.bureau_id,
        subject=found.subject_id,
        opened_at=Instant(found.opened_at),
        closed_at=instant(found.closed_at),
    )


def run_row(found: Run, procedure: Procedure, state: str) -> RunRow:
    """The run as a row, standing in `state`, which may have lapsed into it without anybody writing so."""
    stands = procedure.states[state]
    return RunRow(
        id=found.id,
        matter=found.matter_id,
        opened_by=found.opened_by_id,
        procedure=found.procedure,
        version=found.version.isoformat(),
        state=state,
        state_text=stands.text,
        final=stands.kind is StateKind.FINAL,
        seen=found.seen,
        opened_at=Instant(found.opened_at),
        ended_at=instant(found.ended_at),
    )
