"""The first values of a year come at once: they share one key for each class, and all open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import connection
from tests.modules.conftest import key_of

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.modules.audit.operations import acting
from wangjian.modules.vault.models import SealingKey
from wangjian.modules.vault.operations import keep, reveal

CLASSES = ("person.phone", "person.name", "text", "person.account")


@pytest.mark.usefixtures("committing")
def test_acts_that_need_the_first_key_at_once_share_it(
    keys: Path, officer: Actor, at: Instant, once: Callable[[], Key]
) -> None:
    start, ids, faults = Barrier(len(CLASSES) * 2), {}, []

    def one(number: int, key: Key) -> None:
        try:
            start.wait(10)
            with acting("test.keep", by=officer, at=at, once=key) as act:
                # each thread wants two classes, in different order
                for klass in (CLASSES[number % 4], CLASSES[(number + 1 + number // 4) % 4]):
                    kept = keep(act, klass=klass, owner=key_of("owner"), text=f"{number} {klass}", label=klass)
                    ids[kept.id] = f"{number} {klass}"
                act.give(True)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [Thread(target=one, args=(number, once())) for number in range(len(CLASSES) * 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not faults
    assert sorted(SealingKey.objects.values_list("klass", flat=True)) == sorted(
        ["file", "person.account", "person.address", "person.id_number", "person.name", "person.phone", "text"]
    )
    wanted: list[UUID] = list(ids)
    assert reveal(wanted, by=officer.for_purpose("核对当事人身份"), at=at, once=once()) == ids
