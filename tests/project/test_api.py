"""The interface on a database: an entry, a page of entries and a head are answered as they are declared."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from tests.api_answers import DECLARED, holds
from tests.modules.conftest import key_of

from wangjian.kernel.moment import Instant
from wangjian.kernel.wording import bigrams, folded
from wangjian.modules.audit.queries import HeadRow
from wangjian.modules.organisations.models import Holder
from wangjian.modules.register.models import Entry

pytestmark = pytest.mark.django_db

NAME = "杭州样例科技有限公司"


@pytest.fixture
def api() -> Client:
    return Client(headers={"host": settings.API_HOST})


@pytest.fixture
def entries() -> list[Entry]:
    bureau = Holder.objects.create(id=key_of("api bureau"), kind="organisation", name="杭州市样例局")
    return [
        Entry.objects.create(
            id=key_of(f"entry {number}"),
            link=f"link{number:04}",
            kind="penalty",
            name=NAME,
            folded=folded(NAME),
            words=list(bigrams(folded(NAME))),
            code="91330110MA0000000X",
            bureau="杭州市样例局",
            decided_by=bureau,
            number=f"杭样市监罚决〔2026〕{number}号",
            cause="发布虚假广告",
            basis="ADL-9(3)|57",
            kinds=["fine"],
            fine_fen=20_000_000,
            confiscated_fen=0,
            decided_on=date(2020, 1, 2),
            shown_from=date(2020, 1, 3),
            shown_until=date(2099, 1, 3),
            never_early=False,
            gsxt_reference=f"GSXT-2026-{number}",
            flags_zh="已提起行政复议",
            flags_en="Under review",
        )
        for number in range(1, 53)
    ]


def test_entries_come_a_page_at_a_time_as_declared(api: Client, entries: list[Entry]) -> None:
    first = api.get("/v1/entries", {"q": "样例科技"})
    assert first.status_code == 200
    holds(DECLARED["/v1/entries", 200], first.json())
    assert len(first.json()["entries"]) == 50 and first.json()["next"] == 50
    rest = api.get("/v1/entries", {"q": "样例科技", "offset": "50"}).json()
    assert rest["next"] is None
    seen = {row["number"] for row in first.json()["entries"] + rest["entries"]}
    assert seen == {entry.number for entry in entries}


def test_one_entry_is_answered_as_declared_and_an_unknown_one_refused(api: Client, entries: list[Entry]) -> None:
    found = api.get(f"/v1/entries/{entries[0].link}")
    assert found.status_code == 200 and found.json()["basis"] == ["ADL-9(3)", "ADL-57"]
    holds(DECLARED["/v1/entries/{link}", 200], found.json())
    missing = api.get("/v1/entries/nothing")
    assert missing.status_code == 404
    holds(DECLARED["/v1/entries/{link}", 404], missing.json())


def test_a_head_is_answered_as_declared_and_none_refused(api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    newest = HeadRow(3, "0" * 64, Instant.parse("2026-10-12T09:30"), "ed25519-sha256-rfc6962", "k", "1" * 128, 7)
    monkeypatch.setattr("wangjian.surfaces.api.app.audit.head", lambda: newest)
    found = api.get("/v1/log/head")
    assert found.status_code == 200
    holds(DECLARED["/v1/log/head", 200], found.json())
    monkeypatch.setattr("wangjian.surfaces.api.app.audit.head", lambda: None)
    missing = api.get("/v1/log/head")
    assert missing.status_code == 404
    holds(DECLARED["/v1/log/head", 404], missing.json())
