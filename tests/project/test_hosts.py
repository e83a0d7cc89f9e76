"""Two hosts on one port, each with its own addresses, headers and health."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from wangjian import __version__

HOSTS = ("localhost", "desk.localhost")


@pytest.mark.django_db
@pytest.mark.parametrize("host", HOSTS)
def test_health_names_version_and_role_and_no_secret(host: str) -> None:
    answer = Client().get("/health", headers={"host": f"{host}:8000"})
    assert answer.status_code == 200
    assert answer.json() == {"version": __version__, "database": "ok", "role": "wangjian_app", "worker": None}


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1", "desk.localhost.example.org", "[::1]"])
def test_another_host_has_no_address(host: str) -> None:
    assert Client().get("/health", headers={"host": host}).status_code == 400


@pytest.mark.django_db
def test_a_forwarded_host_is_not_believed() -> None:
    answer = Client().get("/health", headers={"host": "localhost", "x-forwarded-host": "desk.localhost"})
    assert answer.status_code == 200
    assert Client().get("/health", headers={"host": "example.org", "x-forwarded-host": "localhost"}).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("host", HOSTS)
def test_every_answer_carries_the_headers(host: str) -> None:
    for path in ("/health", "/no-such-page"):
        answer = Client().get(path, headers={"host": host})
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_https_is_held_to_for_a_year() -> None:
    answer = Client().get("/health", headers={"host": "localhost"}, secure=True)
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_cookies_are_bound_to_their_host() -> None:
    for kind in ("SESSION", "CSRF", "LANGUAGE"):
        assert getattr(settings, f"{kind}_COOKIE_NAME").startswith("__Host-")
        assert getattr(settings, f"{kind}_COOKIE_SECURE") and getattr(settings, f"{kind}_COOKIE_HTTPONLY")
        assert getattr(settings, f"{kind}_COOKIE_DOMAIN") is None and getattr(settings, f"{kind}_COOKIE_PATH") == "/"
    assert not settings.DEBUG
