"""What is handed over arrives once, whatever happens on the way; only a verified receipt acknowledges it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection, connections
from tests.modules.matter_rows import Stage, lay
from tests.modules.national.conftest import Side

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit.operations import acting, system_actor
from wangjian.modules.national.operations import deliver, delivering, hand_over, reconcile, system_of_record
from wangjian.modules.national.queries import ExchangeRow, exchange, exchanges, waiting

MACHINE = system_actor("national")


def after(at: Instant, **span: float) -> Instant:
    return Instant(at.at + timedelta(**span))


def count(code: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_fact WHERE code = %s", [code])
        return int(cursor.fetchone()[0])


def held(at: Instant, system: str = "gsxt") -> int:
    """How many records the other side has."""
    line = system_of_record(system)
    assert line is not None
    return len(line.list(at=at)[0])


def test_a_delivery_is_acknowledged_with_their_number(
    gsxt: Side, handed: Callable[..., ExchangeRow], at: Instant
) -> None:
    row = handed()
    assert row.state == "not_sent"
    done = deliver(at=at)
    assert (done.acknowledged, done.unanswered, done.unreachable) == (1, 0, 0)
    now = exchange(MACHINE, row.id)
    assert (now.state, now.reference, now.acknowledged_at) == ("acknowledged", "GSXT-2026-1", at)
    assert count("exchange.sent") == count("exchange.acknowledged") == 1
    assert waiting() == ()
    assert deliver(at=after(at, days=1)).acknowledged == 0


def test_the_province_gives_case_numbers_and_numbers_of_papers(
    province: Side, handed: Callable[..., ExchangeRow], at: Instant
) -> None:
    case, formed = handed("province", "case"), handed("province", "case", prefix="杭余市监案立")
    numbered = [handed("province", "number", prefix="杭余市监罚决") for _ in range(2)]
    bad = handed("province", "number", prefix="#read")
    done = deliver(at=at)
    assert (done.acknowledged, done.refused) == (4, 1)
    assert {exchange(MACHINE, each.id).reference for each in (case, formed)} == {
        "浙执案〔2026〕1号",
        "浙执案〔2026〕2号",
    }
    assert (exchange(MACHINE, case.id).number, exchange(MACHINE, formed.id).number) == ("", "杭余市监案立〔2026〕1号")
    assert {exchange(MACHINE, each.id).number for each in numbered} == {
        "杭余市监罚决〔2026〕1号",
        "杭余市监罚决〔2026〕2号",
    }
    assert exchange(MACHINE, bad.id).differs == "prefix_malformed"


def test_a_publication_is_withdrawn_by_the_number_of_the_decision(
    gsxt: Side, handed: Callable[..., ExchangeRow], at: Instant
) -> None:
    shown = handed(number="杭余市监罚决〔2026〕1号")
    deliver(at=at)
    taken = handed(kind="withdrawal", number="杭余市监罚决〔2026〕1号")
    unknown = handed(kind="withdrawal", number="杭余市监罚决〔2026〕9号")
    done = deliver(at=at)
    assert (done.acknowledged, done.refused) == (1, 1)
    assert exchange(MACHINE, taken.id).state == "acknowledged"
    assert exchange(MACHINE, unknown.id).differs == "record_unknown"
    line = system_of_record("gsxt")
    assert line is not None
    there = line.look(shown.id, at=at)
    assert there is not None and there.receipt.state == "withdrawn"
    assert reconcile("gsxt", at=at).differences == 0


@pytest.mark.parametrize("trouble", [{"status": 500}, {"drop": True}, {"forge": True}])
def test_without_a_receipt_it_stays_sent_and_a_repetition_heals_it(
    gsxt: Side, handed: Callable[..., ExchangeRow], at: Instant, trouble: dict[str, object]
) -> None:
    row = handed()
    gsxt.trouble(**trouble, times=1)
    assert deliver(at=at).unanswered == 1
    now = exchange(MACHINE, row.id)
    assert (now.state, now.reference, now.attempts) == ("sent", "", 1)
    assert now.last_error == {"status": "status-500", "drop": "broken", "forge": "forged"}[next(iter(trouble))]
    assert deliver(at=at) == delivering.Delivered(0, 0, 0, 0, 0), "it is left alone for a while"
    assert deliver(at=after(at, minutes=1)).acknowledged == 1
    assert held(after(at, minutes=1)) == 1
    assert count("exchange.sent") == count("exchange.acknowledged") == 1


def test_a_slow_side_is_given_up_and_asked_again(
    gsxt: Side, handed: Callable[..., ExchangeRow], at: Instant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wangjian.modules.national.operations.wire.TIMEOUT", 0.2)
    row = handed()
    gsxt.trouble(delay=0.6, times=1)
    assert deliver(at=at).unanswered == 1
    assert exchange(MACHINE, row.id).last_error == "timeout"
    gsxt.trouble()
    assert deliver(at=after(at, minutes=1)).acknowledged == 1


def test_an_answer_that_comes_twice_counts_once(gsxt: Side, handed: Callable[..., ExchangeRow], at: Instant) -> None:
    handed()
    gsxt.trouble(twice=True, times=1)
    assert deliver(at=at).acknowledged == 1
    assert count("exchange.acknowledged") == 1


def test_what_is_held_differently_is_no_acknowledgement(
    gsxt: Side, handed: Callable[..., ExchangeRow], at: Instant
) -> None:
    row = handed()
    gsxt.trouble(differ=True, times=1)
    assert deliver(at=at).differs == 1
    now = exchange(MACHINE, row.id)
    assert (now.state, now.differs, now.acknowledged_at) == ("differs", "content", None)
    assert count("exchange.differs") == 1 and count("exchange.acknowledged") == 0


def test_a_refusal_keeps_its_reason_and_is_replaced_by_what_is_handed_over_anew(
    gsxt: Side, handed: Callable[..., ExchangeRow], stage: Stage, at: Instant
) -> None:
    row = handed(run=stage.run)
    gsxt.trouble(refuse="subject_unknown", times=1)
    assert deliver(at=at).refused == 1
    assert (exchange(MACHINE, row.id).state, exchange(MACHINE, row.id).differs) == ("refused", "subject_unknown")
    again = handed(run=stage.run, fine_fen=2_000_000)
    assert exchange(MACHINE, row.id).state == "replaced"
    assert deliver(at=at).acknowledged == 1
    assert exchange(MACHINE, again.id).state == "acknowledged"
    assert reconcile("gsxt", at=at).differences == 0


def test_a_reason_in_words_is_not_written_down(gsxt: Side, handed: Callable[..., ExchangeRow], at: Instant) -> None:
    row = handed()
    gsxt.trouble(refuse="王某某 13800138000 不在册", times=1)
    deliver(at=at)
    assert exchange(MACHINE, row.id).differs == "other"


def test_a_side_that_is_down_costs_one_attempt_and_nothing_is_lost(
    gsxt: Side, handed: Callable[..., ExchangeRow], at: Instant
) -> None:
    rows = [handed() for _ in range(3)]
    gsxt.running.stop()
    assert deliver(at=at).unreachable == 1
    assert {exchange(MACHINE, row.id).state for row in rows} == {"not_sent"}
    assert count("exchange.sent") == 0
    gsxt.restart()
    assert deliver(at=after(at, minutes=1)).acknowledged == 3


def test_a_worker_killed_between_sending_and_recording_leaves_it_to_be_sent_again(
    gsxt: Side, handed: Callable[..., ExchangeRow], at: Instant, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = handed()

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(delivering, "settle", killed)
        deliver(at=at)
    assert exchange(MACHINE, row.id).state == "not_sent"
    assert held(at) == 1
    assert deliver(at=after(at, minutes=1)).acknowledged == 1
    assert exchange(MACHINE, row.id).reference == "GSXT-2026-1"
    assert held(after(at, minutes=1)) == 1


def test_the_other_side_keeps_what_it_has_over_a_restart(
    gsxt: Side, handed: Callable[..., ExchangeRow], at: Instant
) -> None:
    row = handed()
    deliver(at=at)
    gsxt.restart()
    line = system_of_record("gsxt")
    assert line is not None
    there = line.look(row.id, at=at)
    assert there is not None and there.receipt.reference == "GSXT-2026-1"


def test_the_same_id_with_another_content_is_a_conflict(
    gsxt: Side, handed: Callable[..., ExchangeRow], at: Instant
) -> None:
    row = handed()
    line = system_of_record("gsxt")
    assert line is not None
    other = f'{{"exchange":"{row.id}","system":"gsxt","kind":"publication","body":{{}}}}'
    assert line.hand_over(row.id, other.encode(), at=at).receipt.state == "acknowledged"
    assert deliver(at=at).differs == 1
    assert exchange(MACHINE, row.id).state == "differs"


def test_a_key_of_somebody_else_is_not_believed(
    gsxt: Side, handed: Callable[..., ExchangeRow], at: Instant, settings: LazySettings, keys: Path
) -> None:
    row = handed()
    ours_instead = {**settings.NATIONAL_SYSTEMS["gsxt"], "public_key": str(keys)}
    settings.NATIONAL_SYSTEMS = {"gsxt": ours_instead}
    assert deliver(at=at).unanswered == 1
    assert exchange(MACHINE, row.id).last_error == "forged"


def test_a_client_that_is_not_known_is_turned_away(gsxt: Side, handed: Callable[..., ExchangeRow], at: Instant) -> None:
    row = handed()
    (gsxt.data / "clients" / "wangjian.pem").unlink()
    assert deliver(at=at).unanswered == 1
    assert exchange(MACHINE, row.id).last_error == "status-401"


def test_without_an_address_nothing_is_sent(handed: Callable[..., ExchangeRow], at: Instant) -> None:
    handed()
    assert deliver(at=at) == delivering.Delivered(0, 0, 0, 0, 0)
    assert [(each.system, each.not_sent) for each in waiting()] == [("gsxt", 1)]


@pytest.mark.parametrize("url", ["http://example.org", "ftp://127.0.0.1", "file:///etc/passwd"])
def test_only_https_leaves_this_machine(settings: LazySettings, keys: Path, url: str) -> None:
    settings.NATIONAL_SYSTEMS = {"gsxt": {"url": url, "public_key": str(keys)}}
    with pytest.raises(Refusal) as refused:
        system_of_record("gsxt")
    assert refused.value.code == "national.address"


def test_an_exchange_is_seen_by_who_sees_the_matter(
    handed: Callable[..., ExchangeRow], stage: Stage, actor: Callable[..., Actor], officer: Actor
) -> None:
    row = handed()
    assert [each.id for each in exchanges(officer, stage.matter)] == [row.id]
    stranger = actor("officer", name="赵六", organisation=row.id)
    assert exchanges(stranger, stage.matter) == ()
    with pytest.raises(Refusal) as refused:
        exchange(stranger, row.id)
    assert refused.value.code == "exchange.none"


def test_the_wait_grows_to_six_hours() -> None:
    waits = [delivering.wait_after(attempt) for attempt in (1, 2, 5, 12, 500)]
    assert waits == [timedelta(minutes=m) for m in (1, 2, 16, 360, 360)]


def test_two_workers_never_send_the_same_at_once(
    committing: None, gsxt: Side, officer: Actor, once: Callable[[], Key], at: Instant
) -> None:
    stage = lay(at)
    for number in range(12):
        with acting("test.hand-over", by=officer, at=at, once=once()) as act:
            hand_over(act, system="gsxt", kind="publication", matter=stage.matter, run=None, body={"number": number})
            act.give(True)

    def work() -> int:
        try:
            return deliver(at=at).acknowledged
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as workers:
        done = [worker.result() for worker in [workers.submit(work) for _ in range(3)]]
    assert sum(done) == 12
    assert {row.attempts for row in exchanges(MACHINE, stage.matter)} == {1}
    assert count("exchange.acknowledged") == 12
