"""The desk's findings: rank, evidence, articles, pages, and what a scan did not do."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

ENGLISH = {"accept-language": "en"}
BANNER = "not evidence"


@pytest.mark.usefixtures("sample_scans")
def test_each_scan_says_what_it_did_and_did_not(desk: Client) -> None:
    page = desk.get("/findings/", headers=ENGLISH)
    assert page.status_code == 200
    assert BANNER in page.text and "Sample data" in page.text
    titles, deals, merchants = page.context["scans"]
    assert [scan.kind for scan in (titles, deals, merchants)] == ["titles", "deals", "merchants"]
    assert titles.manifest.rows == titles.manifest.kept + titles.rejected_rows
    assert deals.ran == () and deals.not_run[0][0].missing[0] == "promos.promo_id"
    assert "promos.promo_id" in page.text and "ads@1" in page.text


@pytest.mark.usefixtures("sample_scans")
def test_findings_come_strongest_first_with_evidence_marked(desk: Client) -> None:
    page = desk.get("/findings/titles/", headers=ENGLISH)
    rows = page.context["findings"]
    scores = [row.finding.score for row in rows]
    assert len(rows) == 50 and scores == sorted(scores, reverse=True)
    assert BANNER in page.text
    first = rows[0]
    assert first.before == "新款"
    assert first.before + first.quoted + first.after == first.finding.subject
    assert f"<mark>{first.quoted}</mark>" in page.text
    assert f"http://{settings.PORTAL_HOST}/law/instruments/ADL/" in page.text
    assert "&lt;b&gt;" in page.text and "号<b>" not in page.text


@pytest.mark.usefixtures("sample_scans")
def test_pages_follow_one_another_without_gap_or_repeat(desk: Client) -> None:
    seen = []
    for number in (1, 2, 3):
        page = desk.get("/findings/titles/", {"page": number})
        seen += [row.finding.row for row in page.context["findings"]]
    assert len(seen) == page.context["page"].rows == len(set(seen))
    assert desk.get("/findings/titles/", {"page": 4}).status_code == 404
    assert desk.get("/findings/titles/", {"page": 0}).status_code == 400


@pytest.mark.usefixtures("sample_scans")
def test_findings_are_shown_of_one_signal(desk: Client) -> None:
    page = desk.get("/findings/titles/", {"signal": "terms"})
    assert {row.finding.signal for row in page.context["findings"]} == {"terms"}
    assert desk.get("/findings/titles/", {"signal": "price"}).status_code == 400


@pytest.mark.usefixtures("sample_scans")
@pytest.mark.parametrize("kind", ["nothing", "..", "titles%2F..%2F..", "TITLES"])
def test_a_kind_that_is_none_is_not_found(desk: Client, kind: str) -> None:
    assert desk.get(f"/findings/{kind}/").status_code == 404


def test_a_scan_that_is_of_no_kind_is_not_shown(desk: Client, scans: Path, settings: Settings, tmp_path: Path) -> None:
    settings.SAMPLE_FINDINGS = tmp_path
    (tmp_path / "other").symlink_to(scans / "titles")
    assert desk.get("/findings/other/").status_code == 404


def test_without_scans_the_page_says_so(desk: Client, settings: Settings, tmp_path: Path) -> None:
    settings.SAMPLE_FINDINGS = tmp_path
    page = desk.get("/findings/", headers=ENGLISH)
    assert page.status_code == 200 and "no sample scan" in page.text
    assert desk.get("/findings/titles/").status_code == 404


def test_a_broken_scan_is_refused_not_shown(desk: Client, settings: Settings, tmp_path: Path) -> None:
    settings.SAMPLE_FINDINGS = tmp_path
    (tmp_path / "titles").mkdir()
    (tmp_path / "titles" / "manifest.json").write_text("{", "utf-8")
    assert desk.get("/findings/titles/").status_code == 404
    listed = desk.get("/findings/", headers=ENGLISH)
    assert listed.status_code == 200 and "holds no scan that can be read" in listed.text
