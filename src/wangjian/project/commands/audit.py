"""`wangjian audit verify` and `audit head`: is the ledger what was signed, and the head to keep elsewhere."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

if TYPE_CHECKING:  # the module needs Django, which is set up when a command runs
    from wangjian.modules.audit.queries import Verification

FOUND = 1
"""The exit status of a check that found something."""

_HOLDS = Text(
    "账本相符：{size} 条记录，{heads} 个树头，根 {root}；另有 {waiting} 条待封批。",
    "The ledger holds: {size} facts, {heads} heads, root {root}; {waiting} facts wait for the next batch.",
)
_DIFFERS = Text("账本不符：", "The ledger differs:")
_MORE = Text("（{code} 另有 {count} 处）", "({count} more of {code})")
_NO_HEAD = Text("账本尚无树头。", "The ledger has no head yet.")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `audit`."""
    commands = subparsers.add_parser("audit", help="check the ledger, give its head").add_subparsers(
        dest="audit_command", required=True, metavar="COMMAND"
    )
    check = commands.add_parser("verify", help="compute the ledger's tree anew and compare it with what was signed")
    check.add_argument("--head", type=Path, metavar="FILE", help="a head kept elsewhere (audit head)")
    check.add_argument("--json", action="store_true", help="print the outcome for machines")
    check.set_defaults(run=run_verify)
    head = commands.add_parser("head", help="print the newest signed head (JSON), to be kept elsewhere")
    head.set_defaults(run=run_head)


def run_verify(args: argparse.Namespace) -> int:
    """Check the ledger; 1 where something is found."""
    from wangjian.project import installation
    from wangjian.project.database.reaching import django_on

    var = installation.folder()
    with django_on(var, "reader"):
        from wangjian.modules.audit.queries import verify

        found = verify(var / "heads", args.head)
    if args.json:
        print(json.dumps(asdict(found), ensure_ascii=False, default=str))
    else:
        print("\n".join(_lines(found, args.lang)))
    return 0 if found.holds else FOUND


def run_head(args: argparse.Namespace) -> int:
    """Print the newest head; raise `Refusal` ``head.none`` before the first."""
    from wangjian.project import installation
    from wangjian.project.database.reaching import django_on

    with django_on(installation.folder(), "reader"):
        from wangjian.modules.audit.queries import head

        newest = head()
    if newest is None:
        raise Refusal("head.none", _NO_HEAD)
    print(json.dumps(newest.as_json(), sort_keys=True))
    return 0


def _lines(found: Verification, lang: str) -> list[str]:
    if found.holds:
        text = _HOLDS.fill(size=found.size, heads=found.heads, root=found.root, waiting=found.waiting)
        return [text.in_(lang)]
    lines = [_DIFFERS.in_(lang), *(f"  {row.text.in_(lang)}" for row in found.findings)]
    for code, count in found.counts.items():
        told = sum(row.code == code for row in found.findings)
        if count > told:
            lines.append(f"  {_MORE.fill(code=code, count=count - told).in_(lang)}")
    return lines
