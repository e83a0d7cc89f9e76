"""The embedded server keeps its data through kills, stale locks and lost secrets, and leaves no process behind."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest

from wangjian.kernel.refusal import Refusal
from wangjian.project import installation
from wangjian.project.check import throwaway_folder
from wangjian.project.database import embedded, roles
from wangjian.project.database.embedded import Server, embedded_server
from wangjian.project.database.place import Place, place_for, remove_place
from wangjian.project.database.session import ready_database


@pytest.fixture
def var(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("APP_DATABASE_URL")
    monkeypatch.delenv("READER_DATABASE_URL")
    with throwaway_folder() as folder:
        yield folder


@contextmanager
def server(var: Path) -> Iterator[tuple[Place, Server]]:
    place = place_for(var)
    with embedded_server(place, var / "postgres.log", durable=False) as running:
        yield place, running


def ask(running: Server, question: str) -> str:
    with psycopg.connect(running.superuser_url, autocommit=True) as connection:
        return str((connection.execute(question).fetchone() or ("",))[0])


def test_it_runs_with_stated_settings_and_on_no_network(var: Path) -> None:
    with server(var) as (place, running):
        assert ask(running, "SHOW jit") == "off"
        assert ask(running, "SHOW listen_addresses") == ""
        assert ask(running, "SHOW shared_buffers") == "128MB"
        assert ask(running, "SHOW timezone") == "Asia/Shanghai"
        assert ask(running, "SHOW server_encoding") == "UTF8"
        assert ask(running, "SELECT datlocprovider::text || datlocale FROM pg_database LIMIT 1") == "bC.UTF-8"
        assert ask(running, "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules") == "scram-sha-256"
        for extension in ("pg_trgm", "btree_gist", "vector"):
            assert ask(running, f"SELECT count(*) FROM pg_available_extensions WHERE name = '{extension}'") == "1"
        assert psutil.Process(running.process.pid).net_connections("inet") == []
        assert psutil.Process(running.process.pid).uids().real != 0
        for folder in (place.socket, place.data):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        # root's where root starts it: the server's user can put no link in the way of what root writes there
        assert place.folder.stat().st_uid == os.geteuid()
        assert stat.S_IMODE(place.folder.stat().st_mode) == (0o710 if place.account else 0o700)
    assert not psutil.pid_exists(running.process.pid)


def test_who_could_become_a_superuser_is_no_app(var: Path) -> None:
    with server(var) as (_, running), psycopg.connect(running.superuser_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE climber LOGIN")
        roles.require_app_role(connection, "climber")
        connection.execute("GRANT postgres TO climber")
        with pytest.raises(Refusal) as refused:
            roles.require_app_role(connection, "climber")
    assert "superuser" in refused.value.en


def test_a_server_is_found_through_a_link(var: Path, tmp_path: Path) -> None:
    """Two servers on the same data would ruin them."""
    with server(var) as (place, running):
        (tmp_path / "link").symlink_to(place.folder)
        assert running.process.pid in {each.pid for each in embedded._servers_on(tmp_path / "link" / "data")}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a folder of databases")
def test_a_folder_that_was_there_keeps_its_rights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    monkeypatch.setenv("WANGJIAN_DATABASE_ROOT", str(shared))
    place_for(tmp_path / "var")
    assert stat.S_IMODE(shared.stat().st_mode) == 0o1777


def test_data_stay_between_starts(var: Path) -> None:
    with server(var) as (_, running), psycopg.connect(running.superuser_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    with server(var) as (_, running):
        assert ask(running, "SELECT answer FROM kept") == "42"


def test_a_killed_server_leaves_a_lock_that_is_no_obstacle(var: Path) -> None:
    with server(var) as (place, running):
        running.process.kill()
        running.process.wait()
        assert (place.data / "postmaster.pid").exists()
    with server(var) as (_, running):
        assert ask(running, "SELECT 1") == "1"


def test_a_lock_whose_number_is_some_other_program_is_no_obstacle(var: Path) -> None:
    with server(var) as (place, running):
        lock = (place.data / "postmaster.pid").read_text("utf-8")
    stale = lock.replace(str(running.process.pid), str(os.getppid()), 1)
    (place.data / "postmaster.pid").write_text(stale, "utf-8")
    with server(var) as (_, running):
        assert ask(running, "SELECT 1") == "1"
    assert psutil.pid_exists(os.getppid())


def test_a_server_left_over_is_stopped_first(var: Path) -> None:
    with server(var) as (_, first), server(var) as (_, second):
        first.process.wait(10)
        assert ask(second, "SELECT 1") == "1"


def test_a_start_killed_while_the_data_were_made_begins_anew(var: Path) -> None:
    place = place_for(var)
    half = place.folder / "data.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18", "utf-8")
    with server(var) as (_, running):
        assert ask(running, "SELECT 1") == "1"
    assert not half.exists()


def test_lost_secrets_are_drawn_again_and_the_data_stay(var: Path) -> None:
    lost = installation.secrets_of(var)
    with ready_database(var, lost, durable=False) as urls, psycopg.connect(urls["app"]) as connection:
        connection.execute("INSERT INTO django_session VALUES ('kept', 'x', now())")
    (var / "secrets.json").write_text('{"django": "cut sh', "utf-8")
    drawn = installation.secrets_of(var)
    assert drawn != lost
    assert stat.S_IMODE((var / "secrets.json").stat().st_mode) == 0o600
    with ready_database(var, drawn, durable=False) as urls, psycopg.connect(urls["app"]) as connection:
        assert connection.execute("SELECT session_key FROM django_session").fetchone() == ("kept",)


def test_no_password_reaches_the_log(var: Path) -> None:
    secrets = installation.secrets_of(var)
    with ready_database(var, secrets, durable=False):
        log = (var / "postgres.log").read_text("utf-8")
    assert not [secret for secret in (secrets.owner, secrets.app, secrets.reader) if secret in log]


def test_a_long_path_has_a_short_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / ("d" * 100) / "var"
    deep.mkdir(parents=True)
    with server(deep) as (place, running):
        assert len(str(place.socket / ".s.PGSQL.5432")) <= 107
        assert ask(running, "SELECT 1") == "1"
    remove_place(deep)
    assert not place.folder.exists() and not place.socket.exists()


def test_what_cannot_start_says_what_it_wrote(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(embedded.SETTINGS, "shared_buffers", "not a size")
    with pytest.raises(Refusal) as refused, server(var):
        pass
    assert refused.value.code == "database.failed" and "shared_buffers" in refused.value.en


def test_it_ends_with_the_process_that_started_it(var: Path) -> None:
    """Even by kill -9, when nothing of ours can run any more."""
    script = """
import sys, time
from pathlib import Path
from wangjian.project.database.embedded import embedded_server
from wangjian.project.database.place import place_for
var = Path(sys.argv[1])
with embedded_server(place_for(var), var / "postgres.log", durable=False) as server:
    print(server.process.pid, flush=True)
    time.sleep(60)
"""
    starter = subprocess.Popen([sys.executable, "-c", script, str(var)], stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    database = psutil.Process(int(starter.stdout.readline()))
    starter.send_signal(signal.SIGKILL)
    starter.wait()
    starter.stdout.close()
    # who adopts the orphan may take a moment to reap it: a zombie has ended
    deadline = time.monotonic() + 10
    while database.is_running() and database.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not database.is_running() or database.status() == psutil.STATUS_ZOMBIE
    with server(var) as (_, running):
        assert ask(running, "SELECT 1") == "1"


def test_no_folder_above_is_opened(var: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    below = closed / "var"
    with server(installation.make_folder(below) or below) as (_, running):
        assert ask(running, "SELECT 1") == "1"
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert stat.S_IMODE(below.stat().st_mode) == 0o700
    remove_place(below)


def test_too_little_room_is_refused_before_anything_is_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=5_000_000))
    with pytest.raises(Refusal) as refused:
        installation.make_folder(tmp_path / "var")
    assert refused.value.code == "disk.full" and "5 MB" in refused.value.en


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refusal) as refused:
        installation.make_folder(tmp_path / "file" / "var")
    assert refused.value.code == "folder.unwritable"


def test_one_installation_runs_once(tmp_path: Path) -> None:
    with installation.sole_run(tmp_path, "port 8000"):
        with pytest.raises(Refusal) as refused, installation.sole_run(tmp_path, "port 8001"):
            pass
        assert refused.value.code == "run.already" and f"pid {os.getpid()}, port 8000" in refused.value.en
    with installation.sole_run(tmp_path, "port 8001"):
        assert "port 8001" in (tmp_path / "run.lock").read_text("utf-8")
