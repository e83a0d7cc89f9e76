"""What whoever has not signed in gets at every address, and whoever comes from elsewhere or by another name."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.permission_table import NAMES, NOTHING, TABLES, Row, addresses, host_of

ROWS = [(surface, pattern) for surface, table in TABLES.items() for pattern in table]
PLAIN = [(surface, pattern) for surface, pattern in ROWS if TABLES[surface][pattern].plain]


def path_of(row: Row) -> str:
    return row.address.format(**dict.fromkeys(NAMES, NOTHING))


def ask(surface: str, row: Row, method: str, *, host: str = "", address: str = "127.0.0.1", **headers: str) -> int:
    client = Client(headers={"host": host or host_of(surface), **headers})
    return int(client.generic(method, path_of(row), REMOTE_ADDR=address).status_code)


@pytest.mark.parametrize("surface", TABLES)
def test_every_address_is_in_the_table(surface: str) -> None:
    assert addresses(surface) == set(TABLES[surface])


@pytest.mark.parametrize(("surface", "pattern"), PLAIN)
def test_nobody_gets_what_the_table_says(surface: str, pattern: str) -> None:
    row = TABLES[surface][pattern]
    assert (ask(surface, row, "GET"), ask(surface, row, "POST")) == row.nobody


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("pattern", TABLES["desk"])
def test_a_sample_desk_is_closed_to_elsewhere_at_every_address(pattern: str, method: str) -> None:
    row = TABLES["desk"][pattern]
    assert ask("desk", row, method, address="198.51.100.7") == 403
    assert ask("desk", row, method, **{"x-forwarded-for": "127.0.0.1"}) == 403


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(("surface", "pattern"), ROWS)
def test_no_other_name_is_answered(surface: str, pattern: str, method: str) -> None:
    row = TABLES[surface][pattern]
    assert ask(surface, row, method, host="127.0.0.1") == 400
    assert ask(surface, row, method, host="desk.localhost.evil.example") == 400


@pytest.mark.parametrize("pattern", [each for each in TABLES["desk"] if each not in TABLES["portal"]])
def test_a_page_of_the_desk_is_at_no_other_host(pattern: str) -> None:
    row = TABLES["desk"][pattern]
    assert ask("portal", row, "GET") == ask("api", row, "GET") == 404


@pytest.mark.parametrize("pattern", [pattern for pattern, row in TABLES["desk"].items() if set(row.post) != {405}])
def test_no_form_is_taken_without_its_token(pattern: str) -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": host_of("desk")})
    client.cookies["__Host-csrf"] = "a" * 32
    path = path_of(TABLES["desk"][pattern])
    assert client.post(path).status_code == 403
    assert client.post(path, {"csrfmiddlewaretoken": "b" * 32}).status_code == 403
