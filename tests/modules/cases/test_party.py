"""A case is against who runs the shop; where that is not known nobody can be told or decided against."""

from __future__ import annotations

import pytest
from tests.modules.loop import Loop, refused_code

from wangjian.modules.matters.models import Matter
from wangjian.modules.subjects.operations import NewSubject, link, note_subject

pytestmark = pytest.mark.django_db


def shop(loop: Loop) -> NewSubject:
    platform = note_subject(NewSubject("platform", "样例平台", "91330110MA2CFLBH9N"), **loop.by(loop.li)).id
    return NewSubject("shop", "云栖小店", platform=platform, platform_key="S1")


def test_the_party_is_who_runs_the_shop(loop: Loop) -> None:
    new = shop(loop)
    place, operator = note_subject(new, **loop.by(loop.li)).id, loop.party()
    link(place, "run_by", operator, source="平台报送", since=loop.at.day, **loop.by(loop.li))
    filed = loop.filed(loop.lead(place))
    matter = Matter.objects.get(pk=filed.case)
    assert matter.subject_id == operator and matter.title.startswith("杭州云栖电子商务有限公司：")


def test_nobody_is_told_where_only_the_shop_is_known_until_somebody_runs_it(loop: Loop) -> None:
    new = shop(loop)
    place = note_subject(new, **loop.by(loop.li)).id
    run = loop.lead(place)
    filed = loop.filed(run)
    assert filed.run is not None
    loop.investigated(filed)
    assert refused_code(lambda: loop.draft(filed.run)) == "case.party-unknown"
    link(place, "run_by", loop.party(), source="平台报送", since=loop.at.day, **loop.by(loop.li))
    loop.draft(filed.run)
    assert loop.move(filed.run, "submit_case_review", loop.li, "officer", heavy=False).state == "reviewing"
