"""The reader of decision tables: cells, domains, exhaustion, and errors that name file, row and column."""

from pathlib import Path

import pytest

from wangjian.kernel.citation import Citation
from wangjian.kernel.money import Money
from wangjian.law.fields import LawDataError
from wangjian.law.table import CITATIONS, WHOLE, WORDS, YES_NO, YUAN, Table, names, read_table

INPUTS = {"colour": ("red", "green", "blue"), "big": ("yes", "no")}
OUTPUTS = {
    "go": YES_NO,
    "who": names("a", "b"),
    "n": WHOLE,
    "sum": YUAN,
    "duty": CITATIONS,
    "said": WORDS,
}
HEADER = "id,colour,big,go,who,n,sum,duty,said,basis,mark,note_zh,note_en"
ROWS = (
    "1,red|green,*,yes,a|b,3,1000,PL-3|4,hm,PL-1,C,一。,One.",
    "2,!red|green,yes,no,,,,,,PL-1|2,M,二。,Two.",
    "3,blue,no,no,b,,,,,PL-1,C2,三。,Three.",
)


def table(folder: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8-sig") -> Table:
    path = folder / "t.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding)
    return read_table(path, INPUTS, OUTPUTS)


def test_each_combination_finds_its_row(tmp_path: Path) -> None:
    read = table(tmp_path, *ROWS)
    assert read.flaws().gaps == read.flaws().overlaps == read.flaws().unreachable == ()
    found = [read.find(facts) for facts in read.combinations()]
    assert [row.id for row in found if row] == ["1", "1", "1", "1", "2", "3"]


def test_cells_are_typed(tmp_path: Path) -> None:
    first, second, _ = table(tmp_path, *ROWS).rows
    assert first.yes("go")
    assert first.names("who") == ("a", "b")
    assert first.whole("n") == 3
    assert first.money("sum") == Money(100000)
    assert first.citations("duty") == (Citation("PL", "3"), Citation("PL", "4"))
    assert first.words("said") == "hm"
    assert (second.names("who"), second.whole("n"), second.money("sum"), second.citations("duty")) == (
        (),
        None,
        None,
        (),
    )
    assert second.when["colour"] == {"blue"}
    assert (second.note.zh, second.mark) == ("二。", "M")


def test_gaps_overlaps_and_rows_nothing_reaches_are_found(tmp_path: Path) -> None:
    flaws = table(tmp_path, ROWS[0], ROWS[0].replace("1,red|green,*", "9,green,yes")).flaws()
    assert [dict(gap) for gap in flaws.gaps] == [{"colour": "blue", "big": "yes"}, {"colour": "blue", "big": "no"}]
    assert [rows for _, rows in flaws.overlaps] == [("1", "9")]
    assert table(tmp_path, ROWS[0], ROWS[0].replace("1,red|green,*", "9,!red|green|blue,yes")).flaws().unreachable == (
        "9",
    )


def test_a_fact_outside_its_domain_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="colour is 'pink'"):
        table(tmp_path, *ROWS).find({"colour": "pink", "big": "yes"})


def test_no_row_is_no_answer(tmp_path: Path) -> None:
    assert table(tmp_path, ROWS[0]).find({"colour": "blue", "big": "no"}) is None


def test_a_file_without_a_byte_order_mark_reads_the_same(tmp_path: Path) -> None:
    assert table(tmp_path, *ROWS, encoding="utf-8").rows == table(tmp_path, *ROWS).rows


def test_an_open_domain_is_what_its_column_names(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("\n".join((HEADER, *ROWS[:1])), "utf-8")
    read = read_table(path, {"colour": (), "big": ("yes", "no")}, OUTPUTS)
    assert read.inputs["colour"] == ("red", "green")


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        ((ROWS[0].replace("red|green", "pink"),), "1.colour"),
        ((ROWS[0].replace(",yes,a|b", ",perhaps,a|b"),), "1.go"),
        ((ROWS[0].replace("a|b", "a|c"),), "1.who"),
        ((ROWS[0].replace(",3,", ",-3,"),), "1.n"),
        ((ROWS[0].replace(",1000,", ",10.5,"),), "1.sum"),
        ((ROWS[0].replace("PL-3|4", "PL 3"),), "1.duty"),
        ((ROWS[0].replace("PL-1,C", "art 1,C"),), "1.basis or mark"),
        ((ROWS[0].replace("PL-1,C", "PL-1,Z"),), "1.basis or mark"),
        ((ROWS[0].replace("PL-1,C", ",C"),), "1"),
        ((ROWS[0].replace("One.", ""),), "1"),
        ((ROWS[0], ROWS[0]), "id"),
        ((ROWS[0] + ",more",), "line 2"),
        ((ROWS[0][1:],), "line 2"),
    ],
)
def test_a_bad_table_is_an_error_that_names_the_place(tmp_path: Path, rows: tuple[str, ...], key: str) -> None:
    with pytest.raises(LawDataError) as wrong:
        table(tmp_path, *rows)
    assert (wrong.value.file, wrong.value.key) == ("t.csv", key)


@pytest.mark.parametrize("header", ["", HEADER.replace("big", "large"), HEADER + ",more"])
def test_another_header_is_an_error(tmp_path: Path, header: str) -> None:
    with pytest.raises(LawDataError, match="header"):
        table(tmp_path, header=header)
