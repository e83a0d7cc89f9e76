"""One file that holds an installation: database, files, heads of the log, calendar and switches; never a key.

Heads are copied first, then the database, then the files: what the copied heads sign is in the copied database, and
what its rows name is among the copied files. Keys leave by `wangjian keys export` alone: a lost backup opens nothing.
Nor does it hold a session: whoever was signed in signs in again.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.project import backup_file, installation
from wangjian.project.backup_file import CALENDAR, DUMP, FILES, HEADS, MANIFEST, SWITCHES, Manifest, Writing
from wangjian.project.children import end_with_parent
from wangjian.project.database.place import client_programs
from wangjian.project.database.reaching import reaching
from wangjian.project.database.session import Urls, prepare

UNFINISHED = "restoring"
"""While this file lies in an installation's folder its restore has not ended, and nothing starts from it."""
_DONE = "done"
WORKSHOP = "backing-up"
"""The folder, below the installation's, for what is half done."""
_CONTENT = re.compile(r"[0-9a-f]{64}")

_FAILED = Text("{program} 未能完成：{output}", "{program} did not finish: {output}")
_THERE = Text(
    "备份文件 {name} 已存在，没有覆盖。请换一个文件名。", "The backup {name} is there already and was not replaced."
)
_UNWRITABLE = Text("无法写入 {name}：{reason}。", "Cannot write {name}: {reason}.")
_BUSY = Text(
    "本安装的另一次备份或恢复正在进行。", "Another backup of this installation, or a restore into it, is under way."
)
_TAKEN = Text(
    "目录 {folder} 已有一份安装，不能恢复到其中。请用 WANGJIAN_VAR=目录 指定一个空目录。",
    "{folder} holds an installation already; nothing is restored into it. Name an empty one with WANGJIAN_VAR=FOLDER.",
)
_OTHER_SERVER = Text(
    "DATABASE_URL 所指的数据库不是空的，不能恢复到其中。",
    "The database that DATABASE_URL names is not empty; nothing is restored into it.",
)
_OTHER = Text(
    "目录 {folder} 中有另一份备份的恢复没有做完。请用那份备份再执行一次，或者清空该目录。",
    "A restore of another backup into {folder} did not finish. Run it again with that backup, or empty the folder.",
)
_UNFINISHED = Text(
    "恢复到 {folder} 的操作没有做完，请重新执行 wangjian restore。",
    "A restore into {folder} did not finish; run wangjian restore again.",
)


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: the version that made it, when, its bytes and stored contents.

    `lacking` are contents on record that were missing or damaged; `strays` counts files without a row, which the daily
    sweep takes away.
    """

    version: str
    at: Instant
    size: int
    files: int
    lacking: tuple[str, ...]
    strays: int


def make(out: Path, *, at: Instant) -> Backup:
    """Write the backup of this installation to `out`, whole or not at all; the site may run meanwhile.

    Raise `Refusal` ``backup.there`` for a file that exists, ``backup.unwritable``, ``backup.busy``, and
    ``backup.failed`` where the database cannot be copied.
    """
    var = installation.folder()
    if out.exists():
        raise Refusal("backup.there", _THERE, name=out.name)
    installation.make_folder(var)
    unfinished = out.with_name(f".{out.name}.{os.getpid()}")
    with _workshop(var) as place:
        try:
            with unfinished.open("xb") as file:
                unfinished.chmod(0o600)
                with backup_file.writing(file) as tar:
                    manifest, recorded = _write(tar, var, place, at)
                file.flush()
                os.fsync(file.fileno())
            _name(unfinished, out)
        except FileExistsError:
            raise Refusal("backup.there", _THERE, name=out.name) from None
        except OSError as error:
            raise Refusal("backup.unwritable", _UNWRITABLE, name=out, reason=error.strerror) from None
        finally:
            unfinished.unlink(missing_ok=True)
    return _told(manifest, recorded, out)


def _write(writing: Writing, var: Path, place: Path, at: Instant) -> tuple[Manifest, set[str]]:
    """Write every part; the manifest, and the contents that were on record once the database had been copied."""
    _add_below(writing, var, HEADS)
    dump = place / DUMP
    with reaching(var) as urls:
        # what a session's row holds lets its bearer in: it is a credential, not a record
        options = ["--format=custom", "--compress=gzip:3", "--exclude-table-data=django_session"]
        _run("pg_dump", urls["owner"], *options, f"--file={dump}")
        recorded = _recorded(urls["owner"])
    writing.add_file(DUMP, dump)
    dump.unlink()
    for path in _below(var / FILES):
        if _CONTENT.fullmatch(path.name):
            try:
                writing.add_file(f"{FILES}/{path.relative_to(var / FILES)}", path)
            except FileNotFoundError:  # an orphan was swept; what has a row never goes
                continue
    for name in (CALENDAR, SWITCHES):
        _add_below(writing, var, name)
    return writing.close(at), recorded


def _add_below(writing: Writing, var: Path, name: str) -> None:
    """Write every file of a folder of the installation, as far as it reaches now, and never a whole one in memory."""
    for path in _below(var / name):
        writing.add_file(str(path.relative_to(var)), path)


def restore(given: Path) -> Backup:
    """Bring a backup into this installation's empty folder and database, then migrate them to this version.

    Raise `Refusal` ``backup.unreadable``, ``.damaged``, ``.newer``, ``.failed``, ``.busy``, ``restore.taken`` or
    ``restore.other``. A restore that was cut short, at whatever point, is finished by the same command.
    """
    var = installation.folder()
    manifest = backup_file.checked(given)
    installation.make_folder(var)
    mark = var / UNFINISHED
    with _workshop(var) as place:
        done = _require_free(mark, manifest)
        with reaching(var, migrated=False) as urls:
            if not done:
                _bring_in(given, manifest, place, urls)
            recorded = _recorded(urls["owner"])
            installation.write_private(mark, f"{manifest.digest} {_DONE}")
            _comment(urls["owner"], None)
        mark.unlink()
    return _told(manifest, recorded, given)


def _bring_in(given: Path, manifest: Manifest, place: Path, urls: Urls) -> None:
    """Bring files and rows in, and both up to this version; from the start, but for a database that is filled."""
    var = installation.folder()
    filled = _claimed(urls["owner"], manifest, var)
    installation.write_private(var / UNFINISHED, manifest.digest)
    for name, source in backup_file.parts(given):
        if name != MANIFEST:
            backup_file.copy_out(source, (place if name == DUMP else var) / name)
    if not filled:
        options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
        _run("pg_restore", urls["owner"], *options, str(place / DUMP))
    prepare(urls)
    os.sync()


def require_finished(var: Path) -> None:
    """Raise `Refusal` ``restore.unfinished`` where a restore into `var` was cut short."""
    if (var / UNFINISHED).exists():
        raise Refusal("restore.unfinished", _UNFINISHED, folder=var)


def _require_free(mark: Path, manifest: Manifest) -> bool:
    """A folder with nothing of an installation in it but keys, or with what a restore of this backup left there.

    Whether that restore was done, but for taking its marks away.
    """
    var = mark.parent
    if mark.exists():
        digest, _, rest = mark.read_text(encoding="utf-8").partition(" ")
        if digest != manifest.digest:
            raise Refusal("restore.other", _OTHER, folder=var)
        return rest == _DONE
    if any(True for name in (HEADS, FILES, CALENDAR, SWITCHES, "sample") for _ in _below(var / name)):
        raise Refusal("restore.taken", _TAKEN, folder=var)
    return False


def _claimed(owner: str, manifest: Manifest, var: Path) -> bool:
    """Name the backup on the database that it is about to fill, and say whether it has filled it already.

    The database is filled in one transaction, so tables that are there are all there. The name stands on the database
    itself: the mark in the folder says nothing of a database that another URL leads to.
    """
    with psycopg.connect(owner) as connection:
        row = connection.execute(
            "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public'), shobj_description(oid, 'pg_database') "
            "FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert row is not None
    filled, named = row
    if filled and named != _named(manifest.digest):
        raise Refusal("restore.taken", _OTHER_SERVER if os.environ.get("DATABASE_URL") else _TAKEN, folder=var)
    _comment(owner, manifest.digest)
    return bool(filled)


def _comment(owner: str, digest: str | None) -> None:
    with psycopg.connect(owner) as connection:
        name = sql.Identifier(connection.info.dbname)
        words = sql.Literal(_named(digest)) if digest else sql.SQL("NULL")
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, words))


def _named(digest: str) -> str:
    return f"restoring {digest}"


def _recorded(owner: str) -> set[str]:
    """The contents that have a row."""
    with psycopg.connect(owner) as connection:
        return {name for (name,) in connection.execute("SELECT sha256 FROM files_content")}


def _told(manifest: Manifest, recorded: set[str], file: Path) -> Backup:
    whole = manifest.contents()
    stored = {Path(name).name for name in manifest.parts if name.startswith(f"{FILES}/")}
    lacking = tuple(sorted(recorded - whole))
    return Backup(manifest.version, manifest.at, file.stat().st_size, len(stored), lacking, len(stored - recorded))


def _name(unfinished: Path, out: Path) -> None:
    """Give the finished file its name unless another has it; raise `FileExistsError`."""
    try:
        os.link(unfinished, out)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP) or out.exists():
            raise
        unfinished.rename(out)  # a disk without second names, as those one carries away often are


@contextmanager
def _workshop(var: Path) -> Iterator[Path]:
    """A folder for one backup or restore at a time; what a killed one left in it goes. Raise ``backup.busy``."""
    place = var / WORKSHOP
    place.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refusal("backup.busy", _BUSY) from None
        (place / DUMP).unlink(missing_ok=True)
        yield place
        (place / DUMP).unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def _below(path: Path) -> Iterator[Path]:
    """Every file at or below a path, in order, but those on their way there."""
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from sorted(each for each in path.rglob("*") if each.is_file() and not each.name.startswith("."))


def _run(program: str, address: str, *arguments: str) -> None:
    """Run a client program of PostgreSQL; the password goes by the environment, where no list of processes shows it."""
    named = conninfo_to_dict(address)
    password = str(named.pop("password", "") or "")
    command = [str(client_programs() / program), f"--dbname={make_conninfo('', **named)}", *arguments]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env=os.environ | {"PGPASSWORD": password},
        preexec_fn=end_with_parent(signal.SIGTERM),
    )
    if done.returncode != 0:
        raise Refusal("backup.failed", _FAILED, program=program, output=done.stderr.strip()[-500:])
