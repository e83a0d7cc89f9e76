"""Taking a scan in: once, in bulk, as one act; findings lead to suspicions, and no clock starts (law: PP-18)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import polars as pl
from django.db import IntegrityError, connection, transaction

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import Act, acting
from wangjian.modules.leads import operations as leads
from wangjian.modules.leads.operations import Suspected
from wangjian.modules.monitoring import policies
from wangjian.modules.monitoring.facts import SCAN_TAKEN_IN
from wangjian.modules.monitoring.models import Intake
from wangjian.modules.monitoring.operations.placing import Origin, Place, places
from wangjian.modules.monitoring.operations.reading import Scan, read_scan

MERCHANTS = "merchants"
UNKNOWN = "（未登记的经营者）"
"""What stands for the name of a merchant whom we do not know: a listing's name may be a person's."""
ORIGIN = ("platform", "shop", "code")

_BASIS = Text("请写明扫描的依据。", "State on what basis the scan was made.")
_COPY = """
COPY monitoring_finding
    (id, intake_id, subject_id, suspicion_id, signal, pack, file, row, place, text, evidence, score,
     reason_zh, reason_en, articles)
FROM STDIN
"""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a scan brought: findings = placed + unplaced, suspicions touched and how many of them are new."""

    intake: UUID
    findings: int
    placed: int
    unplaced: int
    suspicions: int
    opened: int


def take_in(folder: Path, listings: Path | None, *, legal_basis: str, by: Actor, at: Instant, once: Key) -> TakenIn:
    """Take a findings folder in; `listings` is what was scanned, by whose columns a row leads to its shop.

    The same scan again, under whatever key, gives the first result and changes nothing. Findings without a known shop
    are kept and counted. Raise `Refusal` ``scan.may-not``, ``scan.basis`` and what `read_scan` raises.
    """
    policies.require_staff(by)
    if not legal_basis.strip():
        raise Refusal("scan.basis", _BASIS)
    scan = read_scan(folder, listings)
    with acting("monitoring.take_in", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(TakenIn)) is not None:
            return earlier
        known = places(_origins(scan.rows), at.day)
        rows = _shown(scan, known)
        suspected = _suspected(rows)
        placed = len(rows) - rows["subject"].null_count()
        intake = Intake(
            id=act.new_id("intake"),
            scan=scan.digest,
            kind=scan.manifest.kind,
            findings=len(rows),
            placed=placed,
            suspicions=len(suspected),
            as_of=scan.manifest.as_of or at.day,
            legal_basis=legal_basis.strip(),
            by_key=by.key,
            at=at.at,
        )
        if not _first(intake):
            return act.give(_taken(Intake.objects.get(scan=scan.digest)))
        touched = leads.suspect(act, suspected)
        intake.opened = touched.opened
        intake.save(update_fields=["opened"])
        _copy(act, intake, rows, touched.keys)
        _record(act, intake)
        return act.give(_taken(intake))


def _first(intake: Intake) -> bool:
    """Insert the intake; False where the same scan is in already, be it by another act that has just ended."""
    try:
        with transaction.atomic():
            intake.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _taken(intake: Intake) -> TakenIn:
    unplaced = intake.findings - intake.placed
    return TakenIn(intake.pk, intake.findings, intake.placed, unplaced, intake.suspicions, intake.opened)


def _record(act: Act, intake: Intake) -> None:
    act.record(
        SCAN_TAKEN_IN,
        intake=intake.pk,
        scan=intake.scan,
        kind=intake.kind,
        findings=intake.findings,
        placed=intake.placed,
        suspicions=intake.suspicions,
    )


def _origins(rows: pl.DataFrame) -> list[Origin]:
    return [(platform, shop, code) for platform, shop, code in rows.select(ORIGIN).unique().iter_rows()]


def _shown(scan: Scan, known: Mapping[Origin, Place]) -> pl.DataFrame:
    """The findings with subject and office, and with no merchant's name but one that may be shown."""
    schema = {**dict.fromkeys(ORIGIN, pl.String()), "whose": pl.String(), "office": pl.String(), "name": pl.String()}
    found = [(*origin, str(place.subject), str(place.office), place.name) for origin, place in known.items()]
    rows = scan.rows.rename({"subject": "text"}).join(
        pl.DataFrame(found, schema=schema, orient="row"), on=ORIGIN, how="left", maintain_order="left"
    )
    rows = rows.rename({"whose": "subject"})
    if scan.manifest.kind != MERCHANTS:
        return rows
    masked = [
        (name or UNKNOWN, *(reason.replace(text, name or UNKNOWN) if text else reason for reason in reasons))
        for text, name, *reasons in rows.select("text", "name", "reason_zh", "reason_en").iter_rows()
    ]
    shown = pl.DataFrame(masked, schema=dict.fromkeys(("text", "reason_zh", "reason_en"), pl.String()), orient="row")
    return rows.with_columns(shown.get_columns())


def _suspected(rows: pl.DataFrame) -> list[Suspected]:
    """One line a subject and signal: how many findings, and the strongest one's reason."""
    grouped = (
        rows.filter(pl.col("subject").is_not_null())
        .sort("score", descending=True, maintain_order=True)
        .group_by("subject", "signal", maintain_order=True)
        .agg(
            pl.col("office").first(),
            pl.len().alias("findings"),
            pl.col("score").first(),
            pl.col("reason_zh").first(),
            pl.col("reason_en").first(),
            pl.col("articles").unique(maintain_order=True),
        )
    )
    return [
        Suspected(
            subject=UUID(line["subject"]),
            signal=line["signal"],
            office=UUID(line["office"]),
            findings=line["findings"],
            score=line["score"],
            reason=Text(line["reason_zh"], line["reason_en"]),
            articles=_together(line["articles"]),
        )
        for line in grouped.iter_rows(named=True)
    ]


def _together(articles: list[str]) -> str:
    found = dict.fromkeys(citation for each in articles for citation in Citation.parse_all(each))
    return "|".join(map(str, found))


def _copy(act: Act, intake: Intake, rows: pl.DataFrame, keys: Mapping[tuple[UUID, str], UUID]) -> None:
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for line in _lines(act, intake, rows, keys):
            copy.write_row(line)


def _lines(
    act: Act, intake: Intake, rows: pl.DataFrame, keys: Mapping[tuple[UUID, str], UUID]
) -> Iterator[tuple[Any, ...]]:
    for number, row in enumerate(rows.iter_rows(named=True)):
        subject = UUID(row["subject"]) if row["subject"] else None
        suspicion = keys[subject, row["signal"]] if subject else None
        place = -1 if row["start"] is None else row["start"]
        yield (
            *(act.new_id(f"finding:{number}"), intake.pk, subject, suspicion),
            *(row["signal"], row["pack"], row["file"], row["row"], place, row["text"], row["evidence"], row["score"]),
            *(row["reason_zh"], row["reason_en"], row["articles"]),
        )
