"""Public entries, flat: nothing in them leads back into a case."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q


class Entry(models.Model):
    """One entry as the public reads it, shown from one day to another (O45-13, O107).

    `name` is the party's name as it may be shown: masked for a natural person. `link` is the code in its address.
    `decided_by` is the deciding bureau, who may end the display; `never_early` bars an early stop (O45-14).
    """

    id = models.UUIDField(primary_key=True)
    link = models.TextField(unique=True)
    kind = models.TextField()
    name = models.TextField()
    folded = models.TextField()
    words = ArrayField(models.TextField())
    code = models.CharField(max_length=18, default="")
    bureau = models.TextField()
    decided_by = models.ForeignKey("organisations.Holder", models.PROTECT, related_name="+")
    number = models.TextField(unique=True)
    cause = models.TextField()
    basis = models.TextField()
    kinds = ArrayField(models.TextField())
    fine_fen = models.BigIntegerField()
    confiscated_fen = models.BigIntegerField()
    decided_on = models.DateField()
    display_class = models.TextField(default="")
    shown_from = models.DateField()
    shown_until = models.DateField()
    early_from = models.DateField(null=True)
    never_early = models.BooleanField()
    gsxt_reference = models.TextField()
    flags_zh = models.TextField(default="")
    flags_en = models.TextField(default="")
    withdrawn_on = models.DateField(null=True)
    withdrawn_for = models.TextField(default="")

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="register_words", fastupdate=False),
            models.Index(fields=["code"], name="register_code", condition=~Q(code="")),
            models.Index(fields=["-shown_from", "id"], name="register_recent"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(shown_until__gte=F("shown_from")), name="register_shown_days"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_for="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_for="")),
                name="register_withdrawn_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("shown_from")), name="register_withdrawn"
            ),
        ]
