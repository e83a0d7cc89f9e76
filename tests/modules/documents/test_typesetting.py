"""Whatever a party is called, it is printed as it stands; the same data at the same moment give the same bytes."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader
from tests.modules.documents.conftest import DECISION

from wangjian.kernel.moment import Instant
from wangjian.modules.documents.operations.typesetting import typeset
from wangjian.modules.documents.policies import TEMPLATES, template_of

PAPER = {
    "bureau": "杭州市余杭区市场监督管理局",
    "title": "行政处罚决定书",
    "number": "杭余市监罚决〔2026〕12号",
    "day": "2026年3月10日",
    "unsealed": True,
    "periods": {"reply": "5个工作日", "pay": "15日", "reconsideration": "60日", "suit": "6个月"},
}
OWN = sorted(path.stem for path in TEMPLATES.glob("*.typ") if path.stem != "layout")


def made(template: str, at: Instant, **content: Any) -> bytes:
    return typeset(template, {"paper": PAPER, "content": {**DECISION, **content}}, at)


def text_of(pdf: bytes) -> str:
    """The text of every page, without blanks and line ends, which are the layout's."""
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return "".join(text.replace("\u200b", "").split())


HOSTILE = (
    '#read("/etc/passwd")',
    "]#panic()[",
    "*x*_y_`z`",
    "$x$",
    "<label>@reference//comment",
    "\\u{41}#{1+1}~---...'\"",
    '{"a":1}',
    '#import"@preview/x:1.0.0"',
    "A" * 300,
    "杭" * 300,
)


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: name[:12])
@pytest.mark.parametrize("template", ["decision", "generic"])
def test_a_name_is_printed_and_never_read(template: str, name: str, at: Instant) -> None:
    assert "".join(name.split()) in text_of(made(template, at, party={"name": name}))


@pytest.mark.parametrize("template", OWN)
def test_every_text_of_every_template_is_printed_and_never_read(template: str, at: Instant) -> None:
    hostile = '#read("/etc/passwd")'
    fields = dict.fromkeys(("cause", "source", "facts", "basis", "reasons", "opinion", "text", "remark"), hostile)
    fields |= dict.fromkeys(("perform", "recipient", "served_title", "proof", "contact", "decided_on"), hostile)
    lists = {"evidence": [hostile], "kinds": [hostile], "officers": [hostile], "fields": [[hostile, hostile]]}
    text = text_of(made(template, at, **fields, **lists, signatures=[{"name": hostile}]))
    assert text.count(hostile) >= 3 and "root:" not in text


def test_the_same_gives_the_same_bytes_and_another_moment_others(at: Instant) -> None:
    first = made("decision", at)
    assert first == made("decision", at)
    assert first != made("decision", at.plus_hours(1))


@pytest.mark.parametrize("template", OWN)
def test_it_is_pdf_a_2b_with_title_and_author(template: str, at: Instant) -> None:
    pdf = made(template, at)
    assert b"<pdfaid:part>2" in pdf and b"<pdfaid:conformance>B" in pdf
    facts = PdfReader(io.BytesIO(pdf)).metadata
    assert facts is not None and (facts.title, facts.author) == (PAPER["title"], PAPER["bureau"])
    assert facts.creation_date is not None and facts.creation_date == at.at
    text = text_of(pdf)
    assert "第1页共1页" in text and "未加盖电子印章unsealed" in text and "2026年3月10日" in text


def test_pages_are_counted(at: Instant) -> None:
    pdf = made("decision", at, facts="\n".join(["当事人的违法事实。"] * 120))
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) > 2
    assert f"第2页共{len(pages)}页" in "".join(pages[1].extract_text().split())


def test_all_letters_of_a_long_name_are_on_the_page(at: Instant) -> None:
    """They break into lines within the page's width: nothing runs off it."""
    page = PdfReader(io.BytesIO(made("decision", at, party={"name": "A" * 300}))).pages[0]
    reached: list[float] = []
    page.extract_text(visitor_text=lambda text, _cm, tm, _font, _size: reached.append(tm[4]) if "A" in text else None)
    longest = max(line.count("A") for line in page.extract_text().splitlines())
    assert reached and longest < 80


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("样例\u202e店", "样例[U+202E]店"),
        ("样\u0007例", "样[U+0007]例"),
        ("样例\u200b店", "样例[U+200B]店"),
        ("😀样例😀", "[U+1F600]样例[U+1F600]"),
        ("\ud800样例", "[U+D800]样例"),
        ("\ue000样例", "[U+E000]样例"),
        ("𠮷野家", "𠮷野家"),
        ("样\t例\r\n店", "样例店"),
    ],
)
def test_what_cannot_be_seen_is_printed_as_its_code_point(name: str, shown: str, at: Instant) -> None:
    assert shown in text_of(made("decision", at, party={"name": name}))


def test_a_sum_is_printed_to_the_fen(at: Instant) -> None:
    assert "罚款：123,456.78元" in text_of(made("decision", at))
    assert "罚款：1,000,000.05元" in text_of(made("decision", at, fine_fen=100_000_005))
    assert "罚款：0.30元" in text_of(made("decision", at, fine_fen=30))


def test_kinds_find_their_template() -> None:
    assert template_of("decision") == "decision"
    assert template_of("decision_receipt") == "service_receipt"
    assert template_of("case_review_opinion") == "review_opinion"
    assert template_of("court_application") == "generic"
    assert template_of("layout") == template_of("../layout") == "generic"
