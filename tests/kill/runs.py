"""Runs of the loop: one undisturbed that counts, and runs in whose steps something is killed; each compared with it."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg
from tests.kill.place import Place
from tests.kill.state import Looked, counts, differences, looked_at

from wangjian.kernel.refusal import Refusal
from wangjian.project.browsing import Person
from wangjian.project.children import last_lines
from wangjian.project.database.session import DATABASE
from wangjian.project.loop import STEPS, Hosts, Loop, loop_of

WORKING = next(place for place, step in enumerate(STEPS) if "acknowledged" in step.name)
"""The step in which the worker works."""

QUIET_SECONDS = 40
GOLDEN = 0.618_033_988_75

_LEFT = {
    "reactions": "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'react'",
    "exchanges": "SELECT count(*) FROM national_exchange WHERE state IN ('not_sent', 'sent')",
    "facts in no batch": "SELECT count(*) FROM audit_fact f WHERE NOT EXISTS "
    "(SELECT FROM audit_leaf l WHERE l.fact = f.id)",
}
"""What is still to be done, by what it is."""

_AT = """
SELECT 'job ' || id || ' ' || task_name || ' ' || status || ' worker ' || coalesce(worker_id::text, '-') || ' attempts '
    || attempts || ' at ' || coalesce(scheduled_at::text, '-') FROM procrastinate_jobs
UNION ALL SELECT 'session ' || pid || ' ' || coalesce(state, '') || ' since ' || coalesce(xact_start::text, '-') || ' '
    || coalesce(wait_event_type || '/' || wait_event, '') || ' ' || left(query, 160)
    FROM pg_stat_activity WHERE usename IS NOT NULL AND pid <> pg_backend_pid()
"""
"""Jobs and sessions, for a run that does not come to rest."""


@dataclass(frozen=True, slots=True)
class Kill:
    """What is killed in a step: web, worker or database, after which operation."""

    what: str
    at: int


@dataclass
class Done:
    """A kill and what came of it: whether anything died, at which operation, and what was wrong after it."""

    step: int
    kill: Kill
    died: bool = False
    point: str = ""
    wrong: list[str] = field(default_factory=list)


class Killing:
    """The kill test of one installation."""

    def __init__(self, place: Place, *, only: str = "") -> None:
        self.place, self.done = place, []  # type: Place, list[Done]
        self._only = only
        self._logs = place.var / "counts"
        self._logs.mkdir()
        self._lives = self._at = 0
        self._web: list[list[str]] = []
        self._worker: list[str] = []
        self._after: list[Counter[str]] = []
        self._end: Looked | None = None
        self._known: dict[str, str] = {}
        self._people: dict[str, dict[str, str]] = {}

    @property
    def total(self) -> int:
        """How many points there are."""
        return sum(map(len, self._web)) + len(self._worker)

    def points(self) -> Iterator[str]:
        """Every point that was counted, a line each."""
        for step, operations in zip(STEPS, self._web, strict=True):
            yield from (f"{step.name}\tweb\t{number}\t{what}" for number, what in enumerate(operations, 1))
        yield from (f"{STEPS[WORKING].name}\tworker\t{number}\t{what}" for number, what in enumerate(self._worker, 1))

    def count(self) -> None:
        """Drive the loop undisturbed twice: the first counts, the second shows that two such runs are alike."""
        self._end = self._run({}, counting=True)
        again = self._run({})
        told = [*self._end.wrong, *again.wrong, *differences(self._end.rows, again.rows)]
        if told:
            raise RuntimeError("two undisturbed runs differ:\n" + "\n".join(told[:40]))

    def kill_some(self) -> None:
        """A dozen points spread over the loop, and the database at three of them."""
        self._kill({place: Kill("web", self._spread(place)) for place in range(0, WORKING, 2)})
        kills = {place: Kill("web", self._spread(place)) for place in range(1, WORKING, 6)}
        kills |= {place: Kill("database", self._spread(place)) for place in (2, 9, 16)}
        self._kill(kills | {WORKING: Kill("worker", len(self._worker) // 3)})

    def kill_each(self, every: int) -> None:
        """Each `every`-th point of web and worker, one in each step of a run; the database at each 23rd of those."""
        most = max(len(self._worker), *map(len, self._web))
        for at in range(1, most + 1, every):
            self._kill_at(at, "web")
            if at // every % 23 == 0:
                self._kill_at(at, "database")

    def _kill_at(self, at: int, what: str) -> None:
        """A run in which each step that has so many points dies after that one; the worker's step by the worker."""
        kills = {
            place: Kill(what, at)
            for place, operations in enumerate(self._web)
            if at <= len(operations) and place != WORKING
        }
        if at <= len(self._worker) and what == "web":
            kills[WORKING] = Kill("worker", at)
        kills = {place: kill for place, kill in kills.items() if self._only in STEPS[place].name}
        if kills:
            self._kill(kills)

    def _spread(self, place: int) -> int:
        """A point of a step: another part of it in each, so that a dozen steps are hit from begin to end."""
        return 1 + int(len(self._web[place]) * ((place + 1) * GOLDEN % 1))

    def _kill(self, kills: Mapping[int, Kill]) -> None:
        done = {place: Done(place, kill) for place, kill in sorted(kills.items())}
        self.done += done.values()
        began = time.monotonic()
        assert self._end is not None
        try:
            seen = self._run(done)
        except (Refusal, OSError, TimeoutError) as error:
            last = done.get(self._at) or max(
                (each for each in done.values() if each.step <= self._at),
                default=next(iter(done.values())),
                key=lambda each: each.step,
            )
            last.wrong.append(f"the loop did not go on at {STEPS[self._at].name}: {error}")
            last.wrong += self._last_words()
        else:
            told = [*seen.wrong, *differences(self._end.rows, seen.rows)]
            if told:
                [*done.values()][-1].wrong += ["at the end of this run:", *told[:12]]
        died = sum(each.died for each in done.values())
        wrong = [f"    {line}" for each in done.values() for line in _told(each)]
        say("\n".join([f"  run: {died} of {len(done)} died ({time.monotonic() - began:.0f} s)", *wrong]))

    def _last_words(self) -> Iterator[str]:
        """What web and worker are at, where a loop did not go on."""
        for kind, life in self.place.lives.items():
            with suppress(psutil.NoSuchProcess):
                life.send_signal(signal.SIGUSR1)
                time.sleep(0.3)
            yield from last_lines(self.place.var / f"{kind}.log", 40).splitlines()
            yield from _lines(self.place.logs[kind])[-10:]

    def _run(self, kills: Mapping[int, Done], *, counting: bool = False) -> Looked:
        """Drive the loop from the start with these kills; the state of the installation at the end."""
        place = self.place
        only_worker = bool(self._known) and set(kills) == {WORKING}
        place.set_back("sent" if only_worker else "start")
        hosts = Hosts(place.port, "localhost", "desk.localhost", "api.localhost")
        place.live("web", self._log())
        loop = loop_of(hosts, place.var, place.again)
        if only_worker:
            loop.known = dict(self._known)
            for name, cookies in self._people.items():
                loop.people[name] = Person(hosts.port, hosts.desk, place.again, dict(cookies))
        for number in range(WORKING if only_worker else 0, len(STEPS)):
            if counting and number == WORKING:
                self._keep(loop)
            self._step(loop, number, kills.get(number))
            if counting:
                place.end("web")
                self._web.append(_lines(place.logs["web"]))
                self._after.append(counts(place))
            elif number < WORKING and number in kills:
                told = _unequal(self._after[number], counts(place))
                kills[number].wrong += told
        if counting:
            self._worker = _lines(place.logs["worker"])
        place.end("web")
        place.end("worker")
        return looked_at(place)

    def _keep(self, loop: Loop) -> None:
        """Keep the installation as it is before the worker begins, with who is signed in."""
        self.place.end("web")
        self.place.keep("sent")
        self._known = dict(loop.known)
        self._people = {name: dict(person.cookies) for name, person in loop.people.items()}

    def _step(self, loop: Loop, number: int, done: Done | None) -> None:
        """One step of the loop, with or without a kill."""
        place, kill, self._at = self.place, done.kill if done else None, number
        web_at, victim = 0, 0
        if kill is not None and kill.what in ("web", "database"):
            web_at, victim = kill.at, place.server_pid if kill.what == "database" else 0
        place.live("web", self._log(), kill_at=web_at, victim=victim)
        killed, before = place.logs["web"], place.deaths
        if number != WORKING:
            STEPS[number].do(loop)
        else:
            killed = self._log() if kill and kill.what == "worker" else killed
            with self._at_work(kill.at if kill and kill.what == "worker" else 0, killed):
                STEPS[number].do(loop)
                self._quiet()
            place.end("worker")
        if done is not None:
            if done.kill.what == "database":
                place.again(0)  # it may have died after the last question of the step, and nobody noticed
            done.died = place.deaths > before
            lines = _lines(killed)
            done.point = lines[done.kill.at - 1] if len(lines) >= done.kill.at else ""

    @contextmanager
    def _at_work(self, kill_at: int, log: Path) -> Iterator[None]:
        """Keep a worker at work, as the site does: the one that is killed has a successor."""
        place, over = self.place, threading.Event()
        place.live("worker", log if kill_at else self._log(), kill_at=kill_at)

        def keep() -> None:
            while not over.wait(0.1):
                if not place.alive("worker"):
                    place.deaths += 1
                    place.live("worker", self._log())

        keeper = threading.Thread(target=keep)
        keeper.start()
        try:
            yield
        finally:
            over.set()
            keeper.join()

    def _quiet(self) -> None:
        """Wait until nothing is left to do."""
        until = time.monotonic() + QUIET_SECONDS
        with self.place.superuser(DATABASE) as connection:
            while left := _left(connection, self.place.var / "heads"):
                if time.monotonic() > until:
                    at = "\n".join(line for (line,) in connection.execute(_AT).fetchall())
                    raise TimeoutError(f"after {QUIET_SECONDS} s there is work left: {left}\n{at}")
                time.sleep(0.1)

    def _log(self) -> Path:
        self._lives += 1
        return self._logs / f"{self._lives}.txt"


def _left(connection: psycopg.Connection, heads: Path) -> dict[str, int]:
    """What is still to be done; a head that was signed and not yet written outside is, by the next turn of a worker."""
    counted = {what: connection.execute(statement).fetchone() for what, statement in _LEFT.items()}
    left = {what: row[0] for what, row in counted.items() if row and row[0]}
    signed = connection.execute("SELECT coalesce(max(size), 0) FROM audit_head").fetchone()
    try:
        reached = min(
            json.loads(_lines(heads / "heads.jsonl")[-1])["size"], (heads / "leaves.bin").stat().st_size // 32
        )
    except (OSError, ValueError, IndexError):  # not there yet, or cut off in the middle of a line
        reached = 0
    return left | ({"facts not outside": signed[0] - reached} if signed and signed[0] > reached else {})


def _lines(log: Path) -> list[str]:
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def _unequal(before: Counter[str], after: Counter[str]) -> list[str]:
    names = sorted(before.keys() | after.keys())
    return [f"{name}: {after[name]}, not {before[name]}" for name in names if after[name] != before[name]]


def _told(done: Done) -> Iterator[str]:
    if done.wrong:
        yield f"{STEPS[done.step].name}, {done.kill.what} after operation {done.kill.at} ({done.point}):"
        yield from (f"  {line[:600]}" for line in done.wrong)


def say(words: str) -> None:
    """Print at once: a run takes its time."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def table(killing: Killing) -> Iterator[str]:
    """A line for each step: what was killed how often, and how often something was wrong."""
    yield f"  {'step':<34} {'killed':<9} {'kills':>5} {'died':>5} {'wrong':>5}"
    for number, step in enumerate(STEPS):
        for what in ("web", "worker", "database"):
            mine = [each for each in killing.done if each.step == number and each.kill.what == what]
            if mine:
                died, wrong = sum(each.died for each in mine), sum(bool(each.wrong) for each in mine)
                yield f"  {step.name:<34} {what:<9} {len(mine):>5} {died:>5} {wrong:>5}"


__all__ = ["Done", "Kill", "Killing", "say", "table"]
