"""This installation's own folder: where its state lives, its secrets, and the lock that says a site runs from it."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

CHECKOUT = Path(__file__).resolve().parents[3]

ROOM = 150_000_000
"""Bytes that must be free before anything starts: a new database takes 60 MB, its first log segments as much again."""

_UNWRITABLE = Text(
    "无法写入目录 {folder}（{reason}）。请改正其权限，或用 WANGJIAN_VAR=目录 指定别处。",
    "Cannot write to {folder} ({reason}). Mend its permissions, or name another folder with WANGJIAN_VAR=FOLDER.",
)
_FULL = Text(
    "目录 {folder} 所在磁盘只剩 {free} MB，至少需要 {need} MB。请腾出空间后重试；已有数据未动。",
    "Only {free} MB are free where {folder} lies; {need} MB are needed. Make room and try again; no data was touched.",
)
_RUNNING = Text(
    "本安装已在运行（{who}）。先停止它，或用 WANGJIAN_VAR=目录 另起一份。",
    "This installation is running already ({who}). Stop it first, or start another with WANGJIAN_VAR=FOLDER.",
)


def folder() -> Path:
    """The folder for everything this installation writes: ``WANGJIAN_VAR``, or ``var`` in the checkout."""
    return Path(os.environ.get("WANGJIAN_VAR") or CHECKOUT / "var").absolute()


def portal_host() -> str:
    """The portal's name (``WANGJIAN_PORTAL_HOST``)."""
    return os.environ.get("WANGJIAN_PORTAL_HOST") or "localhost"


def desk_host() -> str:
    """The desk's name (``WANGJIAN_DESK_HOST``), by default one below the portal's."""
    return os.environ.get("WANGJIAN_DESK_HOST") or f"desk.{portal_host()}"


def api_host() -> str:
    """The name machines ask (``WANGJIAN_API_HOST``), by default one below the portal's."""
    return os.environ.get("WANGJIAN_API_HOST") or f"api.{portal_host()}"


def make_folder(path: Path) -> None:
    """Make `path` (700 where new); raise `Refusal` ``folder.unwritable`` or ``disk.full`` where nothing can be kept."""
    trial = path / f".trial-{os.getpid()}"
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        trial.touch()
        trial.unlink()
    except OSError as error:
        raise Refusal("folder.unwritable", _UNWRITABLE, folder=path, reason=error.strerror) from None
    require_room(path)


def require_room(path: Path) -> None:
    """Raise `Refusal` ``disk.full`` if fewer than `ROOM` bytes are free where `path` lies."""
    free = shutil.disk_usage(path).free
    if free < ROOM:
        raise Refusal("disk.full", _FULL, folder=path, free=free // 1_000_000, need=ROOM // 1_000_000)


@contextmanager
def sole_run(var: Path, note: str) -> Iterator[None]:
    """Hold the installation for this process; raise `Refusal` ``run.already`` while another holds it.

    The system lets go of the lock when a process dies, however it dies; the note only says who holds it.
    """
    with (var / "run.lock").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise Refusal("run.already", _RUNNING, who=file.read().strip() or "?") from None
        file.truncate(0)
        file.write(f"pid {os.getpid()}, {note}\n")
        file.flush()
        yield


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is random in each installation: Django's key and one password for each database role."""

    django: str
    owner: str
    app: str
    reader: str


def secrets_of(var: Path) -> Secrets:
    """Give the secrets kept below `var`; draw new ones if there are none or the file was cut short."""
    try:
        return Secrets(**json.loads((var / "secrets.json").read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        drawn = Secrets(*(secrets.token_urlsafe(32) for _ in Secrets.__dataclass_fields__))
        write_private(var / "secrets.json", json.dumps(asdict(drawn)))
        return drawn


def write_private(path: Path, text: str) -> None:
    """Write a file that its owner alone may read, whole or not at all."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
