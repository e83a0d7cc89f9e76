"""Regions: the hierarchy, what became of Hangzhou's old districts, and codes that mean nothing."""

import csv
import subprocess
import sys
from datetime import date

import pytest

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.region import FOLDER, Level, provinces, region, regions_below, successors

NOW = date(2026, 11, 24)
HANGZHOU = {
    "330102": "上城区",
    "330105": "拱墅区",
    "330106": "西湖区",
    "330108": "滨江区",
    "330109": "萧山区",
    "330110": "余杭区",
    "330111": "富阳区",
    "330112": "临安区",
    "330113": "临平区",
    "330114": "钱塘区",
    "330122": "桐庐县",
    "330127": "淳安县",
    "330182": "建德市",
}


def test_hangzhou_has_the_thirteen_of_2021() -> None:
    assert {below.code: below.name for below in regions_below("330100")} == HANGZHOU


def test_every_region_hangs_on_one_that_exists() -> None:
    counted = dict.fromkeys(Level, 0)
    waiting = list(provinces())
    while waiting:
        one = waiting.pop()
        counted[one.level] += 1
        assert one.parent is None or region(one.parent).code == one.parent
        waiting.extend(regions_below(one.code))
    assert counted == {Level.PROVINCE: 31, Level.CITY: 342, Level.COUNTY: 2975, Level.STREET: 41352}


@pytest.mark.parametrize(
    ("code", "full_name"),
    [
        ("33", "浙江省"),
        ("3301", "浙江省杭州市"),
        ("330106", "浙江省杭州市西湖区"),
        ("330106002", "浙江省杭州市西湖区北山街道"),
        ("110101", "北京市东城区"),
        ("441900", "广东省东莞市"),
        ("330103", "浙江省杭州市下城区"),
    ],
)
def test_a_full_name_names_every_step_that_is_a_place(code: str, full_name: str) -> None:
    assert region(code).full_name == full_name


@pytest.mark.parametrize(
    "code", ["330199", "", "3", "abc", "99", "990000001", "3301060019", "330106001", "３３０１００"]
)
def test_a_code_that_means_nothing_is_refused(code: str) -> None:
    with pytest.raises(Refusal) as refused:
        region(code)
    assert refused.value.code == "region.unknown"


@pytest.mark.parametrize(
    ("code", "on", "recorded", "became"),
    [
        ("330106", NOW, None, ["330106"]),
        ("330103", NOW, None, ["330105"]),
        ("330104", NOW, None, ["330102", "330114"]),
        ("330104", date(2021, 4, 8), None, ["330104"]),
        ("330110", NOW, None, ["330110", "330113"]),
        ("330110", NOW, date(2020, 5, 1), ["330110", "330113"]),
        ("330110", NOW, date(2021, 4, 9), ["330110"]),
        ("330110", date(2021, 4, 8), None, ["330110"]),
        ("330125", NOW, None, ["330110", "330113"]),
        ("330183", NOW, None, ["330111"]),
        ("330185", NOW, None, ["330112"]),
    ],
)
def test_what_became_of_a_code(code: str, on: date, recorded: date | None, became: list[str]) -> None:
    found = successors(code, on, recorded)
    assert [after.code for after in found] == became
    assert all(after.valid(on) for after in found)


def test_a_code_before_its_time_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        region("330113", date(2021, 4, 8))
    assert refused.value.code == "region.not_then"
    assert region("330113", date(2021, 4, 9)).name == "临平区"
    with pytest.raises(Refusal):
        successors("330113", NOW, date(2020, 1, 1))


def test_an_abolished_region_is_known_but_below_nothing() -> None:
    old = region("330104")
    assert old.valid_to == date(2021, 4, 8)
    assert old.code not in {below.code for below in regions_below("3301")}
    assert region("330110", date(2020, 1, 1)).successors == ("330110", "330113")


def test_the_register_of_changes_agrees_with_the_list_and_leaves_no_gap() -> None:
    def rows(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader((FOLDER / name).read_text("utf-8-sig").splitlines()))

    listed = {row["code"]: row["name"] for row in rows("regions.csv")}
    for row in rows("changes.csv"):
        if not row["valid_to"]:
            assert listed[row["code"]] == row["name"]
            continue
        day_after = date.fromordinal(date.fromisoformat(row["valid_to"]).toordinal() + 1)
        for code in row["successors"].split("|"):
            assert region(code, day_after).valid_from == day_after, (row["code"], code)


def test_the_counties_load_without_the_streets() -> None:
    asked = (
        "from wangjian.kernel import region as r; r.region('330106'); r.regions_below('330100'); "
        "raise SystemExit(r._streets.cache_info().currsize)"
    )
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
