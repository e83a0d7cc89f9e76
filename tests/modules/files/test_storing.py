"""A file is durable before its row, kept once, found damaged, and swept if nobody recorded it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from errno import ENOSPC
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from tests.modules.conftest import key_of

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.audit.operations import acting
from wangjian.modules.audit.queries import faults
from wangjian.modules.files.models import Content
from wangjian.modules.files.operations import LookedAgain, fill_sm3, look_again, note_damage, put_bytes, sweep
from wangjian.modules.files.queries import LocalFolder, content, open_content, store, unharmed

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF"
NAME = sha256(PDF).hexdigest()
DAY = 24


def aged(folder: Path, at: Instant) -> None:
    """Let everything in the folder be of the moment of a test's acts, whatever the machine's clock says."""
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (at.at.timestamp(), at.at.timestamp()))


def lying(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


@pytest.mark.django_db
def test_a_file_is_kept_under_its_digest_with_its_row(taken: Callable[..., Any], folder: Path, at: Instant) -> None:
    stored = taken(PDF, "../检查.pdf")
    assert (stored.sha256, stored.size, stored.media_type, stored.name) == (NAME, 22, "application/pdf", "检查.pdf")
    assert lying(folder) == [f"{NAME[:2]}/{NAME}"]
    row = content(NAME)
    assert (row.size, row.media_type, row.sm3, row.stored_at) == (22, "application/pdf", None, at)
    with open_content(NAME) as file:
        assert file.read() == PDF


@pytest.mark.django_db
def test_the_same_content_twice_is_one(taken: Callable[..., Any], folder: Path) -> None:
    assert taken(PDF, "a.pdf").sha256 == taken(PDF, "b.pdf").sha256
    assert Content.objects.count() == 1
    assert lying(folder) == [f"{NAME[:2]}/{NAME}"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "name", "code"),
    [
        (b"", "a.pdf", "file.empty"),
        (PDF + bytes(100), "a.pdf", "file.too-large"),
        (PDF, "a.png", "file.lying"),
        (b"<html>", "a.html", "file.markup"),
    ],
)
def test_what_is_refused_leaves_nothing(
    taken: Callable[..., Any], folder: Path, given: bytes, name: str, code: str
) -> None:
    assert code_of(lambda: taken(given, name, most=100)) == code
    assert lying(folder) == []
    assert not Content.objects.filter(pk=NAME).exists()


@pytest.mark.django_db
def test_too_large_is_found_while_reading(taken: Callable[..., Any], folder: Path, officer: Actor) -> None:
    class Endless(BytesIO):
        given = 0

        def read(self, size: int | None = -1) -> bytes:
            self.given += 1
            assert self.given < 10
            return bytes(1 << 20)

    with pytest.raises(Refusal) as refused:
        store().put(Endless(), most=3 << 20, look=lambda file, size: None)
    assert refused.value.code == "file.too-large"
    assert lying(folder) == []


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["_copied", "_flush_folder"])
def test_a_full_disk_is_said_and_leaves_nothing_half_written(
    taken: Callable[..., Any], folder: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def full(*given: object) -> None:
        raise OSError(ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(sys.modules[LocalFolder.__module__], place, full)
        assert code_of(lambda: taken(PDF, "a.pdf")) == "disk.full"
    assert not Content.objects.filter(pk=NAME).exists()
    assert not list(folder.glob("incoming/*"))
    assert taken(PDF, "a.pdf").sha256 == NAME


@pytest.mark.django_db
def test_a_damaged_content_is_found_and_mended_when_it_comes_again(
    taken: Callable[..., Any], folder: Path, at: Instant
) -> None:
    taken(PDF, "a.pdf")
    path = folder / NAME[:2] / NAME
    path.write_bytes(b"X" + PDF[1:])
    assert not unharmed(NAME)
    assert fill_sm3(at=at).damaged == (NAME,)
    path.write_bytes(PDF[:-1])
    assert code_of(lambda: open_content(NAME)) == "file.damaged"
    path.unlink()
    assert code_of(lambda: open_content(NAME)) == "file.missing"
    path.write_bytes(b"X" + PDF[1:])
    taken(PDF, "a.pdf")
    assert unharmed(NAME)
    assert facts("file.mended") == [{"sha256": NAME}]


@pytest.mark.django_db
@pytest.mark.parametrize("harm", [lambda path: path.write_bytes(b"X" + PDF[1:]), Path.unlink])
def test_what_is_found_damaged_is_a_fact_and_a_fault_until_it_is_whole(
    taken: Callable[..., Any], folder: Path, at: Instant, harm: Callable[[Path], object]
) -> None:
    taken(PDF, "a.pdf")
    path = folder / NAME[:2] / NAME
    harm(path)
    assert (fill_sm3(at=at).damaged, fill_sm3(at=at.plus_hours(1)).damaged) == ((NAME,), ())
    assert facts("file.found-damaged") == [{"sha256": NAME}]
    (fault,) = [fault for fault in faults(at=at) if fault.code == "file.damaged"]
    assert fault.since == at and NAME in fault.text.zh
    assert look_again(at=at.plus_hours(1)) == LookedAgain((), 1)
    path.write_bytes(PDF)
    assert look_again(at=at.plus_hours(2)) == LookedAgain((NAME,), 0)
    assert facts("file.found-whole") == [{"sha256": NAME}]
    assert "file.damaged" not in {fault.code for fault in faults(at=at)}
    assert fill_sm3(at=at.plus_hours(3)).filled == 1


@pytest.mark.django_db
def test_damaged_contents_keep_no_other_from_its_digest(taken: Callable[..., Any], folder: Path, at: Instant) -> None:
    taken(PDF, "a.pdf")
    (folder / NAME[:2] / NAME).unlink()
    assert fill_sm3(1, at=at).damaged == (NAME,)
    taken(PDF + b" ", "b.pdf")
    assert fill_sm3(1, at=at.plus_hours(1)).filled == 1


@pytest.mark.django_db
def test_whoever_finds_damage_says_so_in_its_own_act(
    taken: Callable[..., Any], officer: Actor, at: Instant, once: Callable[[], Key]
) -> None:
    taken(PDF, "a.pdf")
    for _ in range(2):
        with acting("test.check", by=officer, at=at, once=once()) as act:
            note_damage(act, [NAME, "0" * 64])
            act.give(True)
    assert facts("file.found-damaged") == [{"sha256": NAME}], "once, and nothing of a content that is not on record"


def facts(code: str) -> list[dict[str, object]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM audit_fact WHERE code = %s ORDER BY id", [code])
        return [json.loads(row[0]) for row in cursor.fetchall()]


@pytest.mark.django_db
def test_an_unknown_content_and_what_is_no_digest(folder: Path) -> None:
    assert code_of(lambda: open_content("0" * 64)) == "file.unknown"
    assert code_of(lambda: open_content("../../etc/passwd")) == "file.unknown"
    for name in ("../../etc/passwd", NAME.upper(), NAME[:-1], f"{NAME}/.."):
        with pytest.raises(ValueError, match="SHA-256"):
            store().open(name)
        with pytest.raises(ValueError, match="SHA-256"):
            store().exists(name)
    for name in ("../x", "a/../../x", "/etc/passwd"):
        with pytest.raises(ValueError, match="not a name"):
            store().remove(name)


@pytest.mark.django_db
def test_sm3_comes_by_a_job(
    taken: Callable[..., Any], officer: Actor, at: Instant, once: Callable[[], Key], folder: Path
) -> None:
    with acting("test.put", by=officer, at=at, once=once()) as act:
        act.give(put_bytes(act, b"abc", media_type="text/plain").sha256)
    taken(PDF, "a.pdf")
    assert (fill_sm3(1, at=at).filled, fill_sm3(at=at).filled, fill_sm3(at=at).filled) == (1, 1, 0)
    # GB/T 32905, example 1
    expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert content(sha256(b"abc").hexdigest()).sm3 == expected


def test_sm3_is_the_same_from_either_library(monkeypatch: pytest.MonkeyPatch) -> None:
    from wangjian.modules.files.operations import digests

    found = []
    for available in ({"sm3"}, set()):
        monkeypatch.setattr(digests.hashlib, "algorithms_available", available)
        update, hexdigest = digests._sm3()
        update(b"ab")
        update(b"c")
        found.append(hexdigest())
    assert found[0] == found[1] == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@pytest.mark.django_db
def test_a_sweep_takes_what_is_old_and_nobody_recorded(taken: Callable[..., Any], folder: Path, at: Instant) -> None:
    taken(PDF, "a.pdf")
    orphan = sha256(b"orphan").hexdigest()
    (folder / orphan[:2]).mkdir(exist_ok=True)
    (folder / orphan[:2] / orphan).write_bytes(b"orphan")
    (folder / "incoming" / "cut-short.part").write_bytes(b"half")
    aged(folder, at)
    young = sweep(at.plus_hours(24))
    assert (young.orphans, young.unfinished, young.size) == (0, 0, 0)
    assert not facts("files.swept")
    swept = sweep(at.plus_hours(25))
    assert (swept.orphans, swept.unfinished, swept.size) == (1, 1, 10)
    assert lying(folder) == [f"{NAME[:2]}/{NAME}"]
    assert facts("files.swept") == [{"orphans": 1, "unfinished": 1, "size": 10}]
    assert sweep(at.plus_hours(25)) == swept


KILLED = """
import os, signal, sys, uuid
from io import BytesIO
import django
django.setup()
from django.conf import settings
settings.FILES_FOLDER = sys.argv[1]
from wangjian.kernel.actor import Actor, ActorKind
from wangjian.kernel.moment import Instant
from wangjian.modules.audit.operations import acting
from wangjian.modules.files.operations import put
by = Actor("p", "p", ActorKind.PERSON)
with acting("test.put", by=by, at=Instant.parse("2026-03-10T09:30"), once=uuid.UUID(sys.argv[2])) as act:
    put(act, BytesIO(bytes.fromhex(sys.argv[3])), name="a.pdf", most=1000)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.usefixtures("committing")
def test_killed_between_renaming_and_commit_leaves_an_orphan_only(
    folder: Path, taken: Callable[..., Any], tmp_path: Path, at: Instant
) -> None:
    script = tmp_path / "killed.py"
    script.write_text(textwrap.dedent(KILLED))
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "wangjian.project.settings"}
    given = [sys.executable, str(script), str(folder), str(key_of("killed")), PDF.hex()]
    ended = subprocess.run(given, env=environment, capture_output=True, text=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert lying(folder) == [f"{NAME[:2]}/{NAME}"]
    assert not Content.objects.filter(pk=NAME).exists()
    assert taken(PDF, "a.pdf").sha256 == NAME  # sent again, it is taken in
    aged(folder, at)
    assert sweep(at.plus_hours(2 * DAY)).orphans == 0
    other = b"%PDF-1.4 another"
    ended = subprocess.run([*given[:-2], str(key_of("killed too")), other.hex()], env=environment)
    assert ended.returncode == -signal.SIGKILL
    aged(folder, at)
    assert sweep(at.plus_hours(3 * DAY)).orphans == 1
    assert lying(folder) == [f"{NAME[:2]}/{NAME}"]


@pytest.mark.usefixtures("committing")
def test_a_content_that_is_being_taken_in_is_not_swept(
    folder: Path, officer: Actor, at: Instant, once: Callable[[], Key]
) -> None:
    """The row is not committed yet, the file is old: the sweep sees that somebody is at it."""
    import threading

    from django.db import connection

    from wangjian.modules.files.operations import put

    swept: list[int] = []

    def other() -> None:
        swept.append(sweep(at.plus_hours(2 * DAY)).orphans)
        connection.close()

    with acting("test.put", by=officer, at=at, once=once()) as act:
        put(act, BytesIO(PDF), name="a.pdf", most=1000)
        aged(folder, at)
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(20)
        act.give(True)
    assert swept == [0]
    assert unharmed(NAME)
