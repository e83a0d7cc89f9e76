"""People are noted under the name that stands on papers, and retired."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.accounts.facts import PERSON_NOTED, PERSON_RETIRED
from wangjian.modules.accounts.models import Account, Person
from wangjian.modules.accounts.operations.keeping import leave_two_security_administrators, lock_person
from wangjian.modules.accounts.policies import LONGEST_NAME, keeps_accounts
from wangjian.modules.audit.operations import Act, acting
from wangjian.modules.organisations import operations as organisations
from wangjian.modules.organisations.queries import organisation as organisation_row

_NO_NAME = Text("姓名应为1至{most}个字。", "A name has 1 to {most} characters.")
_GONE = Text("{name}已不存续。", "{name} no longer exists.")
_RETIRED = Text("该人员已停用。", "This person is retired already.")


@dataclass(frozen=True, slots=True)
class PersonNoted:
    """The person who was noted."""

    id: UUID


@dataclass(frozen=True, slots=True)
class PersonRetired:
    """The person who was retired."""

    id: UUID


def note_person(name: str, *, organisation: UUID, licence: str = "", by: Actor, at: Instant, once: Key) -> PersonNoted:
    """Note a person of an organisation; `licence` is the number of the enforcement licence.

    Raise `Refusal` ``accounts.forbidden``, ``person.malformed``, ``person.organisation-ended``, ``organisation.none``.
    """
    with acting("accounts.note_person", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(PersonNoted)) is not None:
            return earlier
        keeps_accounts(by)
        return act.give(PersonNoted(write_person(act, "person", name=name, organisation=organisation, licence=licence)))


def retire_person(key: UUID, *, by: Actor, at: Instant, once: Key) -> PersonRetired:
    """Retire a person: he acts no more, and his sessions end; what he did stays his.

    Raise `Refusal` ``accounts.forbidden``, ``.himself``, ``person.none``, ``person.retired``,
    ``administrators.too-few``.
    """
    with acting("accounts.retire_person", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(PersonRetired)) is not None:
            return earlier
        keeps_accounts(by, of=key)
        person = lock_person(key)
        if not person.active:
            raise Refusal("person.retired", _RETIRED)
        leave_two_security_administrators(person.pk, on=at.day)
        Person.objects.filter(pk=key).update(active=False)
        Account.objects.filter(person=key).update(epoch=F("epoch") + 1)
        act.record(PERSON_RETIRED, person=key)
        return act.give(PersonRetired(key))


def write_person(act: Act, label: str, *, name: str, organisation: UUID, licence: str = "") -> UUID:
    """Check and write a person with its holder and fact (of this module's acts alone)."""
    if not 1 <= len(name.strip()) <= LONGEST_NAME:
        raise Refusal("person.malformed", _NO_NAME, most=LONGEST_NAME)
    where = organisation_row(organisation)
    if not where.stands(act.at.day):
        raise Refusal("person.organisation-ended", _GONE, name=where.name)
    key = act.new_id(label)
    organisations.note_person_holder(act, key, name=name.strip())
    Person.objects.create(
        holder_id=key, name=name.strip(), organisation_id=organisation, licence=licence.strip(), active=True
    )
    act.record(PERSON_NOTED, person=key, organisation=organisation)
    return key
