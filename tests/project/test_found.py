"""Founding an installation that is no sample, by its command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.project.installations import places

FOUR = ("甲一", "乙二", "丙三", "丁四")


def found(var: Path, *names: str) -> tuple[int, str]:
    given = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    command = [sys.executable, "-m", "wangjian.project.cli", "found", *names]
    done = subprocess.run(
        command, capture_output=True, text=True, env=given | {"WANGJIAN_VAR": str(var), "WANGJIAN_SAMPLE": "0"}
    )
    return done.returncode, done.stdout + done.stderr


def test_four_administrators_are_founded_once() -> None:
    with places(1) as (var,):
        assert found(var, *FOUR[:3])[0] == 2
        status, said = found(var, *FOUR)
        lines = [line.split("\t") for line in said.splitlines() if "\t" in line]
        assert status == 0 and [line[0].strip() for line in lines] == list(FOUR)
        assert len({line[2] for line in lines}) == 4 and all(len(line[2]) >= 16 for line in lines)
        again, said = found(var, *FOUR)
        assert again == 2 and lines[0][2] not in said
