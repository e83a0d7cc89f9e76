"""The original of a paper that names a natural person: set with the name in full, sealed, opened on record."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any
from uuid import UUID

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.modules.audit.operations import Act
from wangjian.modules.documents import queries
from wangjian.modules.documents.models import Paper
from wangjian.modules.documents.queries import PaperRow
from wangjian.modules.files import queries as files
from wangjian.modules.subjects.queries import SubjectRow
from wangjian.modules.vault import operations as vault
from wangjian.modules.vault import queries as kept

SEALED = "sealed"
"""The input that says which others the vault has in full: ``{"party.name": value}``."""


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

    Raise `Refusal` ``paper.none``, ``paper.not-yours``, ``original.none``, ``vault.purpose``, ``purpose.unknown``,
    ``vault.key-missing``, ``vault.damaged`` and what `files` refuses. (PIPL-6, PIPL-34)
    """
    row = queries.original(by, paper)
    key = Paper.objects.values_list("original_key", flat=True).get(pk=paper)
    assert row.original is not None and key is not None, "an original has its key"
    with files.open_content(row.original) as file:
        sealed = file.read()
    return row, vault.open_file(key, sealed, owner=paper, matter=row.matter, by=by, at=at, once=once)
