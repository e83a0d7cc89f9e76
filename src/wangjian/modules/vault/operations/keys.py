"""Making and rotating keys."""

from __future__ import annotations

import os
from dataclasses import dataclass

from django.db import connection

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import acting
from wangjian.modules.vault.facts import KEYS_MADE, KEYS_ROTATED
from wangjian.modules.vault.models import SealingKey
from wangjian.modules.vault.operations.ciphers import DEFAULT, cipher_of
from wangjian.modules.vault.operations.data_keys import Opened, sealed_by
from wangjian.modules.vault.operations.key_writing import write_key
from wangjian.modules.vault.queries import key_files, state_of_keys
from wangjian.modules.vault.queries.key_files import BLIND, BLIND_ALGORITHM, KeyFile

_LOST = Text(
    "数据库中已有个人信息，而密钥 {names} 不在 {folder}。不会另造新密钥；请导入原有密钥。",
    "The database holds personal values, and the keys {names} are not in {folder}. No new ones are made in their "
    "place: import the old ones.",
)


@dataclass(frozen=True, slots=True)
class MadeKeys:
    """The names of the keys that were made; none if all were there."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rotated:
    """The master key that seals from now on, and how many data keys it sealed anew."""

    master: str
    resealed: int


def make_keys(*, by: Actor, at: Instant, once: Key, algorithm: str = DEFAULT) -> MadeKeys:
    """Make the first master key and the key of the blind index, where there is neither key nor value yet.

    Keys that are here stay. Raise `Refusal` ``vault.keys-lost`` with the names where values exist whose keys are not
    here, ``vault.algorithm``, ``disk.full``.
    """
    cipher = cipher_of(algorithm)
    with acting("vault.make-keys", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(MadeKeys)) is not None:
            return earlier
        _one_at_a_time()
        require_no_key_lost()
        made = []
        if not key_files.masters():
            made.append(KeyFile("master-1", algorithm, os.urandom(cipher.key_size)))
        if not key_files.path_of(BLIND).exists():
            made.append(KeyFile(BLIND, BLIND_ALGORITHM, os.urandom(32)))
        for key in made:
            write_key(key)
        names = tuple(key.name for key in made)
        if names:
            act.record(KEYS_MADE, names=names, algorithm=algorithm.lower())
        return act.give(MadeKeys(names))


def require_no_key_lost() -> None:
    """Raise `Refusal` ``vault.keys-lost`` where the database needs a key that is not in the folder."""
    if lost := state_of_keys().missing:
        raise Refusal("vault.keys-lost", _LOST, names=", ".join(lost), folder=key_files.folder())


def rotate_keys(*, by: Actor, at: Instant, once: Key, algorithm: str = "") -> Rotated:
    """Make a new master key, seal every data key anew with it, and retire them: the next values get new data keys.

    `algorithm` is that of the new master key and of the data keys made under it; without it the present one. The old
    master key stays: copies of the database from before need it. The file is written first: whenever this is cut
    short, every data key opens by the master its row names, and the next rotation uses the file that was left.
    Raise `Refusal` ``vault.key-missing``, ``vault.key-wrong``, ``vault.algorithm``, ``disk.full``.
    """
    with acting("vault.rotate-keys", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Rotated)) is not None:
            return earlier
        _one_at_a_time()
        present = key_files.newest_master()
        rows = list(SealingKey.objects.select_for_update(no_key=True).order_by("id"))
        opened = Opened()
        keys = [opened.key(row) for row in rows]  # a missing key is refused before a new one is made
        master = _next_master(present, algorithm or present.algorithm, rows)
        for row, key in zip(rows, keys, strict=True):
            sealed_by(row, key, master)
            row.retired_at = row.retired_at or at.at
        SealingKey.objects.bulk_update(rows, ["master", "sealed", "retired_at"], batch_size=1000)
        act.record(KEYS_ROTATED, master=master.name, algorithm=master.algorithm.lower(), count=len(rows))
        return act.give(Rotated(master.name, len(rows)))


def _next_master(present: KeyFile, algorithm: str, rows: list[SealingKey]) -> KeyFile:
    """A new master key in its file, or the one that a rotation cut short had left there."""
    cipher = cipher_of(algorithm)
    if rows and present.algorithm == algorithm and all(row.master != present.name for row in rows):
        return present
    number = int(present.name.rpartition("-")[2]) + 1
    made = KeyFile(f"master-{number}", algorithm, os.urandom(cipher.key_size))
    write_key(made)
    return made


def _one_at_a_time() -> None:
    """Let no two acts make or rotate keys at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('wangjian.vault.keys'))")
