"""Results stand whole or not at all."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from wangjian.detect import output
from wangjian.detect.output import FINDINGS, MANIFEST, SCORES, replaced, writing
from wangjian.kernel.refusal import Refusal


def _make(out: Path, text: str) -> None:
    with replaced(out) as folder:
        (folder / MANIFEST).write_text('{"wangjian_scan": 1}')
        (folder / FINDINGS).write_text(text)


def test_made_and_replaced(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    _make(out, "one")
    (out / SCORES).write_text("of the earlier scan")
    _make(out, "two")
    assert (out / FINDINGS).read_text() == "two"
    assert sorted(path.name for path in out.iterdir()) == [FINDINGS, MANIFEST]
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_replaced_where_folders_cannot_be_exchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "_exchange", lambda left, right: False)
    _make(tmp_path / "out", "one")
    _make(tmp_path / "out", "two")
    assert (tmp_path / "out" / FINDINGS).read_text() == "two"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    _make(tmp_path / "out", "one")
    assert (tmp_path / "out" / FINDINGS).read_text() == "one"


def test_other_peoples_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(Refusal) as refused:
        _make(tmp_path, "one")
    assert refused.value.code == "out.foreign"
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_of_ones_own_among_earlier_results_is_left_alone(tmp_path: Path) -> None:
    _make(tmp_path / "out", "one")
    (tmp_path / "out" / "titles.txt").write_text("mine")
    with pytest.raises(Refusal) as refused:
        _make(tmp_path / "out", "two")
    assert refused.value.code == "out.foreign"
    assert (tmp_path / "out" / "titles.txt").read_text() == "mine"
    assert (tmp_path / "out" / FINDINGS).read_text() == "one"


def test_a_failure_leaves_the_earlier_result(tmp_path: Path) -> None:
    _make(tmp_path / "out", "one")
    with pytest.raises(RuntimeError), replaced(tmp_path / "out") as folder:
        (folder / "half").write_text("half")
        raise RuntimeError
    assert (tmp_path / "out" / FINDINGS).read_text() == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_folders_made_on_the_way_go_again(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), replaced(tmp_path / "x" / "y" / "out"):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["file", "file/out", "file/deep/out"])
def test_a_place_that_is_no_folder(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refusal) as refused:
        _make(tmp_path / place, "one")
    assert refused.value.code in {"out.not_folder", "out.unwritable"}
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="a folder nobody can write into, root included")
def test_a_place_nobody_can_write() -> None:
    with pytest.raises(Refusal) as refused:
        _make(Path("/proc/out"), "one")
    assert refused.value.code == "out.unwritable"


def test_what_a_killed_scan_left_is_swept(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    dead, living = tmp_path / f".out.partial-{gone.pid}", tmp_path / f".out.partial-{os.getppid()}"
    dead.mkdir()
    living.mkdir()
    _make(tmp_path / "out", "one")
    assert not dead.exists()
    assert living.exists()


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), OSError("write failed: No space (os error 28)")])
def test_a_full_disk(error: OSError) -> None:
    with pytest.raises(Refusal) as refused, writing("out"):
        raise error
    assert refused.value.code == "out.full"


def test_a_disk_that_fills_up_during_a_scan(tmp_path: Path) -> None:
    """A limit on the size of files stands for the end of the disk; it hits the real writers of every file."""
    (tmp_path / "t.txt").write_text("".join(f"国家级龙井第{number}号礼盒\n" for number in range(3000)))
    script = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from wangjian.detect.order import Order; from wangjian.detect.pipeline import scan\n"
        "from wangjian.kernel.refusal import Refusal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: scan(Order(files=[Path('t.txt')], out=Path('out')))\n"
        "except Refusal as refusal: print(refusal.code)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "out.full"
    assert [path.name for path in tmp_path.iterdir()] == ["t.txt"]
