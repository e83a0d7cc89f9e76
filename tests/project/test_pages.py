"""Every plain page of both hosts answers without starting any SQL; the watch stands in the middleware of this stage."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern


def plain_pages() -> Iterator[tuple[str, str]]:
    """Host and path of every address that takes nothing."""
    for host, table in settings.HOST_URLS.items():
        for pattern in import_module(table).urlpatterns:
            if isinstance(pattern, URLPattern) and "<" not in str(pattern.pattern):
                yield host, f"/{pattern.pattern}"


@pytest.mark.django_db
@pytest.mark.parametrize(("host", "path"), list(plain_pages()))
def test_no_page_starts_sql(host: str, path: str) -> None:
    assert "wangjian.project.sql_watch.WatchSql" in settings.MIDDLEWARE
    answer = Client().get(path, headers={"host": host})
    assert answer.status_code in ({405} if path in ("/language/", "/sign-out/") else {200, 302})
