"""The desk's lists beside what one would write first, over the same database, in one run on one connection.

    python bench/spine_peer.py VAR --on YYYY-MM-DD [--turns 20]

VAR is an installation that `bench/city_copy.py` has filled, `--on` the day it was filled. The peer is the list of
Django's own admin: a queryset of the matters one may see, ordered and counted by its paginator, fifty rows; and for a
search `icontains` on number and title. Both give rows with office and subject; ours also state and clocks. Times are
of the queries alone.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from machine import machine
from spine import PEOPLE, ROWS_A_PAGE, SEARCHES
from wangjian.kernel.moment import Day
from wangjian.project import installation
from wangjian.project.database.session import django_environment, ready_database

LONGEST = 60.0
"""Seconds after which a peer is not asked again."""


def median(turns: int, ask: Callable[[], object]) -> float:
    """Milliseconds of one turn, after one that is not counted; a slow one is asked less often."""
    began = time.perf_counter()
    ask()
    taken = []
    while len(taken) < turns and time.perf_counter() - began < LONGEST:
        first = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - first)
    return statistics.median(taken or [time.perf_counter() - began]) * 1000


def lines(sign_in: str, on: Day, turns: int) -> list[tuple[str, float, float]]:
    """What is asked, our milliseconds and the peer's, for one person."""
    from django.core.paginator import Paginator
    from django.db.models import Q

    from wangjian.modules.accounts import queries as accounts
    from wangjian.modules.accounts.models import Account
    from wangjian.modules.matters import queries
    from wangjian.modules.matters.models import Matter, Seat
    from wangjian.modules.matters.policies import readers

    by = accounts.actor(Account.objects.get(sign_in=sign_in).id, on)
    mine = Seat.objects.filter(holder__in=list(readers(by)))
    seen = Matter.objects.filter(pk__in=mine.values("matter")).select_related("office", "subject")
    waiting = Matter.objects.filter(pk__in=mine.filter(open=True).values("matter")).select_related("office", "subject")

    def page(rows: object) -> list[object]:
        paginator = Paginator(rows, ROWS_A_PAGE)  # type: ignore[arg-type]  # a queryset
        return [paginator.count, *paginator.page(1)]

    def ours() -> object:
        return queries.worklist(by, on=on), queries.counts(by, on)

    asked = [
        ("worklist", ours, lambda: page(waiting.order_by("opened_at", "id"))),
        ("all matters", lambda: queries.worklist(by, on=on, view="all"), lambda: page(seen.order_by("-opened_at"))),
    ]
    for text in SEARCHES[:3]:
        like = Q(number__icontains=text) | Q(title__icontains=text)
        found = seen.filter(like).order_by("-opened_at")
        asked.append((f"search {text}", lambda t=text: queries.search(by, t, on=on), lambda f=found: page(f)))
    return [(name, median(turns, mine), median(turns, peer)) for name, mine, peer in asked]


def main() -> None:
    """Print the table."""
    words = argparse.ArgumentParser()
    words.add_argument("var", type=Path)
    words.add_argument("--turns", type=int, default=20)
    words.add_argument("--on", type=Day.fromisoformat, required=True, help="the day the city was filled")
    args = words.parse_args()
    print(machine())
    secrets = installation.secrets_of(args.var)
    with ready_database(args.var, secrets, migrated=False) as urls:
        os.environ.update(django_environment(urls, "app") | {"WANGJIAN_VAR": str(args.var)})
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangjian.project.settings")
        import django

        django.setup()
        print("| what | who | ours ms | paginator over the ORM ms | × |")
        for sign_in, title in PEOPLE.items():
            for name, mine, peer in lines(sign_in, args.on, args.turns):
                print(f"| {name} | {title} | {mine:,.1f} | {peer:,.1f} | {peer / mine:,.1f} |", flush=True)


if __name__ == "__main__":
    main()
