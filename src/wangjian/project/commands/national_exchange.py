"""`wangjian national deliver`, `export`, `import` and `reconcile`: our own side, on this installation's database."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path
from uuid import uuid4

from wangjian.kernel.text import Text
from wangjian.project.database.reaching import django_on
from wangjian.project.installation import folder
from wangjian.project.national_side.desk import SYSTEMS
from wangjian.project.national_side.server import system_now

DIFFERENT = 1
"""The exit status where both sides do not agree, or a line was not taken."""

_DELIVERED = Text(
    "已收悉{acknowledged}件，不一致{differs}件，退回{refused}件，无回执{unanswered}件，未能联系{unreachable}次。",
    "{acknowledged} acknowledged, {differs} differ, {refused} refused, {unanswered} without receipt, "
    "{unreachable} times not reached.",
)
_EXPORTED = Text("已导出{count}件到“{out}”（{digest}）。", "Exported {count} to “{out}” ({digest}).")
_IMPORTED = Text(
    "读取{lines}行：已收悉{acknowledged}件，不一致{differs}件，退回{refused}件，无变化{unchanged}件，未采信{rejected}行。",
    "{lines} lines: {acknowledged} acknowledged, {differs} differ, {refused} refused, {unchanged} unchanged, "
    "{rejected} not taken.",
)
_RECONCILED = Text(
    "我方{ours}件，对方{theirs}件：一致{agreed}件，待收悉{waiting}件，差异{differences}件。",
    "{ours} here, {theirs} there: {agreed} agree, {waiting} wait, {differences} differ.",
)


def register(below: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `deliver`, `export`, `import` and `reconcile`."""
    deliver = below.add_parser("deliver", help="send what waits, as the scheduled job does")
    deliver.add_argument("--limit", type=int, default=20, help="how many at most")
    deliver.set_defaults(run=run_deliver)
    export = below.add_parser("export", help="write what a system has not acknowledged as a signed package")
    export.add_argument("--out", required=True, type=Path, metavar="DIR")
    export.set_defaults(run=run_export)
    bring = below.add_parser("import", help="take in a package of receipts")
    bring.add_argument("--package", required=True, type=Path, metavar="DIR")
    bring.add_argument("--rejects", type=Path, metavar="FILE", help="CSV of the lines that were not taken")
    bring.set_defaults(run=run_import)
    compare = below.add_parser("reconcile", help="compare what a system holds with what was handed over")
    compare.set_defaults(run=run_reconcile)
    for each in (export, bring, compare):
        each.add_argument("--system", required=True, choices=sorted(SYSTEMS))


def run_deliver(args: argparse.Namespace) -> int:
    """Send what waits and say what came of it."""
    with django_on(folder(), "app"):
        from wangjian.modules.national.operations import deliver

        done = deliver(at=system_now(), limit=args.limit)
    values = {name: getattr(done, name) for name in done.__dataclass_fields__}
    print(_DELIVERED.fill(**values).in_(args.lang))
    return 0


def run_export(args: argparse.Namespace) -> int:
    """Write the package."""
    with django_on(folder(), "app"):
        from wangjian.modules.audit.operations import system_actor
        from wangjian.modules.national.operations import export_waiting

        by = system_actor("command")
        done = export_waiting(args.system, args.out.absolute(), by=by, at=system_now(), once=uuid4())
    print(_EXPORTED.fill(count=done.count, out=args.out, digest=done.digest).in_(args.lang))
    return 0


def run_import(args: argparse.Namespace) -> int:
    """Take the receipts in, write the rejects; exit with 1 where a line was not taken."""
    with django_on(folder(), "app"):
        from wangjian.modules.audit.operations import system_actor
        from wangjian.modules.national.operations import import_acknowledgements

        done = import_acknowledgements(
            args.package, system=args.system, by=system_actor("command"), at=system_now(), once=uuid4()
        )
    if args.rejects is not None:
        with args.rejects.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("line", "reason"), *((each.line, each.reason) for each in done.rejects)])
    names = ("lines", "acknowledged", "differs", "refused", "unchanged")
    values = {name: getattr(done, name) for name in names}
    print(_IMPORTED.fill(**values, rejected=len(done.rejects)).in_(args.lang))
    return DIFFERENT if done.rejects else 0


def run_reconcile(args: argparse.Namespace) -> int:
    """Compare, print each difference; exit with 1 where there is one."""
    with django_on(folder(), "app"):
        from wangjian.modules.audit.operations import system_actor
        from wangjian.modules.national.operations import reconcile
        from wangjian.modules.national.queries import reconciliation

        done = reconcile(args.system, at=system_now())
        shown = reconciliation(args.system, by=system_actor("national"))
    names = ("ours", "theirs", "agreed", "waiting", "differences")
    print(_RECONCILED.fill(**{name: getattr(done, name) for name in names}).in_(args.lang))
    for line in shown.rows if shown is not None else ():
        print(f"{line.text.in_(args.lang)} {line.exchange or line.theirs} {line.reference}".rstrip())
    return DIFFERENT if done.differences else 0
