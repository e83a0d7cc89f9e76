"""The installation of the kill test: made once, set back before each run, its processes let live and die."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from wangjian.project import installation, national_side
from wangjian.project.check import throwaway_folder
from wangjian.project.children import last_lines
from wangjian.project.database import roles
from wangjian.project.database.address import VARIABLES, url
from wangjian.project.database.place import place_for
from wangjian.project.database.session import DATABASE, Urls, connect, django_environment, ready_database
from wangjian.project.national_side.process import Running
from wangjian.project.sample import ensure_sample, fill_sample
from wangjian.project.translations import compile_catalogues
from wangjian.project.web import take_port

PLAYED = ("gsxt", "province")
FOLDERS = ("files", "heads", "keys")
TRIES = 8


@dataclass
class Place:
    """The installation, its database server, the two parents of lives, and the present lives."""

    var: Path
    port: int
    secrets: installation.Secrets
    stack: ExitStack
    urls: Urls = field(default_factory=dict)
    server: ExitStack = field(default_factory=ExitStack)
    parents: dict[str, subprocess.Popen[str]] = field(default_factory=dict)
    lives: dict[str, psutil.Process] = field(default_factory=dict)
    logs: dict[str, Path] = field(default_factory=dict)
    played: dict[str, Running] = field(default_factory=dict)
    deaths: int = 0
    server_pid: int = 0

    def start_server(self, *, migrated: bool = False) -> None:
        """Start the database server, after a kill as well."""
        self.server.close()
        self.urls = self.server.enter_context(ready_database(self.var, self.secrets, durable=False, migrated=migrated))

    @property
    def postmaster(self) -> int:
        """The process id of the database server."""
        return int((place_for(self.var).data / "postmaster.pid").read_text(encoding="utf-8").split()[0])

    def superuser(self, database: str = "postgres") -> psycopg.Connection:
        """A connection that may do anything: for setting back and for looking."""
        place = place_for(self.var)
        password = (place.folder / "superuser").read_text(encoding="utf-8")
        address = url(user="postgres", password=password, database=database, host=str(place.socket))
        return psycopg.connect(address, autocommit=True)

    def keep(self, name: str) -> None:
        """Keep database and folders as they are now under `name`; nobody may be connected."""
        with self.superuser() as connection:
            _copy(connection, DATABASE, f"kept_{name}")
        for folder in FOLDERS:
            (self.var / folder).mkdir(mode=0o700, exist_ok=True)
            shutil.copytree(self.var / folder, self.var / f"kept-{name}" / folder)

    def start_played(self) -> dict[str, dict[str, str]]:
        """Start the played systems with nothing in their hands, each at its port of before."""
        reached = {}
        for system in PLAYED:
            before = self.played.get(system)
            self.played[system] = national_side.start(
                system,
                self.var / "played" / system,
                self.var / f"{system}.log",
                client=national_side.client_key(self.var / "keys"),
                port=int(before.url.rsplit(":", 1)[1].strip("/")) if before else 0,
            )
            reached[system] = {"url": self.played[system].url, "public_key": str(self.played[system].public_key)}
        return reached

    def stop_played(self) -> None:
        """Stop the played systems and take away what they hold."""
        for system, running in self.played.items():
            running.stop()
            for held in (self.var / "played" / system).glob("*.sqlite3*"):
                held.unlink()

    def set_back(self, name: str) -> None:
        """Bring back what was kept under `name`; the played systems have got nothing yet."""
        self.end("web")
        self.end("worker")
        self.stop_played()
        with self.superuser() as connection:
            _copy(connection, f"kept_{name}", DATABASE)
        app, reader = f"{DATABASE}_app", f"{DATABASE}_reader"
        with connect("owner", self.urls["owner"]) as owner:
            roles.grant(owner, app, reader)
        for folder in FOLDERS:
            shutil.rmtree(self.var / folder)
            shutil.copytree(self.var / f"kept-{name}" / folder, self.var / folder)
        self.start_played()

    def live(self, kind: str, log: Path, *, kill_at: int = 0, victim: int = 0) -> None:
        """Let web or worker live anew; it, or the victim, is killed after its operation number `kill_at`."""
        self.end(kind)
        parent = self.parents[kind]
        assert parent.stdin is not None and parent.stdout is not None
        parent.stdin.write(json.dumps({"kill_at": kill_at, "victim": victim, "log": str(log)}) + "\n")
        parent.stdin.flush()
        self.lives[kind] = psutil.Process(int(parent.stdout.readline()))
        self.logs[kind] = log

    def end(self, kind: str) -> None:
        """End what lives, by kill -9 like everything here."""
        if kind in self.lives:
            with suppress(psutil.NoSuchProcess):
                self.lives[kind].kill()
                _gone(self.lives[kind], 5)
            del self.lives[kind]

    def alive(self, kind: str) -> bool:
        """Whether it lives."""
        return kind in self.lives and self.lives[kind].is_running()

    def again(self, status: int) -> bool:
        """After a request came to nothing: start again what was killed; whether there was anything."""
        time.sleep(0.05)
        database_died = not _lives(self.server_pid)
        if database_died:
            self.start_server()
            self.server_pid = self.postmaster
        web_died = not self.alive("web")
        if web_died:
            self.live("web", self.logs["web"].with_suffix(".again"))
        self.deaths += database_died + web_died
        return database_died or web_died

    def records(self) -> dict[str, int]:
        """How many records each played system holds."""
        held = {}
        for system in PLAYED:
            with sqlite3.connect(self.var / "played" / system / f"{system}.sqlite3") as store:
                held[system] = int(store.execute("SELECT count(*) FROM record").fetchone()[0])
        return held


@contextmanager
def prepared() -> Iterator[Place]:
    """A sample installation that is kept as ``start``, with the played systems and the parents of lives running."""
    for variable in VARIABLES.values():
        os.environ.pop(variable, None)
    with ExitStack() as stack:
        var = stack.enter_context(throwaway_folder())
        stack.enter_context(installation.sole_run(var, "kill test"))
        secrets = installation.secrets_of(var)
        compile_catalogues(installation.CHECKOUT / "src" / "wangjian" / "surfaces" / "locale")
        ensure_sample(var)
        place = Place(var, take_port(0), secrets, stack)
        stack.callback(lambda: place.server.close())
        place.start_server(migrated=True)
        place.server_pid = place.postmaster
        environment = django_environment(place.urls, "app") | {"WANGJIAN_VAR": str(var)}
        environment |= {
            "WANGJIAN_SECRET_KEY": secrets.django,
            "PYTHONPATH": f"{installation.CHECKOUT / 'src'}:{installation.CHECKOUT}",
        }
        fill_sample(var, environment)
        stack.callback(place.stop_played)
        environment["WANGJIAN_NATIONAL_SYSTEMS"] = json.dumps(place.start_played())
        for kind in ("web", "worker"):
            place.parents[kind] = _parent(stack, kind, place, environment)
        place.keep("start")
        try:
            yield place
        except BaseException:
            for kind in place.parents:
                sys.stderr.write(f"the last words of {kind}:\n{last_lines(var / f'{kind}.log', 12)}\n")
            raise


def _parent(stack: ExitStack, kind: str, place: Place, environment: dict[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.kill.lives", kind, str(place.port), str(place.var)]
    log = stack.enter_context((place.var / f"{kind}.log").open("w", encoding="utf-8"))
    parent = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        env=environment,
        cwd=installation.CHECKOUT,
    )

    def stop() -> None:
        place.end(kind)
        parent.kill()
        parent.communicate()

    stack.callback(stop)
    assert parent.stdout is not None
    if parent.stdout.readline() != "ready\n":
        raise RuntimeError((place.var / f"{kind}.log").read_text(encoding="utf-8")[-2000:])
    return parent


def _copy(connection: psycopg.Connection, source: str, target: str) -> None:
    names = {"source": sql.Identifier(source), "target": sql.Identifier(target)}
    names["owner"] = sql.Identifier(f"{DATABASE}_owner")
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {target} WITH (FORCE)").format(**names))
    for attempt in range(TRIES):
        try:
            statement = "CREATE DATABASE {target} TEMPLATE {source} OWNER {owner} STRATEGY FILE_COPY"
            connection.execute(sql.SQL(statement).format(**names))
            return
        except psycopg.errors.ObjectInUse:  # a backend whose process was just killed has not noticed yet
            if attempt == TRIES - 1:
                raise
            time.sleep(0.3)


def _lives(pid: int) -> bool:
    """Whether a process lives; one that nobody has asked after yet does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _gone(process: psutil.Process, seconds: float) -> None:
    with suppress(psutil.TimeoutExpired):
        process.wait(seconds)
