"""Penalty cases and what is decided in them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Case(models.Model):
    """A case from its filing on; its party is the matter's subject."""

    matter = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="+")
    lead = models.ForeignKey("leads.Lead", models.PROTECT, null=True, related_name="+")
    cause = models.TextField()
    articles = models.TextField(help_text="the rules suspected to be broken, as citations")
    filed_at = models.DateTimeField()


class Decision(models.Model):
    """What is intended and then decided: one a case, drafted until the decision is made.

    Money in 分. `kinds` are those of `law.publicity.Penalty`. `findings` and `reasons` hold no personal value.
    `notified_*` hold what the party was told, from its notice on: a decision may be lighter, never heavier (PL-44, 45).
    """

    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="+")
    findings = models.TextField()
    reasons = models.TextField()
    basis = models.TextField(help_text="citations of the rules broken and of the penalty")
    kinds = ArrayField(models.TextField())
    fine_fen = models.BigIntegerField(default=0)
    confiscated_fen = models.BigIntegerField(default=0)
    restriction_ends = models.DateField(null=True)
    breach = models.TextField(default="", help_text="row of the table of penalty ranges it was measured by, if any")
    home = models.TextField()
    notified_paper = models.ForeignKey("documents.Paper", models.PROTECT, null=True, related_name="+")
    notified_basis = models.TextField(default="")
    notified_kinds = ArrayField(models.TextField(), default=list)
    notified_fine_fen = models.BigIntegerField(default=0)
    notified_confiscated_fen = models.BigIntegerField(default=0)
    drafted_at = models.DateTimeField()
    drafted_by = models.TextField()
    decided_at = models.DateTimeField(null=True)
    number = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(fine_fen__gte=0, confiscated_fen__gte=0), name="cases_decision_money"),
            models.CheckConstraint(
                condition=Q(home__in=["same_province", "other_province"]), name="cases_decision_home"
            ),
        ]


class Service(models.Model):
    """How and when a paper reached the party, as recorded by hand (PP-81, PP-82).

    `consent` is the item by which the party agreed to electronic service.
    """

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    paper = models.ForeignKey("documents.Paper", models.PROTECT, related_name="+")
    receipt_kind = models.TextField(help_text="the paper this proof counts as in the procedure, such as notice_receipt")
    mode = models.TextField()
    served_at = models.DateTimeField()
    proof = models.ForeignKey("evidence.Item", models.PROTECT, related_name="+")
    consent = models.ForeignKey("evidence.Item", models.PROTECT, null=True, related_name="+")
    by_key = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper"], name="cases_served_once"),
            models.CheckConstraint(
                condition=Q(mode__in=["direct", "left", "electronic", "post", "entrusted", "public_notice"]),
                name="cases_service_mode",
            ),
        ]
