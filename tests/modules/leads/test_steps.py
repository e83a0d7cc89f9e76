"""The steps of a check as the module above takes them in an act of its own."""

from __future__ import annotations

import pytest
from tests.modules.loop import CHECKED, STATION, Loop, refused_code

from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import acting
from wangjian.modules.leads import operations as leads
from wangjian.modules.leads.models import Lead, Suspicion
from wangjian.modules.leads.operations import Suspected, suspect
from wangjian.modules.matters.models import Run
from wangjian.modules.matters.operations import Made, lock_run, open_matter, open_run

pytestmark = pytest.mark.django_db


def test_sign_step_and_finish_issue_the_report_and_leave_the_form_to_the_case(loop: Loop) -> None:
    run = loop.lead()
    for who, capacity, answers in ((loop.li, "officer", CHECKED), (loop.head, "head", {})):
        with acting("test.file", **loop.by(who)) as act:
            locked = lock_run(act, run, seen=Run.objects.get(pk=run).seen)
            note = "应当立案。" if capacity == "officer" else ""
            signed = leads.sign_step(act, locked, "file_case", capacity=capacity, answers=answers, note=note)
            if isinstance(signed, Made):
                names = {each["name"] for each in leads.signed_by(act, locked, signed, capacity)}
                assert names == {loop.li.name, loop.head.name}
                issued = leads.finish(act, locked, signed, capacity=capacity)
                assert len(issued) == 1 and signed.note == "应当立案。"
            act.give(True)
    lead = Lead.objects.get()
    assert lead.outcome == "case_filed" and Suspicion.objects.get().state == "lead"
    with acting("test.over", **loop.by(loop.li)) as act:
        leads.end_suspicion(act, lead.pk, "archived")
        leads.end_suspicion(act, lead.pk, "archived")
        act.give(True)
    assert Suspicion.objects.get().state == "over"


def test_a_run_that_is_no_check_is_refused(loop: Loop) -> None:
    facts = {"prima_facie": True, "penalty_due": True, "own_jurisdiction": True, "within_limitation": True}
    with acting("test.open", **loop.by(loop.li)) as act:
        matter = open_matter(act, kind="case", title="x", office=STATION, subject=None)
        run = open_run(act, matter, "case", facts=facts)
        act.give(True)
    given = {"capacity": "officer", "answers": {"disputed": True}}
    assert (
        refused_code(lambda: leads.move(run.id, "open_dispute", **given, **loop.on(run.id, loop.li))) == "lead.no-check"
    )


def test_suspect_takes_many_rows_in_three_statements(loop: Loop, django_assert_num_queries: object) -> None:
    shops = [loop.party(f"杭州第{n}商行", code="") for n in range(5)]
    rows = [Suspected(shop, "terms", STATION, 1, 0.5, Text("一", "one"), "ADL-57") for shop in shops]
    with acting("test.suspect", **loop.by(loop.li)) as act:
        with django_assert_num_queries(3):  # type: ignore[operator]  # pytest-django's fixture is a function
            kept = suspect(act, rows)
        assert kept.opened == 5 and kept.grown == 0
        assert suspect(act, []).opened == 0
        act.give(True)
