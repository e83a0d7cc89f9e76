"""Terms: what is flagged, what is permitted, how it is ordered and said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from wangjian.detect.signal import Outcome
from wangjian.detect.signals import ALL
from wangjian.kernel.citation import Citation
from wangjian.kernel.refusal import Refusal
from wangjian.law.library import library

Judge = Callable[..., Outcome]


def _terms(judge: Judge, title: str) -> list[str]:
    return judge([title]).findings["term"].to_list()


@pytest.mark.parametrize(
    ("title", "terms"),
    [
        ("国家级品质龙井", ["国家级"]),
        ("销量第一的水杯", ["销量第一"]),  # the longest stands for those inside it
        ("顶级面料 全网最低价", ["顶级", "全网最低价"]),
        ("NO.1蜂蜜", ["no.1"]),
        ("人民大会堂特供茶叶", ["人民大会堂特供"]),
        ("本茶可降血糖", ["降血糖"]),
        ("", []),
        ("纯棉衬衫", []),
    ],
)
def test_flagged(judge_titles: Judge, title: str, terms: list[str]) -> None:
    assert _terms(judge_titles, title) == terms


@pytest.mark.parametrize(
    "title",
    [
        "大码女装最大码200斤",
        "史记第一册",
        "天下第一福挂画",
        "笔记本顶配版",
        "特级初榨橄榄油",
        "极品飞车方向盘",
        "王牌对王牌周边",  # both places of the term in the phrase
        "治疗仪支架",
        "最大*码",  # the context is seen through a disguise too
        "TOP100畅销书",
        "casino.10",
    ],
)
def test_permitted(judge_titles: Judge, title: str) -> None:
    assert _terms(judge_titles, title) == []


def test_permission_is_for_its_own_place_only(judge_titles: Judge) -> None:
    findings = judge_titles(["第一册 全国第一"]).findings
    assert findings["term"].to_list() == ["全国第一"]


def test_doubtful_context_lowers_the_score(judge_titles: Judge) -> None:
    plain, veterinary, medicine = judge_titles(["消炎喷雾剂", "兽用消炎喷雾剂", "消炎片"]).scores["score"].to_list()
    assert plain > veterinary > 0
    assert plain > medicine > 0


def test_evidence_raises_the_score_and_never_reaches_one(judge_titles: Judge) -> None:
    weak, plain, hidden, much = judge_titles(
        ["最新到货的杯子", "杯子国家级", "杯子国·家·级", "国·家·级 顶*级 根\u200b治 全网最低价 NO.1"]
    ).scores["score"].to_list()  # fmt: skip
    assert 0 < weak < plain < hidden < much < 1


def test_a_row_scores_its_strongest_finding(judge_titles: Judge) -> None:
    outcome = judge_titles(["无", "最新 国家级"])
    assert outcome.scores["score"].to_list() == [0.0, outcome.findings["score"].max()]


def test_reasons_quote_the_evidence_and_call_it_a_candidate(judge_titles: Judge) -> None:
    row = judge_titles(["頂級面料"]).findings.row(0, named=True)
    assert row["evidence"] == "頂級"
    assert "頂級" in row["reason_zh"] and "疑似" in row["reason_zh"] and "違" not in row["reason_zh"]
    assert "頂級" in row["reason_en"] and row["reason_en"].startswith("Candidate")
    assert "violation" not in row["reason_en"]
    assert row["articles"] == "ADL-9(3)|ADL-57"


def test_batches_do_not_matter(judge_titles: Judge) -> None:
    titles = ["国家级", "纯棉", "顶*级 最佳", "第一册", "消炎片"] * 3
    whole = judge_titles(titles).findings["score", "term", "start"].rows()
    parts = [row for title in titles for row in judge_titles([title]).findings["score", "term", "start"].rows()]
    assert whole == parts


def test_own_terms(judge_titles: Judge, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("term,category,article\n限时闪降,促销,O56-19\n", encoding="utf-8")
    row = judge_titles(["限·时·闪·降 国家级"], own).findings.row(0, named=True)
    assert (row["term"], row["category"], row["articles"], row["disguise"]) == (
        "限时闪降",
        "促销",
        "O56-19",
        "separator",
    )
    assert row["pack"].startswith("own@")


def test_own_terms_as_a_spreadsheet_saves_them(judge_titles: Judge, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_bytes("term,category\r\n神器,促销\r\n".encode("gb18030"))
    assert judge_titles(["扫地神器"], own).findings["category"].to_list() == ["促销"]


def test_every_place_of_every_own_term_counts(judge_titles: Judge, tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("连衣裙\n裙\nmini\n", encoding="utf-8")
    found = judge_titles(["连衣裙MINIx短裙"], own).findings
    assert sorted(found["term", "start"].rows()) == [("mini", 3), ("裙", 2), ("裙", 9), ("连衣裙", 0)]


def test_own_terms_one_a_line(judge_titles: Judge, tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("\ufeff神器\n\n纳米\n", encoding="utf-8")
    assert judge_titles(["纳米神器"], own).findings["term"].to_list() == ["纳米", "神器"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "terms.empty"),
        (b"***\n", "terms.line"),
        ("好\0坏\n".encode(), "terms.line"),
        ("term,article\n好,第九条\n".encode(), "terms.line"),
        (b"\xff\xff\n\xff\xff\n", "file.encoding"),
        ("好\n".encode() + "好坏".encode("gb18030"), "terms.unreadable"),
        (b'term,article\n"a', "terms.unreadable"),
    ],
)
def test_own_terms_that_cannot_be_used(judge_titles: Judge, tmp_path: Path, content: bytes, code: str) -> None:
    own = tmp_path / "own.txt"
    own.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        judge_titles(["a"], own)
    assert refused.value.code == code


@pytest.mark.parametrize("kind", ["endless", "folder", "large"])
def test_own_terms_that_are_no_file_of_terms(judge_titles: Judge, tmp_path: Path, kind: str) -> None:
    own = tmp_path / "own.txt"
    if kind == "endless":
        own.symlink_to("/dev/zero")
    elif kind == "folder":
        own.mkdir()
    else:
        with own.open("wb") as file:
            file.truncate(100 * 1024 * 1024)
    with pytest.raises(Refusal) as refused:
        judge_titles(["a"], own)
    assert refused.value.code == "terms.too_large"


def test_own_terms_missing(judge_titles: Judge, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        judge_titles(["a"], tmp_path / "none.txt")
    assert refused.value.code == "terms.unreadable"


def test_every_article_of_every_signal_and_pack_is_in_the_library() -> None:
    from wangjian.detect import pack as packs
    from wangjian.detect import terms_pack

    cited: set[Citation] = {article for signal in ALL for article in signal.articles}
    cited |= {article for term in terms_pack.of(packs.load("ads@1")).terms for article in term.category.articles}
    for article in sorted(cited):
        assert library().resolve(article).key == article.instrument
