"""What goes to and comes from other systems of record."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Exchange(models.Model):
    """One thing handed to a system of record: what, when, and what that system says it has.

    `content` is the exact body sent; `state` says how far both sides agree; `reference` is the number given there.
    """

    id = models.UUIDField(primary_key=True)
    system = models.TextField()
    kind = models.TextField()
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    run = models.ForeignKey("matters.Run", models.PROTECT, null=True, related_name="+")
    content = models.ForeignKey("files.Content", models.PROTECT, related_name="+")
    state = models.TextField()
    reference = models.TextField(default="")
    attempts = models.IntegerField(default=0)
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
            models.Index(fields=["system", "made_at"], name="national_waiting", condition=~Q(state="acknowledged")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["not_sent", "sent", "acknowledged", "differs", "refused"]),
                name="national_exchange_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="acknowledged") | Q(acknowledged_at__isnull=False), name="national_acknowledged_when"
            ),
        ]
