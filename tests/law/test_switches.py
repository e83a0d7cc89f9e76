"""Switches: defaults, choices, that each is read by something, and what they change about a clock."""

from pathlib import Path

import pytest

import wangjian
from wangjian.kernel.period import Period, Unit
from wangjian.kernel.refusal import Refusal
from wangjian.law.clock import catalogue
from wangjian.law.clock_switches import rolls_weekends, switched
from wangjian.law.library import library
from wangjian.law.switches import defaults

SOURCE = Path(wangjian.__file__).parent


def test_each_switch_is_open_and_says_where_and_why() -> None:
    for switch in defaults().catalogue.values():
        assert switch.mark.flagged, switch.key
        assert switch.default in switch.choices
        assert len(switch.choices) == 2
        assert switch.open_point.startswith(("law.md ", "law-2.md P18 (")), switch.key
        assert switch.label.zh.endswith("。")
        assert switch.label.en.endswith(".")
        for citation in switch.basis:
            library().resolve(citation)


@pytest.mark.parametrize("key", list(defaults().catalogue))
def test_each_switch_is_read_by_code_or_decides_about_a_clock(key: str) -> None:
    named = set(defaults().switch(key).clocks)
    code = (path.read_text("utf-8") for path in SOURCE.rglob("*.py"))
    assert named or any(f'"{key}"' in text for text in code)
    assert named <= set(catalogue())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("weekend_roll", "on"),
        ("criminal_referral_calendar_days", "on"),
        ("hearing_inner_clocks", "off"),
        ("display_start", "document"),
        ("o45_capped_by_o107", "on"),
        ("second_test", "on"),
        ("superior_consent", "on"),
    ],
)
def test_the_defaults(key: str, value: str) -> None:
    assert defaults().value(key) == value
    assert defaults().on(key) == (value == "on")


def test_setting_one_leaves_the_defaults_alone() -> None:
    changed = defaults().with_({"display_start": "published", "second_test": "off"})
    assert changed.value("display_start") == "published"
    assert not changed.on("second_test")
    assert defaults().value("display_start") == "document"
    assert rolls_weekends(defaults())
    assert not rolls_weekends(defaults().with_({"weekend_roll": "off"}))


def test_an_unknown_switch_or_choice_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        defaults().with_({"colour": "red"})
    assert refused.value.code == "switch.unknown"
    with pytest.raises(Refusal) as refused:
        defaults().with_({"display_start": "yesterday"})
    assert refused.value.code == "switch.choice"
    assert "document, published" in refused.value.en
    with pytest.raises(Refusal):
        defaults().value("colour")


def test_every_clock_from_memory_is_off_until_switched_on() -> None:
    weak = [clock for wordings in catalogue().values() for clock in wordings if clock.mark.off_by_default]
    assert weak
    for clock in weak:
        with pytest.raises(Refusal) as refused:
            switched(clock, defaults())
        assert refused.value.code == "clock.switched_off"
        assert clock.id in refused.value.zh
        assert switched(clock, defaults().with_({"hearing_inner_clocks": "on"})) == clock


def test_the_days_of_a_referral_are_counted_as_the_switch_says() -> None:
    (approve,) = catalogue()["CRM.APPROVE"]
    assert switched(approve, defaults()).period == Period(3, Unit.DAY)
    other = switched(approve, defaults().with_({"criminal_referral_calendar_days": "off"}))
    assert other.period == Period(3, Unit.WORKDAY)
    (send,) = catalogue()["CRM.SEND"]
    assert switched(send, defaults().with_({"criminal_referral_calendar_days": "off"})) == send


def test_a_clock_read_in_the_text_is_left_alone() -> None:
    for clock in catalogue()["CASE.DECIDE"]:
        assert switched(clock, defaults()) is clock
