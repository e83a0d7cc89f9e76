"""After a disposal the ledger's tree is what it was, and goes on from an earlier head."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from tests.modules.audit.conftest import folder, ledger, owner
from tests.modules.conftest import key_of

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.modules.audit.operations import cut
from wangjian.modules.audit.queries import verify
from wangjian.modules.vault.models import Value
from wangjian.modules.vault.operations import approve_disposal, propose_disposal, reveal

__all__ = ["folder", "ledger", "owner"]


@pytest.mark.usefixtures("committing")
def test_the_tree_holds_after_a_disposal(
    ledger: psycopg.Connection,
    folder: Path,
    keys: Path,
    kept: Callable[..., UUID],
    officer: Actor,
    actor: Callable[..., Actor],
    at: Instant,
    once: Callable[[], Key],
    tmp_path: Path,
) -> None:
    value = kept("person.phone", "13812345678", key_of("owner"), until=date(2026, 3, 1))
    reveal([value], by=officer.for_purpose("送达文书"), at=at, once=once())
    made = propose_disposal([value], reason="到期", by=officer, at=at, once=once())
    assert cut(at=at) is not None
    earlier = tmp_path / "head.json"
    earlier.write_text((folder / "heads.jsonl").read_text())
    approve_disposal(made.disposals, by=actor("head", name="陈局"), at=at, once=once())
    assert cut(at=at) is not None
    assert Value.objects.get(id=value).sealed is None
    found = verify(folder, earlier)
    assert found.holds, found.findings
    assert found.size >= 4
