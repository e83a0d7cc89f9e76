"""The desk's pages over a large database: worklist, matter page and search, for officer, district head and city head.

    python bench/spine.py VAR [--clients 8] [--seconds 10]

VAR is an installation that `bench/city_copy.py` has filled. Web server and database run as they do for people, the
worker does not. Each client signs in, keeps its connection and asks again as soon as it has the answer. Two times are
given: the server's own, from taking a request up to its answer, and the client's, waiting for a free thread included.
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlencode
from uuid import uuid4

import psycopg

from machine import machine
from wangjian.project import installation
from wangjian.project.database.session import django_environment, ready_database
from wangjian.project.sample_people import SIGN_INS
from wangjian.project.web import LOOPBACK, take_port, web_server

PEOPLE = {"station": "officer", "head": "district head", "cityhead": "city head"}
"""Sign-ins of the sample and who they are."""
ROWS = 200
ROWS_A_PAGE = 50
APPLICATION = "spine_wsgi:application"
COUNTS = "SELECT (SELECT count(*) FROM matters_matter), (SELECT count(*) FROM matters_clock)"
SEARCHES = ("云栖", "润林家居", "标题使用", "XS-330106", "电子商务")
"""Texts that few and that many matters share."""


class Client:
    """One person's browser, as far as it asks for pages."""

    def __init__(self, port: int, name: str, password: str) -> None:
        self._host = f"{installation.desk_host()}:{port}"
        self._line = http.client.HTTPConnection(LOOPBACK, port, timeout=60)
        self._cookies: dict[str, str] = {}
        self.server = 0.0
        text = self.ask("/sign-in/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        assert token is not None, "the form has a token"
        form = {"name": name, "password": password, "once": str(uuid4()), "csrfmiddlewaretoken": token[1]}
        self.ask("/sign-in/", urlencode(form), expect=303)

    def ask(self, path: str, form: str = "", *, expect: int = 200) -> str:
        """The text of a page; `form` is sent to it."""
        headers = {"Host": self._host, "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        headers |= {"Accept-Language": "zh-hans"}
        if form:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{self._host}"}
        self._line.request("POST" if form else "GET", path, form or None, headers)
        answer = self._line.getresponse()
        text = answer.read().decode()
        self.server = float((answer.getheader("Server-Timing") or "dur=0").partition("dur=")[2]) / 1000
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        if answer.status != expect:
            raise RuntimeError(f"{path}: {answer.status} instead of {expect}")
        return text


def paths_of(owner: str, sign_in: str) -> dict[str, list[str]]:
    """The pages each client goes through: worklists, matters of its own holders spread over time, searches."""
    holders = """
        SELECT p.organisation_id FROM accounts_account a JOIN accounts_post p ON p.person_id = a.person_id
        WHERE a.sign_in = %s
    """
    with psycopg.connect(owner) as connection:
        found = connection.execute(
            f"SELECT matter_id FROM matters_seat TABLESAMPLE SYSTEM (20) WHERE holder_id IN ({holders}) LIMIT %s",
            [sign_in, ROWS],
        ).fetchall()
    return {
        "worklist": ["/", "/?view=mine", "/?view=overdue", "/?view=week", "/?view=all"],
        "matter page": [f"/matters/{matter}/" for (matter,) in found],
        "search": [f"/search/?q={quote(text)}" for text in SEARCHES],
    }


@dataclass(frozen=True, slots=True)
class Taken:
    """One page: seconds on the server, and for the client."""

    path: str
    server: float
    client: float


def _ask_on(port: int, who: tuple[str, str], paths: list[str], seconds: float, first: int) -> list[Taken]:
    client = Client(port, *who)
    taken = []
    for path in paths[:8]:
        client.ask(path)
    end, number = time.monotonic() + seconds, first * 7
    while time.monotonic() < end:
        path = paths[number % len(paths)]
        began = time.perf_counter()
        client.ask(path)
        taken.append(Taken(path, client.server, time.perf_counter() - began))
        number += 1
    return taken


def measured(port: int, who: tuple[str, str], paths: list[str], clients: int, seconds: float) -> list[Taken]:
    """Every page asked for by so many clients at once."""
    given = [(port, who, paths, seconds, first) for first in range(clients)]
    with multiprocessing.get_context("fork").Pool(clients) as pool:
        return [one for part in pool.starmap(_ask_on, given, chunksize=1) for one in part]


def percentile(times: list[float], share: float) -> float:
    """The value below which this share of the times lies, in milliseconds."""
    return sorted(times)[min(int(len(times) * share), len(times) - 1)] * 1000


@contextmanager
def served(var: Path) -> Iterator[tuple[int, str]]:
    """Database and web server of an installation, without its worker; port and the owner's URL."""
    secrets = installation.secrets_of(var)
    with ready_database(var, secrets) as urls:
        environment = django_environment(urls, "app")
        environment |= {"WANGJIAN_SECRET_KEY": secrets.django, "WANGJIAN_VAR": str(var)}
        environment["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
        port = take_port(0)
        with web_server(port, installation.portal_host(), environment, var / "web.log", application=APPLICATION):
            yield port, urls["owner"]


def row(page: str, title: str, taken: list[Taken], alone: list[Taken], seconds: float) -> str:
    """A line of the table, and the slowest of the pages it stands for."""
    server, client = [one.server for one in taken], [one.client for one in taken]
    figures = [len(taken) / seconds, percentile(server, 0.5), percentile(server, 0.95)]
    figures += [percentile(client, 0.95), percentile([one.server for one in alone], 0.95)]
    paths = {one.path for one in taken}
    by_path = {path: percentile([one.server for one in taken if one.path == path], 0.5) for path in paths}
    slowest = max(by_path, key=by_path.__getitem__)
    shown = "" if page == "matter page" else f" {unquote(slowest)} {by_path[slowest]:,.0f} ms"
    return f"| {page} | {title} | " + " | ".join(f"{value:,.0f}" for value in figures) + f" |{shown}"


def main() -> None:
    """Print the table."""
    words = argparse.ArgumentParser()
    words.add_argument("var", type=Path)
    words.add_argument("--clients", type=int, default=8)
    words.add_argument("--seconds", type=float, default=10)
    args = words.parse_args()
    lines = (args.var / SIGN_INS).read_text(encoding="utf-8").splitlines()
    passwords = dict(line.split("\t")[:2] for line in lines)
    print(machine())
    with served(args.var) as (port, owner):
        with psycopg.connect(owner) as connection:
            counts = connection.execute(COUNTS).fetchone() or (0, 0)
            print("{:,} matters, {:,} clocks".format(*counts))
        print("| page | who | a second | server median | server p95 | client p95 | 1 client: server p95 |")
        for sign_in, title in PEOPLE.items():
            for page, paths in paths_of(owner, sign_in).items():
                who = (sign_in, passwords[sign_in])
                alone = measured(port, who, paths, 1, args.seconds / 2)
                taken = measured(port, who, paths, args.clients, args.seconds)
                print(row(page, title, taken, alone, args.seconds), flush=True)


if __name__ == "__main__":
    main()
