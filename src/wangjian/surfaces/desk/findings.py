"""The findings of the sample scans: what was read, what ran, and each suspicion with its evidence and articles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wangjian.detect.findings import FindingRow, read_findings, read_manifest
from wangjian.detect.intake.kinds import KINDS
from wangjian.detect.intake.reasons import REASONS
from wangjian.detect.manifest import Manifest, NotRun, Ran
from wangjian.detect.signal import Signal
from wangjian.detect.signals import ALL
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.surfaces.design.paging import Page
from wangjian.surfaces.gate.parameters import choice, number, read_only
from wangjian.surfaces.gate.request import GateRequest
from wangjian.surfaces.gate.signed_in import for_those_who_work

ROWS = 50
LAST_PAGE = 1_000_000

_SIGNALS = {signal.id: signal for signal in ALL}
_NO_KIND = Text("没有“{kind}”这一类样例。", "There is no sample of the kind “{kind}”.")
_NO_PAGE = Text("没有第{page}页，最后一页是第{last}页。", "There is no page {page}; the last is page {last}.")


@dataclass(frozen=True, slots=True)
class RanLine:
    """A signal that ran, with its suspicion and what it could not decide, in words."""

    ran: Ran
    signal: Signal
    undecided: tuple[tuple[Text, int], ...]


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan: its kind, manifest, rejects by reason, signals that ran and that did not."""

    kind: str
    text: Text
    manifest: Manifest
    rejected: tuple[tuple[Text, int], ...]
    ran: tuple[RanLine, ...]
    not_run: tuple[tuple[NotRun, Signal], ...]

    @property
    def rejected_rows(self) -> int:
        """How many rows were not taken."""
        return sum(self.manifest.rejected.values())


@dataclass(frozen=True, slots=True)
class Highlighted:
    """A finding with its subject cut at the evidence: before, the evidence itself, after."""

    finding: FindingRow
    before: str
    quoted: str
    after: str


@read_only
def scans(request: HttpRequest) -> HttpResponse:
    """The sample scans there are, each with its summary; one that cannot be read is named with the reason."""
    return _scans(request)


@for_those_who_work
def _scans(request: GateRequest) -> HttpResponse:
    found: list[Scan] = []
    broken: list[Refusal] = []
    for kind in KINDS:
        if _folder(kind).is_dir():
            try:
                found.append(_scan(kind))
            except Refusal as reason:
                broken.append(reason)
    return render(request, "desk/scans.html", {"scans": found, "broken": broken, "section": "findings"})


@read_only
def findings(request: HttpRequest, kind: str) -> HttpResponse:
    """The findings of one scan, strongest first, 50 a page, of one signal if asked for.

    Raise `Refusal` ``kind.unknown``, ``scan.none``, ``page.not_found`` or ``parameter.malformed``.
    """
    return _findings(request, kind)


@for_those_who_work
def _findings(request: GateRequest, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Refusal("kind.unknown", _NO_KIND, kind=kind)
    scan = _scan(kind)
    counts = {line.ran.id: line.ran.findings for line in scan.ran}
    signal = choice(request, "signal", counts)
    rows = counts[signal] if signal else scan.manifest.findings
    page = Page(number(request, "page", low=1, high=LAST_PAGE, default=1), ROWS, rows)
    if page.number > page.last:
        raise Refusal("page.not_found", _NO_PAGE, page=page.number, last=page.last)
    found = read_findings(_folder(kind), signal=signal or None, offset=page.first_row - 1, limit=ROWS)
    shown = {
        "scan": scan,
        "signal": signal,
        "page": page,
        "findings": [_highlight(finding) for finding in found],
        "section": "findings",
    }
    return render(request, "desk/findings.html", shown)


def _folder(kind: str) -> Path:
    return Path(settings.SAMPLE_FINDINGS) / kind


def _scan(kind: str) -> Scan:
    manifest = read_manifest(_folder(kind))
    return Scan(
        kind=kind,
        text=KINDS[kind].text,
        manifest=manifest,
        rejected=tuple((REASONS[reason], count) for reason, count in manifest.rejected.items() if count),
        ran=tuple(_ran(ran) for ran in manifest.signals),
        not_run=tuple((missed, _SIGNALS[missed.id]) for missed in manifest.not_run),
    )


def _ran(ran: Ran) -> RanLine:
    signal = _SIGNALS[ran.id]
    return RanLine(
        ran, signal, tuple((signal.undecided[reason], count) for reason, count in ran.undecided.items() if count)
    )


def _highlight(finding: FindingRow) -> Highlighted:
    subject, start, end = finding.subject, finding.start, finding.end
    if start is None or end is None:
        return Highlighted(finding, subject, "", "")
    return Highlighted(finding, subject[:start], subject[start:end], subject[end:])
