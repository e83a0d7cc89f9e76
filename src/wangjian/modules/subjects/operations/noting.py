"""A subject is noted, or found to be known: by its code, by the platform's key of a shop, by the address of a site."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from wangjian.kernel.actor import Actor
from wangjian.kernel.credit_code import CodeFlaw, CreditCode
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.region import region
from wangjian.kernel.text import Text
from wangjian.kernel.wording import bigrams, folded
from wangjian.modules.audit.operations import Act, acting
from wangjian.modules.subjects.facts import SUBJECT_LINKED, SUBJECT_NOTED
from wangjian.modules.subjects.models import Link, Subject
from wangjian.modules.subjects.policies import OPERATORS, PLACES, notes
from wangjian.modules.vault.operations import keep

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_KEY = 200, 2000, 200

_BAD_KIND = Text("没有“{kind}”这类主体。", "There is no kind of subject “{kind}”.")
_BAD_NAME = Text("名称应为1至200个字。", "A name has 1 to 200 characters.")
_BAD_CODE = Text("“{given}”不是统一社会信用代码。", "“{given}” is not a unified social credit code.")
_CODE_OF_PERSON = Text("自然人没有统一社会信用代码。", "A natural person has no unified social credit code.")
_HALF = Text(
    "平台与平台内编号须同时填写，且只用于店铺、网站、应用等。",
    "A platform and its own key are given together, and for shops, sites, apps and the like only.",
)
_TOO_LONG = Text("地址或平台内编号太长。", "The address or the platform's key is too long.")
_NO_PLATFORM = Text("没有这个平台。", "There is no such platform.")
_NO_OPERATOR = Text(
    "代码{given}的经营者尚未登记，请先登记。", "The operator with the code {given} is not known yet; note it first."
)
_TWO = Text(
    "代码{given}属于“{owner}”，而“{place}”现由“{current}”经营；两者不是同一主体，未作任何改动。",
    "The code {given} belongs to “{owner}”, but “{place}” is run by “{current}”: these are two subjects, and nothing "
    "was changed.",
)


@dataclass(frozen=True, slots=True)
class NewSubject:
    """What is known of a subject; `code` is its own, or that of whoever runs it where it is a shop, site or app.

    `platform` and `platform_key` name a shop as its platform does; `natural_person` sends the name to the vault.
    """

    kind: str
    name: str = field(repr=False)
    code: str = ""
    region: str = ""
    natural_person: bool = False
    platform: UUID | None = None
    platform_key: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """The subject, and whether it was known before."""

    id: UUID
    known: bool


def note_subject(new: NewSubject, *, by: Actor, at: Instant, once: Key) -> Noted:
    """Note a subject, or find it known.

    Raise `Refusal` ``subject.forbidden``, ``subject.malformed``, ``subject.no-platform``, ``subject.no-operator``,
    ``subject.two``, ``region.unknown``, and those of `vault.operations.keep`.
    """
    with acting("subjects.note_subject", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Noted)) is not None:
            return earlier
        notes(by)
        return act.give(subject_of(act, new))


def subject_of(act: Act, new: NewSubject, *, label: str = "subject") -> Noted:
    """As `note_subject`, within the act of a module above (step); `label` is unique in the act.

    Raise `Refusal` ``subject.malformed``, ``subject.no-platform``, ``subject.no-operator``, ``subject.two``.
    """
    code = _checked(new)
    operator = _operator(new, code)
    found = _known(new, code)
    if operator is not None and found is not None:
        _same_operator(found, operator)
    key = found.pk if found is not None else _write(act, label, new, code)
    if operator is not None:
        _run_by(act, f"{label}:run_by", key, operator)
    return Noted(key, found is not None)


def _checked(new: NewSubject) -> str:
    """The code as it is kept. A wrong check digit is let through: an officer looked, and early codes do not conform."""
    if new.kind not in OPERATORS + PLACES:
        raise Refusal("subject.malformed", _BAD_KIND, kind=new.kind)
    if not 1 <= len(new.name.strip()) <= LONGEST_NAME:
        raise Refusal("subject.malformed", _BAD_NAME)
    code = CreditCode.read(new.code)
    if code.flaw() in (CodeFlaw.LENGTH, CodeFlaw.LETTER):
        raise Refusal("subject.malformed", _BAD_CODE, given=new.code)
    if code.text and new.natural_person:
        raise Refusal("subject.malformed", _CODE_OF_PERSON)
    if (new.platform is None) != (not new.platform_key) or (new.platform is not None and new.kind not in PLACES):
        raise Refusal("subject.malformed", _HALF)
    if len(new.address) > LONGEST_ADDRESS or len(new.platform_key) > LONGEST_KEY:
        raise Refusal("subject.malformed", _TOO_LONG)
    if new.region:
        region(new.region)
    if new.platform is not None and not Subject.objects.filter(pk=new.platform, kind="platform").exists():
        raise Refusal("subject.no-platform", _NO_PLATFORM)
    return code.text


def _operator(new: NewSubject, code: str) -> Subject | None:
    """Whoever runs the place that is noted."""
    if new.kind not in PLACES or not code:
        return None
    found = Subject.objects.filter(code=code).first()
    if found is None:
        raise Refusal("subject.no-operator", _NO_OPERATOR, given=code)
    return found


def _known(new: NewSubject, code: str) -> Subject | None:
    """The subject itself, locked, if it is known by something that is its alone."""
    rows = Subject.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    if new.platform is not None:
        return rows.filter(platform=new.platform, platform_key=new.platform_key).first()
    if new.kind in PLACES:
        known = Q(kind=new.kind, platform=None, address=new.address.strip())
        return rows.filter(known, ~Q(address="")).first() if new.address.strip() else None
    return rows.filter(code=code).first() if code else None


def _same_operator(place: Subject, operator: Subject) -> None:
    link = Link.objects.filter(subject=place, relation="run_by", until=None).select_related("to").first()
    if link is not None and link.to_id != operator.pk:
        raise Refusal(
            "subject.two", _TWO, given=operator.code, owner=operator.name, place=place.name, current=link.to.name
        )


def _write(act: Act, label: str, new: NewSubject, code: str) -> UUID:
    key = act.new_id(label)
    kept = (
        keep(act, klass="person.name", owner=key, text=new.name.strip(), label=f"{label}:name")
        if new.natural_person or new.kind == "person"
        else None
    )
    name = kept.masked if kept is not None else new.name.strip()
    Subject.objects.create(
        id=key,
        kind=new.kind,
        name=name,
        folded=folded(name),
        words=list(bigrams(name)),
        code=code or None if new.kind in OPERATORS else None,
        region=new.region,
        natural_person=kept is not None,
        name_value=kept.id if kept is not None else None,
        platform_id=new.platform,
        platform_key=new.platform_key or None,
        address=new.address.strip(),
        noted_at=act.at.at,
    )
    act.record(SUBJECT_NOTED, subject=key, kind=new.kind, name=kept.commitment if kept is not None else None)
    return key


def _run_by(act: Act, label: str, place: UUID, operator: Subject) -> None:
    if Link.objects.filter(subject=place, relation="run_by", until=None).exists():
        return
    key = act.new_id(label)
    Link.objects.create(id=key, subject_id=place, relation="run_by", to=operator, source=act.name, since=act.at.day)
    act.record(SUBJECT_LINKED, link=key, subject=place, relation="run_by", to=operator.pk, since=act.at.day)
