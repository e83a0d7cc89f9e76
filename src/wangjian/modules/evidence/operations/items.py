"""Things are taken as evidence, read, checked again and withdrawn; each leaves a line in the custody record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from django.db import IntegrityError, transaction

from wangjian.kernel.actor import Actor
from wangjian.kernel.citation import Citation
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import Act, acting
from wangjian.modules.evidence.facts import ITEM_ADDED, ITEM_CHECKED, ITEM_OPENED, ITEM_WITHDRAWN
from wangjian.modules.evidence.models import Item
from wangjian.modules.evidence.operations.custody import locked, write_line
from wangjian.modules.evidence.policies import KINDS, MOST_BYTES, READINGS, handles
from wangjian.modules.files import operations as files
from wangjian.modules.files import queries as stored
from wangjian.modules.matters import policies as matters

_ARTICLES = Citation.parse_all("PL-46|PP-23|EEV-3")
_KIND = Text("“{kind}”不是证据种类；种类有：{kinds}。", "“{kind}” is no kind of evidence; the kinds are: {kinds}.")
_SAYS = Text(
    "收入证据应当写明名称、证明内容和来源。", "An item of evidence takes a name, what it shows and where it came from."
)
_FUTURE = Text("取证时间{taken}晚于现在。", "It cannot have been taken at {taken}, which is still to come.")
_MAY_NOT = Text("您不是承办这一事项的执法人员，不能收入证据。", "Only an officer of the matter adds evidence to it.")
_TWICE = Text(
    "同样的内容已作为证据“{name}”收入本事项。", "The same content is evidence of this matter already, as “{name}”."
)
_REASON = Text("撤回证据应当说明理由。", "Withdrawing evidence takes a reason.")
_WITHDRAWN = Text("证据“{name}”已经撤回。", "The evidence “{name}” is withdrawn already.")
_OTHER = Text("该提交标识已用于取阅另一件证据。", "This key was used to read another item of evidence.")
_HOW = Text("“{how}”不是取阅方式。", "“{how}” is no way of reading evidence.")


@dataclass(frozen=True, slots=True)
class About:
    """What an item is: its file's name, its kind (PL-46), what it shows, its source, and when it was taken (PP-23)."""

    name: str
    kind: str
    shows: str
    source: str
    taken_at: Instant


@dataclass(frozen=True, slots=True)
class Added:
    """An item taken in, with its content's digest and size in bytes."""

    item: UUID
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether an item's content still has the digest it came in with."""

    item: UUID
    same: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """An item about to be read: the name, type and digest of its content."""

    item: UUID
    name: str
    media_type: str
    sha256: str


def add_item(matter: UUID, upload: BinaryIO, *, about: About, by: Actor, at: Instant, once: Key) -> Added:
    """Take the upload in as evidence of a matter, with its digest and first custody line (PL-46, PP-23, EEV-3).

    Raise `Refusal` ``matter.none``, ``evidence.may-not``, ``evidence.kind``, ``evidence.says-nothing``,
    ``evidence.future``, ``evidence.twice``, and ``file.lying``, ``file.too-large``, ``file.empty`` of the upload.
    """
    with acting("evidence.add-item", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Added)) is not None:
            return earlier
        _require_may_add(by, matter)
        _require_sense(about, at)
        kept = files.put(act, upload, name=about.name, most=MOST_BYTES)
        item = Item(
            id=act.new_id("item"),
            matter_id=matter,
            content_id=kept.sha256,
            kind=about.kind,
            name=kept.name,
            shows=about.shows.strip(),
            source=about.source.strip(),
            taken_at=about.taken_at.at,
            added_at=at.at,
            added_by=by.name,
        )
        _insert(item)
        write_line(act, item, "added")
        act.record(ITEM_ADDED, matter=matter, item=item.id, kind=about.kind, content=kept.sha256, size=kept.size)
        return act.give(Added(item.id, kept.sha256, kept.size))


def withdraw(act: Act, item: UUID, *, reason: str) -> None:
    """Declare that an item no longer counts, for a reason; a step. It stays and can still be read.

    The caller says which items cannot be withdrawn any more. Raise `Refusal` ``evidence.none``, ``evidence.may-not``,
    ``evidence.no-reason``, ``evidence.withdrawn``.
    """
    found = locked(act.by, item)
    if found.withdrawn_at is not None:
        raise Refusal("evidence.withdrawn", _WITHDRAWN, name=found.name)
    if not reason.strip():
        raise Refusal("evidence.no-reason", _REASON)
    found.withdrawn_at, found.withdrawn_for = act.at.at, reason.strip()
    found.save(update_fields=["withdrawn_at", "withdrawn_for"], force_update=True)
    write_line(act, found, "withdrawn")
    act.record(ITEM_WITHDRAWN, matter=found.matter_id, item=item, content=found.content_id)


def check_item(item: UUID, *, by: Actor, at: Instant, once: Key) -> Checked:
    """Compute the digest of an item's content again and write down whether it is the same.

    A content that is gone or can no longer be read is not the same. Raise `Refusal` ``evidence.none``.
    """
    with acting("evidence.check-item", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(Checked)) is not None:
            return earlier
        found = locked(by, item, to_read=True)
        same = _same(found.content_id)
        write_line(act, found, "checked" if same else "differs")
        if not same:
            files.note_damage(act, [found.content_id])
        act.record(ITEM_CHECKED, matter=found.matter_id, item=item, content=found.content_id, same=same)
        return act.give(Checked(item, same))


def open_item(item: UUID, *, how: str, by: Actor, at: Instant, once: Key) -> tuple[Opened, BinaryIO]:
    """Open an item's content, `how` being ``opened`` or ``downloaded``; the reading is recorded before it is given.

    Whose it is to see is asked each time. Raise `Refusal` ``evidence.none``, ``evidence.how``, and ``evidence.other``
    for a key with which another item was opened.
    """
    if how not in READINGS:
        raise Refusal("evidence.how", _HOW, how=how)
    with acting("evidence.open-item", by=by, at=at, once=once) as act:
        found = locked(by, item, to_read=True)
        opened = act.earlier(Opened)
        if opened is None:
            write_line(act, found, how)
            act.record(ITEM_OPENED, matter=found.matter_id, item=item, how=how)
            opened = act.give(Opened(item, found.name, found.content.media_type, found.content_id))
        if opened.item != item:
            raise Refusal("evidence.other", _OTHER)
    return opened, stored.open_content(opened.sha256)


def _require_may_add(by: Actor, matter: UUID) -> None:
    found = matters.visible(by).filter(pk=matter).values_list("office_id", "bureau_id").first()
    if found is None:
        raise matters.none()
    if not handles(by, found):
        raise Refusal("evidence.may-not", _MAY_NOT)


def _require_sense(about: About, at: Instant) -> None:
    if about.kind not in KINDS:
        raise Refusal("evidence.kind", _KIND, articles=_ARTICLES, kind=about.kind, kinds=", ".join(KINDS))
    if not (about.name.strip() and about.shows.strip() and about.source.strip()):
        raise Refusal("evidence.says-nothing", _SAYS, articles=_ARTICLES)
    if about.taken_at > at:
        raise Refusal("evidence.future", _FUTURE, articles=_ARTICLES, taken=about.taken_at)


def _insert(item: Item) -> None:
    try:
        with transaction.atomic():
            item.save(force_insert=True)
    except IntegrityError as error:
        if "evidence_item_once" not in str(error):
            raise
        same = Item.objects.get(matter=item.matter_id, content=item.content_id, withdrawn_at=None)
        raise Refusal("evidence.twice", _TWICE, name=same.name) from error


def _same(content: str) -> bool:
    try:
        return stored.unharmed(content)
    except Refusal:
        return False
