"""Data keys: one for each class and year, sealed by a master key, made when the year's first value comes."""

from __future__ import annotations

import os

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import Act
from wangjian.modules.vault.facts import DATA_KEYS_MADE
from wangjian.modules.vault.models import SealingKey
from wangjian.modules.vault.operations.ciphers import NotOpened, cipher_of
from wangjian.modules.vault.policies import CLASSES
from wangjian.modules.vault.queries import key_files
from wangjian.modules.vault.queries.key_files import KeyFile

_WRONG = Text(
    "密钥 {master} 打不开数据密钥 {key}：密钥文件不是本安装的，或者记录被改动。",
    "The key {master} does not open the data key {key}: it belongs to another installation, or the row was changed.",
)


def bound_to(row: SealingKey) -> bytes:
    """What a sealed data key is bound to, so that no row can stand in for another."""
    return f"vault.key\0{row.id}\0{row.klass}\0{row.year}\0{row.version}".encode()


def sealed_by(row: SealingKey, key: bytes, master: KeyFile) -> None:
    """Put `key` into the row, sealed by `master`."""
    row.master = master.name
    row.sealed = cipher_of(master.algorithm).seal(master.key, key, bound_to(row))


class Opened:
    """Data keys opened within one act: each master file is read once, nothing outlives the act."""

    def __init__(self) -> None:
        self._masters: dict[str, KeyFile] = {}
        self._keys: dict[object, bytes] = {}

    def master(self, name: str) -> KeyFile:
        """The master key of that name; raise `Refusal` ``vault.key-missing``."""
        if name not in self._masters:
            self._masters[name] = key_files.read(name)
        return self._masters[name]

    def key(self, row: SealingKey) -> bytes:
        """The data key of a row; raise `Refusal` ``vault.key-missing``, ``vault.key-wrong``."""
        if row.id not in self._keys:
            master = self.master(row.master)
            try:
                opened = cipher_of(master.algorithm).open(master.key, bytes(row.sealed), bound_to(row))
            except NotOpened:
                raise Refusal("vault.key-wrong", _WRONG, master=row.master, key=row.id) from None
            self._keys[row.id] = opened
        return self._keys[row.id]


def current(act: Act) -> dict[str, SealingKey]:
    """The data key of each class for the year of the act; those not there yet are made, once however many ask at once.

    Raise `Refusal` ``vault.key-missing`` where there is no master key.
    """
    year = act.at.day.year
    # read at once: a key that another act makes in between must not be taken for one that was retired
    versions, found = _all(year)
    lacking = {code: versions.get(code, 0) + 1 for code in sorted(CLASSES) if code not in found}
    if not lacking:
        return found
    made = _make(act, year, lacking, key_files.newest_master())
    if made:
        act.record(DATA_KEYS_MADE, year=year, count=made, master=key_files.newest_master().name)
    return _all(year)[1]


def _all(year: int) -> tuple[dict[str, int], dict[str, SealingKey]]:
    """The last version of each class in a year, retired ones too, and the keys that stand."""
    rows = list(SealingKey.objects.filter(year=year).order_by("version"))
    return {row.klass: row.version for row in rows}, {row.klass: row for row in rows if row.retired_at is None}


def _make(act: Act, year: int, wanted: dict[str, int], master: KeyFile) -> int:
    """Make the keys of these classes (each with its version) in one statement and one order.

    Two acts then wait, but never for each other.
    """
    cipher = cipher_of(master.algorithm)
    rows = []
    for klass, version in wanted.items():
        row = SealingKey(
            id=act.new_id(f"vault.key:{klass}:{year}:{version}"),
            klass=klass,
            year=year,
            version=version,
            algorithm=cipher.name,
            made_at=act.at.at,
        )
        sealed_by(row, os.urandom(cipher.key_size), master)
        rows.append(row)
    # another act may make the same keys at this moment: the database keeps the first, and both use it
    SealingKey.objects.bulk_create(rows, ignore_conflicts=True)
    return SealingKey.objects.filter(id__in=[row.id for row in rows]).count()
