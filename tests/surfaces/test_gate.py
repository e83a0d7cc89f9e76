"""The gate: hosts, headers, methods, bounds, language and refusals as answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.test.utils import override_settings
from pytest_django import Settings

from wangjian.kernel.citation import Citation
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.evidence.policies import MOST_BYTES
from wangjian.surfaces.gate.answers import status_of
from wangjian.surfaces.gate.bounds import FORM_BYTES


def test_every_answer_forbids_what_the_page_does_not_need(portal: Client) -> None:
    for path in ("/", "/law/", "/no/such/page/", "/static/design/house.css"):
        answer = portal.get(path)
        answer.close()
        headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
        for directive in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "style-src 'self'"):
            assert directive in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]


def test_the_desk_is_kept_out_of_caches(desk: Client, portal: Client) -> None:
    assert desk.get("/findings/").headers["Cache-Control"] == "no-store"
    assert "no-store" not in portal.get("/").headers["Cache-Control"]


@pytest.mark.parametrize("host", ["127.0.0.1", "evil.example", "desk.localhost.evil.example", "localhost@evil", ""])
def test_an_unknown_host_is_refused_in_both_languages(host: str) -> None:
    answer = Client(headers={"host": host}).get("/")
    assert answer.status_code == 400
    assert "无法理解" in answer.text and "cannot be understood" in answer.text
    assert "Content-Security-Policy" in answer.headers


def test_a_forwarded_host_is_not_believed(portal: Client) -> None:
    answer = portal.get("/findings/", headers={"x-forwarded-host": settings.DESK_HOST})
    assert answer.status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_pages_are_for_reading(portal: Client, method: str) -> None:
    for path in ("/", "/law/", "/law/due/", "/law/clocks/CMP.ACCEPT/", "/law/calendar/"):
        answer = getattr(portal, method)(path)
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD"
        assert method.upper() in answer.text


def test_head_answers_without_a_body(portal: Client) -> None:
    answer = portal.head("/law/")
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_refusal_is_a_page_in_the_readers_language(portal: Client) -> None:
    chinese = portal.get("/law/instruments/NOSUCH/", headers={"accept-language": "zh-CN"})
    english = portal.get("/law/instruments/NOSUCH/", headers={"accept-language": "en-GB"})
    assert chinese.status_code == english.status_code == 404
    assert "法规库没有收录“NOSUCH”" in chinese.text and '<html lang="zh-Hans">' in chinese.text
    assert "The library holds no “NOSUCH”" in english.text and '<html lang="en">' in english.text


def test_a_refusal_is_json_where_json_is_asked_for(portal: Client) -> None:
    answer = portal.get("/law/clocks/PLT.RULE/", headers={"accept": "application/json"})
    told = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/json"
    assert told["refused"] == "clock.replaced"
    assert "RULE.NOTICE.STD" in told["en"] and "RULE.NOTICE.MAJOR" in told["zh"]
    missing = portal.get("/nope", headers={"accept": "application/json"})
    assert (missing.status_code, json.loads(missing.content)["refused"]) == (404, "page.not_found")


def test_markup_in_what_was_asked_stays_text(portal: Client) -> None:
    asked = "<script>alert(1)</script>"
    for path in ("/law/", "/law/clocks/", "/law/due/"):
        answer = portal.get(path, {"q": asked, "clock": asked, "from": asked, "on": asked})
        assert asked not in answer.text
        assert "&lt;script&gt;" in answer.text.lower()


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/law/", {"q": "x" * 81}, 400),
        ("/law/", {"q": "a\x00b"}, 400),
        ("/law/", {"mark": "Z"}, 400),
        ("/law/", {"page": "0"}, 400),
        ("/law/", {"page": "٣"}, 400),
        ("/law/clocks/", {"topic": "nothing"}, 400),
        ("/law/calendar/", {"year": "2014"}, 400),
        ("/law/calendar/", {"year": "2101"}, 400),
        ("/law/due/", {"pause_from": ["2026-01-01"] * 9}, 400),
        ("/law/due/", {"clock": "x" * 5000}, 414),
    ],
)
def test_parameters_are_bounded(portal: Client, path: str, query: dict[str, str], status: int) -> None:
    assert portal.get(path, query).status_code == status


def test_the_language_is_kept_in_a_cookie_of_this_host() -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": settings.PORTAL_HOST, "accept-language": "zh-CN"})
    page = client.get("/law/?q=广告")
    token = page.context["csrf_token"]
    answer = client.post("/language/", {"language": "en", "next": "/law/?q=广告", "csrfmiddlewaretoken": str(token)})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/law/?q=%E5%B9%BF%E5%91%8A")
    cookie = answer.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/" and not cookie["domain"]
    assert bool(cookie["secure"]) is settings.LANGUAGE_COOKIE_SECURE
    assert '<html lang="en">' in client.get("/law/").text


def test_the_language_form_needs_its_token() -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": settings.PORTAL_HOST})
    answer = client.post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "表单已失效" in answer.text
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_the_language_form_leads_nowhere_else(portal: Client, back: str) -> None:
    answer = portal.post("/language/", {"language": "en", "next": back})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_a_language_that_is_none_is_refused(portal: Client) -> None:
    assert portal.post("/language/", {"language": "tlh"}).status_code == 400
    assert portal.get("/language/").status_code == 405


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_the_desk_answers_this_machine(desk: Client, address: str) -> None:
    assert desk.get("/findings/", REMOTE_ADDR=address).status_code == 200


@pytest.mark.parametrize(
    "address", ["10.0.0.8", "192.168.1.2", "203.0.113.9", "::2", "::ffff:10.0.0.8", "", "nonsense"]
)
def test_the_desk_is_closed_to_other_machines(desk: Client, address: str) -> None:
    answer = desk.get("/findings/", REMOTE_ADDR=address)
    assert answer.status_code == 403
    assert "只对本机开放" in answer.text


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip", "via"])
def test_the_desk_is_closed_behind_a_proxy(desk: Client, header: str) -> None:
    assert desk.get("/findings/", headers={header: "127.0.0.1"}).status_code == 403


@override_settings(SAMPLE_INSTALLATION=False)
def test_where_the_data_are_no_samples_the_desk_answers_others_who_must_sign_in(stranger: Client) -> None:
    answer = stranger.get("/suspicions/?state=lead", REMOTE_ADDR="198.51.100.7")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in/?next=%2Fsuspicions%2F%3Fstate%3Dlead")


def test_a_form_of_somebody_who_is_not_signed_in_is_refused_not_redirected(stranger: Client) -> None:
    answer = stranger.post("/sign-out/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in/")
    refused = stranger.post("/people/note/", headers={"accept-language": "en"})
    assert refused.status_code == 401 and "What you filled in was not sent" in refused.text


def test_a_fault_shows_no_trace(portal: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("secret-of-the-inside")

    monkeypatch.setattr("wangjian.surfaces.portal.pages.catalogue", broken)
    portal.raise_request_exception = False
    answer = portal.get("/")
    assert answer.status_code == 500
    assert "系统出错" in answer.text
    assert "secret-of-the-inside" not in answer.text and "Traceback" not in answer.text


def test_what_is_wrong_with_the_installation_is_not_told_to_visitors(
    portal: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR = tmp_path
    (tmp_path / "switches.toml").write_text("= not toml", "utf-8")
    portal.raise_request_exception = False
    for path in ("/law/due/", "/law/clocks/HEAR.CHAIR/"):
        answer = portal.get(path)
        assert answer.status_code == 500
        assert str(tmp_path) not in answer.text and "switches" not in answer.text


def test_a_fault_of_the_frame_itself_is_answered_plainly(portal: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret-of-the-inside")

    monkeypatch.setattr("wangjian.surfaces.gate.answers.render_to_string", broken)
    monkeypatch.setattr("wangjian.surfaces.portal.pages.render", broken)
    portal.raise_request_exception = False
    answer = portal.get("/")
    assert answer.status_code == 500
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "Something went wrong" in answer.text and "secret" not in answer.text


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("clock.unknown", 404),
        ("instrument.unknown", 404),
        ("method.not_allowed", 405),
        ("clock.ambiguous", 404),
        ("x.y", 400),
    ],
)
def test_the_status_of_a_refusal(code: str, status: int) -> None:
    assert status_of(Refusal(code, Text("不", "no"), articles=[Citation("O121", "15")])) == status


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/sign-out/", 1_000_000, 303),
        ("/sign-out/", 1_000_001, 413),
        ("/sign-out/", -1, 413),
        ("/matters/00000000-0000-4000-8000-000000000000/evidence/", 1_000_000, 401),
        ("/matters/00000000-0000-4000-8000-000000000000/evidence/", 1_000_001, 413),
        ("/matters/00000000-0000-4000-8000-000000000000/serve/", 150_000_000, 413),
    ],
)
def test_a_body_too_large_is_refused_by_what_it_says_of_itself(
    stranger: Client, path: str, size: int, status: int
) -> None:
    assert stranger.post(path, CONTENT_LENGTH=str(size)).status_code == status


@pytest.mark.parametrize(("size", "passed"), [(150_000_000, True), (FORM_BYTES + MOST_BYTES + 1, False)])
def test_evidence_may_be_large_from_those_signed_in(desk: Client, size: int, passed: bool) -> None:
    path = "/matters/00000000-0000-4000-8000-000000000000/evidence/"
    assert (desk.get(path, CONTENT_LENGTH=str(size)).status_code != 413) is passed
