"""The library: what it holds, what resolves, how a citation reads, and that bad files are named."""

from datetime import date
from pathlib import Path

import pytest

from wangjian.kernel.citation import Citation
from wangjian.kernel.refusal import Refusal
from wangjian.law.clock import catalogue
from wangjian.law.fields import LawDataError
from wangjian.law.library import library, numeral, read_instrument, read_library
from wangjian.law.mark import Mark

GOOD = """
key = "T1"
title_zh = "试行办法"
title_en = "Trial Measures"
short_zh = "试行办法"
issuer_zh = "某局"
issuer_en = "A bureau"
kind = "rule"
in_force_from = 2020-01-01
mark = "C"

[articles]
"3" = { zh = "三。", en = "Three.", mark = "M" }
"""


def write(folder: Path, text: str, name: str = "T1.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("cited", "zh", "en"),
    [
        (
            "O121-35",
            "《市场监督管理投诉举报处理办法》第三十五条",
            "Measures for Handling Complaints and Reports in Market Supervision (SAMR Order 121), Art. 35",
        ),
        (
            "PL-64(2)",
            "《中华人民共和国行政处罚法》第六十四条(二)",
            "Administrative Penalty Law (2021 revision), Art. 64(2)",
        ),
        (
            "O107",
            "《市场监督管理信用修复管理办法》",
            "Measures for Credit Repair in Market Supervision (SAMR Order 107)",
        ),
        ("ZJEC-7", "《浙江省电子商务条例》第七条", "Zhejiang E-Commerce Regulation, Art. 7"),
    ],
)
def test_a_citation_reads_in_both_languages(cited: str, zh: str, en: str) -> None:
    citation = Citation.parse(cited)
    assert library().title(citation, "zh") == zh
    assert library().title(citation, "en") == en


@pytest.mark.parametrize("cited", ["O999-1", "O121-99", "PL-640", "O107-3"])
def test_what_is_not_held_is_refused_by_name(cited: str) -> None:
    for ask in (library().resolve, library().article, lambda citation: library().title(citation, "zh")):
        with pytest.raises(Refusal) as refused:
            ask(Citation.parse(cited))
        assert refused.value.code == "citation.unknown"
        assert cited in refused.value.zh
        assert cited in refused.value.en


def test_a_whole_instrument_resolves_without_an_article() -> None:
    assert library().article(Citation("O107")) is None
    assert library().resolve(Citation("O107")).number.en == "SAMR Order 107"


def test_a_paragraph_without_its_own_entry_reads_as_its_article() -> None:
    article = library().article(Citation.parse("ECL-76(2)"))
    assert article is not None
    assert article.number == "76"


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("O20", date(2020, 1, 1), date(2026, 4, 14)),
        ("O121", date(2026, 4, 15), None),
        ("O117", date(2026, 2, 1), None),
        ("O107", date(2025, 12, 25), None),
        ("AUCL", date(2025, 10, 15), None),
        ("D778", date(2024, 7, 1), None),
        ("EID", date(2024, 5, 1), None),
        ("NDRC36", date(2026, 4, 1), None),
    ],
)
def test_dates_in_force(key: str, first: date, last: date | None) -> None:
    instrument = library().instruments[key]
    assert (instrument.in_force_from, instrument.in_force_to) == (first, last)
    assert instrument.in_force(first)
    assert not instrument.in_force(date.fromordinal(first.toordinal() - 1))
    assert last is None or not instrument.in_force(date.fromordinal(last.toordinal() + 1))


def test_one_text_follows_another_without_a_gap_or_an_overlap() -> None:
    for newer in library().instruments.values():
        for key in newer.replaces:
            ended = library().instruments[key].in_force_to
            assert ended is not None, key
            assert ended.toordinal() + 1 == newer.in_force_from.toordinal(), (newer.key, key)


def test_every_instrument_says_who_issued_it_and_every_article_what_it_says() -> None:
    assert len(library().instruments) >= 60
    for instrument in library().instruments.values():
        assert any("\u4e00" <= letter <= "\u9fff" for letter in instrument.short), instrument.key
        for article in instrument.articles.values():
            assert article.text.zh.endswith(("。", "?")), (instrument.key, article.number)
            assert article.text.en.endswith("."), (instrument.key, article.number)


def test_what_was_only_partly_read_says_so() -> None:
    for key in ("O44", "O107", "NDRC36", "HEAR", "AST", "O18", "O91"):
        assert library().instruments[key].note is not None, key
        assert library().instruments[key].mark is not Mark.READ, key


def test_every_clock_cites_texts_in_force_when_it_is() -> None:
    for wordings in catalogue().values():
        for clock in wordings:
            for citation in clock.basis:
                instrument = library().resolve(citation)
                assert instrument.in_force(clock.in_force_from), (clock.id, citation)
                assert clock.in_force_to is None or instrument.in_force(clock.in_force_to), (clock.id, citation)


@pytest.mark.parametrize(
    ("n", "words"),
    [(0, "零"), (5, "五"), (10, "十"), (13, "十三"), (20, "二十"), (64, "六十四"), (100, "一百"), (108, "一百零八")],
)
def test_numerals(n: int, words: str) -> None:
    assert numeral(n) == words
    assert numeral(115) == "一百一十五"


def test_an_inserted_article_reads_as_one(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace('"3"', '"3-1"'))
    assert read_library(tmp_path).title(Citation.parse("T1-3-1"), "zh") == "《试行办法》第三条之一"


def test_a_good_file_is_read_with_its_marks(tmp_path: Path) -> None:
    instrument = read_instrument(write(tmp_path, GOOD))
    assert instrument.articles["3"].mark is Mark.MEMORY_FAIR
    assert instrument.date_mark is Mark.READ
    assert instrument.note is None


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (('mark = "C"', 'mark = "D"'), "mark"),
        (('kind = "rule"', 'kind = "ruling"'), "kind"),
        (("2020-01-01", '"2020"'), "in_force_from"),
        (("2020-01-01", "2020-01-01\nin_force_to = 2019-12-31"), "in_force_to"),
        (('issuer_en = "A bureau"', ""), "issuer_en"),
        (('issuer_en = "A bureau"', 'issuer_en = " "'), "issuer_en"),
        (('key = "T1"', 'key = "T2"'), "key"),
        (('mark = "C"', 'mark = "C"\ncolour = "red"'), "colour"),
        (('"3" =', '"three" ='), "articles.three"),
        (('en = "Three."', "en = 3"), "articles.3.en"),
        (('en = "Three."', 'fr = "Trois."'), "articles.3.en"),
        (('kind = "rule"', 'kind = "rule"\nreplaces = "O20"'), "replaces"),
        (('kind = "rule"', 'kind = "rule"\nnote_zh = "注"'), "note_en"),
        (("[articles]", "articles = 3\n[other]"), "articles"),
        (("[articles]", "[articles"), "(file)"),
    ],
)
def test_a_bad_file_is_an_error_that_names_file_and_key(tmp_path: Path, change: tuple[str, str], key: str) -> None:
    with pytest.raises(LawDataError) as wrong:
        read_instrument(write(tmp_path, GOOD.replace(*change)))
    assert (wrong.value.file, wrong.value.key) == ("T1.toml", key)


def test_a_file_that_is_not_utf8_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "T1.toml"
    path.write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(LawDataError, match=r"T1\.toml"):
        read_instrument(path)


def test_a_library_that_replaces_what_it_does_not_hold_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace('kind = "rule"', 'kind = "rule"\nreplaces = ["T0"]'))
    with pytest.raises(LawDataError, match="no instrument T0"):
        read_library(tmp_path)
