"""A value is destroyed by two persons, never under a hold or before its term, and what was committed to it stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event, Thread
from time import sleep
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from tests.modules.conftest import key_of

from wangjian.kernel.actor import Actor, ActorKind
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.vault.models import Disposal, Value
from wangjian.modules.vault.operations import (
    approve_disposal,
    lift_hold,
    propose_disposal,
    reveal,
    set_hold,
    withdraw_disposal,
)
from wangjian.modules.vault.queries import due_for_disposal, holds_on, masked, owners_of, proposed, values_of

OWNER = key_of("owner")
OVER = date(2026, 3, 1)
"""A last day that is over at the moment of these tests."""
Draw = Callable[[], Key]


@pytest.fixture
def head(actor: Callable[..., Actor]) -> Actor:
    return actor("head", name="陈局")


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


@pytest.mark.django_db
def test_two_persons_destroy_a_value(
    keys: Path, kept: Callable[..., UUID], officer: Actor, head: Actor, at: Instant, once: Draw
) -> None:
    value, stays = kept("person.phone", "13812345678", OWNER, until=OVER), kept("person.name", "张三", OWNER)
    before = bytes(Value.objects.get(id=value).commitment)
    made = propose_disposal([value], reason="本人要求删除", by=officer, at=at, once=once())
    assert [(row.id, row.value, row.reason) for row in proposed()] == [(made.disposals[0], value, "本人要求删除")]
    done = approve_disposal(made.disposals, by=head, at=at, once=once())
    assert done.values == (value,)
    gone = Value.objects.get(id=value)
    assert (gone.sealed, gone.blind, gone.masked, bytes(gone.commitment)) == (None, None, "（已销毁）", before)
    assert owners_of("person.phone", "13812345678") == []
    assert masked([value, stays]) == {value: "（已销毁）", stays: "张*"}
    assert {row.id: bool(row.disposed_at) for row in values_of(OWNER)} == {value: True, stays: False}
    by = officer.for_purpose("送达文书")
    assert code_of(lambda: reveal([value], by=by, at=at, once=once())) == "vault.none"
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload->>'commitment' FROM audit_fact WHERE code = 'value.disposed'")
        assert [row[0] for row in cursor.fetchall()] == [before.hex()]
    assert not proposed()


@pytest.mark.django_db
def test_the_proposer_does_not_approve(
    keys: Path, kept: Callable[..., UUID], head: Actor, at: Instant, once: Draw
) -> None:
    value = kept("person.phone", "13812345678", OWNER, until=OVER)
    made = propose_disposal([value], reason="到期", by=head, at=at, once=once())
    assert code_of(lambda: approve_disposal(made.disposals, by=head, at=at, once=once())) == "vault.two-persons"
    assert Value.objects.get(id=value).sealed is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Disposal.objects.filter(id=made.disposals[0]).update(approved_by=head.key, approved_at=at.at)


@pytest.mark.django_db
def test_only_persons_propose_and_only_heads_approve(
    keys: Path, kept: Callable[..., UUID], officer: Actor, actor: Callable[..., Actor], at: Instant, once: Draw
) -> None:
    value = kept("person.phone", "13812345678", OWNER, until=OVER)
    machine = replace(officer, kind=ActorKind.MACHINE)
    assert code_of(lambda: propose_disposal([value], reason="x", by=machine, at=at, once=once())) == "vault.person"
    assert code_of(lambda: propose_disposal([value], reason=" ", by=officer, at=at, once=once())) == "vault.reason"
    made = propose_disposal([value], reason="到期", by=officer, at=at, once=once())
    second = actor("officer", name="李四")
    assert code_of(lambda: approve_disposal(made.disposals, by=second, at=at, once=once())) == "vault.approver"


@pytest.mark.django_db
def test_a_hold_stops_disposal_until_it_is_lifted(
    keys: Path, kept: Callable[..., UUID], officer: Actor, head: Actor, at: Instant, once: Draw
) -> None:
    value = kept("person.phone", "13812345678", OWNER, until=date(2026, 1, 1))
    made = propose_disposal([value], reason="到期", by=officer, at=at, once=once())
    hold = set_hold(OWNER, reason="行政诉讼", by=officer, at=at, once=once()).hold
    assert [row.reason for row in holds_on(OWNER)] == ["行政诉讼"]
    assert code_of(lambda: approve_disposal(made.disposals, by=head, at=at, once=once())) == "vault.held"
    assert due_for_disposal(at.day) == []
    assert Value.objects.get(id=value).sealed is not None
    assert code_of(lambda: lift_hold(hold, by=officer, at=at, once=once())) == "vault.approver"
    lift_hold(hold, by=head, at=at, once=once())
    assert code_of(lambda: lift_hold(hold, by=head, at=at, once=once())) == "vault.hold.none"
    assert approve_disposal(made.disposals, by=head, at=at, once=once()).values == (value,)


@pytest.mark.django_db
def test_what_is_due_and_what_is_not(
    keys: Path, kept: Callable[..., UUID], officer: Actor, at: Instant, once: Draw
) -> None:
    over = kept("person.phone", "13812345678", OWNER, until=date(2026, 3, 9))
    today = kept("person.name", "张三", OWNER, until=date(2026, 3, 10))
    assert [row.id for row in due_for_disposal(at.day)] == [over]
    assert code_of(lambda: propose_disposal([today], reason="x", by=officer, at=at, once=once())) == "vault.retained"
    propose_disposal([over], reason="到期", by=officer, at=at, once=once())
    assert due_for_disposal(at.day) == []
    assert code_of(lambda: propose_disposal([over], reason="x", by=officer, at=at, once=once())) == "vault.proposed"


@pytest.mark.django_db
def test_what_has_no_last_day_is_not_destroyed(
    keys: Path, kept: Callable[..., UUID], officer: Actor, head: Actor, at: Instant, once: Draw
) -> None:
    over, kept_on = kept("person.phone", "13812345678", OWNER, until=OVER), kept("text", "没有期限", OWNER)

    def propose(*values: UUID) -> object:
        return propose_disposal(values, reason="x", by=officer, at=at, once=once())

    assert code_of(lambda: propose(kept_on)) == code_of(lambda: propose(over, kept_on)) == "vault.no-term"
    made = propose_disposal([over], reason="到期", by=officer, at=at, once=once())
    Value.objects.filter(id=over).update(keep_until=None)
    assert code_of(lambda: approve_disposal(made.disposals, by=head, at=at, once=once())) == "vault.no-term"
    assert Value.objects.get(id=over).sealed is not None


@pytest.mark.django_db
def test_what_is_proposed_takes_no_place_among_what_is_due(
    keys: Path, kept: Callable[..., UUID], officer: Actor, at: Instant, once: Draw
) -> None:
    first = kept("person.phone", "13812345678", OWNER, until=date(2026, 2, 1))
    second = kept("person.name", "张三", OWNER, until=OVER)
    assert [row.id for row in due_for_disposal(at.day, limit=1)] == [first]
    propose_disposal([first], reason="到期", by=officer, at=at, once=once())
    assert [row.id for row in due_for_disposal(at.day, limit=1)] == [second]


@pytest.mark.django_db
def test_a_proposal_is_withdrawn_by_its_proposer_or_by_who_approves(
    keys: Path, kept: Callable[..., UUID], officer: Actor, actor: Callable[..., Actor], at: Instant, once: Draw
) -> None:
    value, other = kept("person.phone", "13812345678", OWNER, until=OVER), actor("officer", name="李四")
    for who in (officer, actor("unit_head", name="周敏")):
        (made,) = propose_disposal([value], reason="到期", by=officer, at=at, once=once()).disposals
        refused = code_of(lambda: withdraw_disposal(made, by=other, at=at, once=once()))  # noqa: B023 - called at once
        assert refused == "vault.disposal.not-yours" and [row.id for row in proposed()] == [made]
        withdraw_disposal(made, by=who, at=at, once=once())
        assert not proposed()


@pytest.mark.django_db
def test_a_withdrawn_proposal_can_be_made_anew_and_each_act_happens_once(
    keys: Path, kept: Callable[..., UUID], officer: Actor, head: Actor, at: Instant, once: Draw
) -> None:
    value, key = kept("person.phone", "13812345678", OWNER, until=OVER), once()
    made = propose_disposal([value], reason="到期", by=officer, at=at, once=key)
    assert propose_disposal([value], reason="到期", by=officer, at=at, once=key) == made
    withdraw_disposal(made.disposals[0], by=officer, at=at, once=once())
    assert code_of(lambda: approve_disposal(made.disposals, by=head, at=at, once=once())) == "vault.disposal.none"
    again = propose_disposal([value], reason="到期", by=officer, at=at, once=once())
    key = once()
    done = approve_disposal(again.disposals, by=head, at=at, once=key)
    assert approve_disposal(again.disposals, by=head, at=at, once=key) == done
    assert code_of(lambda: propose_disposal([value], reason="x", by=officer, at=at, once=once())) == "vault.none"


@pytest.mark.parametrize("first", ["hold", "approval"])
def test_a_hold_and_an_approval_at_once_come_one_after_the_other(
    committing: None,
    keys: Path,
    kept: Callable[..., UUID],
    officer: Actor,
    head: Actor,
    at: Instant,
    once: Draw,
    monkeypatch: pytest.MonkeyPatch,
    first: str,
) -> None:
    """Whichever locks the value first is held up before it commits; the other waits for it and sees what it did."""
    from wangjian.modules.audit.operations.acts import Act

    value = kept("person.phone", "13812345678", OWNER, until=OVER)
    made = propose_disposal([value], reason="到期", by=officer, at=at, once=once())
    hold_key, approval_key, given, refused = once(), once(), Event(), []
    give = Act.give

    def slow(act: Act, result: object) -> object:
        if act.name == {"hold": "vault.set-hold", "approval": "vault.approve-disposal"}[first]:
            given.set()
            sleep(0.3)
        return give(act, result)

    def hold() -> None:
        set_hold(OWNER, reason="诉讼", by=officer, at=at, once=hold_key)

    def approve() -> None:
        approve_disposal(made.disposals, by=head, at=at, once=approval_key)

    def run(act: Callable[[], None]) -> None:
        try:
            act()
        except Refusal as refusal:
            refused.append(refusal.code)
        finally:
            connection.close()

    monkeypatch.setattr(Act, "give", slow)
    acts = [hold, approve] if first == "hold" else [approve, hold]
    threads = [Thread(target=run, args=(act,)) for act in acts]
    threads[0].start()
    assert given.wait(10)
    threads[1].start()
    for thread in threads:
        thread.join(20)
    gone = Value.objects.get(id=value).sealed is None
    assert (gone, refused) == ((False, ["vault.held"]) if first == "hold" else (True, []))
