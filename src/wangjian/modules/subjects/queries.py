"""Subjects as they stand, found by words, code or address, and how they hang together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length

from wangjian.kernel.actor import Actor
from wangjian.kernel.credit_code import CreditCode
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.kernel.wording import bigrams, folded
from wangjian.modules.subjects.models import Link, Subject
from wangjian.modules.subjects.policies import looks_for_persons
from wangjian.modules.vault.queries import owners_of

MOST_HITS = 1000
"""Hits that are put in order; of more, any so many."""

_NONE = Text("没有这个主体。", "There is no such subject.")


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A subject; `name` is what may be shown, of a natural person the masked form (`name_value` opens it)."""

    key: UUID
    kind: str
    name: str
    code: str | None
    region: str
    natural_person: bool
    name_value: UUID | None
    platform: UUID | None
    platform_key: str | None
    address: str
    noted_at: Instant
    ended_on: Day | None


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link seen from one subject: `outward` if it is the subject's own, `other` what it leads to or comes from."""

    key: UUID
    relation: str
    outward: bool
    other: SubjectRow
    source: str
    since: Day
    until: Day | None


def subject(key: UUID) -> SubjectRow:
    """The subject of that key; raise `Refusal` ``subject.none``."""
    found = Subject.objects.filter(pk=key).first()
    if found is None:
        raise Refusal("subject.none", _NONE)
    return _row(found)


def subjects(keys: Collection[UUID]) -> dict[UUID, SubjectRow]:
    """The subjects of these keys, in one query; unknown ones are missing."""
    return {found.pk: _row(found) for found in Subject.objects.filter(pk__in=keys)}


def by_code(code: str) -> SubjectRow | None:
    """The subject of a unified social credit code."""
    found = Subject.objects.filter(code=CreditCode.read(code).text).first()
    return None if found is None else _row(found)


def shop(platform: UUID, platform_key: str) -> SubjectRow | None:
    """The shop that a platform knows under its own key."""
    found = Subject.objects.filter(platform=platform, platform_key=platform_key).first()
    return None if found is None else _row(found)


def by_codes(codes: Collection[str]) -> dict[str, SubjectRow]:
    """The subjects of these codes as given, in one query; codes that nobody has are missing."""
    read = {code: CreditCode.read(code).text for code in codes}
    found = {each.code: _row(each) for each in Subject.objects.filter(code__in=set(read.values()))}
    return {code: found[text] for code, text in read.items() if text in found}


def shops(keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], SubjectRow]:
    """The shops that platforms (by code or name) know under their own keys, in three queries; unknown ones are missing.

    A platform is named by its name only where no other bears it.
    """
    named = {platform for platform, _ in keys}
    known = list(Subject.objects.filter(Q(code__in=named) | Q(name__in=named), kind="platform"))
    names = Counter(each.name for each in known)
    by_name = {each.name: each.pk for each in known if names[each.name] == 1}
    platforms = by_name | {each.code: each.pk for each in known if each.code}
    wanted = [key for platform, key in keys if platform in platforms]
    found = Subject.objects.filter(platform__in=set(platforms.values()), platform_key__in=wanted)
    rows = {(each.platform_id, each.platform_key): _row(each) for each in found}
    pairs = {(platform, key): (platforms.get(platform), key) for platform, key in keys}
    return {pair: rows[at] for pair, at in pairs.items() if at in rows}


def operators_of(keys: Collection[UUID], on: Day) -> dict[UUID, SubjectRow]:
    """Who runs each of these shops, sites or apps on a day, in one query; those of whom it is not known are missing."""
    links = _links(on).filter(subject__in=keys, relation="run_by").select_related("to").order_by("since")
    return {link.subject_id: _row(link.to) for link in links}


def find(text: str, *, limit: int = 50) -> list[SubjectRow]:
    """Subjects found by exact code, exact address or words of the name, at most `limit`, in two queries.

    Two characters are enough; each word must occur. A natural person is found by the masked name alone.
    """
    given = text.strip()
    exact = Q(code=CreditCode.read(given).text) | Q(address=given) & ~Q(address="")
    found = [_row(each) for each in Subject.objects.filter(exact).order_by("pk")[:limit]] if given else []
    first = {row.key for row in found}
    words = folded(given).split()
    hits = _worded(words) if words else Subject.objects.none()
    found += [row for row in map(_row, hits[:limit]) if row.key not in first]
    return found[:limit]


def find_person(name: str, *, by: Actor, limit: int = 50) -> list[SubjectRow]:
    """Natural persons of exactly this name, for somebody with a post and a purpose (the caller records the reading).

    Raise `Refusal` ``subject.purpose``, ``vault.key-missing``.
    """
    looks_for_persons(by)
    owners = owners_of("person.name", name)
    return [_row(each) for each in Subject.objects.filter(pk__in=owners, natural_person=True).order_by("pk")[:limit]]


def operator_of(key: UUID, on: Day) -> SubjectRow | None:
    """Who runs a shop, site or app on a day, if that is known."""
    link = _links(on).filter(subject=key, relation="run_by").select_related("to").order_by("-since").first()
    return None if link is None else _row(link.to)


def around(key: UUID, on: Day) -> list[LinkRow]:
    """Everything a subject hangs together with on a day, both ways, in one query."""
    found = _links(on).filter(Q(subject=key) | Q(to=key)).select_related("subject", "to")
    return [
        LinkRow(
            key=link.pk,
            relation=link.relation,
            outward=link.subject_id == key,
            other=_row(link.to if link.subject_id == key else link.subject),
            source=link.source,
            since=link.since,
            until=link.until,
        )
        for link in found.order_by("relation", "since", "pk")
    ]


def _worded(words: list[str]) -> QuerySet[Subject]:
    """Hits by the index of pairs, looked at again, the best first; pairs alone would find 杭州网 for 州网杭."""
    hits = Subject.objects.filter(words__contains=list(bigrams(" ".join(words))))
    for word in words:
        hits = hits.filter(folded__contains=word)
    best = Case(
        When(folded=" ".join(words), then=Value(0)),
        When(folded__startswith=words[0], then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    capped = hits.order_by().values("pk")[:MOST_HITS]
    return Subject.objects.filter(pk__in=capped).order_by(best, Length("folded"), "folded", "pk")


def _links(on: Day) -> QuerySet[Link]:
    return Link.objects.filter(Q(until=None) | Q(until__gte=on), since__lte=on)


def _row(found: Subject) -> SubjectRow:
    return SubjectRow(
        key=found.pk,
        kind=found.kind,
        name=found.name,
        code=found.code,
        region=found.region,
        natural_person=found.natural_person,
        name_value=found.name_value,
        platform=found.platform_id,
        platform_key=found.platform_key,
        address=found.address,
        noted_at=Instant(found.noted_at),
        ended_on=found.ended_on,
    )
