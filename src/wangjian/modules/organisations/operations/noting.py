"""One organisation is noted, or ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.region import region
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import Act, acting
from wangjian.modules.organisations.facts import ORGANISATION_ENDED, ORGANISATION_NOTED
from wangjian.modules.organisations.models import Holder, Organisation
from wangjian.modules.organisations.policies import keeps
from wangjian.modules.organisations.queries import OFFICES

KINDS = ("bureau", "station", "department", "authority", "government", "platform", "body", "agency")
_CODE = re.compile(r"[a-z0-9][a-z0-9.-]{0,62}")

_BAD_CODE = Text(
    "机构代号“{given}”应由小写字母、数字、点和连字符组成。",
    "The organisation's code “{given}” should be lower-case letters, digits, dots and hyphens.",
)
_NO_NAME = Text(
    "机构{given}缺少名称、简称或英文名。", "Organisation {given} lacks a name, a short name or an English name."
)
_BAD_KIND = Text("没有“{kind}”这类机构。", "There is no kind of organisation “{kind}”.")
_BAD_INTAKE = Text("每日开办线索数应为0至1000。", "Leads opened a day are from 0 to 1000.")
_TAKEN = Text("机构代号“{given}”已有。", "There is an organisation with the code “{given}” already.")
_NO_ABOVE = Text(
    "机构{given}的上级“{above}”当日不存在。", "“{above}”, above organisation {given}, does not exist on that day."
)
_NO_BUREAU = Text("所（{given}）必须设在一个局之下。", "A station ({given}) stands below a bureau.")
_TWO_OFFICES = Text("“{region}”同期已有{other}。", "“{region}” has an office over the same time already: {other}.")
_NO_SUCH = Text("没有这个机构。", "There is no such organisation.")
_ENDED = Text("该机构已于{day}终止。", "This organisation ended with {day} already.")
_TOO_EARLY = Text("终止日不能早于设立日{day}。", "An organisation cannot end before {day}, when it began.")
_HAS_BELOW = Text("{name}之下还有{count}个机构。", "{count} organisations still stand below {name}.")


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """What is to be noted; `above` is the code of the organisation above, "" for none; `region` 6 or 9 digits."""

    code: str
    kind: str
    name: str
    short_name: str
    english: str
    region: str
    valid_from: Day
    above: str = ""
    credit_code: str = ""
    intake_a_day: int = 20


@dataclass(frozen=True, slots=True)
class Noted:
    """The organisation that was noted."""

    id: UUID


@dataclass(frozen=True, slots=True)
class Ended:
    """The organisation that ended, and its last day."""

    id: UUID
    day: Day


def note_organisation(new: NewOrganisation, *, by: Actor, at: Instant, once: Key) -> Noted:
    """Note an organisation below another or none.

    Raise `Refusal` ``organisation.forbidden``, ``organisation.malformed``, ``organisation.taken``,
    ``organisation.no-above``, ``organisation.no-bureau``, ``organisation.second-office``, and those of `kernel.region`.
    """
    with acting("organisations.note_organisation", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Noted)) is not None:
            return earlier
        keeps(by)
        key = write(act, new)
        act.record(ORGANISATION_NOTED, organisation=key, code=new.code, kind=new.kind)
        return act.give(Noted(key))


def end_organisation(key: UUID, *, day: Day, by: Actor, at: Instant, once: Key) -> Ended:
    """End an organisation with its last `day`; what it did stays its own.

    Raise `Refusal` ``organisation.forbidden``, ``organisation.none``, ``organisation.ended``,
    ``organisation.too-early``, ``organisation.has-below``.
    """
    with acting("organisations.end_organisation", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Ended)) is not None:
            return earlier
        keeps(by)
        found = Organisation.objects.select_for_update(of=("self",), no_key=True).filter(pk=key).first()
        if found is None:
            raise Refusal("organisation.none", _NO_SUCH)
        if found.valid_to is not None:
            raise Refusal("organisation.ended", _ENDED, day=found.valid_to)
        if day < found.valid_from:
            raise Refusal("organisation.too-early", _TOO_EARLY, day=found.valid_from)
        below = Organisation.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), above=key).count()
        if below:
            raise Refusal("organisation.has-below", _HAS_BELOW, name=found.name, count=below)
        Organisation.objects.filter(pk=key).update(valid_to=day)
        act.record(ORGANISATION_ENDED, organisation=key, day=day)
        return act.give(Ended(key, day))


def write(act: Act, new: NewOrganisation) -> UUID:
    """Check and write one organisation with its holder (of this module's acts alone; the fact is the caller's)."""
    _check(new)
    if Organisation.objects.filter(code=new.code).exists():
        raise Refusal("organisation.taken", _TAKEN, given=new.code)
    over = _above(new)
    key = act.new_id(f"organisation:{new.code}")
    bureau = key if new.kind != "station" else _bureau(new, over)
    Holder.objects.create(id=key, kind="organisation", name=new.name)
    Organisation.objects.create(
        holder_id=key,
        code=new.code,
        kind=new.kind,
        name=new.name,
        short_name=new.short_name,
        english=new.english,
        region=new.region,
        above=over,
        bureau_id=bureau,
        credit_code=new.credit_code,
        valid_from=new.valid_from,
        intake_a_day=new.intake_a_day,
    )
    return key


def _check(new: NewOrganisation) -> None:
    if not _CODE.fullmatch(new.code):
        raise Refusal("organisation.malformed", _BAD_CODE, given=new.code)
    if new.kind not in KINDS:
        raise Refusal("organisation.malformed", _BAD_KIND, kind=new.kind)
    if not all(text.strip() for text in (new.name, new.short_name, new.english)):
        raise Refusal("organisation.malformed", _NO_NAME, given=new.code)
    if not 0 <= new.intake_a_day <= 1000:
        raise Refusal("organisation.malformed", _BAD_INTAKE)
    region(new.region, new.valid_from)
    if new.kind in OFFICES:
        other = Organisation.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=new.valid_from), region=new.region, kind__in=OFFICES
        ).first()
        if other is not None:
            raise Refusal("organisation.second-office", _TWO_OFFICES, region=new.region, other=other.name)


def _above(new: NewOrganisation) -> Organisation | None:
    if not new.above:
        return None
    found = Organisation.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=new.valid_from), code=new.above, valid_from__lte=new.valid_from
    ).first()
    if found is None:
        raise Refusal("organisation.no-above", _NO_ABOVE, given=new.code, above=new.above)
    return found


def _bureau(new: NewOrganisation, over: Organisation | None) -> UUID:
    if over is None or over.kind != "bureau":
        raise Refusal("organisation.no-bureau", _NO_BUREAU, given=new.code)
    key: UUID = over.pk
    return key
