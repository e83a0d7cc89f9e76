"""A scan is taken in once, in bulk, and only as its manifest says it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.modules.loop import BUREAU, Loop, nobody, refused_code

from wangjian.detect.order import Order
from wangjian.detect.pipeline import scan
from wangjian.kernel.actor import Actor
from wangjian.modules.audit.models import Fact
from wangjian.modules.leads.models import Suspicion
from wangjian.modules.matters.models import Clock
from wangjian.modules.monitoring import queries
from wangjian.modules.monitoring.models import Finding, Intake
from wangjian.modules.monitoring.operations import TakenIn, take_in, taking
from wangjian.modules.subjects.operations import NewSubject, note_subject

pytestmark = pytest.mark.django_db
PLATFORM = "91330110BQDT3WAU8R"
TITLES = ["全网第一连衣裙", "普通连衣裙", "史上最低价雪地靴 全网第一", "全国第一绿茶", "根治失眠枕头"]
SHOPS = ["S1", "S1", "S1", "S2", "S9"]


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    path = tmp_path / "titles.csv"
    pl.DataFrame({"title": TITLES, "platform": [PLATFORM] * 5, "shop": SHOPS}).write_csv(path)
    return path


@pytest.fixture
def shops(loop: Loop) -> None:
    """Two shops of a platform: one in the district of the bureau, one whose operator is there."""

    def note(*given: Any, **more: Any) -> Any:
        return note_subject(NewSubject(*given, **more), **loop.by(loop.li)).id

    platform = note("platform", "湖集", PLATFORM, "330108")
    note("company", "杭州恒泽贸易有限公司", "91330108GMCQH5CG65", "330106")
    note("shop", "恒泽旗舰店", "", "330106", platform=platform, platform_key="S1")
    note("shop", "恒泽二店", "91330108GMCQH5CG65", "330108", platform=platform, platform_key="S2")


@pytest.fixture
def found(listing: Path, tmp_path: Path) -> Path:
    out = tmp_path / "out"
    scan(Order(files=[listing], out=out, kind="titles"))
    return out


Take = Callable[..., TakenIn]


@pytest.fixture
def take(loop: Loop, found: Path, listing: Path) -> Take:
    def do(folder: Path = found, given: Path | None = listing, **more: Any) -> TakenIn:
        return take_in(folder, given, legal_basis="ECL-85 日常监测", **(loop.by(loop.li) | more))

    return do


def test_findings_lead_to_shops_and_suspicions(loop: Loop, shops: None, take: Take) -> None:
    taken = take()
    assert taken.findings == Finding.objects.count() == taken.placed + taken.unplaced
    assert (taken.suspicions, taken.opened) == (2, 2) and taken.unplaced == Finding.objects.filter(
        subject=None
    ).count() > 0
    first, second = Suspicion.objects.order_by("-findings")
    assert first.findings == 3 and first.office_id == second.office_id == BUREAU
    assert first.findings == Finding.objects.filter(suspicion=first).count()
    assert first.reason_zh and "ADL-9(3)" in first.articles
    assert not Clock.objects.exists()
    facts = Fact.objects.filter(code__in=["scan.taken-in", "suspicion.opened"])
    assert facts.count() == 1 and facts.get().payload["findings"] == taken.findings


def test_the_same_scan_gives_the_first_result_under_any_key(shops: None, take: Take) -> None:
    first = take()
    assert take() == first
    assert Intake.objects.count() == 1 and Finding.objects.count() == first.findings
    assert Suspicion.objects.order_by("-findings").first().findings == 3  # type: ignore[union-attr]  # there are two


def test_a_later_scan_grows_what_still_waits(shops: None, take: Take, listing: Path, tmp_path: Path) -> None:
    take()
    out = tmp_path / "later"
    pl.read_csv(listing).head(4).write_csv(listing)
    scan(Order(files=[listing], out=out, kind="titles"))
    later = take(out)
    assert later.opened == 0 and later.suspicions == 2 and later.unplaced == 0
    assert sorted(Suspicion.objects.values_list("findings", flat=True)) == [2, 6]


def test_a_folder_that_is_not_what_it_says_is_refused(take: Take, found: Path, tmp_path: Path) -> None:
    assert refused_code(lambda: take(tmp_path / "nothing")) == "scan.none"
    rows = pl.read_parquet(found / "findings.parquet")
    rows.head(1).write_parquet(found / "findings.parquet")
    assert refused_code(take) == "scan.differs"
    assert not Intake.objects.exists() and not Finding.objects.exists()


def test_a_manifest_may_not_name_files_elsewhere(take: Take, found: Path) -> None:
    manifest = json.loads((found / "manifest.json").read_text("utf-8"))
    manifest["files"] = {"../titles.csv": "0" * 64}
    (found / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert refused_code(take) == "scan.differs"


def test_findings_that_are_no_findings_are_refused(take: Take, found: Path) -> None:
    (found / "findings.parquet").write_bytes(b"PAR1 not at all PAR1")
    manifest = json.loads((found / "manifest.json").read_text("utf-8"))
    manifest["files"]["findings.parquet"] = hashlib.sha256((found / "findings.parquet").read_bytes()).hexdigest()
    (found / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert refused_code(take) == "scan.unreadable"


def test_another_listing_is_refused(take: Take, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    pl.DataFrame({"title": TITLES, "platform": PLATFORM, "shop": "S1"}).write_csv(other)
    assert refused_code(lambda: take(given=other)) == "scan.other-listing"


def test_a_folder_of_listings_will_do(shops: None, take: Take, listing: Path, tmp_path: Path) -> None:
    folder = tmp_path / "listings"
    folder.mkdir()
    listing.rename(folder / listing.name)
    (folder / "notes.csv").write_text("not of this scan\n", "utf-8")
    assert take(given=folder).placed > 0


def test_without_a_listing_everything_is_kept_and_nothing_placed(shops: None, take: Take) -> None:
    taken = take(given=None)
    assert taken.placed == 0 and taken.unplaced == taken.findings == Finding.objects.count() > 0
    assert not Suspicion.objects.exists()


def test_a_kill_in_the_middle_leaves_nothing(shops: None, take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = taking._lines

    def broken(*given: Any) -> Any:
        for number, line in enumerate(whole(*given)):
            if number == 2:
                raise KeyboardInterrupt
            yield line

    monkeypatch.setattr(taking, "_lines", broken)
    with pytest.raises(KeyboardInterrupt):
        take()
    assert not (Intake.objects.exists() or Finding.objects.exists() or Suspicion.objects.exists())
    monkeypatch.undo()
    assert take().findings == Finding.objects.count()


def test_a_merchant_lies_with_its_code_and_is_shown_by_a_name_that_may_be_shown(
    loop: Loop, take: Take, tmp_path: Path
) -> None:
    person = loop.party("王小明", kind="person", natural_person=True, region="330106")
    listing = tmp_path / "merchants.csv"
    rows = {"id": ["1", "2"], "name": ["王小明", "李四"], "code": ["91330106MA", ""]}
    pl.DataFrame(rows).write_csv(listing)
    out = tmp_path / "merchants"
    scan(Order(files=[listing], out=out, kind="merchants"))
    taken = take(out, listing)
    assert taken.findings == 2 and taken.placed == 0 and person
    shown = " ".join(f"{each.text} {each.reason_zh} {each.reason_en}" for each in Finding.objects.all())
    assert "王小明" not in shown and "李四" not in shown and taking.UNKNOWN in shown


def test_who_may(loop: Loop, take: Take, shops: None, actor: Callable[..., Actor]) -> None:
    administrator = actor("system_administrator", name="管理员")
    assert refused_code(lambda: take(by=administrator)) == "scan.may-not"
    assert refused_code(lambda: take_in(Path("x"), None, legal_basis=" ", **loop.by(loop.li))) == "scan.basis"
    taken = take()
    assert queries.findings(administrator, intake=taken.intake) == []
    mine = queries.findings(loop.head, intake=taken.intake, limit=500)
    assert len(mine) == taken.findings and mine[0].score >= mine[-1].score
    assert queries.findings(loop.head, suspicion=nobody()) == []
