"""A decision that was published becomes an entry, as far as the law lets it be shown."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Day, Instant
from wangjian.law.installed import switches_of
from wangjian.law.publicity import Decision, Home, Penalty, Procedure, Publication, publication
from wangjian.modules.audit.operations import Act, acting
from wangjian.modules.organisations import queries as organisations
from wangjian.modules.register.facts import ENTRY_BARRED, ENTRY_REPEATED, ENTRY_SHOWN
from wangjian.modules.register.models import Entry
from wangjian.modules.register.policies import public_name
from wangjian.modules.register.queries import searched

LINK_BYTES = 16
"""128 bits: whoever does not have a link does not guess one."""


@dataclass(frozen=True, slots=True)
class Party:
    """Whom a decision is against; the code of a natural person is not shown."""

    name: str
    code: str
    natural_person: bool


@dataclass(frozen=True, slots=True)
class Bureau:
    """The deciding bureau, by the code of the organisation."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Published:
    """A decision as it was handed over for publication. Money in 分."""

    party: Party
    bureau: Bureau
    number: str
    cause: str
    basis: str
    kinds: tuple[Penalty, ...]
    procedure: Procedure
    fine_fen: int
    confiscated_fen: int
    decided_on: Day
    home: Home
    restriction_ends: Day | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of it: the entry, or none and why (``not-published``, ``over``, ``withdrawn``, ``repeated``)."""

    entry: UUID | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a publication was acknowledged: our exchange, the reference given there, the day; `withdrawn` meanwhile."""

    exchange: UUID
    reference: str
    shown_day: Day
    withdrawn: bool = False


def enter(published: Published, source: Source, *, by: Actor, at: Instant, once: Key) -> Entered:
    """Enter a published decision in the register for as long as the law shows it (O45-2, O45-13, O107).

    Nothing is entered where the law shows nothing, the time was over before, it was withdrawn meanwhile, or the number
    is entered already; each is a fact. Raise `Refusal` ``publication.…`` and ``organisation.none``.
    """
    with acting("register.enter", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Entered)) is not None:
            return earlier
        law = _law_of(published, source)
        reason = "withdrawn" if source.withdrawn else _barred(law)
        if reason:
            act.record(ENTRY_BARRED, exchange=source.exchange, number=published.number, reason=reason)
            return act.give(Entered(None, reason))
        made = _entry(act, published, source, law)
        Entry.objects.bulk_create([made], ignore_conflicts=True)  # on the number: it waits for who enters it too
        standing = Entry.objects.get(number=made.number)
        if standing.pk != made.pk:
            same = _content(standing) == _content(made)
            act.record(ENTRY_REPEATED, exchange=source.exchange, number=made.number, same=same)
            return act.give(Entered(None, "repeated"))
        act.record(ENTRY_SHOWN, entry=made.id, exchange=source.exchange, number=made.number, until=made.shown_until)
        return act.give(Entered(made.id))


def _law_of(published: Published, source: Source) -> Publication:
    decision = Decision(
        published.procedure,
        frozenset(published.kinds),
        published.decided_on,
        published.home,
        source.shown_day,
        published.restriction_ends,
    )
    return publication(decision, switches_of(settings.VAR))


def _barred(law: Publication) -> str:
    """Why nothing is shown, as a code; empty where something is."""
    if not law.shown or law.from_day is None or law.until_day is None:
        return "not-published"
    return "over" if law.until_day < law.from_day else ""


def _entry(act: Act, published: Published, source: Source, law: Publication) -> Entry:
    assert law.from_day is not None and law.until_day is not None  # what is barred does not come here
    party = published.party
    name = public_name(party.name, natural_person=party.natural_person)
    folded, words = searched(name)
    return Entry(
        id=act.new_id("entry"),
        link=secrets.token_urlsafe(LINK_BYTES),
        kind="penalty",
        name=name,
        folded=folded,
        words=list(words),
        code="" if party.natural_person else party.code,
        bureau=published.bureau.name,
        decided_by_id=organisations.by_code(published.bureau.code).key,
        number=published.number,
        cause=published.cause,
        basis=published.basis,
        kinds=[str(kind) for kind in published.kinds],
        fine_fen=published.fine_fen,
        confiscated_fen=published.confiscated_fen,
        decided_on=published.decided_on,
        display_class=law.display_class or "",
        shown_from=law.from_day,
        shown_until=law.until_day,
        early_from=law.early_from,
        never_early=law.never_early,
        gsxt_reference=source.reference,
        flags_zh="\n".join(flag.zh for flag in law.flags),
        flags_en="\n".join(flag.en for flag in law.flags),
    )


def _content(entry: Entry) -> tuple[object, ...]:
    """What an entry says of its decision."""
    names = ("name", "code", "bureau", "cause", "basis", "kinds", "fine_fen", "confiscated_fen", "decided_on")
    return tuple(getattr(entry, name) for name in names)
