"""Matters, their runs, clocks and seats, and what is proposed, signed, told and supervised."""

from __future__ import annotations

import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

NEVER = datetime.date(9999, 12, 31)
"""The due day of a seat on whose matter no clock runs."""


class Matter(models.Model):
    """One file: one number, one office, the bureau in whose name it acts, the subject it is about."""

    id = models.UUIDField(primary_key=True)
    number = models.TextField(unique=True)
    kind = models.TextField()
    title = models.TextField()
    folded = models.TextField()
    words = ArrayField(models.TextField())
    office = models.ForeignKey("organisations.Holder", models.PROTECT, related_name="+")
    bureau = models.ForeignKey("organisations.Holder", models.PROTECT, related_name="+")
    subject = models.ForeignKey("subjects.Subject", models.PROTECT, db_index=False, null=True, related_name="+")
    opened_by = models.TextField(default="", help_text="key of the person who opened it unprompted by a finding")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="matters_words", fastupdate=False),
            models.Index(fields=["subject"], name="matters_subject"),
        ]


class Run(models.Model):
    """One procedure at one version with one state; `seen` rises with every act of a person on it."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, db_index=False, related_name="+")
    opened_by = models.ForeignKey("matters.Run", models.PROTECT, null=True, related_name="+")
    procedure = models.TextField()
    version = models.DateField()
    digest = models.TextField()
    state = models.TextField()
    seen = models.IntegerField()
    paused = ArrayField(models.TextField(), default=list)
    papers = ArrayField(models.TextField(), default=list)
    done = ArrayField(models.TextField(), default=list)
    lapsed = ArrayField(models.TextField(), default=list)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["matter"], name="matters_run_matter"),
            models.Index(
                fields=["procedure", "version", "digest"], name="matters_run_open", condition=Q(ended_at=None)
            ),
        ]


class Part(models.Model):
    """Who has had which part in a run; `side` keeps those who check apart from those who investigate (PP-52, PP-53)."""

    id = models.UUIDField(primary_key=True)
    run = models.ForeignKey("matters.Run", models.PROTECT, db_index=False, related_name="+")
    person = models.ForeignKey("organisations.Holder", models.PROTECT, related_name="+")
    role = models.TextField()
    side = models.SmallIntegerField(help_text="1 investigates, 2 checks, 0 neither")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "role", "person"], name="matters_part_once"),
            ExclusionConstraint(
                name="matters_checker_apart",
                expressions=[
                    ("run", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("side", RangeOperators.NOT_EQUAL),
                ],
                condition=Q(side__gt=0),
            ),
        ]


class Answer(models.Model):
    """What is established of a fact the procedure asks for; the last answer counts, the ledger keeps the others."""

    id = models.UUIDField(primary_key=True)
    run = models.ForeignKey("matters.Run", models.PROTECT, db_index=False, related_name="+")
    name = models.TextField()
    yes_no = models.BooleanField(null=True)
    choice = models.TextField(null=True)
    moment = models.DateTimeField(null=True)
    by_key = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "name"], name="matters_answer_once"),
            models.CheckConstraint(
                condition=Q(yes_no__isnull=False, choice=None, moment=None)
                | Q(yes_no=None, choice__isnull=False, moment=None)
                | Q(yes_no=None, choice=None, moment__isnull=False),
                name="matters_answer_one_kind",
            ),
        ]


class Clock(models.Model):
    """A clock of a run: which wording of which, since when, and until when it runs as counted last.

    `told` says what of its present last day people were told: 0 nothing, 1 that it is near, 2 over, 3 reported upward.
    """

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, db_index=False, related_name="+")
    run = models.ForeignKey("matters.Run", models.PROTECT, related_name="+")
    clock = models.TextField()
    start = models.DateTimeField()
    restart = models.DateField(null=True)
    extensions = ArrayField(models.IntegerField(null=True), default=list)
    due = models.DateField()
    act_by = models.DateField()
    ends_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    state = models.TextField()
    ended_at = models.DateTimeField(null=True)
    told = models.SmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["matter"], name="matters_clock_matter"),
            models.Index(fields=["act_by", "id"], name="matters_clock_running", condition=Q(state="running")),
            models.Index(
                fields=["told", "act_by"], name="matters_clock_untold", condition=Q(state="running", told__lt=3)
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(told__range=(0, 3)), name="matters_clock_told"),
            models.CheckConstraint(
                condition=Q(state__in=["running", "paused", "stopped", "lapsed"]), name="matters_clock_state"
            ),
            models.UniqueConstraint(
                fields=["run", "clock"], name="matters_clock_open_once", condition=Q(state__in=["running", "paused"])
            ),
        ]


class Pause(models.Model):
    """Days of a clock that do not count, for a reason the law names; open while `last` is not known."""

    id = models.UUIDField(primary_key=True)
    clock = models.ForeignKey("matters.Clock", models.PROTECT, db_index=False, related_name="+")
    reason = models.TextField()
    first = models.DateField()
    last = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["clock"], name="matters_pause_clock")]
        constraints = [
            models.UniqueConstraint(fields=["clock", "reason"], name="matters_pause_open_once", condition=Q(last=None)),
            models.CheckConstraint(condition=Q(last=None) | Q(last__gte=F("first")), name="matters_pause_days"),
        ]


class Seat(models.Model):
    """A holder's seat on a matter, with what a worklist shows and walks: rewritten by every act that moves a clock."""

    pk = models.CompositePrimaryKey("holder", "matter")
    holder = models.ForeignKey("organisations.Holder", models.PROTECT, db_index=False, related_name="+")
    matter = models.ForeignKey("matters.Matter", models.PROTECT, db_index=False, related_name="+")
    level = models.SmallIntegerField(help_text="3 owner, 2 editor, 1 reader")
    open = models.BooleanField()
    next_due = models.DateField()
    opened_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["holder", "next_due", "matter"], name="matters_worklist", condition=Q(open=True)),
            models.Index(fields=["holder", "-opened_at", "matter"], name="matters_seat_recent"),
            models.Index(fields=["matter"], name="matters_seat_matter"),
        ]


class Proposal(models.Model):
    """A move that needs more than one signature, while they are gathered; `seen` is the run's version it speaks of.

    Office and bureau are those of its matter and `awaits` the capacities still wanted: so that what waits for somebody
    is found without a look at any matter.
    """

    id = models.UUIDField(primary_key=True)
    run = models.ForeignKey("matters.Run", models.PROTECT, related_name="+")
    office = models.ForeignKey("organisations.Holder", models.PROTECT, related_name="+", db_index=False)
    bureau = models.ForeignKey("organisations.Holder", models.PROTECT, related_name="+", db_index=False)
    awaits = ArrayField(models.TextField(), default=list)
    move = models.TextField()
    seen = models.IntegerField()
    named = ArrayField(models.TextField(), default=list)
    days = models.IntegerField(null=True, help_text="length of an extension, where the approver sets it")
    state = models.TextField()
    reason = models.TextField(default="", help_text="why it was returned or withdrawn")
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["office", "opened_at", "id"], name="matters_awaits_office", condition=Q(state="open")),
            models.Index(fields=["bureau", "opened_at", "id"], name="matters_awaits_bureau", condition=Q(state="open")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "made", "returned", "withdrawn"]), name="matters_proposal_state"
            ),
            models.UniqueConstraint(fields=["run"], name="matters_proposal_open_once", condition=Q(state="open")),
        ]


class Signature(models.Model):
    """One person's signature under a proposal: nobody signs twice, so an approver never proposed (PP-19, PP-57)."""

    id = models.UUIDField(primary_key=True)
    proposal = models.ForeignKey("matters.Proposal", models.PROTECT, db_index=False, related_name="+")
    person = models.ForeignKey("organisations.Holder", models.PROTECT, related_name="+")
    capacity = models.TextField()
    for_person = models.TextField(default="", help_text="key of the person whose post a deputy fills")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person"], name="matters_signed_once"),
        ]


class Notice(models.Model):
    """Something a holder is told of a matter, once: a clock near its end, one that is over, a supervision."""

    id = models.UUIDField(primary_key=True)
    holder = models.ForeignKey("organisations.Holder", models.PROTECT, related_name="+")
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    clock = models.ForeignKey("matters.Clock", models.PROTECT, null=True, related_name="+")
    supervision = models.ForeignKey("matters.Supervision", models.PROTECT, null=True, db_index=False, related_name="+")
    kind = models.TextField()
    due = models.DateField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["holder", "-at"], name="matters_notice_unread", condition=Q(read_at=None))]
        constraints = [
            models.UniqueConstraint(fields=["holder", "clock", "kind", "due"], name="matters_notice_once"),
            models.UniqueConstraint(
                fields=["supervision", "kind", "holder"],
                name="matters_notice_of_supervision_once",
                condition=Q(supervision__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(clock=None, supervision__isnull=False) | Q(clock__isnull=False, supervision=None),
                name="matters_notice_about_one",
            ),
        ]


class Supervision(models.Model):
    """督办: what a superior asks of the office by a day, and the answer (D825-26 to D825-29)."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, db_index=False, related_name="+")
    by_holder = models.ForeignKey("organisations.Holder", models.PROTECT, related_name="+")
    by_key = models.TextField()
    asks = models.TextField()
    answer_due = models.DateField()
    at = models.DateTimeField()
    answer = models.TextField(default="")
    answered_by = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["matter"], name="matters_supervision_matter"),
            models.Index(fields=["answer_due"], name="matters_unanswered", condition=Q(answered_at=None)),
        ]


class Note(models.Model):
    """What somebody wrote for the paper of a move: of the proposal that it was signed under, where there was one."""

    id = models.UUIDField(primary_key=True)
    run = models.ForeignKey("matters.Run", models.PROTECT, db_index=False, related_name="+")
    move = models.TextField()
    proposal = models.ForeignKey("matters.Proposal", models.PROTECT, null=True, db_index=False, related_name="+")
    text = models.TextField()
    by_key = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["run", "move", "-at"], name="matters_note_last")]
        constraints = [models.UniqueConstraint(fields=["proposal"], name="matters_note_once")]
