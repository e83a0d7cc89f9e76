"""`tools/environment.sh`: which Python is taken, and what is said where there is none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]


def shell(script: str, path: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `script` after sourcing the file, with `path` alone to look for programs in, and the shell's own."""
    command = ["/bin/sh", "-euc", f". {TOP}/tools/environment.sh; {script}"]
    return subprocess.run(command, env={"PATH": str(path)} | more, capture_output=True, text=True, cwd=TOP)


def program(folder: Path, name: str, body: str) -> Path:
    folder.mkdir(exist_ok=True)
    made = folder / name
    made.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    made.chmod(0o755)
    return made


def python_like(folder: Path, name: str) -> Path:
    """A name under which this very Python starts."""
    return program(folder, name, f'exec "{sys.executable}" "$@"')


def test_a_shim_that_does_not_start_is_passed_over(tmp_path: Path) -> None:
    """As pyenv leaves them for versions that are not chosen, earlier in PATH than one that runs."""
    program(tmp_path / "shims", "python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    program(tmp_path / "shims", "python3.11", "exit 127")
    wanted = python_like(tmp_path / "bin", "python3.11")
    done = shell("find_python", Path(f"{tmp_path}/shims:{tmp_path}/bin"))
    assert done.stdout.strip() == str(wanted)


def test_the_newest_that_runs_is_taken(tmp_path: Path) -> None:
    python_like(tmp_path, "python3")
    python_like(tmp_path, "python3.11")
    wanted = python_like(tmp_path, "python3.12")
    assert shell("find_python", tmp_path).stdout.strip() == str(wanted)


def test_one_that_is_too_old_is_not_taken(tmp_path: Path) -> None:
    program(tmp_path, "python3", "exit 1")  # how the question about the version ends on 3.10
    done = shell("find_python", tmp_path)
    assert done.returncode == 1 and "apt-get install -y python3 python3-venv" in done.stderr


def test_python_may_be_named(tmp_path: Path) -> None:
    wanted = python_like(tmp_path, "mine")
    assert shell("find_python", tmp_path, PYTHON=str(wanted)).stdout.strip() == str(wanted)
    for wrong in ("/nonexistent/python", str(program(tmp_path, "broken", "exit 1"))):
        done = shell("find_python", tmp_path, PYTHON=wrong)
        assert done.returncode == 1 and wrong in done.stderr


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_missing_venv_module_names_the_one_line_that_installs_it(tmp_path: Path, module: str) -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    body = f'case "$*" in *ensurepip*) echo "No module named {module}" >&2; exit 1;; esac\nexec "{sys.executable}" "$@"'
    lacking = program(tmp_path, "python3", body)
    (tmp_path / "id").symlink_to("/usr/bin/id")
    done = shell("prepare run", tmp_path, PYTHON=str(lacking))
    assert done.returncode == 1
    assert [line.strip() for line in done.stderr.splitlines() if "install -y" in line] == [
        f"{'' if os.geteuid() == 0 else 'sudo '}apt-get install -y python{version}-venv"
    ]
