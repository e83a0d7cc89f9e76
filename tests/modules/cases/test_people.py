"""Each wrong person, stale page and repeated act; and what must never stand in the ledger."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from tests.modules.loop import BUREAU, CHECKED, DRAFT, OTHER, Loop, refused_code

from wangjian.kernel.actor import ANYONE
from wangjian.modules.audit.models import Fact
from wangjian.modules.cases import operations as cases
from wangjian.modules.cases import queries
from wangjian.modules.documents.operations import open_original
from wangjian.modules.documents.queries import open_paper
from wangjian.modules.matters import operations as matters
from wangjian.modules.matters.models import Clock, Matter, Run
from wangjian.modules.national.models import Exchange

pytestmark = pytest.mark.django_db


def test_the_reviewer_never_investigated_and_the_approver_never_proposed(loop: Loop) -> None:
    case = loop.filed()
    run = loop.investigated(case)
    assert case.case is not None
    loop.draft(run)
    loop.move(run, "submit_case_review", loop.li, "officer", heavy=False)
    both = loop.world.actor("赵强", "case_reviewer")
    code = refused_code(lambda: loop.move(run, "pass_case_review", both, "case_reviewer"))
    assert code == "procedure.person-excluded"
    sent = loop.move(run, "send_back", loop.reviewer, "case_reviewer", note="请补充网页公证。")
    assert sent.state == "investigating" and len(sent.papers) == 1
    loop.move(run, "submit_case_review", loop.li, "officer", heavy=False)
    assert loop.move(run, "pass_case_review", loop.reviewer, "case_reviewer").state == "reviewed"
    twohats = loop.who("郑双", "officer", "head", where=BUREAU)
    assert not loop.move(run, "notify", twohats, "officer", within_limitation=True).made
    code = refused_code(lambda: loop.move(run, "notify", twohats, "head"))
    assert code == "procedure.approver-proposed"


def test_every_wrong_person_is_refused(loop: Loop) -> None:
    lead = loop.lead()
    given = {"capacity": "officer", "answers": CHECKED}
    elsewhere = loop.who("别局", "officer", "head", where=OTHER)
    file = lambda who, what: cases.file_from_lead(lead, **what, **loop.on(lead, who))  # noqa: E731 - thrice
    assert refused_code(lambda: file(elsewhere, given)) == "matter.none"
    assert refused_code(lambda: file(loop.intake, given)) == "matter.capacity"
    assert refused_code(lambda: file(loop.reviewer, given)) == "matter.capacity"
    run = loop.filed(lead).run
    assert run is not None
    named = {"named": [loop.li.key, loop.zhao.key], "licensed": True}
    assert refused_code(lambda: loop.move(run, "assign", loop.li, "unit_head", **named)) == "matter.capacity"
    one = {"named": [loop.li.key], "licensed": True}
    assert refused_code(lambda: loop.move(run, "assign", loop.unit_head, "unit_head", **one)) == "procedure.not-named"
    assert refused_code(lambda: queries.case(elsewhere, Run.objects.get(pk=run).matter_id, at=loop.at)) == "matter.none"


def test_illegal_stale_and_repeated(loop: Loop) -> None:
    run = loop.investigated(loop.filed())
    assert refused_code(lambda: loop.twice(run, "notify", loop.head, "head")) == "decision.no-draft"
    loop.draft(run)
    early = refused_code(lambda: loop.move(run, "notify", loop.li, "officer", within_limitation=True))
    assert early == "procedure.not-from-here"
    approvers = refused_code(lambda: loop.move(run, "suspend", loop.head, "head", suspension_ground="force_majeure"))
    assert approvers == "procedure.capacity"
    stale = loop.on(run, loop.li)
    loop.move(run, "suspend", loop.li, "officer", suspension_ground="force_majeure")
    given: dict[str, Any] = {"capacity": "officer", "answers": {"heavy": False}}
    code = refused_code(lambda: cases.move(run, "submit_case_review", **given, **stale))
    assert code == "matter.changed"
    keyed = loop.on(run, loop.head)
    suspended = cases.move(run, "suspend", capacity="head", answers={}, **keyed)
    assert suspended.state == "suspended" and len(suspended.papers) == 1
    assert cases.move(run, "suspend", capacity="head", answers={}, **keyed) == suspended
    other = refused_code(lambda: cases.draft_decision(run, DRAFT, **keyed))
    assert other == "act.other"
    assert loop.move(run, "resume", loop.li, "officer").state == "investigating"
    assert not loop.move(run, "extend_deciding", loop.li, "officer", complex=True).made
    assert loop.move(run, "extend_deciding", loop.head, "head").made


def test_a_proposal_is_returned_or_taken_back_and_a_review_is_lengthened(loop: Loop) -> None:
    run = loop.investigated(loop.filed())
    loop.draft(run)
    loop.move(run, "suspend", loop.li, "officer", suspension_ground="force_majeure")
    matters.return_move(run, reason="理由不足。", **loop.on(run, loop.head))
    loop.move(run, "suspend", loop.li, "officer", suspension_ground="force_majeure")
    not_his = refused_code(lambda: matters.return_move(run, reason="x", **loop.on(run, loop.zhao)))
    assert not_his == "matter.not-approver"
    matters.withdraw_move(run, reason="原因消除。", **loop.on(run, loop.li))
    loop.move(run, "submit_case_review", loop.li, "officer", heavy=False)
    due = Clock.objects.get(run=run, clock="REV.FILE").due
    given = {"capacity": "case_reviewer", "answers": {"special_review": True}, "days": 5}
    assert not cases.extend(run, "extend_review", **given, **loop.on(run, loop.reviewer)).made
    head = {"capacity": "head", "answers": {}, "days": None}
    made = cases.extend(run, "extend_review", **head, **loop.on(run, loop.head))
    assert made.made and len(made.papers) == 1
    assert Clock.objects.get(run=run, clock="REV.FILE").due > due


def test_a_case_is_filed_once_with_its_lead_or_not_at_all(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    lead = loop.lead()
    cases.file_from_lead(lead, capacity="officer", answers=CHECKED, **loop.on(lead, loop.li))
    from wangjian.modules.cases.operations import filing

    def lost(*_: object, **__: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(filing.national, "hand_over", lost)
    with pytest.raises(ConnectionError):
        cases.file_from_lead(lead, capacity="head", answers={}, **loop.on(lead, loop.head))
    assert Run.objects.get(pk=lead).state == "checking" and not Matter.objects.filter(kind="case").exists()


def test_a_lead_leads_on_to_its_case(loop: Loop) -> None:
    lead = loop.lead()
    of = Run.objects.get(pk=lead).matter_id
    assert queries.filed_from(loop.li, of) is None
    loop.filed(lead)
    filed = queries.filed_from(loop.li, of)
    assert filed is not None and filed.id == Matter.objects.get(kind="case").id
    assert queries.filed_from(ANYONE, of) is None


def test_the_name_of_a_natural_person_is_in_originals_and_in_no_fact_and_on_no_exchange(loop: Loop) -> None:
    person = loop.party("欧阳若兰", kind="person", natural_person=True, region="330106")
    lead = loop.lead(person)
    loop.filed(lead)
    kept = json.dumps([*Fact.objects.values_list("payload", flat=True)], ensure_ascii=False)
    assert "欧阳若兰" not in kept and "若兰" not in kept
    matter = Matter.objects.get(kind="case")
    assert "欧阳若兰" not in matter.title + matter.folded
    from wangjian.modules.files.queries import open_content

    with open_content(Exchange.objects.get().content_id) as body:
        sent = body.read().decode()
    assert "欧阳若兰" not in sent and '"natural_person":true' in sent
    for paper in queries.case(loop.li, matter.pk, at=loop.at).papers:
        with open_paper(loop.li, paper.id)[1] as content:
            assert "欧阳若兰" not in text_of(content)
        original = open_original(paper.id, **loop.by(loop.li.for_purpose("送达文书")))[1]
        assert "欧阳若兰" in text_of(BytesIO(original))


def test_a_firm_named_like_code_stands_on_paper_as_it_is_called(loop: Loop) -> None:
    loop.filed(loop.lead(loop.party('#read("x")', code="")))
    matter = Matter.objects.get(kind="case")
    form = next(each for each in queries.case(loop.li, matter.pk, at=loop.at).papers if each.kind == "filing_form")
    with open_paper(loop.li, form.id)[1] as content:
        assert '#read("x")' in text_of(content).replace("\n", "")


def text_of(content: Any) -> str:
    from pypdf import PdfReader

    return "".join(page.extract_text() for page in PdfReader(content).pages)
