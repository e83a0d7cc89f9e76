"""The original of a paper that names a natural person: set with the name in full, sealed, opened on record."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import Act
from wangjian.modules.documents import queries
from wangjian.modules.documents.models import Paper
from wangjian.modules.documents.policies import may_act
from wangjian.modules.documents.queries import PaperRow
from wangjian.modules.files import queries as files
from wangjian.modules.subjects.queries import SubjectRow
from wangjian.modules.vault import operations as vault
from wangjian.modules.vault import queries as kept

SEALED = "sealed"
"""The input that says which others the vault has in full: ``{"party.name": value}``."""

_NOT_YOURS = Text(
    "文书原件只由承办机构和主办机关的人员打开；您可以查看脱敏副本。",
    "The original of a paper is opened by those at the matter's office or its bureau; the masked copy is yours to see.",
)
_NONE = Text("这份文书没有另外密封的原件。", "This paper has no sealed original.")


def party(about: SubjectRow) -> dict[str, object]:
    """What a paper's inputs say of a subject: `party`, and for a natural person what the vault has of it in full.

    The original bears name and address (where one is kept), the masked copy their masks (PL-44, PL-59).
    """
    said = {"name": about.name, "code": about.code or "", "address": about.address}
    if about.name_value is None:
        return {"party": said}
    sealed = {"party.name": about.name_value}
    homes = [each for each in kept.values_of(about.key) if each.klass == "person.address" and not each.disposed_at]
    if homes:
        said["address"], sealed["party.address"] = homes[-1].masked, homes[-1].id
    return {"party": said, SEALED: sealed}


def in_full(act: Act, paper: Paper, content: Mapping[str, Any], sealed: Mapping[str, str]) -> dict[str, Any]:
    """The content of a paper with the texts of these values in their places; a step, for what is sealed at once.

    Raise `Refusal` ``vault.none``, ``vault.key-missing`` and what `vault.use` refuses.
    """
    values = {name: UUID(value) for name, value in sealed.items()}
    texts = vault.use(act, list(values.values()), purpose="paper", matter=paper.matter_id)
    full = deepcopy(dict(content))
    for name, value in values.items():
        *way, last = name.split(".")
        part = full
        for step in way:
            part = part[step]
        part[last] = texts[value]
    return full


def open_original(paper: UUID, *, by: Actor, at: Instant, once: Key) -> tuple[PaperRow, bytes]:
    """Give the original of a paper as PDF to somebody of the matter's office or bureau, once the reading is recorded.

    Raise `Refusal` ``paper.none``, ``paper.not-yours``, ``paper.no-original``, ``vault.purpose``,
    ``vault.key-missing``, ``vault.damaged`` and what `files` refuses. (PIPL-6, PIPL-34)
    """
    row = queries.paper(by, paper)
    if not may_act(by, paper):
        raise Refusal("paper.not-yours", _NOT_YOURS, articles=[Citation("PIPL", "6")])
    if row.original is None:
        raise Refusal("paper.no-original", _NONE)
    key = Paper.objects.values_list("original_key", flat=True).get(pk=paper)
    assert key is not None, "an original has its key"
    with files.open_content(row.original) as file:
        sealed = file.read()
    return row, vault.open_file(key, sealed, owner=paper, matter=row.matter, by=by, at=at, once=once)
