"""The time for checking a lead counts from registration, or from the finding where the switch says so."""

from __future__ import annotations

import pytest

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.law.lead_clock import check_counts_from
from wangjian.law.switches import defaults

FOUND = Instant.parse("2026-11-02T03:00")
REGISTERED = Instant.parse("2026-11-24T09:30")


def test_by_default_registration_counts() -> None:
    assert check_counts_from(found=FOUND, registered=REGISTERED, switches=defaults()) == REGISTERED


def test_the_switch_lets_the_finding_count() -> None:
    switches = defaults().with_({"lead_clock_start": "found"})
    assert check_counts_from(found=FOUND, registered=REGISTERED, switches=switches) == FOUND


def test_a_lead_is_not_registered_before_it_is_found() -> None:
    with pytest.raises(Refusal) as refused:
        check_counts_from(found=REGISTERED, registered=FOUND, switches=defaults())
    assert refused.value.code == "lead.before-found"
    assert [str(article) for article in refused.value.articles] == ["PP-18"]
