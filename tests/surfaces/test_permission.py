"""Every address of every host, and what each kind of asker gets: an address that is not in the table fails."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver

ROLES = ("portal", "desk", "desk from elsewhere", "desk through a proxy", "unknown host")
"""Anyone at the portal; at the desk from this machine, from another, through a proxy; at a host that is not ours."""

# address pattern → (an address, status for each role in the order above)
TABLE: dict[str, tuple[str, tuple[int, int, int, int, int]]] = {
    "": ("/", (200, 302, 403, 403, 400)),
    "language/": ("/language/", (405, 405, 403, 403, 400)),
    "law/": ("/law/", (200, 404, 403, 403, 400)),
    "law/instruments/<str:key>/": ("/law/instruments/O121/", (200, 404, 403, 403, 400)),
    "law/procedures/": ("/law/procedures/", (200, 404, 403, 403, 400)),
    "law/procedures/<str:name>/": ("/law/procedures/report/", (200, 404, 403, 403, 400)),
    "law/clocks/": ("/law/clocks/", (200, 404, 403, 403, 400)),
    "law/clocks/<str:key>/": ("/law/clocks/CMP.ACCEPT/", (200, 404, 403, 403, 400)),
    "law/due/": ("/law/due/?clock=CMP.ACCEPT&from=2026-09-18", (200, 404, 403, 403, 400)),
    "law/calendar/": ("/law/calendar/", (200, 404, 403, 403, 400)),
    "findings/": ("/findings/", (404, 200, 403, 403, 400)),
    "findings/<str:kind>/": ("/findings/titles/", (404, 200, 403, 403, 400)),
}
OPEN = {"health"}
"""Addresses with a test of their own beside the database."""


def addresses(entries: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for entry in entries:
        here = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, here)
        else:
            yield here


def ask(role: str, path: str) -> int:
    host = {"portal": settings.PORTAL_HOST, "unknown host": "127.0.0.1"}.get(role, settings.DESK_HOST)
    address = "198.51.100.7" if role == "desk from elsewhere" else "127.0.0.1"
    headers = {"host": host} | ({"x-forwarded-for": "127.0.0.1"} if role == "desk through a proxy" else {})
    return Client(headers=headers).get(path, REMOTE_ADDR=address).status_code


def test_every_address_is_in_the_table() -> None:
    tables = {host: import_module(table).urlpatterns for host, table in settings.HOST_URLS.items()}
    known = {address for patterns in tables.values() for address in addresses(patterns)}
    assert known - OPEN == set(TABLE)


@pytest.mark.usefixtures("sample_scans")
@pytest.mark.parametrize("pattern", TABLE)
def test_each_asker_gets_what_the_table_says(pattern: str) -> None:
    path, expected = TABLE[pattern]
    assert dict(zip(ROLES, (ask(role, path) for role in ROLES), strict=True)) == dict(zip(ROLES, expected, strict=True))
