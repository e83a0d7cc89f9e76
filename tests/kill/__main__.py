"""The kill test: `./test kill` takes a sample of the points, `./test kill --all` every one.

A point is one SQL statement or file operation of web or worker in the loop, found by counting an undisturbed run. In
each later run the loop is driven from a finding to its public entry, and in its steps the process is killed (-9) after
one of its points, started again, and what was under way is sent again. After each step, and at the end, what the
installation holds is what it holds after the undisturbed run.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from tests.kill.place import prepared
from tests.kill.runs import Killing, say, table

from wangjian.project.loop import STEPS


def main() -> int:
    """Count, kill, compare, print; 1 where something was lost or done twice."""
    parser = argparse.ArgumentParser(prog="./test kill", description="Kill web, worker and database in the loop.")
    parser.add_argument("--all", action="store_true", help="every point of web and worker")
    parser.add_argument("--every", type=int, default=0, metavar="N", help="every N-th point of each step")
    parser.add_argument("--steps", default="", metavar="WORD", help="only steps whose name contains this")
    parser.add_argument("--list", type=Path, metavar="FILE", help="write the points that were counted to this file")
    args = parser.parse_args()
    began = time.monotonic()
    with prepared() as place:
        killing = Killing(place, only=args.steps)
        say(f"  prepared ({time.monotonic() - began:.0f} s)")
        killing.count()
        say(f"  {len(STEPS)} steps, {killing.total} points counted ({time.monotonic() - began:.0f} s)")
        if args.list:
            args.list.write_text("".join(f"{line}\n" for line in killing.points()), encoding="utf-8")
        if args.all or args.every:
            killing.kill_each(max(args.every, 1))
        else:
            killing.kill_some()
        say("\n".join(table(killing)))
    wrong = [line for done in killing.done for line in done.wrong]
    say(f"  {len(killing.done)} kills, {len(wrong)} wrong ({time.monotonic() - began:.0f} s)")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
