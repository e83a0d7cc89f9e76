"""A matter to make papers for, and an act to make them in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from tests.modules.matter_rows import Stage, lay

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.modules.audit.operations import acting
from wangjian.modules.documents.operations import SERIES, issue
from wangjian.modules.documents.queries import PaperRow

TITLES = {"penalty_notice": "行政处罚告知书", "decision": "行政处罚决定书", "filing_form": "立案审批表"}

DECISION: Mapping[str, object] = {
    "party": {"name": "杭州样例网络科技有限公司", "code": "91330110MA0000000X", "address": "杭州市余杭区样例路1号"},
    "cause": "涉嫌发布虚假广告",
    "facts": "当事人在其网店发布“全网最低价”广告，查无依据。",
    "evidence": ["网页截图三份", "当事人陈述笔录一份"],
    "reasons": "当事人系初次违法，主动改正。",
    "basis": "《中华人民共和国广告法》第九条、第五十七条",
    "kinds": ["罚款"],
    "fine_fen": 123_456_78,
    "perform": "将罚款缴至指定银行账户。",
    "review_at": "杭州市余杭区人民政府",
    "court": "杭州铁路运输法院",
}


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.FILES_FOLDER = tmp_path / "files"
    settings.PAPER_NUMBERS, settings.PAPER_SEALER = "own", ""


@pytest.fixture
def stage(db: None, at: Instant) -> Stage:
    return lay(at)


@pytest.fixture
def issued(officer: Actor, once: Callable[[], Key], at: Instant) -> Callable[..., PaperRow]:
    """Issue a paper in an act of its own."""

    def make(stage: Stage, kind: str = "decision", *, moment: Instant = at, **more: Any) -> PaperRow:
        inputs = {**DECISION, **more}
        with acting("test.issue", by=officer, at=moment, once=once()) as act:
            row = issue(
                act,
                matter=stage.matter,
                run=stage.run,
                kind=kind,
                inputs=inputs,
                series=SERIES.get(kind),
                title=TITLES.get(kind, "文书"),
            )
            act.give(row.id)
        return row

    return make
