"""What goes to and comes from other systems of record, and what comparing with them showed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Exchange(models.Model):
    """One thing handed to a system of record: what, when, and what that system says it has.

    `content` is the exact body sent; `state` says how far both sides agree; `reference` is the number given there and
    `number` an official number it gave us. `try_after` is when it may be sent (again). `differs` and `last_error` are
    codes. One that was corrected and handed over anew is `replaced`.
    """

    id = models.UUIDField(primary_key=True)
    system = models.TextField()
    kind = models.TextField()
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    run = models.ForeignKey("matters.Run", models.PROTECT, null=True, related_name="+")
    content = models.ForeignKey("files.Content", models.PROTECT, related_name="+")
    state = models.TextField()
    reference = models.TextField(default="")
    number = models.TextField(default="")
    attempts = models.IntegerField(default=0)
    try_after = models.DateTimeField()
    last_error = models.TextField(default="")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    receipt = models.ForeignKey("files.Content", models.PROTECT, null=True, related_name="+")
    compared_at = models.DateTimeField(null=True)
    differs = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["matter"], name="national_exchange_matter"),
            models.Index(
                fields=["try_after", "id"], name="national_to_send", condition=Q(state__in=["not_sent", "sent"])
            ),
            models.Index(
                fields=["system", "state"],
                name="national_open",
                condition=Q(state__in=["not_sent", "sent", "differs", "refused"]),
            ),
            models.Index(fields=["system", "id"], name="national_system"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["not_sent", "sent", "acknowledged", "differs", "refused", "replaced"]),
                name="national_exchange_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="acknowledged")
                | Q(acknowledged_at__isnull=False, receipt__isnull=False) & ~Q(reference=""),
                name="national_acknowledged_by_receipt",
            ),
        ]


class Reconciliation(models.Model):
    """One comparison with a system: how many are on each side and how many agree; `waiting` are those not there yet."""

    id = models.UUIDField(primary_key=True)
    system = models.TextField()
    at = models.DateTimeField()
    ours = models.IntegerField()
    theirs = models.IntegerField()
    agreed = models.IntegerField()
    waiting = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["system", "-at"], name="national_reconciled")]


class Difference(models.Model):
    """One line of a comparison on which both sides do not agree; `theirs` is their id of what we do not have."""

    id = models.UUIDField(primary_key=True)
    reconciliation = models.ForeignKey("national.Reconciliation", models.PROTECT, related_name="+")
    exchange = models.ForeignKey("national.Exchange", models.PROTECT, null=True, related_name="+")
    theirs = models.TextField(default="")
    reference = models.TextField(default="")
    what = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["reconciliation"], name="national_difference_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=["missing_there", "missing_here", "content"]), name="national_difference_what"
            )
        ]
