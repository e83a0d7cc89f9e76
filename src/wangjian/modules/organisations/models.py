"""Organisations with their place and dates, and the holders of seats."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class Holder(models.Model):
    """Who can hold a seat: an organisation or a person, under one kind of key."""

    id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    name = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["organisation", "person"]), name="organisations_holder_kind")
        ]


class Organisation(models.Model):
    """A department, station, platform or body, below another or none, while it exists.

    `bureau` is the organisation in whose name it acts: itself, or for a station the bureau above (PP-6).
    """

    holder = models.OneToOneField("organisations.Holder", models.PROTECT, primary_key=True, related_name="+")
    code = models.TextField(unique=True)
    kind = models.TextField()
    name = models.TextField()
    short_name = models.TextField()
    english = models.TextField()
    region = models.CharField(max_length=9)
    above = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    bureau = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    credit_code = models.CharField(max_length=18, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    intake_a_day = models.SmallIntegerField(default=20)

    class Meta:
        indexes = [models.Index(fields=["region", "kind"], name="organisations_region")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "bureau",
                        "station",
                        "department",
                        "authority",
                        "government",
                        "platform",
                        "body",
                        "agency",
                    ]
                ),
                name="organisations_kind",
            ),
            models.CheckConstraint(condition=~Q(above=F("holder")), name="organisations_not_above_itself"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="organisations_dates"
            ),
            models.CheckConstraint(condition=Q(intake_a_day__gte=0), name="organisations_intake"),
            models.CheckConstraint(
                condition=Q(kind="station") & Q(bureau__isnull=False) & ~Q(bureau=F("holder"))
                | ~Q(kind="station") & Q(bureau__isnull=False, bureau=F("holder")),
                name="organisations_acts_as",
            ),
            ExclusionConstraint(
                name="organisations_one_office",
                expressions=[
                    ("region", RangeOperators.EQUAL),
                    (
                        Func(
                            "valid_from",
                            "valid_to",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(kind__in=["bureau", "station"]),
            ),
        ]
