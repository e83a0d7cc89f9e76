"""Packs: frozen by digest, checked when read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from wangjian.detect import pack as packs
from wangjian.detect import terms_pack
from wangjian.detect.signals import ALL
from wangjian.kernel.refusal import Refusal


def test_every_pack_is_frozen_and_unchanged() -> None:
    """A failure here means that a used pack was edited: make a new version instead."""
    assert set(packs.frozen()) == set(packs.known())
    for name in packs.known():
        assert packs.load(name).sha256 == packs.frozen()[name]
        assert packs.load(name).name == name


def test_every_signal_has_its_pack() -> None:
    assert {signal.pack for signal in ALL} <= set(packs.known())


def test_terms_are_told_apart_after_folding() -> None:
    pack = packs.load("ads@1")
    assert len(terms_pack.of(pack).terms) == len(pack.tables["terms.csv"])
    written = {row["term"] for row in pack.tables["terms.csv"]} | {f"@{key}" for key in pack.settings["category"]}
    for row in pack.tables["exceptions.csv"]:
        assert row["term"] in written, row


def test_an_edited_pack_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "packs"
    shutil.copytree(packs.HOME, home)
    monkeypatch.setattr(packs, "HOME", home)
    assert packs.load("ads@1").id == "ads"
    with (home / "ads@1" / "terms.csv").open("a", encoding="utf-8") as file:
        file.write("新词,absolute,0.5,\n")
    with pytest.raises(Refusal) as refused:
        packs.load("ads@1")
    assert refused.value.code == "pack.changed"


def test_an_unknown_pack_is_refused_with_the_known() -> None:
    with pytest.raises(Refusal) as refused:
        packs.load("ads@99")
    assert refused.value.code == "pack.unknown"
    assert "ads@1" in refused.value.en


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("pack.toml", 'id = "ads"', "id = 3"),
        ("pack.toml", 'id = "ads"', "id = "),
        ("pack.toml", "2015-09-01", '"soon"'),
        ("pack.toml", "longest_gap = 3", 'longest_gap = "x"'),
        ("pack.toml", "disguise = 0.30", "disguise = true"),
        ("pack.toml", 'articles = "TML-14|53"', 'articles = "九"'),
        ("terms.csv", "absolute,0.80,", "nonsense,0.80,"),
        ("terms.csv", ",0.80,", ",1.80,"),
        ("terms.csv", ",0.80,", ",nan,"),
        ("terms.csv", ",0.80,", ",0.80,extra,"),
        ("exceptions.csv", ",permitted,", ",allowed,"),
    ],
)
def test_a_broken_pack_is_refused(tmp_path: Path, file: str, old: str, new: str) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(packs.HOME / "ads@1", folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        _use(str(folder))
    assert refused.value.code == "pack.malformed"


def _use(folder: str) -> None:
    from wangjian.detect.signal import Settled
    from wangjian.detect.signals.terms import SIGNAL

    SIGNAL.prepare(Settled(packs.load(folder)))
