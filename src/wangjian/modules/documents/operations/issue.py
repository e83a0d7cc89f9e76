"""A paper is made from a template, numbered and sealed, in the act that it belongs to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings

from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.clock import find
from wangjian.modules.audit.operations import Act
from wangjian.modules.documents.facts import PAPER_ISSUED, PAPER_PREPARED
from wangjian.modules.documents.models import Paper
from wangjian.modules.documents.operations.numbering import next_number
from wangjian.modules.documents.operations.originals import SEALED, in_full
from wangjian.modules.documents.operations.seal import sealer
from wangjian.modules.documents.operations.typesetting import typeset
from wangjian.modules.documents.policies import ARTICLES, head_of_number, missing, template_of
from wangjian.modules.documents.queries import PaperRow, row_of
from wangjian.modules.files import operations as files
from wangjian.modules.files import queries as stored
from wangjian.modules.organisations import queries as organisations
from wangjian.modules.vault import operations as vault

OWN, EXTERNAL = "own", "external"
"""Values of the setting ``PAPER_NUMBERS``: numbers of our own series, or given by another system later."""

PERIODS = {"reply": "NOTICE.REPLY", "pay": "FINE.PAY", "reconsideration": "RECON", "suit": "SUIT"}
"""The periods a paper speaks of, by the clocks that have them."""

_INCOMPLETE = Text("文书“{title}”缺少内容：{missing}。", "The paper “{title}” lacks: {missing}.")
_OTHER = Text("运行不属于这一事项。", "The run does not belong to the matter.")


def issue(  # noqa: PLR0913 - six of the paper's own; the act brings by, at and once
    act: Act, *, matter: UUID, run: UUID, kind: str, inputs: Mapping[str, object], series: str | None, title: str
) -> PaperRow:
    """Make a paper of `kind` from `inputs`, dated by the act, numbered in `series` (None: without a number), sealed.

    A step, called last in its act: it locks the series. Where numbers come from another system the paper is only
    prepared and is made by `take_number`. `inputs` that name a natural person (`party`) make two of it: the original
    with the name, sealed, and the masked copy. Raise `Refusal` ``paper.incomplete`` (PL-44, PL-59), ``paper.run``,
    ``paper.strange``, ``vault.none``, ``vault.key-missing``.
    """
    template = template_of(kind)
    lacks = missing(template, inputs)
    if lacks:
        raise Refusal(
            "paper.incomplete", _INCOMPLETE, articles=ARTICLES[template], title=title, missing=", ".join(lacks)
        )
    awaited = series is not None and _numbers() == EXTERNAL
    kept = files.put_bytes(act, _canonical(inputs), media_type="application/json")
    paper = Paper.objects.create(
        id=act.new_id(f"paper:{run}:{kind}:{title}"),
        matter_id=matter,
        run_id=run,
        kind=kind,
        title=title,
        number_source="awaited" if awaited else "none",
        template=template,
        inputs_id=kept.sha256,
        seal_state="awaited",
        made_at=act.at.at,
        made_by=act.by.name,
    )
    bureau = _bureau_of(paper)
    if awaited:
        act.record(PAPER_PREPARED, matter=matter, paper=paper.id, run=run, kind=kind, inputs=kept.sha256)
        return row_of(paper)
    head = series and head_of_number(bureau.region, bureau.short_name, series, act.at.day.year)
    return finish(act, paper, bureau.name, head or "")


def finish(act: Act, paper: Paper, bureau: str, head: str = "") -> PaperRow:
    """Set, seal and keep a paper that has all it needs but the next number after `head`, and record that it is out."""
    with stored.open_content(str(paper.inputs_id)) as given:
        content = json.load(given)
    sealed, key = content.pop(SEALED, None), None
    if sealed:  # before the number, whose lock must not wait for the vault's
        full = in_full(act, paper, content, sealed)
        key = vault.file_key(act, owner=paper.id, label=f"original:{paper.id}")
    if head:
        paper.number_source, paper.number = OWN, next_number(head)
    if key is None:
        pdf = _sealed(paper, content, bureau)
    else:
        original = key.seal(_sealed(paper, full, bureau))
        paper.original_id = files.put_bytes(act, original, media_type="application/octet-stream").sha256
        paper.original_key = key.value
        pdf = _set(paper, content, bureau, masked=True)
    paper.content_id = files.put_bytes(act, pdf, media_type="application/pdf").sha256
    paper.save(force_update=True)
    act.record(
        PAPER_ISSUED,
        matter=paper.matter_id,
        paper=paper.id,
        run=paper.run_id,
        kind=paper.kind,
        number=paper.number,
        content=paper.content_id,
        original=paper.original_id,
        original_key=key and key.commitment,
        sealed=paper.seal is not None,
    )
    return row_of(paper)


def _sealed(paper: Paper, content: Mapping[str, Any], bureau: str) -> bytes:
    """The paper that counts, with the electronic seal over its bytes, or saying that it has none."""
    ours = sealer()
    pdf, seal = b"", None
    for unsealed in (False, True):
        pdf = _set(paper, content, bureau, unsealed=unsealed)
        if (seal := ours.seal(pdf)) is not None:
            break
    paper.seal, paper.seal_state = seal, "unsealed" if seal is None else "sealed"
    paper.seal_algorithm = "" if seal is None else ours.algorithm
    return pdf


def _set(paper: Paper, content: Mapping[str, Any], bureau: str, **how: bool) -> bytes:
    made_at = Instant(paper.made_at)
    head: dict[str, object] = {
        "bureau": bureau,
        "title": paper.title,
        "number": paper.number or "",
        "day": chinese_day(made_at.day),
        "periods": periods(made_at.day),
    }
    return typeset(paper.template, {"content": content, "paper": head | how}, made_at)


def bureau_name(paper: Paper) -> str:
    """The name of the bureau in whose name a paper goes out."""
    return _bureau_of(paper).name


def periods(on: Day) -> dict[str, str]:
    """The periods that papers speak of, in Chinese, as the law of that day has them."""
    found = {name: find(clock, on).period for name, clock in PERIODS.items()}
    return {name: period.text.zh for name, period in found.items() if period is not None}


def chinese_day(day: Day) -> str:
    """A day as papers write it: 2026年3月10日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _numbers() -> str:
    return str(getattr(settings, "PAPER_NUMBERS", OWN))


def _bureau_of(paper: Paper) -> organisations.OrganisationRow:
    bureau, matter = Paper.objects.values_list("matter__bureau_id", "run__matter_id").get(pk=paper.pk)
    if matter != paper.matter_id:
        raise Refusal("paper.run", _OTHER)
    return organisations.organisation(bureau)


def _canonical(inputs: Mapping[str, object]) -> bytes:
    """`inputs` as bytes that are the same for the same content; a day is written as papers write it."""
    return json.dumps(inputs, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain).encode(
        "utf-8", "backslashreplace"
    )


def _plain(value: object) -> object:
    if isinstance(value, Instant):
        return f"{chinese_day(value.day)}{value.at:%H:%M}"
    if isinstance(value, date):
        return chinese_day(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"a paper prints texts, whole numbers, days and moments, not {type(value).__name__}")
