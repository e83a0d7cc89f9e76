"""Suspicions as machines and people bring them, leads as they are registered, and what lighter measures were taken."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Suspicion(models.Model):
    """One suspicion against one subject, growing with each finding; no clock runs until a lead is registered."""

    id = models.UUIDField(primary_key=True)
    subject = models.ForeignKey("subjects.Subject", models.PROTECT, related_name="+")
    signal = models.TextField()
    office = models.ForeignKey("organisations.Holder", models.PROTECT, related_name="+")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    findings = models.IntegerField()
    score = models.FloatField()
    reason_zh = models.TextField()
    reason_en = models.TextField()
    articles = models.TextField()
    state = models.TextField()
    closed_by = models.TextField(default="")
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["office", "-score", "id"], name="leads_waiting", condition=Q(state="waiting")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "signal"], name="leads_suspicion_once", condition=Q(state__in=["waiting", "lead"])
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "lead", "dismissed", "over"]), name="leads_suspicion_state"
            ),
        ]


class Lead(models.Model):
    """A registered lead: from here the fifteen working days run (PP-18)."""

    matter = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="+")
    suspicion = models.ForeignKey("leads.Suspicion", models.PROTECT, null=True, related_name="+")
    origin = models.TextField()
    opened_by = models.TextField(help_text="officer's key, or daily_opening")
    ground = models.TextField()
    content = models.TextField(help_text="what the lead says, without personal values")
    score = models.FloatField(null=True)
    registered_at = models.DateTimeField()
    outcome = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(origin__in=["finding", "officer", "report", "transfer"]), name="leads_origin"
            ),
            models.UniqueConstraint(fields=["suspicion"], name="leads_one_a_suspicion"),
        ]


class Measure(models.Model):
    """Guidance 行政指导 or a self-correction notice 自查自纠提示 in a light case, and what came of it."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    kind = models.TextField()
    ground = models.TextField(
        help_text="why the case is light: a ground for non-filing in the procedure (PP-20, PL-33)"
    )
    asks = models.TextField()
    answer_due = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.TextField()
    result = models.TextField(default="")
    result_note = models.TextField(default="")
    checked_at = models.DateTimeField(null=True)
    checked_by = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["matter"], name="leads_measure_matter")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["guidance", "self_correction"]), name="leads_measure_kind"),
            models.CheckConstraint(
                condition=Q(ground__in=["minor_corrected", "first_minor"]), name="leads_measure_ground"
            ),
            models.CheckConstraint(
                condition=Q(result__in=["", "corrected", "not_corrected", "not_needed"]), name="leads_measure_result"
            ),
        ]
