"""A comparison names what is missing there, missing here or held differently, and heals lost receipts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid5

import pytest
from tests.modules.conftest import NAMESPACE
from tests.modules.matter_rows import Stage
from tests.modules.national.conftest import Side
from tests.modules.national.test_delivering import MACHINE, count

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.national.models import Exchange
from wangjian.modules.national.operations import deliver, reconcile, system_of_record
from wangjian.modules.national.operations.wire import HttpSystem
from wangjian.modules.national.queries import DifferenceRow, ExchangeRow, exchange, reconciliation


def change(side: Side, statement: str, *given: object) -> None:
    """Do something to the other side's records behind everybody's back."""
    with sqlite3.connect(side.data / "gsxt.sqlite3") as database:
        assert database.execute(statement, given).rowcount == 1


def test_both_sides_agree(gsxt: Side, handed: Callable[..., ExchangeRow], at: Instant) -> None:
    rows = [handed() for _ in range(3)]
    deliver(at=at, limit=2)
    done = reconcile("gsxt", at=at)
    assert (done.ours, done.theirs, done.agreed, done.waiting, done.differences) == (3, 2, 2, 1, 0)
    assert sorted(str(exchange(MACHINE, row.id).compared_at) for row in rows) == [str(at), str(at), "None"]
    assert reconcile("gsxt", at=at) == done, "the same comparison again is the first one"
    assert count("system.compared") == 1


def test_each_difference_is_a_line(gsxt: Side, handed: Callable[..., ExchangeRow], at: Instant) -> None:
    gone, changed, fine = (handed() for _ in range(3))
    deliver(at=at)
    foreign = uuid5(NAMESPACE, "foreign")
    line = system_of_record("gsxt")
    assert line is not None
    content = f'{{"exchange":"{foreign}","system":"gsxt","kind":"publication","body":{{}}}}'
    line.hand_over(foreign, content.encode(), at=at)
    change(gsxt, "DELETE FROM record WHERE exchange = ?", str(gone.id))
    change(gsxt, "UPDATE record SET digest = ? WHERE exchange = ?", "0" * 64, str(changed.id))
    done = reconcile("gsxt", at=at)
    assert (done.ours, done.theirs, done.agreed, done.differences) == (3, 3, 1, 3)
    shown = reconciliation("gsxt", by=MACHINE)
    assert shown is not None and shown.differences == 3
    assert {(line.what, line.exchange, line.theirs) for line in shown.rows} == {
        ("missing_there", gone.id, ""),
        ("content", changed.id, str(changed.id)),
        ("missing_here", None, str(foreign)),
    }
    assert {exchange(MACHINE, row.id).state for row in (gone, changed)} == {"differs"}
    assert exchange(MACHINE, fine.id).state == "acknowledged"
    assert count("exchange.differs") == 2


def test_references_are_for_those_who_see_the_matter(
    gsxt: Side, handed: Callable[..., ExchangeRow], stage: Stage, actor: Callable[..., Actor], at: Instant
) -> None:
    gone = handed()
    deliver(at=at)
    change(gsxt, "DELETE FROM record WHERE exchange = ?", str(gone.id))
    reconcile("gsxt", at=at)
    mine, other = (actor("officer", organisation=where) for where in (stage.office, uuid5(NAMESPACE, "elsewhere")))
    seen, blank = (reconciliation("gsxt", by=who) for who in (mine, other))
    assert seen is not None and blank is not None and seen.differences == blank.differences == 1
    assert (seen.rows[0].matter, seen.rows[0].exchange) == (stage.matter, gone.id) and seen.rows[0].reference
    assert blank.rows == (DifferenceRow("missing_there", None, "", "", None),)


def test_what_arrives_while_their_list_is_read_is_no_difference(
    gsxt: Side, handed: Callable[..., ExchangeRow], at: Instant, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = HttpSystem.list
    handed()

    def delivered_after(line: HttpSystem, **asked: Any) -> Any:
        found = listing(line, **asked)
        deliver(at=at)
        return found

    def handed_before(line: HttpSystem, **asked: Any) -> Any:
        handed()
        deliver(at=at)
        return listing(line, **asked)

    monkeypatch.setattr(HttpSystem, "list", delivered_after)
    first = reconcile("gsxt", at=at)
    assert (first.ours, first.theirs, first.waiting, first.differences) == (1, 0, 1, 0)
    monkeypatch.setattr(HttpSystem, "list", handed_before)
    second = reconcile("gsxt", at=Instant(at.at + timedelta(seconds=1)))
    assert (second.ours, second.theirs, second.agreed, second.differences) == (1, 1, 1, 0)
    assert set(Exchange.objects.values_list("state", flat=True)) == {"acknowledged"}


def test_a_lost_receipt_is_fetched(gsxt: Side, handed: Callable[..., ExchangeRow], at: Instant) -> None:
    row = handed()
    gsxt.trouble(drop=True, times=1)
    deliver(at=at)
    assert exchange(MACHINE, row.id).state == "sent"
    assert reconcile("gsxt", at=at).agreed == 1
    assert exchange(MACHINE, row.id).state == "acknowledged"
    assert count("exchange.acknowledged") == 1


def test_a_list_of_several_pages_is_read_to_its_end(gsxt: Side, keys: object, db: None, at: Instant) -> None:
    line = system_of_record("gsxt")
    assert line is not None
    for number in range(205):
        key = uuid5(NAMESPACE, str(number))
        line.hand_over(key, f'{{"exchange":"{key}","system":"gsxt","kind":"publication","body":{{}}}}'.encode(), at=at)
    assert reconcile("gsxt", at=at).theirs == 205


@pytest.mark.parametrize("trouble", [{"status": 500}, {"forge": True}, {"drop": True}])
def test_nothing_is_compared_without_an_answer_to_be_believed(
    gsxt: Side, handed: Callable[..., ExchangeRow], at: Instant, trouble: dict[str, object]
) -> None:
    handed()
    deliver(at=at)
    gsxt.trouble(**trouble)
    with pytest.raises(Refusal) as refused:
        reconcile("gsxt", at=at)
    assert refused.value.code == "national.no-answer"
    assert reconciliation("gsxt", by=MACHINE) is None


def test_without_a_line_it_says_so(db: None, keys: object, at: Instant) -> None:
    for system, code in (("gsxt", "national.no-line"), ("nobody", "national.unknown")):
        with pytest.raises(Refusal) as refused:
            reconcile(system, at=at)
        assert refused.value.code == code
