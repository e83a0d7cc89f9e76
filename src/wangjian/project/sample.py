"""The sample an installation begins with: listings of the synthetic city, and what the scans find in them.

Run as a program of its own (`python -m wangjian.project.sample VAR`), so that what a scan needs of memory and threads
ends with it.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.project import cli, installation

AS_OF = "2026-06-01"
"""The day the scans speak for: fixed, so that the same code gives the same sample on any day."""

_FAILED = Text("样例未能生成：\n{output}", "The sample was not made:\n{output}")


def ensure_sample(var: Path) -> bool:
    """Make the sample below `var` unless this very code made the one there; whether it did. Raise `Refusal`."""
    stamp = var / "sample" / "made-by"
    code = _digest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == code:
        return False
    stamp.parent.mkdir(exist_ok=True)
    stamp.unlink(missing_ok=True)
    done = subprocess.run([sys.executable, "-m", __name__, str(var)], capture_output=True, text=True)
    if done.returncode != 0:
        raise Refusal("sample.failed", _FAILED, output="\n".join((done.stdout + done.stderr).splitlines()[-8:]))
    stamp.write_text(code, encoding="utf-8")
    return True


def is_sample() -> bool:
    """Whether this is a sample installation (``WANGJIAN_SAMPLE``, on unless it says 0)."""
    return os.environ.get("WANGJIAN_SAMPLE", "1") == "1"


def fill_sample(var: Path, environment: dict[str, str]) -> None:
    """Bring people, shops and findings into the database, unless they are there; raise `Refusal` ``sample.failed``."""
    command = [sys.executable, "-m", "wangjian.project.sample_site", str(var)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        raise Refusal("sample.failed", _FAILED, output="\n".join((done.stdout + done.stderr).splitlines()[-8:]))


def _digest() -> str:
    """What the sample depends on: the code and data of city and detect, and of what they stand on."""
    package = installation.CHECKOUT / "src" / "wangjian"
    parts = (package / name for name in ("kernel", "law", "city", "detect"))
    files = sorted(path for part in parts for path in part.rglob("*") if path.is_file() and path.suffix != ".pyc")
    digest = hashlib.sha256(AS_OF.encode())
    for path in files:
        digest.update(str(path.relative_to(package)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def main(var: Path) -> int:
    """Write the listings and scan each kind, by the commands anyone may use."""
    listings, findings = var / "sample" / "listings", var / "sample" / "findings"
    findings.mkdir(parents=True, exist_ok=True)
    orders: dict[str, list[str | Path]] = {
        "titles": [listings / "titles.parquet"],
        "deals": [listings / "deals.parquet", "--promos", listings / "promos.parquet"],
        "merchants": [listings / "merchants.csv"],
    }
    commands: list[list[str | Path]] = [["city", "listings", "--at", AS_OF, "--out", listings]]
    commands += [
        ["scan", *order, "--kind", kind, "--as-of", AS_OF, "--out", findings / kind] for kind, order in orders.items()
    ]
    return max(cli.main([str(word) for word in command]) for command in commands)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
