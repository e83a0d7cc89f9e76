"""The check's walk through the loop: it ends at the step that is refused, with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.project import check
from wangjian.project.loop import Hosts, Loop, Step


def test_a_refused_step_ends_the_loop_with_its_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refused(loop: Loop) -> str:
        raise Refusal("matter.changed", Text("情况已有变动。", "Things have changed."))

    (tmp_path / "sample").mkdir()
    (tmp_path / "sample" / "sign-ins.txt").write_text("head\tword\t部门负责人 head\n# no pair\n", encoding="utf-8")
    done: list[str] = []
    steps = (
        Step("登记 register", lambda loop: loop.passwords["head"]),
        Step("立案 file", refused),
        Step("决定 decide", lambda loop: done.append("decided") or ""),
    )
    monkeypatch.setattr(check, "STEPS", steps)
    said: list[str] = []
    assert not check.drive(Hosts(1, "localhost", "desk.localhost", "api.localhost"), tmp_path, said.append)
    assert (
        said[0].startswith("  登记 register: word (") and said[1] == "  立案 file: 情况已有变动。 Things have changed."
    )
    assert len(said) == 2 and not done
