"""Scans taken in, and their findings."""

from __future__ import annotations

from django.db import models


class Intake(models.Model):
    """One findings folder that was taken in: once, as one act."""

    id = models.UUIDField(primary_key=True)
    scan = models.CharField(max_length=64, unique=True, help_text="digest of the scan's manifest")
    kind = models.TextField()
    findings = models.IntegerField()
    placed = models.IntegerField(help_text="findings that lie with a shop we know")
    suspicions = models.IntegerField()
    opened = models.IntegerField(default=0, help_text="suspicions that this scan opened; the others grew")
    as_of = models.DateField()
    legal_basis = models.TextField()
    by_key = models.TextField()
    at = models.DateTimeField()


class Finding(models.Model):
    """One candidate that a signal gave, with its evidence; no clock runs for it."""

    id = models.UUIDField(primary_key=True)
    intake = models.ForeignKey("monitoring.Intake", models.PROTECT, related_name="+")
    subject = models.ForeignKey("subjects.Subject", models.PROTECT, null=True, related_name="+")
    suspicion = models.ForeignKey("leads.Suspicion", models.PROTECT, null=True, related_name="+")
    signal = models.TextField()
    pack = models.TextField()
    file = models.TextField()
    row = models.BigIntegerField()
    place = models.IntegerField(help_text="where the evidence begins in the text; -1 where it is not quoted")
    text = models.TextField(help_text="what was judged; the name of a merchant stands here as it may be shown")
    evidence = models.TextField()
    score = models.FloatField()
    reason_zh = models.TextField()
    reason_en = models.TextField()
    articles = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["suspicion"], name="monitoring_finding_suspicion")]
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "signal", "file", "row", "place", "evidence"], name="monitoring_finding_once"
            )
        ]
