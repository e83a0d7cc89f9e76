"""Run a command beside a fresh database: `with_database.py COMMAND…` sees the app's, owner's and reader's URLs.

The server and its folder are thrown away afterwards. Where several runs share moulds, as in `./test`, its tables are a
copy. `DATABASE_URL` of the caller is left alone: tests never touch it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import ExitStack

from moulds import KEPT, lay, moulds

from wangjian.project import installation
from wangjian.project.check import throwaway_folder
from wangjian.project.children import end_with_parent
from wangjian.project.database.address import VARIABLES
from wangjian.project.database.session import ready_database


def main(command: list[str]) -> int:
    """Start, run, stop; the command's own exit status."""
    for variable in VARIABLES.values():
        os.environ.pop(variable, None)
    with ExitStack() as held:
        copied = bool(os.environ.get(KEPT))
        held.enter_context(moulds())
        var = held.enter_context(throwaway_folder())
        held.enter_context(installation.sole_run(var, "tests"))
        if copied:  # a run by itself is quicker without
            lay("migrated", var)
        urls = held.enter_context(ready_database(var, installation.secrets_of(var), durable=False))
        given = {VARIABLES[role]: url for role, url in urls.items()} | {"WANGJIAN_WATCH_SQL": "1"}
        end = end_with_parent(signal.SIGINT)
        return subprocess.run(command, env=os.environ | given | {"WANGJIAN_VAR": str(var)}, preexec_fn=end).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
