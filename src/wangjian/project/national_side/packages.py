"""The other side without a line: it takes a package of exchanges and gives one of acknowledgements back."""

from __future__ import annotations

import json
from pathlib import Path

from wangjian.kernel.moment import Instant
from wangjian.kernel.signed_message import Signer
from wangjian.kernel.signed_package import read_package, write_package
from wangjian.project.national_side.desk import Conflict, Desk
from wangjian.project.national_side.keys import key_pair, known_clients
from wangjian.project.national_side.store import Store
from wangjian.project.national_side.troubles import Troubles


def answer_package(system: str, data: Path, package: Path, out: Path, *, at: Instant) -> int:
    """Take every exchange of `package` and write their acknowledgements to `out`; how many.

    Raise `Refusal` ``package.unreadable``, ``package.forged`` or ``package.there``.
    """
    given = read_package(package, about="exchanges", keys=known_clients(data))
    key, _ = key_pair(data, system)
    desk = Desk(system, Store(data / f"{system}.sqlite3"), Troubles(data / "trouble.json"))
    answers = [_answer(desk, given.made_by, line, at) for line in given.lines]
    desk.store.close()
    lines = [json.dumps(answer, ensure_ascii=False).encode() for answer in answers]
    write_package(out, lines, about="acknowledgements", system=system, by=Signer(system, key), at=at)
    return len(answers)


def _answer(desk: Desk, client: str, line: bytes, at: Instant) -> dict[str, str]:
    try:
        return desk.answer(desk.take(client, json.loads(line)["content"].encode(), at))
    except Conflict as conflict:
        return {"exchange": str(conflict), "state": "conflict"}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {"state": "malformed"}
