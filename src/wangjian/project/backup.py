"""One file that holds an installation: database, files, heads of the log, calendar and switches; never a key.

Heads are copied first, then the database, then the files: what the copied heads sign is in the copied database, and
what its rows name is among the copied files. Keys leave by `wangjian keys export` alone: a lost backup opens nothing.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from wangjian import __version__
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.project import installation
from wangjian.project.database.place import client_programs
from wangjian.project.database.reaching import reaching

MANIFEST, DUMP = "manifest.json", "database.dump"
HEADS, FILES, OWN = "heads", "files", ("calendar", "switches.toml")
UNFINISHED = "restoring"
"""While this file lies in an installation's folder its restore has not ended, and nothing starts from it."""
_CHUNK = 1 << 20

_FAILED = Text("{program} 未能完成：{output}", "{program} did not finish: {output}")
_THERE = Text(
    "备份文件 {name} 已存在，没有覆盖。请换一个文件名。", "The backup {name} is there already and was not replaced."
)
_NOT_A_BACKUP = Text(
    "“{name}”不是本系统的备份，或已损坏：{reason}。", "“{name}” is no backup of ours, or damaged: {reason}."
)
_TAKEN = Text(
    "目录 {folder} 已有一份安装，不能恢复到其中。请用 WANGJIAN_VAR=目录 指定一个空目录。",
    "{folder} holds an installation already; nothing is restored into it. Name an empty one with WANGJIAN_VAR=FOLDER.",
)
_OTHER_SERVER = Text(
    "DATABASE_URL 所指的数据库不是空的，不能恢复到其中。",
    "The database that DATABASE_URL names is not empty; nothing is restored into it.",
)
_NEWER = Text(
    "该备份出自较新的版本 {theirs}，本程序是 {ours}。",
    "The backup was made by the newer version {theirs}; this is {ours}.",
)


_UNFINISHED = Text(
    "恢复到 {folder} 的操作没有做完，请重新执行 wangjian restore。",
    "A restore into {folder} did not finish; run wangjian restore again.",
)


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: the version that made it, when, and how many bytes and stored files."""

    version: str
    at: Instant
    size: int
    files: int


def make(out: Path, *, at: Instant) -> Backup:
    """Write the backup of this installation to `out`, whole or not at all.

    Raise `Refusal` ``backup.there`` for a file that exists, ``backup.failed`` where the database cannot be copied.
    """
    var = installation.folder()
    if out.exists():
        raise Refusal("backup.there", _THERE, name=out.name)
    unfinished = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with unfinished.open("xb") as file:
            unfinished.chmod(0o600)
            count = _write(file, var, at)
            file.flush()
            os.fsync(file.fileno())
        os.link(unfinished, out)
    except FileExistsError:
        raise Refusal("backup.there", _THERE, name=out.name) from None
    finally:
        unfinished.unlink(missing_ok=True)
    return Backup(__version__, at, out.stat().st_size, count)


def _write(file: IO[bytes], var: Path, at: Instant) -> int:
    digests: dict[str, str] = {}
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for path in _below(var / HEADS):
            _add(tar, digests, f"{HEADS}/{path.name}", path.read_bytes())
        with tempfile.TemporaryDirectory(dir=var) as place:
            dump = Path(place) / DUMP
            with reaching(var) as urls:
                _run("pg_dump", urls["owner"], "--format=custom", "--compress=gzip:3", f"--file={dump}")
            _add_file(tar, digests, DUMP, dump)
        count = 0
        for path in _below(var / FILES):
            if not path.name.startswith("."):
                count += 1
                _add_file(tar, digests, f"{FILES}/{path.relative_to(var / FILES)}", path)
        for name in OWN:
            for path in _below(var / name):
                _add(tar, digests, str(path.relative_to(var)), path.read_bytes())
        about = {"wangjian_backup": 1, "version": __version__, "at": str(at), "files": count, "sha256": digests}
        _add(tar, {}, MANIFEST, json.dumps(about, indent=1).encode())
    return count


def restore(given: Path) -> Backup:
    """Bring a backup into this installation's empty folder; what is there is then migrated to this version.

    Raise `Refusal` ``backup.damaged``, ``backup.newer``, ``restore.taken`` or ``backup.failed``. A restore that was cut
    short is done again from the start by the same command.
    """
    var = installation.folder()
    about = _checked(given)
    _require_empty(var)
    installation.make_folder(var)
    mark = var / UNFINISHED
    mark.touch(mode=0o600)
    with tempfile.TemporaryDirectory(dir=var) as place, tarfile.open(given) as tar:
        for member in tar:
            if member.name == DUMP:
                target = Path(place) / DUMP
            elif member.name == MANIFEST:
                continue
            else:
                target = var / member.name
            _copy_out(tar, member, target)
        with reaching(var, migrated=False) as urls:
            options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
            _run("pg_restore", urls["owner"], *options, str(Path(place) / DUMP))
    with reaching(var):
        pass  # migrated to this version, and the roles given their rights
    mark.unlink()
    return Backup(
        str(about["version"]), Instant.parse(str(about["at"])), given.stat().st_size, int(str(about["files"]))
    )


def require_finished(var: Path) -> None:
    """Raise `Refusal` ``restore.unfinished`` where a restore into `var` was cut short."""
    if (var / UNFINISHED).exists():
        raise Refusal("restore.unfinished", _UNFINISHED, folder=var)


def _require_empty(var: Path) -> None:
    """An installation's folder with nothing of an installation in it, or with a restore that was cut short."""
    if (var / UNFINISHED).exists():
        return
    for name in ("database", HEADS, FILES, "sample"):
        if (var / name).exists() and any((var / name).iterdir()):
            raise Refusal("restore.taken", _TAKEN, folder=var)
    with reaching(var, migrated=False) as urls, psycopg.connect(urls["owner"]) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        if row is None or row[0]:
            raise Refusal("restore.taken", _OTHER_SERVER if os.environ.get("DATABASE_URL") else _TAKEN, folder=var)


def _checked(given: Path) -> dict[str, object]:
    """The manifest of a backup whose every part has the digest it names; paths are ours alone."""
    found: dict[str, str] = {}
    about: dict[str, object] = {}
    try:
        with tarfile.open(given) as tar:
            for member in tar:
                source = tar.extractfile(member)
                if source is None or not _ours(member.name):
                    raise ValueError(member.name)
                if member.name == MANIFEST:
                    about = json.loads(source.read())
                else:
                    found[member.name] = _digest(source)
        if about.get("wangjian_backup") != 1 or about.get("sha256") != found or DUMP not in found:
            raise ValueError("sha256")
    except FileNotFoundError:
        raise
    except (OSError, ValueError, tarfile.TarError) as error:
        raise Refusal("backup.damaged", _NOT_A_BACKUP, name=given.name, reason=error) from None
    if _version(str(about["version"])) > _version(__version__):
        raise Refusal("backup.newer", _NEWER, theirs=about["version"], ours=__version__)
    return about


def _digest(source: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _ours(name: str) -> bool:
    parts = Path(name).parts
    known = parts and (parts[0] in (HEADS, FILES, *OWN) or name in (MANIFEST, DUMP))
    return bool(known) and ".." not in parts and not Path(name).is_absolute()


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def _copy_out(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    source = tar.extractfile(member)
    assert source is not None, member.name
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with target.open("wb") as out:
        while chunk := source.read(_CHUNK):
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    target.chmod(0o600)


def _add(tar: tarfile.TarFile, digests: dict[str, str], name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o600
    digests[name] = hashlib.sha256(data).hexdigest()
    tar.addfile(entry, io.BytesIO(data))


def _add_file(tar: tarfile.TarFile, digests: dict[str, str], name: str, path: Path) -> None:
    entry = tarfile.TarInfo(name)
    with path.open("rb") as source:
        digests[name] = hashlib.file_digest(source, "sha256").hexdigest()
        entry.size, entry.mode = source.tell(), 0o600
        source.seek(0)
        tar.addfile(entry, source)


def _below(path: Path) -> Iterator[Path]:
    """Every file at or below a path, in order."""
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from sorted(each for each in path.rglob("*") if each.is_file())


def _run(program: str, address: str, *arguments: str) -> None:
    """Run a client program of PostgreSQL; the password goes by the environment, where no list of processes shows it."""
    named = conninfo_to_dict(address)
    password = str(named.pop("password", "") or "")
    command = [str(client_programs() / program), f"--dbname={make_conninfo('', **named)}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PGPASSWORD": password})
    if done.returncode != 0:
        raise Refusal("backup.failed", _FAILED, program=program, output=done.stderr.strip()[-500:])
