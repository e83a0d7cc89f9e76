"""What a sample installation holds before anybody has done anything: keys, people, shops, and what the scans found.

Run as a program of its own (`python -m wangjian.project.sample_site VAR`) in the app's environment, so that the process
that starts the site needs no database of its own. What is there already stays.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant

BASIS = "网络交易监督管理办法第三十四条：依法开展网络交易监测"
SCANNED = {"titles": "titles.parquet", "deals": "promos.parquet", "merchants": "merchants.csv"}
"""What each scan of the sample read: by its columns a finding leads to its shop."""


def fill(var: Path, at: Instant) -> None:
    """Make keys, found people, take the shops in and then what the scans found of them."""
    from wangjian.modules.audit.operations import system_actor
    from wangjian.modules.monitoring import operations as monitoring
    from wangjian.modules.subjects import operations as subjects
    from wangjian.modules.vault import operations as vault
    from wangjian.project import sample_people

    machine, listings = system_actor("sample"), var / "sample" / "listings"
    vault.make_keys(by=machine, at=at, once=_once("keys"))
    sample_people.found(var, at)
    shops = listings / "subjects.csv"
    subjects.import_subjects(shops, name=shops.name, by=machine, at=at, once=_once("subjects"))
    for kind, file in SCANNED.items():
        folder = var / "sample" / "findings" / kind
        monitoring.take_in(folder, listings / file, legal_basis=BASIS, by=machine, at=at, once=_once(kind))


def _once(what: str) -> Key:
    return uuid5(NAMESPACE_URL, f"wangjian:sample-site:{what}")


def main(var: Path) -> int:
    """Fill the sample now."""
    import django

    django.setup()
    fill(var, Instant(datetime.now(UTC)))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
