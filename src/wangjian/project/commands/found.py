"""`wangjian found`: the organisations and first administrators of an installation that is no sample."""

from __future__ import annotations

import argparse
import secrets
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

CAPACITIES = ("system_administrator", "security_administrator", "security_administrator", "audit_administrator")
"""Four people: of the security administrators two, so that one never gives a post alone (8.1.4.2 d)."""

_NAMES = Text(
    "须依次给出四人姓名：系统管理员、两名安全管理员、审计管理员。",
    "Four people are named, in this order: system administrator, two security administrators, audit administrator.",
)
_FOUNDED = Text(
    "已登记 {count} 个机构。以下初始口令只显示这一次，请当面交给本人，首次登录后更改：",
    "{count} organisations noted. These first passwords are shown this once; hand them over in person, to be changed:",
)


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `found`."""
    found = subparsers.add_parser("found", help="organisations and first administrators of a new installation")
    found.add_argument("--organisations", type=Path, metavar="FILE", help="CSV (default: the list of Hangzhou)")
    found.add_argument("--at", default="hz-market", metavar="CODE", help="the administrators' organisation")
    found.add_argument("names", nargs="+", metavar="NAME", help="the four administrators")
    found.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Found and print the first passwords; raise `Refusal` ``found.names`` and what the operations refuse."""
    from wangjian.project import installation
    from wangjian.project.database.reaching import django_on

    if len(args.names) != len(CAPACITIES):
        raise Refusal("found.names", _NAMES)
    with django_on(installation.folder(), "app"):
        _found(args, Instant(datetime.now(UTC)))
    return 0


def _found(args: argparse.Namespace, at: Instant) -> None:
    from wangjian.modules.accounts import operations as accounts
    from wangjian.modules.audit.operations import system_actor
    from wangjian.modules.organisations import operations as organisations
    from wangjian.modules.organisations import queries

    machine = system_actor("console")
    file = {} if args.organisations is None else {"file": args.organisations}
    noted = organisations.found(**file, by=machine, at=at, once=uuid4())
    first = [
        accounts.FirstAdministrator(capacity, name, f"{capacity.partition('_')[0]}{number}", secrets.token_urlsafe(12))
        for number, (capacity, name) in enumerate(zip(CAPACITIES, args.names, strict=True), 1)
    ]
    where = queries.by_code(args.at).key
    # a fresh key: a second founding is refused, rather than shown passwords that open nothing
    accounts.found_administrators(first, organisation=where, by=machine, at=at, once=uuid4())
    print(_FOUNDED.fill(count=noted.made).in_(args.lang))
    for each in first:
        print(f"  {each.name}\t{each.sign_in}\t{each.password}")
