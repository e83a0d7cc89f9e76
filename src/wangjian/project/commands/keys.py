"""`wangjian keys`: make, rotate, export, import and look at the keys of this installation."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID, uuid4

from wangjian.kernel.actor import Actor, ActorKind
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

if TYPE_CHECKING:  # the module needs Django, which is set up when a command runs
    from wangjian.modules.vault.queries import KeysState

MISSING = 1
"""The exit status of `state` where a key is missing."""

LONGEST_PASSPHRASE = 1000

_MADE = Text(
    "已生成密钥：{names}。请用 wangjian keys export 另存一份。", "Made the keys {names}. Keep a copy: keys export."
)
_THERE = Text("密钥都在，未作改动。", "All keys are here; nothing was changed.")
_ROTATED = Text(
    "主密钥已更换为 {master}，{count} 个数据密钥已重新封装。此前的备份仍需旧密钥。",
    "The master key is now {master}; {count} data keys were sealed anew. Backups from before still need the old key.",
)
_EXPORTED = Text("已导出 {names} 到 {file}。", "Exported {names} to {file}.")
_IMPORTED = Text("已导入：{names}；原已有：{known}。", "Imported: {names}; here already: {known}.")
_TYPED = Text("两次输入的口令不同。", "The two passphrases differ.")
_UNREADABLE = Text("无法读取口令文件 {file}。", "Cannot read the passphrase from {file}.")
_ASK = Text("口令：", "Passphrase: ")
_AGAIN = Text("再输入一次：", "Once more: ")
_MASTER = Text(
    "{name}  {algorithm}  封装 {seals} 个数据密钥  {here}", "{name}  {algorithm}  seals {seals} data keys  {here}"
)
_BLIND = Text("blind  HMAC-SHA256  {here}", "blind  HMAC-SHA256  {here}")
_HERE, _LOST = Text("在", "here"), Text("缺失", "missing")
_MISSING = Text(
    "缺少密钥：{names}。另存过的用 wangjian keys import 恢复；新的安装用 wangjian keys make 生成。",
    "Missing keys: {names}. Bring kept ones back by wangjian keys import; a new installation makes them by keys make.",
)
_UNNEEDED = Text("在（本数据库已不需要）", "here (this database needs it no more)")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `keys`."""
    below = subparsers.add_parser("keys", help="the keys that seal personal values").add_subparsers(
        dest="keys_command", required=True, metavar="COMMAND"
    )
    make = below.add_parser("make", help="make the first keys; never in place of lost ones")
    rotate = below.add_parser("rotate", help="make a new master key and seal every data key anew")
    for each, run in ((make, run_make), (rotate, run_rotate)):
        each.add_argument("--algorithm", choices=("AES-256-GCM", "SM4-GCM"), help="cipher of the new keys")
        each.set_defaults(run=run)
    export = below.add_parser("export", help="write all keys to one file sealed by a passphrase")
    bring = below.add_parser("import", help="put the keys of an exported file in their place")
    for each, run in ((export, run_export), (bring, run_import)):
        each.add_argument("file", type=Path, metavar="FILE")
        each.add_argument("--passphrase-file", type=Path, metavar="PATH", help="read the passphrase from a file")
        each.set_defaults(run=run)
    state = below.add_parser("state", help="which keys there are, are needed, are missing")
    state.add_argument("--json", action="store_true", help="print the state for machines")
    state.set_defaults(run=run_state)


class _Given(TypedDict):
    by: Actor
    at: Instant
    once: UUID


@contextmanager
def _installed(role: str = "app") -> Iterator[_Given]:
    """Reach the installation's database, and act as whoever sits at this machine's console."""
    from wangjian.project import installation
    from wangjian.project.database.reaching import django_on

    user = getpass.getuser()
    by = Actor(f"console:{user}", user, ActorKind.SYSTEM)
    with django_on(installation.folder(), role):
        yield {"by": by, "at": Instant(datetime.now(UTC)), "once": uuid4()}


def run_make(args: argparse.Namespace) -> int:
    """Make the first keys, or say that they are here."""
    with _installed() as given:
        from wangjian.modules.vault.operations import make_keys

        chosen = {"algorithm": args.algorithm} if args.algorithm else {}
        names = make_keys(**given, **chosen).names
    print((_MADE.fill(names=", ".join(names)) if names else _THERE).in_(args.lang))
    return 0


def run_rotate(args: argparse.Namespace) -> int:
    """Rotate the master key."""
    with _installed() as given:
        from wangjian.modules.vault.operations import rotate_keys

        rotated = rotate_keys(**given, algorithm=args.algorithm or "")
    print(_ROTATED.fill(master=rotated.master, count=rotated.resealed).in_(args.lang))
    return 0


def run_export(args: argparse.Namespace) -> int:
    """Export the keys; the passphrase is asked twice where it is typed."""
    passphrase = _passphrase(args, twice=True)
    with _installed() as given:
        from wangjian.modules.vault.operations import export_keys

        exported = export_keys(args.file, passphrase, **given)
    print(_EXPORTED.fill(names=", ".join(exported.names), file=args.file).in_(args.lang))
    return 0


def run_import(args: argparse.Namespace) -> int:
    """Import keys; what is here stays."""
    passphrase = _passphrase(args, twice=False)
    with _installed() as given:
        from wangjian.modules.vault.operations import import_keys

        imported = import_keys(args.file, passphrase, **given)
    names, known = (", ".join(each) or "—" for each in (imported.names, imported.known))
    print(_IMPORTED.fill(names=names, known=known).in_(args.lang))
    return 0


def run_state(args: argparse.Namespace) -> int:
    """Show the keys; 1 where one is missing."""
    with _installed("reader"):
        from wangjian.modules.vault.queries import state_of_keys

        state = state_of_keys()
    missing = _missing(state)
    if args.json:
        print(dumps(asdict(state) | {"missing": missing}, ensure_ascii=False))
    else:
        print("\n".join(_lines(state, args.lang)))
        if missing:
            print(_MISSING.fill(names=", ".join(missing)).in_(args.lang))
    return MISSING if missing else 0


def _missing(state: KeysState) -> list[str]:
    """What the database needs, and what whatever comes next will need: a key that seals, and the one of the index."""
    names = list(state.missing)
    if not names and not any(row.here for row in state.masters):
        names.append("master-1")
    if not state.blind_here and "blind" not in names:
        names.append("blind")
    return names


def _lines(state: KeysState, lang: str) -> list[str]:
    lines = []
    for row in state.masters:
        newest = row is state.masters[-1]
        here = _LOST if not row.here else _HERE if row.seals or newest else _UNNEEDED
        text = _MASTER.fill(name=row.name, algorithm=row.algorithm or "—", seals=row.seals, here=here.in_(lang))
        lines.append(text.in_(lang))
    return [*lines, _BLIND.fill(here=(_HERE if state.blind_here else _LOST).in_(lang)).in_(lang)]


def _passphrase(args: argparse.Namespace, *, twice: bool) -> str:
    """The passphrase from its file (first line) or as typed, never from the command line, which others can see."""
    file: Path | None = args.passphrase_file
    if file is not None:
        try:
            with file.open(encoding="utf-8") as stream:
                return stream.readline(LONGEST_PASSPHRASE).rstrip("\r\n")
        except (OSError, ValueError):
            raise Refusal("passphrase.unreadable", _UNREADABLE, file=file) from None
    typed = getpass.getpass(_ASK.in_(args.lang))
    if twice and getpass.getpass(_AGAIN.in_(args.lang)) != typed:
        raise Refusal("passphrase.differs", _TYPED)
    return typed
