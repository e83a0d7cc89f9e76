"""Who must sign a move, the special laws included."""

from __future__ import annotations

from wangjian.law.procedure_machine import signs
from wangjian.law.procedure_source import procedure


def test_a_special_law_changes_who_signs() -> None:
    case = procedure("case")
    need, approval = signs(case, "seize", {})
    assert approval is not None
    assert (need.capacities, need.people, approval.capacities) == (("officer",), 2, ("head",))
    _, special = signs(case, "seize", {"unfair_competition": True})
    assert special is not None and special.capacities == ("city_main_head",)
    assert signs(case, "tell_rights", {}) == (case.moves["tell_rights"].by, None)
