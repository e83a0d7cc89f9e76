"""Must the reporter be told: the matrix of today, the old general duty, and the day it ended."""

from datetime import date

import pytest

from wangjian.kernel.citation import Citation
from wangjian.kernel.refusal import Refusal
from wangjian.law.disclosure import Ground, Manner, must_tell

NOW = date(2026, 11, 24)
LAST_OLD = date(2026, 4, 14)
FIRST_NEW = date(2026, 4, 15)


@pytest.mark.parametrize(
    ("ground", "real_name", "with_evidence", "duty", "clocks", "promptly", "article"),
    [
        (Ground.ADVERTISING, False, False, True, ("RPT.ADTELL",), False, "ADL-53"),
        (Ground.UNFAIR_COMPETITION, True, True, True, (), True, "AUCL-20"),
        (Ground.UNFAIR_COMPETITION, True, False, False, (), False, "AUCL-20"),
        (Ground.UNFAIR_COMPETITION, False, True, False, (), False, "AUCL-20"),
        (Ground.FALSE_DISCLOSURE, False, False, True, ("RPT.DISCLOSE",), False, "EID-13"),
        (Ground.FOOD_SAFETY, False, False, True, (), False, "FSL-115"),
        (Ground.PYRAMID_SELLING, True, True, False, (), False, "MLM-6"),
        (Ground.OTHER, True, True, False, (), False, "O121-36"),
    ],
)
def test_the_matrix_of_today(
    ground: Ground,
    real_name: bool,
    with_evidence: bool,
    duty: bool,
    clocks: tuple[str, ...],
    promptly: bool,
    article: str,
) -> None:
    tell = must_tell(ground, NOW, real_name=real_name, with_evidence=with_evidence)
    assert (tell.duty, tell.clocks, tell.promptly) == (duty, clocks, promptly)
    assert Citation.parse(article) in tell.basis
    assert tell.duty == (tell.manner is not Manner.NONE)


@pytest.mark.parametrize("ground", list(Ground))
def test_until_april_2026_every_real_name_reporter_is_told_whether_a_case_is_filed(ground: Ground) -> None:
    for with_evidence in (True, False):
        old = must_tell(ground, LAST_OLD, real_name=True, with_evidence=with_evidence)
        assert old.duty
        assert "RPT.TELL.O20" in old.clocks
        assert Citation("O20", "31") in old.basis
        new = must_tell(ground, FIRST_NEW, real_name=True, with_evidence=with_evidence)
        assert "RPT.TELL.O20" not in new.clocks
        assert all(citation.instrument != "O20" for citation in new.basis)


@pytest.mark.parametrize("ground", list(Ground))
def test_the_old_general_duty_was_owed_to_real_names_only(ground: Ground) -> None:
    assert "RPT.TELL.O20" not in must_tell(ground, LAST_OLD, real_name=False, with_evidence=True).clocks


def test_the_special_duties_stood_beside_the_general_one() -> None:
    told = must_tell(Ground.ADVERTISING, LAST_OLD, real_name=True, with_evidence=False)
    assert told.clocks == ("RPT.ADTELL", "RPT.TELL.O20")


@pytest.mark.parametrize(
    ("ground", "on", "article"),
    [
        (Ground.UNFAIR_COMPETITION, date(2025, 10, 14), "AUCL19-16"),
        (Ground.UNFAIR_COMPETITION, date(2025, 10, 15), "AUCL-20"),
        (Ground.FALSE_DISCLOSURE, date(2024, 4, 30), "EID14-13"),
        (Ground.FALSE_DISCLOSURE, date(2024, 5, 1), "EID-13"),
    ],
)
def test_the_text_in_force_that_day_is_cited(ground: Ground, on: date, article: str) -> None:
    assert Citation.parse(article) in must_tell(ground, on, real_name=True, with_evidence=True).basis


def test_rewards_are_named_where_the_law_promises_them() -> None:
    rewarded = {g for g in Ground if must_tell(g, NOW, real_name=True, with_evidence=True).reward}
    assert rewarded == {Ground.FOOD_SAFETY, Ground.PYRAMID_SELLING}


def test_a_day_before_the_table_begins_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        must_tell(Ground.OTHER, date(2019, 12, 31), real_name=True, with_evidence=True)
    assert refused.value.code == "reporter.too_early"
