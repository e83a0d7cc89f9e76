"""Without a line, signed packages go out and come back; what does not fit is a reject or refused whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from tests.modules.national.test_delivering import MACHINE, count

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.signed_message import Signer
from wangjian.kernel.signed_package import write_package
from wangjian.modules.national.operations import Reject, export_waiting, import_acknowledgements
from wangjian.modules.national.queries import ExchangeRow, exchange
from wangjian.project.national_side.keys import key_pair
from wangjian.project.national_side.packages import answer_package


@pytest.fixture
def theirs(settings: LazySettings, keys: Path, tmp_path: Path) -> Path:
    """The other side's folder; only keys have been exchanged."""
    data = tmp_path / "gsxt"
    _, public = key_pair(data, "gsxt")
    settings.NATIONAL_SYSTEMS = {"gsxt": {"public_key": str(public)}}
    (data / "clients").mkdir()
    (data / "clients" / "wangjian.pem").write_bytes(keys.read_bytes())
    return data


Drawn = Callable[[], Key]


def test_out_and_back(
    theirs: Path, handed: Callable[..., ExchangeRow], officer: Actor, once: Drawn, at: Instant, tmp_path: Path
) -> None:
    rows = [handed() for _ in range(3)]
    out, back = tmp_path / "out", tmp_path / "back"
    exported = export_waiting("gsxt", out, by=officer, at=at, once=once())
    assert exported.count == 3
    assert {exchange(MACHINE, row.id).state for row in rows} == {"sent"}
    assert count("exchange.sent") == 3
    assert answer_package("gsxt", theirs, out, back, at=at) == 3
    key = once()
    done = import_acknowledgements(back, system="gsxt", by=officer, at=at, once=key)
    assert (done.lines, done.acknowledged, done.rejects) == (3, 3, ())
    assert sorted(exchange(MACHINE, row.id).reference for row in rows) == [f"GSXT-2026-{n}" for n in (1, 2, 3)]
    assert import_acknowledgements(back, system="gsxt", by=officer, at=at, once=key) == done
    assert import_acknowledgements(back, system="gsxt", by=officer, at=at, once=once()).unchanged == 3
    assert count("exchange.acknowledged") == 3


def test_what_is_not_acknowledged_is_exported_again(
    theirs: Path, handed: Callable[..., ExchangeRow], officer: Actor, once: Drawn, at: Instant, tmp_path: Path
) -> None:
    handed()
    export_waiting("gsxt", tmp_path / "lost", by=officer, at=at, once=once())
    handed()
    assert export_waiting("gsxt", tmp_path / "out", by=officer, at=at, once=once()).count == 2
    with pytest.raises(Refusal) as refused:
        export_waiting("gsxt", tmp_path / "out", by=officer, at=at, once=once())
    assert refused.value.code == "package.there"


def test_nothing_waiting_makes_no_package(
    theirs: Path, db: None, officer: Actor, once: Drawn, at: Instant, tmp_path: Path
) -> None:
    with pytest.raises(Refusal) as refused:
        export_waiting("gsxt", tmp_path / "out", by=officer, at=at, once=once())
    assert refused.value.code == "package.nothing"
    assert not (tmp_path / "out").exists()


def test_lines_that_do_not_fit_are_rejected_one_by_one(
    theirs: Path, handed: Callable[..., ExchangeRow], officer: Actor, once: Drawn, at: Instant, tmp_path: Path
) -> None:
    row = handed()
    good = {
        "system": "gsxt",
        "exchange": str(row.id),
        "kind": "publication",
        "state": "acknowledged",
        "reference": "GSXT-2026-9",
        "number": "",
        "reason": "",
        "digest": row.digest,
        "received_at": str(at),
    }
    lines = [
        json.dumps(good),
        "no json",
        json.dumps({**good, "exchange": str(row.matter)}),
        json.dumps({**good, "system": "province"}),
        json.dumps({**good, "reference": "13800138000"}),
        json.dumps({**good, "digest": "short"}),
        json.dumps({**good, "state": "lost"}),
        json.dumps({**good, "reference": ""}),
        "[]",
    ]
    key, _ = key_pair(theirs, "gsxt")
    package = tmp_path / "back"
    write_package(
        package,
        [line.encode() for line in lines],
        about="acknowledgements",
        system="gsxt",
        by=Signer("gsxt", key),
        at=at,
    )
    done = import_acknowledgements(package, system="gsxt", by=officer, at=at, once=once())
    assert (done.lines, done.acknowledged) == (9, 1)
    malformed = [Reject(number, "receipt.malformed") for number in (2, 4, 5, 6, 7, 8, 9)]
    assert sorted(done.rejects, key=lambda each: each.line) == sorted(
        [*malformed, Reject(3, "exchange.none")], key=lambda each: each.line
    )


@pytest.mark.parametrize("harm", ["line", "manifest", "signature", "missing", "ours"])
def test_a_package_that_was_touched_is_refused_whole(
    theirs: Path,
    handed: Callable[..., ExchangeRow],
    officer: Actor,
    once: Drawn,
    at: Instant,
    tmp_path: Path,
    harm: str,
) -> None:
    row = handed()
    out, back = tmp_path / "out", tmp_path / "back"
    export_waiting("gsxt", out, by=officer, at=at, once=once())
    answer_package("gsxt", theirs, out, back, at=at)
    file = {"line": "lines.jsonl", "manifest": "manifest.json", "signature": "manifest.sig"}.get(harm, "lines.jsonl")
    if harm == "missing":
        (back / file).unlink()
    elif harm == "ours":
        back = out
    else:
        data = (back / file).read_bytes()
        (back / file).write_bytes(data.replace(b"2026", b"2025") if harm != "signature" else bytes(64))
    with pytest.raises(Refusal) as refused:
        import_acknowledgements(back, system="gsxt", by=officer, at=at, once=once())
    assert refused.value.code == ("package.unreadable" if harm == "missing" else "package.forged")
    assert exchange(MACHINE, row.id).state == "sent"
