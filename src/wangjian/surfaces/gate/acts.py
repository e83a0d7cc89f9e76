"""Forms that do something: posted, once, with what they hold read and bounded before any module is asked."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse

from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant, parse_day
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit import operations as audit
from wangjian.surfaces.gate.request import GateRequest

_METHOD = Text("此处只接受提交的表单，不接受{method}请求。", "A form is sent here; {method} is not taken.")
_MISSING = Text("表单缺少“{name}”。", "The form lacks “{name}”.")
_MALFORMED = Text("表单中“{name}”的内容无法识别。", "What the form holds for “{name}” cannot be read.")
_TOO_LONG = Text("“{name}”过长，最多{most}个字符。", "“{name}” is too long; at most {most} characters are taken.")
_CONTROL = Text("“{name}”含有不可见的控制字符。", "“{name}” holds control characters.")
_TWICE = Text("表单中“{name}”出现了不止一次。", "The form holds “{name}” more than once.")

P = ParamSpec("P")


def new_once() -> Key:
    """A key for one form: sent twice, it does its work once."""
    return uuid4()


def posted(
    view: Callable[Concatenate[GateRequest, P], HttpResponse],
) -> Callable[Concatenate[GateRequest, P], HttpResponse]:
    """Let `view` see posted forms alone; what it refuses is put on record by the gate (`answers.Refusals`)."""

    @wraps(view)
    def guarded(request: GateRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method != "POST":
            raise Refusal("method.not_allowed", _METHOD, method=request.method, allow="POST")
        return view(request, *args, **kwargs)

    return guarded


def note_refusal(request: GateRequest, refusal: Refusal) -> None:
    """Put on record that an act of a known person was refused, and why, once a request (8.1.4.3 b)."""
    if request.account is not None and not request.refusal_noted:
        request.refusal_noted = True
        name = request.resolver_match.view_name if request.resolver_match else ""
        audit.record_refusal(name.replace("-", "_") or "unknown", refusal.code, by=request.actor, at=request.at)


def once(request: GateRequest) -> Key:
    """The form's key; raise `Refusal` ``form.malformed`` without one."""
    return key(request, "once")


def key(request: GateRequest, name: str) -> UUID:
    """An identifier the form names; raise `Refusal` ``form.malformed``."""
    try:
        return UUID(_given(request, name))
    except ValueError:
        raise Refusal("form.malformed", _MALFORMED, name=name) from None


def keys(request: GateRequest, name: str, *, most: int) -> list[UUID]:
    """Every identifier the form gives for `name`; raise `Refusal` ``form.missing`` for none, ``form.malformed``."""
    given = several(request, name, most=most)
    if not given:
        raise Refusal("form.missing", _MISSING, name=name)
    try:
        return [UUID(each) for each in given]
    except ValueError:
        raise Refusal("form.malformed", _MALFORMED, name=name) from None


def whole(request: GateRequest, name: str, *, low: int = 0, high: int = 2**53) -> int:
    """A whole number of the form; raise `Refusal` ``form.malformed``."""
    given = _given(request, name)
    if not (given.isascii() and given.isdecimal() and len(given) < 18 and low <= int(given) <= high):
        raise Refusal("form.malformed", _MALFORMED, name=name)
    return int(given)


def text(request: GateRequest, name: str, *, most: int, needed: bool = True) -> str:
    """A text of the form, lines kept; raise `Refusal` ``form.missing``, ``form.too_long`` or ``form.malformed``."""
    given = _given(request, name, needed=needed).strip().replace("\r\n", "\n")
    if needed and not given:
        raise Refusal("form.missing", _MISSING, name=name)
    if len(given) > most:
        raise Refusal("form.too_long", _TOO_LONG, name=name, most=most)
    if any((ord(letter) < 32 and letter not in "\n\t") or ord(letter) == 127 for letter in given):
        raise Refusal("form.malformed", _CONTROL, name=name)
    return given


def chosen(request: GateRequest, name: str, choices: Collection[str], *, needed: bool = True) -> str:
    """One of `choices`; empty where it may be and is; raise `Refusal` ``form.missing`` or ``form.malformed``."""
    given = text(request, name, most=200, needed=needed)
    if given and given not in choices:
        raise Refusal("form.malformed", _MALFORMED, name=name)
    return given


def several(request: GateRequest, name: str, *, most: int = 20) -> list[str]:
    """Every value the form gives for `name`; raise `Refusal` ``form.malformed`` beyond `most`."""
    given = [value.strip() for value in request.POST.getlist(name) if value.strip()]
    if len(given) > most or any(len(value) > 200 for value in given):
        raise Refusal("form.malformed", _MALFORMED, name=name)
    return given


def day(request: GateRequest, name: str) -> date:
    """A day of the form; raise `Refusal` ``form.missing`` or ``day.malformed``."""
    return parse_day(text(request, name, most=20))


def moment(request: GateRequest, name: str) -> Instant:
    """A moment of the form, in Asia/Shanghai; raise `Refusal` ``form.missing`` or ``moment.malformed``."""
    return Instant.parse(text(request, name, most=40))


def fen(request: GateRequest, name: str) -> int:
    """A sum in yuan as people write it, in 分; empty is nothing; raise `Refusal` ``form.malformed``."""
    given = text(request, name, most=20, needed=False).replace(",", "").replace("，", "")
    if not given:
        return 0
    yuan, _, rest = given.partition(".")
    if not (
        yuan.isascii() and yuan.isdecimal() and len(yuan) <= 13 and (not rest or (rest.isdecimal() and len(rest) <= 2))
    ):
        raise Refusal("form.malformed", _MALFORMED, name=name)
    return int(yuan) * 100 + int((rest or "0").ljust(2, "0"))


def upload(request: GateRequest, name: str) -> UploadedFile:
    """The one file sent under `name`; raise `Refusal` ``form.missing``."""
    given = request.FILES.getlist(name)
    if len(given) != 1:
        raise Refusal("form.missing", _MISSING, name=name)
    sent = given[0]
    sent.name = Path(sent.name or "").name or "file"
    return sent


def _given(request: GateRequest, name: str, *, needed: bool = True) -> str:
    given = request.POST.getlist(name)
    if not given:
        if needed:
            raise Refusal("form.missing", _MISSING, name=name)
        return ""
    if len(given) > 1:
        raise Refusal("form.malformed", _TWICE, name=name)
    return given[0]
