"""Exchange by files, where there is no line: a signed package out, a signed package of receipts in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.signed_package import Package, read_package, write_package
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import Act, acting
from wangjian.modules.files.operations import open_content, put_bytes
from wangjian.modules.national.facts import PACKAGE_EXPORTED, PACKAGE_IMPORTED
from wangjian.modules.national.models import Exchange
from wangjian.modules.national.operations.receipts import Receipt, receipt_from
from wangjian.modules.national.operations.settling import all_locked, mark_sent, settle_step
from wangjian.modules.national.operations.systems import our_signer, public_key, require_known

_NOTHING = Text("没有待送交“{system}”的内容，未生成交换包。", "Nothing waits for “{system}”; no package was made.")
_OTHER = Text("该包来自“{found}”，不是“{system}”。", "This package comes from “{found}”, not from “{system}”.")


@dataclass(frozen=True, slots=True)
class Exported:
    """How many exchanges a package holds and the SHA-256 of its lines."""

    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class Reject:
    """A line of a package that was not taken: its number from 1 and why, as the code of a refusal."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What a package of receipts came to, line by line where a line was not taken."""

    lines: int
    acknowledged: int
    differs: int
    refused: int
    unchanged: int
    digest: str
    rejects: tuple[Reject, ...]


def export_waiting(system: str, out: Path, *, by: Actor, at: Instant, once: Key) -> Exported:
    """Write all that `system` has not acknowledged as the package folder `out`; they count as sent from then on.

    What was exported before and never acknowledged is in it again: the other side knows our ids. Raise `Refusal`
    ``national.unknown``, ``national.key-missing``, ``package.nothing``, ``package.there``.
    """
    require_known(system)
    signer = our_signer()
    with acting("national.export", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Exported)) is not None:
            return earlier
        found = list(all_locked(Exchange.objects.filter(system=system, state__in=["not_sent", "sent"])))
        if not found:
            raise Refusal("package.nothing", _NOTHING, system=system)
        digest = write_package(out, _lines(found), about="exchanges", system=system, by=signer, at=at)
        for each in found:
            mark_sent(act, each)
            each.state = "sent"
        Exchange.objects.bulk_update(found, ["state", "sent_at"], batch_size=1000)
        act.record(PACKAGE_EXPORTED, system=system, count=len(found), digest=digest)
        return act.give(Exported(len(found), digest))


def import_acknowledgements(package: Path, *, system: str, by: Actor, at: Instant, once: Key) -> Imported:
    """Take in the receipts that `system` gave as the package folder `package`, all in one act.

    A line that is no receipt, or about nothing of ours, is a reject with its reason. Raise `Refusal`
    ``national.unknown``, ``national.key-missing``, ``package.unreadable``, ``package.forged``, ``package.other``.
    """
    require_known(system)
    given = read_package(package, about="acknowledgements", keys={system: public_key(system)})
    if given.system != system:
        raise Refusal("package.other", _OTHER, found=given.system, system=system)
    with acting("national.import", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Imported)) is not None:
            return earlier
        return act.give(_take_in(act, given, system))


def _take_in(act: Act, given: Package, system: str) -> Imported:
    counts = {"acknowledged": 0, "differs": 0, "refused": 0, "unchanged": 0}
    rejects: list[Reject] = []
    read = dict[int, Receipt]()
    for number, line in enumerate(given.lines, 1):
        try:
            read[number] = receipt_from(line, system)
        except Refusal as refused:
            rejects.append(Reject(number, refused.code))
    ours = Exchange.objects.filter(system=system, pk__in=[receipt.exchange for receipt in read.values()])
    known = set(all_locked(ours).values_list("pk", flat=True))
    for number, receipt in read.items():
        if receipt.exchange not in known:
            rejects.append(Reject(number, "exchange.none"))
            continue
        settled = settle_step(act, receipt, _kept(given, given.lines[number - 1]))
        counts[settled.state if settled.changed else "unchanged"] += 1
    put_bytes(act, b"".join(line + b"\n" for line in given.lines), media_type="application/x-ndjson")
    act.record(PACKAGE_IMPORTED, system=system, count=len(given.lines), rejected=len(rejects), digest=given.digest)
    return Imported(len(given.lines), **counts, digest=given.digest, rejects=_in_order(rejects))


def _in_order(rejects: list[Reject]) -> tuple[Reject, ...]:
    return tuple(sorted(rejects, key=lambda reject: reject.line))


def _kept(given: Package, line: bytes) -> bytes:
    """A line with what its package's signature covers, so that the receipt can be shown to others later."""
    said = {"line": line.decode(), "manifest": given.manifest.decode(), "signature": given.signature.hex()}
    return json.dumps(said, ensure_ascii=False, sort_keys=True).encode()


def _lines(found: list[Exchange]) -> Iterator[bytes]:
    for each in found:
        with open_content(each.content_id) as stream:
            content = stream.read().decode()
        line = {"exchange": str(each.id), "digest": each.content_id, "content": content}
        yield json.dumps(line, ensure_ascii=False).encode()
