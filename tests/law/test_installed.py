"""What an installation adds to the law: papers and switches, each refused whole where it cannot be right."""

from datetime import date
from pathlib import Path

import pytest

from wangjian.kernel.refusal import Refusal
from wangjian.law.clock import Course, Pause, beside, due, find
from wangjian.law.installed import calendar_folder, calendar_of, switches_file, switches_of
from wangjian.law.workdays import published


def test_an_empty_folder_adds_nothing(tmp_path: Path) -> None:
    assert calendar_of(tmp_path).papers.keys() == published().papers.keys()
    assert switches_of(tmp_path).on("weekend_roll")


def test_a_paper_of_a_published_year_is_left_to_the_version(tmp_path: Path) -> None:
    calendar_folder(tmp_path).mkdir()
    text = 'year = 2026\nnotice = "another"\nissued = 2025-11-04\noff = []\nwork = []\n'
    (calendar_folder(tmp_path) / "2026.toml").write_text(text, encoding="utf-8")
    assert calendar_of(tmp_path).papers[2026].notice != "another"


@pytest.mark.parametrize("text", ["year =", "year = 2027\n", "\ufeff="])
def test_a_broken_paper_is_refused(tmp_path: Path, text: str) -> None:
    calendar_folder(tmp_path).mkdir()
    (calendar_folder(tmp_path) / "2027.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Refusal):
        calendar_of(tmp_path)


def test_a_folder_that_cannot_be_looked_into_is_not_taken_for_none(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    calendar_folder(tmp_path).touch()
    for ask in (calendar_of, switches_of):
        with pytest.raises(Refusal, match=r"installed\.unusable"):
            ask(file)
    with pytest.raises(Refusal, match=r"installed\.unusable"):
        calendar_of(tmp_path)
    assert calendar_of(tmp_path / "none").papers.keys() == published().papers.keys()


def test_switches_are_read_and_checked(tmp_path: Path) -> None:
    switches_file(tmp_path).write_text('weekend_roll = "off"\n', encoding="utf-8")
    assert not switches_of(tmp_path).on("weekend_roll")
    switches_file(tmp_path).write_text('weekend_roll = "sometimes"\n', encoding="utf-8")
    with pytest.raises(Refusal, match=r"switch\.choice"):
        switches_of(tmp_path)


def test_the_clock_beside_takes_the_pauses_it_can_reach() -> None:
    start = date(2026, 4, 1)
    near, far = Pause(date(2026, 4, 13), date(2026, 4, 17)), Pause(date(2026, 6, 10), date(2026, 6, 12))
    course = Course((near, far))
    clock = find("CMP.MEDIATE", start)
    calendar = published()
    assert str(due(find("CMP.MEDIATE.O20", start), start, calendar).due) == "2026-06-08"
    result = due(clock, start, calendar, Course((near,)))
    other = beside(result, calendar, course)
    assert other is not None
    assert str(other.due) == "2026-06-18"
    assert beside(other, calendar, course) is None
