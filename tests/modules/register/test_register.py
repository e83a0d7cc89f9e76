"""A decision that was published can be looked up, as far and as long as the law shows it, and no longer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from threading import Barrier, Thread
from typing import Any

import msgspec
import pytest
from django.db import connection
from tests.modules.conftest import key_of
from tests.modules.matter_rows import Stage, lay
from tests.modules.register.conftest import Acknowledge, body, facts_of_the_register, somewhere_else

from wangjian.kernel.actor import ANYONE, Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit.operations import system_actor
from wangjian.modules.audit.queries import FactRow
from wangjian.modules.register import queries, reactions
from wangjian.modules.register.models import Entry
from wangjian.modules.register.operations import Published, Source, enter, take_down, withdraw
from wangjian.modules.register.policies import public_name

Once = Callable[[], Key]
Publish = Callable[..., FactRow]
ON = date(2026, 3, 10)
NUMBER = "杭余市监罚决〔2026〕12号"


def refused(code: str, call: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call()
    assert caught.value.code == code
    assert caught.value.zh and caught.value.en
    return caught.value


def found(text: str, on: Day = ON) -> list[str]:
    return [row.number for row in queries.find(text, on=on).rows]


def test_a_published_decision_is_entered_as_the_law_shows_it(published: Publish) -> None:
    published()
    (row,) = queries.find("样例网络", on=ON).rows
    assert (row.name, row.code) == ("杭州（样例）网络科技有限公司", "91330110MA0000000X")
    assert (row.number, row.bureau, row.cause, row.basis) == (
        NUMBER,
        "杭州市余杭区市场监督管理局",
        "发布虚假广告",
        "ADL-55",
    )
    assert (row.kinds, row.fine_fen, row.confiscated_fen) == (("fine",), 500_000_00, 0)
    assert (row.decided_on, row.shown_from, row.display_class) == (date(2026, 3, 2), ON, "general")
    # general: a year at most and three months at least from the document (O107), earlier than three years from display
    assert (row.shown_until, row.early_from) == (date(2027, 3, 2), date(2026, 6, 2))
    assert row.gsxt_reference.startswith("GSXT-") and row.flags
    assert [fact.code for fact in facts_of_the_register()] == ["entry.shown"]


def test_the_link_is_128_drawn_bits(published: Publish) -> None:
    published(body(number="甲1号"))
    published(body(number="乙2号"))
    links = set(Entry.objects.values_list("link", flat=True))
    assert len(links) == 2 and all(re.fullmatch(r"[0-9A-Za-z_-]{22}", link) for link in links)


def test_it_is_shown_in_its_time_only_and_ended_looks_like_absent(published: Publish) -> None:
    published()
    link = Entry.objects.get().link
    days = {date(2026, 3, 9): False, ON: True, date(2027, 3, 2): True, date(2027, 3, 3): False}
    for day, shown in days.items():
        assert bool(found("样例", day)) is shown
    assert queries.entry(link, on=date(2027, 3, 2)).number == NUMBER
    ended = refused("entry.none", lambda: queries.entry(link, on=date(2027, 3, 3)))
    early = refused("entry.none", lambda: queries.entry(link, on=date(2026, 3, 9)))
    absent = refused("entry.none", lambda: queries.entry("x" * 22, on=ON))
    assert ended.as_json() == early.as_json() == absent.as_json()


def test_of_a_natural_person_only_the_masked_name_is_kept(published: Publish) -> None:
    published(body(party={"name": "张三丰", "code": "330106199001011234", "natural_person": True}))
    (row,) = queries.find(NUMBER, on=ON).rows
    assert (row.name, row.code) == ("张**", "")
    kept = " ".join(str(value) for value in Entry.objects.values().get().values())
    assert "三丰" not in kept and "330106199001011234" not in kept
    assert found("张三丰") == found("三丰") == found("330106199001011234") == []
    assert public_name("张**", natural_person=True) == "张**"  # what is masked already stays
    assert public_name("张三丰", natural_person=False) == "张三丰"


@pytest.mark.parametrize(
    "text",
    [
        "样例",
        "杭州样例",
        "杭州 科技",
        "杭州（样例）",
        "（样例）网络",
        NUMBER,
        "91330110MA0000000X",
        "91330110ma0000000x",
    ],
)
def test_it_is_found_by_two_characters_code_or_number(text: str, published: Publish) -> None:
    published()
    assert found(text) == [NUMBER]


@pytest.mark.parametrize(
    "text", ["科技网络", "例样", "样例 上海", "罚决", "91330110MA000000", "杭余市监罚决〔2026〕1号", "%%"]
)
def test_it_is_not_found_by_what_it_is_not(text: str, published: Publish) -> None:
    published()
    assert found(text) == []


@pytest.mark.parametrize("text", ["", " ", "样", "，。", "样 例"])
def test_a_search_for_less_than_two_characters_is_refused(text: str, db: None) -> None:
    refused("entry.short", lambda: queries.find(text, on=ON))


def test_pages_are_turned_and_cost_one_query(published: Publish, django_assert_num_queries: Any) -> None:
    for count in range(5):
        published(body(number=f"杭余市监罚决〔2026〕{count}号"))
    with django_assert_num_queries(1):
        first = queries.find("样例", on=ON, limit=3)
    with django_assert_num_queries(1):
        rest = queries.find("样例", on=ON, limit=3, offset=3)
    assert (len(first.rows), first.more, len(rest.rows), rest.more) == (3, True, 2, False)
    assert len({row.number for row in first.rows + rest.rows}) == 5
    with django_assert_num_queries(1):
        assert queries.find("没有", on=ON) == queries.Found((), False)
    with django_assert_num_queries(1):
        queries.entry(first.rows[0].link, on=ON)
    assert len(queries.find("样例", on=ON, limit=10_000, offset=-3).rows) == 5


def test_the_index_is_made_for_the_search(published: Publish) -> None:
    published()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT 1 FROM register_entry WHERE words @> ARRAY['样例','例网']")
        assert "register_words" in str(cursor.fetchall())


def test_the_public_reads_these_fields_and_no_others() -> None:
    """What a person or a case could be traced by is not among them."""
    row = tuple(field.name for field in fields(queries.EntryRow))
    assert set(queries.PUBLIC) == {"find", "entry"} and all(named == row for named in queries.PUBLIC.values())
    kept = {field.attname for field in Entry._meta.get_fields()}
    assert kept - {*row} == {
        "id",
        "folded",
        "words",
        "decided_by_id",
        "flags_zh",
        "flags_en",
        "never_early",
        "withdrawn_on",
        "withdrawn_for",
    }
    assert not {"matter", "run", "exchange", "case"} & {field.name for field in Entry._meta.get_fields()}


def test_the_same_fact_reacted_to_again_changes_nothing(published: Publish, at: Instant) -> None:
    fact = published()
    reactions.publish(fact, at=at)
    assert Entry.objects.count() == 1
    assert [fact.code for fact in facts_of_the_register()] == ["entry.shown"]


def test_the_same_number_twice_does_not_make_two(published: Publish) -> None:
    published()
    published()
    published(body(fine_fen=1))
    assert Entry.objects.get().fine_fen == 500_000_00
    told = [(fact.code, fact.payload.get("same")) for fact in facts_of_the_register()]
    assert sorted(map(str, told)) == sorted(
        map(str, [("entry.shown", None), ("entry.repeated", True), ("entry.repeated", False)])
    )


@pytest.mark.parametrize(
    "given", [{"kinds": ["warning"]}, {"procedure": "summary", "kinds": ["lower_fine"]}], ids=["warning", "summary"]
)
def test_nothing_is_entered_where_the_law_shows_nothing(given: dict[str, Any], published: Publish) -> None:
    """O45-2; the fact says so."""
    published(body(**given))
    assert not Entry.objects.exists()
    (fact,) = facts_of_the_register()
    assert (fact.code, fact.payload["reason"]) == ("entry.barred", "not-published")


def test_nothing_is_entered_where_the_time_was_over_before(published: Publish) -> None:
    published(body(kinds=["lower_fine"], decided_on="2024-01-05"))
    assert not Entry.objects.exists()
    (fact,) = facts_of_the_register()
    assert (fact.code, fact.payload["reason"]) == ("entry.barred", "over")


def test_an_acknowledgement_of_something_else_is_no_affair_of_ours(acknowledged: Acknowledge, at: Instant) -> None:
    reactions.publish(acknowledged({"anything": 1}, kind="case"), at=at)
    assert not Entry.objects.exists() and facts_of_the_register() == []


def test_a_body_that_cannot_be_read_fails_loudly(acknowledged: Acknowledge, at: Instant) -> None:
    for broken in (body(kinds=["stoning"]), body(decided_on="yesterday"), {"number": NUMBER}, body(fine_fen=1.5)):
        fact = acknowledged(broken)
        with pytest.raises(msgspec.ValidationError):
            reactions.publish(fact, at=at)
    refused("publication.no_kind", lambda: reactions.publish(acknowledged(body(kinds=[])), at=at))
    late = acknowledged(body(decided_on="2026-03-11"))
    refused("publication.before_document", lambda: reactions.publish(late, at=at))
    assert not Entry.objects.exists() and facts_of_the_register() == []


@pytest.mark.parametrize("ground", ["annulled", "changed"])
def test_the_deciding_bureau_ends_a_display(
    ground: str, published: Publish, head: Actor, once: Once, at: Instant
) -> None:
    published()
    key, later = once(), at.plus_hours(48)
    ended = withdraw(NUMBER, ground=ground, by=head, at=later, once=key)
    assert withdraw(NUMBER, ground=ground, by=head, at=later, once=key) == ended
    assert ended.on == date(2026, 3, 12)
    assert found("样例", date(2026, 3, 11)) == [NUMBER] and found("样例", date(2026, 3, 12)) == []
    link = Entry.objects.get().link
    refused("entry.none", lambda: queries.entry(link, on=date(2026, 3, 12)))
    assert [fact.code for fact in facts_of_the_register()] == ["entry.shown", "entry.withdrawn"]
    refused("entry.withdrawn", lambda: withdraw(NUMBER, ground=ground, by=head, at=later, once=once()))


def test_an_early_stop_keeps_its_minimum(published: Publish, head: Actor, once: Once) -> None:
    """O45-14."""
    published()

    def stop(day: str, number: str = NUMBER) -> Callable[[], object]:
        return lambda: withdraw(number, ground="early", by=head, at=Instant.parse(f"{day}T09:00"), once=once())

    error = refused("entry.too-early", stop("2026-06-01"))
    assert "2026-06-02" in error.zh and [str(article) for article in error.articles] == ["O45-14"]
    stop("2026-06-02")()
    assert found("样例", date(2026, 6, 1)) == [NUMBER] and found("样例", date(2026, 6, 2)) == []
    published(body(number="甲1号", kinds=["revoke"]))
    refused("entry.never-early", stop("2027-01-04", "甲1号"))
    published(body(number="乙1号", decided_on="2025-12-01"), moment=Instant.parse("2025-12-02T09:00"))
    refused("entry.minimum-unknown", stop("2026-06-02", "乙1号"))


def test_nobody_else_ends_a_display(
    stage: Stage, published: Publish, head: Actor, actor: Callable[..., Actor], officer: Actor, once: Once, at: Instant
) -> None:
    published()
    other = actor("head", name="别局长", organisation=somewhere_else("bureau"))
    clerk = actor("officer", name="办案", organisation=stage.bureau)
    for by in (other, clerk, officer, ANYONE):
        refused("entry.none", lambda by=by: withdraw(NUMBER, ground="annulled", by=by, at=at, once=once()))
    refused("entry.none", lambda: withdraw("无此1号", ground="annulled", by=head, at=at, once=once()))
    error = refused("entry.ground", lambda: withdraw(NUMBER, ground="mercy", by=head, at=at, once=once()))
    assert {str(article) for article in error.articles} == {"O45-11", "O45-14"}
    assert found("样例") == [NUMBER]


def test_an_acknowledged_withdrawal_ends_the_display(
    published: Publish, acknowledged: Acknowledge, at: Instant
) -> None:
    """O45-11: the bureau signed it in the case, the national system acknowledged it."""
    published()
    later = at.plus_hours(48)
    taken = acknowledged({"number": NUMBER, "ground": "unlawful"}, kind="withdrawal", moment=later)
    for _ in range(2):
        reactions.publish(taken, at=later)
    assert found("样例", date(2026, 3, 11)) == [NUMBER] and found("样例", date(2026, 3, 12)) == []
    again = acknowledged({"number": NUMBER, "ground": "unlawful"}, kind="withdrawal", moment=later)
    reactions.publish(again, at=later)
    codes = [fact.code for fact in facts_of_the_register()]
    assert sorted(codes) == ["entry.shown", "entry.untouched", "entry.withdrawn"]


def test_a_withdrawal_that_comes_before_its_publication_keeps_it_away(
    published: Publish, acknowledged: Acknowledge, at: Instant
) -> None:
    sent = acknowledged(body())
    taken = acknowledged({"number": NUMBER, "ground": "changed"}, kind="withdrawal", moment=at.plus_hours(1))
    reactions.publish(taken, at=at.plus_hours(1))
    reactions.publish(sent, at=at.plus_hours(2))
    assert not Entry.objects.exists()
    told = {(fact.code, fact.payload["reason"]) for fact in facts_of_the_register()}
    assert told == {("entry.untouched", "not-entered"), ("entry.barred", "withdrawn")}


def test_a_withdrawal_on_no_ground_is_refused(published: Publish, once: Once, at: Instant) -> None:
    fact = published()
    key = fact.id
    by = system_actor("register.withdraw")
    refused("entry.ground", lambda: take_down(NUMBER, ground="mercy", exchange=key, by=by, at=at, once=once()))
    assert take_down(NUMBER, ground="annulled", exchange=key, by=by, at=at, once=once()).on == ON
    assert found("样例") == []


def test_the_same_number_entered_by_many_at_once_is_one(committing: None, at: Instant) -> None:
    lay(at, "many", place="many-")
    later = at.plus_hours(240)  # facts that are committed stay: those of this test alone lie on this day
    given = msgspec.convert(body(bureau={"code": "test-many-bureau", "name": "杭州市余杭区市场监督管理局"}), Published)
    barrier, failed = Barrier(6), []

    def work(worker: int) -> None:
        try:
            barrier.wait(timeout=20)
            source = Source(key_of(f"exchange {worker}"), f"GSXT-{worker}", ON)
            enter(given, source, by=system_actor("register.publish"), at=later, once=key_of(f"many at once {worker}"))
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work, args=(worker,)) for worker in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failed == []
    assert Entry.objects.count() == 1
    codes = [fact.code for fact in facts_of_the_register(later.day)]
    assert codes.count("entry.shown") == 1 and codes.count("entry.repeated") == 5


def test_the_ledger_lets_it_react_once(acknowledged: Acknowledge, at: Instant) -> None:
    """As the worker calls it: by the name that wiring gives, in one transaction with the row that says so."""
    from wangjian.modules.audit.operations import react
    from wangjian.project.wiring import REACTIONS

    name = "wangjian.modules.register.reactions.publish"
    assert name in REACTIONS["exchange.acknowledged"]
    fact = acknowledged(body())
    assert [react(fact.id, name, at=at) for _ in range(2)] == [True, False]
    assert found("样例") == [NUMBER]
