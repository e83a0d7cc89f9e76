"""What COPY writes for a city is what operations write for it, and the tree over both holds.

`WANGJIAN_COPY_MATTERS=1000` compares a thousand matters, which takes a quarter of an hour; without it a few.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from uuid import uuid4

import pytest

from wangjian.project.installation import CHECKOUT

BENCH = CHECKOUT / "bench"
MATTERS = os.environ.get("WANGJIAN_COPY_MATTERS", "6")
NEEDED = {"matters_matter", "matters_run", "matters_clock", "matters_seat", "leads_lead", "audit_fact", "audit_once"}


def test_copy_and_operations_give_equal_rows_and_the_tree_verifies() -> None:
    done = subprocess.run(
        [sys.executable, str(BENCH / "city_copy_equal.py"), MATTERS], capture_output=True, text=True, cwd=BENCH
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert found["only_by_copy"] == found["only_by_operations"] == []
    assert found["holds"] and found["tree"] > 3 * found["rows"]["audit_fact"]
    assert set(found["rows"]) >= NEEDED and found["rows"]["matters_matter"] == int(MATTERS)


def test_the_comparison_sees_what_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCH))
    from city_copy_equal import Row, named

    def city(state: str, of: int) -> tuple[list[Row], set]:
        one, other, run = uuid4(), uuid4(), uuid4()
        rows = [
            Row("matters_matter", '{"id": "?", "n": 0}', (one,)),
            Row("matters_matter", '{"id": "?", "n": 1}', (other,)),
            Row("matters_run", json.dumps({"id": "?", "matter": "?", "state": state}), (run, (one, other)[of])),
        ]
        return rows, {one, other, run}

    assert named(*city("filed", 0)) == named(*city("filed", 0))
    assert named(*city("filed", 0)) != named(*city("closed", 0))
    assert named(*city("filed", 0)) != named(*city("filed", 1))  # the same rows, hung together otherwise


def test_copies_have_keys_codes_and_numbers_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCH))
    from city_copy_template import code_of_copy, key_of_copy, number_of_copy
    from wangjian.kernel.credit_code import CreditCode

    code, key = "91330110BQDT3WAU8R", uuid4()
    codes = {code_of_copy(code, copy) for copy in range(1, 2_000)}
    assert len(codes) == 1_999 and code not in codes and all(CreditCode(each).flaw() is None for each in codes)
    assert len({key_of_copy(key, copy) for copy in range(2_000)}) == 2_000 and key_of_copy(key, 0) == key
    numbers = [number_of_copy(index, 3, copy) for copy in (1, 2) for index in range(3)]
    assert numbers == [f"100000{n}" for n in range(6)]
