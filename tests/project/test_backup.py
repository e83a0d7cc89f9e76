"""An installation in one file and back, by the commands a person types."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import tarfile
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.project.installations import PASSPHRASE, acting, acts, environment, owner, places, wangjian

from wangjian.kernel.refusal import Refusal
from wangjian.project import backup, backup_file
from wangjian.project.backup_file import DUMP, MANIFEST

NAME = "欧阳无双"


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """An installation with keys, a person, a head kept elsewhere, facts in no batch, a session and a stored content."""
    with places(1) as (var,), owner(var) as connection:  # its server runs meanwhile
        acts(var, "make")
        acts(var, "person", NAME)
        acts(var, "companies", "6")
        acts(var, "cut")
        kept = wangjian(var, "audit", "head")
        (var / "kept.json").write_text(kept.stdout)
        acts(var, "companies", "5")
        connection.execute("INSERT INTO django_session VALUES ('the-token', 'the-data', now() + interval '1 day')")
        yield var


@pytest.fixture(scope="module")
def made(place: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its backup."""
    file = tmp_path_factory.mktemp("kept") / "one.backup"
    done = wangjian(place, "backup", file)
    assert done.returncode == 0, done.stderr
    return file


@pytest.fixture
def empty() -> Iterator[Path]:
    """A place whose server is made, and holds nothing."""
    with places(1, "bare") as (var,):
        yield var


@pytest.fixture
def nothing() -> Iterator[Path]:
    """A folder in which nothing ever was."""
    with places(1, "") as (var,):
        yield var


def restored(var: Path, file: Path) -> None:
    done = wangjian(var, "restore", file)
    assert done.returncode == 0, done.stdout + done.stderr


def holds(var: Path, *words: str | Path) -> dict[str, object]:
    done = wangjian(var, "audit", "verify", "--json", *words)
    assert done.returncode == 0, done.stdout
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_it_comes_back_and_goes_on(place: Path, made: Path, nothing: Path, tmp_path: Path) -> None:
    """Show 4: the earlier head holds, facts in no batch come into the next, names open with the keys alone."""
    restored(nothing, made)
    with owner(nothing):
        before = holds(nothing, "--head", place / "kept.json")
        size, waiting = before["size"], before["waiting"]
        assert isinstance(size, int) and waiting == 5
        acts(nothing, "companies", "10")
        assert acts(nothing, "cut") == str(size + 16), "and that another key signs here"
        after = holds(nothing, "--head", place / "kept.json")
        assert (after["size"], after["waiting"]) == (size + 16, 0)
        assert acts(nothing, "reveal").splitlines() == ["欧阳**", "vault.key-missing master-1"]
        secret, keys = tmp_path / "passphrase", tmp_path / "keys.json"
        secret.write_text(PASSPHRASE)
        assert wangjian(place, "keys", "export", keys, "--passphrase-file", secret).returncode == 0
        brought = wangjian(nothing, "keys", "import", keys, "--passphrase-file", secret)
        assert brought.returncode == 0, brought.stderr
        assert acts(nothing, "reveal").splitlines() == ["欧阳**", NAME]
        holds(nothing, "--head", place / "kept.json")


def test_the_hashes_of_a_large_log_are_never_in_memory_whole(tmp_path: Path) -> None:
    size = 64 << 20  # two million facts
    (tmp_path / "heads").mkdir()
    with (tmp_path / "heads" / "leaves.bin").open("wb") as file:
        file.truncate(size)
    (tmp_path / "heads" / "heads.jsonl").write_text("{}\n")
    tracemalloc.start()
    try:
        with (tmp_path / "one.backup").open("wb") as out, backup_file.writing(out) as writing:
            backup._add_below(writing, tmp_path, "heads")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < size // 16
    with tarfile.open(tmp_path / "one.backup") as tar:
        assert {each.name: each.size for each in tar} == {"heads/heads.jsonl": 3, "heads/leaves.bin": size}


def test_it_holds_no_key_no_session_and_no_secret(place: Path, made: Path, empty: Path) -> None:
    secrets = json.loads((place / "secrets.json").read_text())
    content = made.read_bytes()
    with tarfile.open(made) as tar:
        names = tar.getnames()
    assert not [name for name in names if "key" in name or "pem" in name or "secret" in name]
    assert not [word for word in secrets.values() if word.encode() in content]
    assert made.stat().st_mode & 0o777 == 0o600
    restored(empty, made)
    assert json.loads((empty / "secrets.json").read_text()) != secrets
    with owner(empty) as connection:
        assert connection.execute("SELECT count(*) FROM django_session").fetchone() == (0,)
        rights = "SELECT has_table_privilege('wangjian_app', 'audit_fact', %s)"
        found = [connection.execute(rights, [right]).fetchone() for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE")]
        assert found == [(True,), (False,), (False,), (False,)]
        guards = "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'audit_fact'::regclass AND tgenabled = 'A'"
        counted = connection.execute(guards).fetchone()
        assert counted is not None and counted[0] > 0


DYING = """
import os, signal, sys
from pathlib import Path
from wangjian.project import backup, backup_file
file, module, name, turn = sys.argv[1:]
real, left = getattr(globals()[module], name), [int(turn)]
def dies(*given, **named):
    done = real(*given, **named)
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
setattr(globals()[module], name, dies)
backup.restore(Path(file))
"""
POINTS = [
    ("backup", "_require_free", 1),
    ("backup", "_claimed", 1),
    ("backup_file", "copy_out", 1),
    ("backup_file", "copy_out", 2),
    ("backup", "_run", 1),
    ("backup", "prepare", 1),
    ("backup", "_bring_in", 1),
    ("backup", "_comment", 2),
]


def test_one_that_is_killed_is_taken_up_again(place: Path, made: Path, empty: Path) -> None:
    """Killed behind each of its steps, one after the other in the same folder; then the same command ends it."""
    for module, name, turn in POINTS:
        command = [sys.executable, "-c", DYING, str(made), module, name, str(turn)]
        done = subprocess.run(command, env=environment(empty), capture_output=True, text=True, timeout=120)
        assert done.returncode == -9, (name, done.stderr)
    started = wangjian(empty, "up", "--port", "0")
    assert started.returncode == 2 and "did not finish" in started.stderr
    restored(empty, made)
    assert not (empty / "restoring").exists()
    assert holds(empty, "--head", place / "kept.json")["waiting"] == 5


def test_a_restore_of_another_backup_does_not_go_on_from_there(place: Path, made: Path, empty: Path) -> None:
    command = [sys.executable, "-c", DYING, str(made), "backup", "prepare", "1"]
    subprocess.run(command, env=environment(empty), capture_output=True, timeout=120)
    second = made.with_name("two.backup")
    assert wangjian(place, "backup", second).returncode == 0
    done = wangjian(empty, "restore", second)
    assert done.returncode == 2 and "another backup" in done.stderr
    restored(empty, made)


def test_nothing_is_overwritten(place: Path, made: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (place / "heads").iterdir()}
    again = wangjian(place, "backup", made)
    assert again.returncode == 2 and "there already" in again.stderr
    done = wangjian(place, "restore", made)
    assert done.returncode == 2 and "holds an installation already" in done.stderr
    assert before == {path: path.stat().st_mtime_ns for path in (place / "heads").iterdir()}
    assert holds(place, "--head", place / "kept.json")


def test_a_database_with_tables_is_not_restored_into(place: Path, made: Path, tmp_path: Path) -> None:
    """The folder looks empty, but the database that belongs to it, or that the address names, is not."""
    with places(1) as (other,):
        acts(other, "make")
        shutil.rmtree(other / "heads", ignore_errors=True)
        done = wangjian(other, "restore", made)
        assert done.returncode == 2 and "holds an installation already" in done.stderr
        assert not (other / "restoring").exists() and not (other / "heads").exists()


def test_while_acts_go_on_it_holds_together(tmp_path: Path) -> None:
    """Two backups of an installation that acts, stores and cuts meanwhile; each comes back whole."""
    with places(1) as (busy,), places(2, "bare") as others:
        acts(busy, "make")
        with acting(busy, tmp_path / "stop"):
            files = [tmp_path / f"{number}.backup" for number in range(len(others))]
            for file in files:
                done = wangjian(busy, "backup", file)
                assert done.returncode == 0, done.stdout + done.stderr
        sizes = []
        for var, file in zip(others, files, strict=True):
            done = wangjian(var, "restore", file)
            assert done.returncode == 0, done.stdout + done.stderr
            with owner(var):
                sizes.append(holds(var)["size"])
                assert acts(var, "cut") and holds(var)["waiting"] == 0
        assert sizes == sorted(sizes) and sizes[0] != sizes[-1]


def test_a_row_without_its_file_and_a_file_without_a_row_are_noticed(tmp_path: Path) -> None:
    with places(1) as (var,), places(1, "bare") as (other,):
        acts(var, "make")
        (tmp_path / "stop").touch()
        acts(var, "until", str(tmp_path / "stop"))
        (content,) = [path for path in (var / "files").rglob("*") if len(path.name) == 64]
        stray = content.parent / ("0" * 64)
        stray.write_bytes(b"nobody's")
        content.write_bytes(b"another")
        done = wangjian(var, "backup", tmp_path / "harmed.backup")
        assert done.returncode == 1 and content.name in done.stdout and "1 of the files" in done.stdout
        content.unlink()
        done = wangjian(var, "backup", tmp_path / "lacking.backup")
        assert done.returncode == 1 and content.name in done.stdout
        done = wangjian(other, "restore", tmp_path / "lacking.backup")
        assert done.returncode == 1 and content.name in done.stdout
        holds(other)


Change = Callable[[list[tuple[tarfile.TarInfo, bytes]]], None]


def changed(made: Path, out: Path, change: Change) -> Path:
    """A copy of a backup with other parts."""
    with tarfile.open(made) as tar:
        members = [(member, content.read()) for member in tar if (content := tar.extractfile(member))]
    change(members)
    with tarfile.open(out, "w") as tar:
        for member, data in members:
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return out


def added(name: str, kind: bytes = tarfile.REGTYPE) -> Change:
    def change(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        entry = tarfile.TarInfo(name)
        entry.type, entry.linkname = kind, DUMP
        members.insert(0, (entry, b""))

    return change


def newer(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    about = json.loads(members[-1][1])
    about.pop("digest")
    about["version"] = "99.0.0"
    about["digest"] = backup_file._digest_of(about)
    members[-1] = (members[-1][0], json.dumps(about).encode())


def without(name: str) -> Change:
    def change(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        members[:] = [each for each in members if each[0].name != name]

    return change


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (without(DUMP), "backup.damaged"),
        (without(MANIFEST), "backup.damaged"),
        (without("heads/heads.jsonl"), "backup.damaged"),
        (added("files/../../x"), "backup.damaged"),
        (added("../x"), "backup.damaged"),
        (added("/tmp/x"), "backup.damaged"),
        (added("keys/master-1.key"), "backup.damaged"),
        (added("secrets.json"), "backup.damaged"),
        (added("heads/extra.pub"), "backup.damaged"),
        (added("heads/link", tarfile.SYMTYPE), "backup.damaged"),
        (newer, "backup.newer"),
    ],
)
def test_a_backup_that_is_not_as_it_was_made_is_refused(made: Path, tmp_path: Path, change: Change, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        backup_file.checked(changed(made, tmp_path / "changed.backup", change))
    assert refused.value.code == code


def test_a_changed_byte_is_found_wherever_it_is(made: Path, tmp_path: Path) -> None:
    """Four hundred bytes, one at a time: what is let through differs in nothing that is used."""
    content, whole = made.read_bytes(), backup_file.checked(made)
    harmed, let_through = tmp_path / "harmed.backup", 0
    for place in range(0, len(content), len(content) // 400):
        harmed.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        try:
            assert backup_file.checked(harmed) == whole
            let_through += 1
        except Refusal as refused:
            assert refused.code == "backup.damaged"
    assert let_through < 40


def test_a_backup_cut_short_and_none_at_all(made: Path, tmp_path: Path, empty: Path) -> None:
    (tmp_path / "short").write_bytes(made.read_bytes()[:-20_000])
    (tmp_path / "text").write_text("not a backup")
    for name, words in (("short", "damaged"), ("text", "damaged"), ("none", "Cannot read")):
        done = wangjian(empty, "restore", tmp_path / name)
        assert done.returncode == 2 and words in done.stderr, done.stderr
    assert not any((empty / name).exists() for name in ("restoring", "heads", "files"))


def test_a_place_that_cannot_be_written_is_named(place: Path) -> None:
    done = wangjian(place, "backup", "/nowhere/at/all")
    assert done.returncode == 2 and "Cannot write" in done.stderr
