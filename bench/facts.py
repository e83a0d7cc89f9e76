"""How many facts a second: each an act of its own (key claimed, fact and result written, committed to disk).

    python bench/facts.py [CLIENTS] [SECONDS]

Clients go in a closed loop on a server that flushes to disk, on this machine; meanwhile the tree is cut every second as
the worker does, and at the end the ledger is verified.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from uuid import uuid4

from machine import machine
from wangjian.kernel.moment import Instant

AT = Instant.parse("2026-03-10T09:30")


def client(seconds: float) -> None:
    """Do acts for so long and print how many."""
    import django

    django.setup()
    from wangjian.modules.audit.facts import Kind, fact_type
    from wangjian.modules.audit.operations import acting, system_actor

    recorded = fact_type("bench.recorded", 1, "记录（{number}）", "Recorded ({number})", number=Kind.COUNT)
    by, count, took = system_actor("bench"), 0, []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.perf_counter()
        with acting("bench.record", by=by, at=AT, once=uuid4()) as act:
            act.record(recorded, matter=act.new_id("matter"), number=count)
            act.give(by)
        took.append(time.perf_counter() - began)
        count += 1
    print(count, sorted(took)[len(took) * 95 // 100] * 1000)


def keep_cutting(processes: list[subprocess.Popen[str]]) -> None:
    """Cut every second until the clients are done, then until nothing waits; print how far behind it was."""
    import django

    django.setup()
    from django.conf import settings

    from wangjian.modules.audit.operations import cut
    from wangjian.modules.audit.queries import verify, waiting

    most, spent = 0, 0.0
    while any(process.poll() is None for process in processes):
        time.sleep(1)
        began = time.perf_counter()
        cut(at=AT)
        spent += time.perf_counter() - began
        most = max(most, waiting())
    began = time.perf_counter()
    while cut(at=AT):
        pass
    print(
        f"tree: at most {most:,} facts waited after a cut; {spent:.1f} s spent cutting; "
        f"caught up {time.perf_counter() - began:.2f} s after the last fact"
    )
    began = time.perf_counter()
    found = verify(settings.HEADS_FOLDER)
    outcome = "holds" if found.holds else found.counts
    print(f"verified {found.size:,} facts in {time.perf_counter() - began:.1f} s: {outcome}")


def main(clients: int, seconds: float) -> None:
    """Print the figures."""
    print(machine())
    from wangjian.project import installation
    from wangjian.project.check import throwaway_folder
    from wangjian.project.database.session import django_environment, ready_database

    with throwaway_folder() as var, ready_database(var, installation.secrets_of(var)) as urls:
        os.environ.update(django_environment(urls, "app") | {"WANGJIAN_VAR": str(var)})
        command = [sys.executable, __file__, "client", str(seconds)]
        began = time.monotonic()
        processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(clients)]
        keep_cutting(processes)
        done = [process.communicate()[0].split() for process in processes]
        total = sum(int(count) for count, _ in done)
        slowest = max(float(p95) for _, p95 in done)
        print(
            f"{clients} clients, {seconds:.0f} s: {total / seconds:,.0f} facts/s, p95 {slowest:.1f} ms "
            f"({time.monotonic() - began:.1f} s with start)"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["client"]:
        client(float(sys.argv[2]))
    else:
        main(int((sys.argv[1:] or ["8"])[0]), float((sys.argv[2:] or ["10"])[0]))
