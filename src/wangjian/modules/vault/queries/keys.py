"""Which keys there are, which are needed, and which are missing."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from wangjian.kernel.refusal import Refusal
from wangjian.modules.vault.models import SealingKey, Value
from wangjian.modules.vault.queries import key_files


@dataclass(frozen=True, slots=True)
class MasterRow:
    """A master key: its algorithm if it can be read here, and how many data keys it seals."""

    name: str
    algorithm: str
    here: bool
    seals: int


@dataclass(frozen=True, slots=True)
class DataKeyRow:
    """A data key: what it is for, what seals it, and how many values stand under it."""

    klass: str
    year: int
    version: int
    algorithm: str
    master: str
    values: int
    retired: bool


@dataclass(frozen=True, slots=True)
class KeysState:
    """Every key that there is or should be; `missing` names what the database needs and the folder lacks."""

    masters: tuple[MasterRow, ...]
    blind_here: bool
    data_keys: tuple[DataKeyRow, ...]
    missing: tuple[str, ...]


def state_of_keys() -> KeysState:
    """The state of the keys of this installation; reads no key to anyone."""
    seals = dict(SealingKey.objects.values_list("master").annotate(count=Count("id")).order_by())
    here = key_files.masters()
    names = sorted({*seals, *here}, key=lambda name: (len(name), name))
    masters = tuple(MasterRow(name, _algorithm(name), name in here, seals.get(name, 0)) for name in names)
    blind_here = key_files.path_of(key_files.BLIND).exists()
    lacking = [row.name for row in masters if row.seals and not row.here]
    if not blind_here and Value.objects.filter(blind__isnull=False).exists():
        lacking.append(key_files.BLIND)
    return KeysState(masters, blind_here, _data_keys(), tuple(lacking))


def _algorithm(name: str) -> str:
    try:
        return key_files.read(name).algorithm
    except Refusal:  # missing or unreadable: the state says so beside it
        return ""


def _data_keys() -> tuple[DataKeyRow, ...]:
    values = dict(Value.objects.filter(disposed_at=None).values_list("key").annotate(count=Count("id")).order_by())
    return tuple(
        DataKeyRow(
            key.klass,
            key.year,
            key.version,
            key.algorithm,
            key.master,
            values.get(key.id, 0),
            key.retired_at is not None,
        )
        for key in SealingKey.objects.order_by("year", "klass", "version")
    )
