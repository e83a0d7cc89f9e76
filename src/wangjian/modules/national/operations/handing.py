"""Handing something over: what is to be sent is written down in the act that wants it sent; the job sends it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID

from wangjian.modules.audit.operations import Act
from wangjian.modules.files.operations import put_bytes
from wangjian.modules.national.facts import EXCHANGE_PREPARED
from wangjian.modules.national.models import Exchange
from wangjian.modules.national.operations.settling import all_locked
from wangjian.modules.national.operations.systems import require_known
from wangjian.modules.national.queries import ExchangeRow, row_of


def hand_over(
    act: Act, *, system: str, kind: str, matter: UUID, run: UUID | None, body: Mapping[str, object]
) -> ExchangeRow:
    """Write down that `body` goes to `system` as `kind`, and give the exchange; it is sent after the act.

    One of the same kind and run that was refused or is held differently there is replaced by this one. Raise `Refusal`
    ``national.unknown``.
    """
    require_known(system)
    key = act.new_id(f"exchange:{system}:{kind}:{run}")
    envelope = {"exchange": str(key), "system": system, "kind": kind, "body": body}
    content = json.dumps(envelope, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    stored = put_bytes(act, content, media_type="application/json")
    earlier = Exchange.objects.filter(
        system=system, kind=kind, matter=matter, run=run, state__in=["differs", "refused"]
    )
    Exchange.objects.filter(pk__in=all_locked(earlier).values("pk")).update(state="replaced")
    made = Exchange(
        id=key,
        system=system,
        kind=kind,
        matter_id=matter,
        run_id=run,
        content_id=stored.sha256,
        state="not_sent",
        try_after=act.at.at,
        made_at=act.at.at,
    )
    made.save(force_insert=True)
    act.record(EXCHANGE_PREPARED, matter=matter, system=system, kind=kind, exchange=key, run=run, digest=stored.sha256)
    return row_of(made)
