"""`wangjian law …`: due dates, the catalogue of clocks, procedures, the calendar and the check of all law data."""

from __future__ import annotations

import argparse

from wangjian.project.commands import law_calendar, law_due, law_library, procedures


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `law` and what stands below it."""
    law = subparsers.add_parser("law", help="the law in force as data")
    below = law.add_subparsers(dest="law_command", required=True, metavar="WHAT")
    law_due.register(below)
    law_library.register(below)
    law_calendar.register(below)
    procedures.register(below)
