"""`wangjian law …`: due dates, the catalogue of clocks, procedures, the calendar and the check of all law data."""

from __future__ import annotations

import argparse


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `law` and what stands below it."""
    law = subparsers.add_parser("law", help="the law in force as data")
    law.add_subparsers(dest="law_command", required=True, metavar="WHAT")
