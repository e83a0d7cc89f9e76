"""Keys are made once and never in place of lost ones, rotate without losing a value, and travel sealed."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from tests.modules.conftest import key_of

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.modules.vault.models import SealingKey
from wangjian.modules.vault.operations import export_keys, import_keys, key_export, make_keys, reveal, rotate_keys
from wangjian.modules.vault.policies import CLASSES
from wangjian.modules.vault.queries import state_of_keys

pytestmark = pytest.mark.django_db
OWNER = key_of("owner")
PASSPHRASE = "correct horse 电池"
Draw = Callable[[], Key]


@pytest.fixture(autouse=True)
def cheap_scrypt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_export, "_COST", {"n": 2**10, "r": 8, "p": 1})


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def test_keys_are_for_their_owner_alone_and_made_once(keys: Path, officer: Actor, at: Instant, once: Draw) -> None:
    assert sorted(path.name for path in keys.iterdir()) == ["blind.key", "master-1.key"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in keys.iterdir()} == {0o600}
    before = {path.name: path.read_bytes() for path in keys.iterdir()}
    assert make_keys(by=officer, at=at, once=once()).names == ()
    assert {path.name: path.read_bytes() for path in keys.iterdir()} == before


@pytest.mark.parametrize("lost", ["master-1", "blind"])
def test_no_key_is_made_in_place_of_a_lost_one(
    keys: Path, kept: Callable[..., UUID], officer: Actor, at: Instant, once: Draw, lost: str
) -> None:
    kept("person.phone", "13812345678", OWNER)
    (keys / f"{lost}.key").unlink()
    with pytest.raises(Refusal) as refused:
        make_keys(by=officer, at=at, once=once())
    assert (refused.value.code, refused.value.values["names"]) == ("vault.keys-lost", lost)
    assert state_of_keys().missing == (lost,)
    assert not (keys / f"{lost}.key").exists()


@pytest.mark.parametrize("algorithm", ["AES-256-GCM", "SM4-GCM"])
def test_rotation_leaves_every_value_readable(
    keys: Path, kept: Callable[..., UUID], officer: Actor, at: Instant, once: Draw, algorithm: str
) -> None:
    old = kept("person.phone", "13812345678", OWNER)
    rotated = rotate_keys(by=officer, at=at, once=once(), algorithm=algorithm)
    assert (rotated.master, rotated.resealed) == ("master-2", len(CLASSES))
    new = kept("person.phone", "13987654321", OWNER)
    found = SealingKey.objects.filter(klass="person.phone").order_by("version")
    assert [(row.version, row.algorithm, row.master) for row in found] == [
        (1, "AES-256-GCM", "master-2"),
        (2, algorithm, "master-2"),
    ]
    assert [(row.name, row.here, row.seals) for row in state_of_keys().masters] == [
        ("master-1", True, 0),
        ("master-2", True, 2 * len(CLASSES)),
    ]
    (keys / "master-1.key").unlink()  # nothing needs it any more
    assert state_of_keys().missing == ()
    opened = reveal([old, new], by=officer.for_purpose("送达文书"), at=at, once=once())
    assert opened == {old: "13812345678", new: "13987654321"}


def test_a_rotation_cut_short_loses_nothing_and_is_taken_up(
    keys: Path,
    kept: Callable[..., UUID],
    officer: Actor,
    at: Instant,
    once: Draw,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from wangjian.modules.vault.operations import keys as rotation

    value = kept("person.phone", "13812345678", OWNER)
    by = officer.for_purpose("送达文书")
    with monkeypatch.context() as cut:
        count = 0
        real = rotation.sealed_by

        def dies(*given: Any) -> None:
            nonlocal count
            count += 1
            if count == 4:
                raise KeyboardInterrupt
            real(*given)

        cut.setattr(rotation, "sealed_by", dies)
        with pytest.raises(KeyboardInterrupt):
            rotate_keys(by=officer, at=at, once=once())
    assert (keys / "master-2.key").exists()
    assert reveal([value], by=by, at=at, once=once()) == {value: "13812345678"}
    assert rotate_keys(by=officer, at=at, once=once()).master == "master-2"
    assert not (keys / "master-3.key").exists()
    assert reveal([value], by=by, at=at, once=once()) == {value: "13812345678"}


def test_a_rotation_happens_once(
    keys: Path, kept: Callable[..., UUID], officer: Actor, at: Instant, once: Draw
) -> None:
    kept("person.phone", "13812345678", OWNER)
    key = once()
    assert rotate_keys(by=officer, at=at, once=key) == rotate_keys(by=officer, at=at, once=key)
    assert [row.name for row in state_of_keys().masters] == ["master-1", "master-2"]


def test_keys_travel_sealed_and_open_values_again(
    keys: Path, kept: Callable[..., UUID], officer: Actor, at: Instant, once: Draw, tmp_path: Path, settings: Any
) -> None:
    value, out = kept("person.phone", "13812345678", OWNER), tmp_path / "keys.json"
    (keys / "log-signing.pem").write_text("a signing key")
    exported = export_keys(out, PASSPHRASE, by=officer, at=at, once=once())
    assert exported.names == ("blind.key", "log-signing.pem", "master-1.key")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    secret = (keys / "master-1.key").read_text().split()[1]
    assert secret not in out.read_text()
    assert code_of(lambda: export_keys(out, PASSPHRASE, by=officer, at=at, once=once())) == "file.there"

    settings.KEYS_FOLDER = tmp_path / "elsewhere"
    by = officer.for_purpose("送达文书")
    assert code_of(lambda: reveal([value], by=by, at=at, once=once())) == "vault.key-missing"
    wrong = code_of(lambda: import_keys(out, "wrong passphrase", by=officer, at=at, once=once()))
    assert wrong == "vault.passphrase-wrong"
    assert not (tmp_path / "elsewhere").exists()
    imported = import_keys(out, PASSPHRASE, by=officer, at=at, once=once())
    assert (imported.names, imported.known) == (exported.names, ())
    assert reveal([value], by=by, at=at, once=once()) == {value: "13812345678"}
    assert import_keys(out, PASSPHRASE, by=officer, at=at, once=once()).known == exported.names


def test_an_import_overwrites_nothing(
    keys: Path, officer: Actor, at: Instant, once: Draw, tmp_path: Path, settings: Any
) -> None:
    out = tmp_path / "keys.json"
    export_keys(out, PASSPHRASE, by=officer, at=at, once=once())
    settings.KEYS_FOLDER = tmp_path / "another"
    make_keys(by=officer, at=at, once=once())
    before = {path.name: path.read_bytes() for path in (tmp_path / "another").iterdir()}
    assert code_of(lambda: import_keys(out, PASSPHRASE, by=officer, at=at, once=once())) == "vault.key-differs"
    assert {path.name: path.read_bytes() for path in (tmp_path / "another").iterdir()} == before


def test_a_changed_or_foreign_file_is_refused(
    keys: Path, officer: Actor, at: Instant, once: Draw, tmp_path: Path
) -> None:
    out = tmp_path / "keys.json"
    export_keys(out, PASSPHRASE, by=officer, at=at, once=once())
    content = json.loads(out.read_text())

    def refused(text: str) -> str:
        out.write_text(text)
        return code_of(lambda: import_keys(out, PASSPHRASE, by=officer, at=at, once=once()))

    assert refused(json.dumps(content | {"algorithm": "none"})) == "vault.passphrase-wrong"
    assert refused(json.dumps(content | {"n": 2**30})) == "vault.export-unreadable"
    assert refused("[]") == "vault.export-unreadable"
    assert refused("not json") == "vault.export-unreadable"
    assert refused("x" * 1_000_001) == "vault.export-unreadable"
    missing = code_of(lambda: import_keys(tmp_path / "no", PASSPHRASE, by=officer, at=at, once=once()))
    assert missing == "vault.export-unreadable"
    short = code_of(lambda: export_keys(tmp_path / "other", "short", by=officer, at=at, once=once()))
    assert short == "vault.passphrase"


def test_a_damaged_key_file_is_named(
    keys: Path, kept: Callable[..., UUID], officer: Actor, at: Instant, once: Draw
) -> None:
    value, by = kept("person.phone", "13812345678", OWNER), officer.for_purpose("送达文书")
    good = (keys / "master-1.key").read_text()
    (keys / "master-1.key").write_text("AES-256-GCM not base64!")
    assert code_of(lambda: reveal([value], by=by, at=at, once=once())) == "vault.key-malformed"
    (keys / "master-1.key").write_text(f"AES-256-GCM {'A' * 43}=")
    assert code_of(lambda: reveal([value], by=by, at=at, once=once())) == "vault.key-wrong"
    (keys / "master-1.key").write_text(good)
    assert reveal([value], by=by, at=at, once=once()) == {value: "13812345678"}
