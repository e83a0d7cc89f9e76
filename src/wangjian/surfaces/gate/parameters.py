"""Query parameters, each with a bound: a page never works on more than it said it would take."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

LONGEST_QUERY = 4000
"""Bytes of a query string; the longest form of ours (a clock with every pause) needs under 2,000."""

_TOO_LONG_QUERY = Text("地址过长，最多{most}字节。", "The address is too long; at most {most} bytes are taken.")
_TOO_LONG = Text("“{name}”过长，最多{most}个字符。", "“{name}” is too long; at most {most} characters are taken.")
_TOO_MANY = Text("“{name}”过多，最多{most}个。", "“{name}” is given too often; at most {most} are taken.")
_CONTROL = Text("“{name}”含有不可见的控制字符。", "“{name}” holds control characters.")
_NO_CHOICE = Text("“{name}”没有这一选项：{given}。", "“{name}” has no such choice: {given}.")
_NO_NUMBER = Text("“{name}”应为{low}至{high}的整数。", "“{name}” must be a whole number from {low} to {high}.")
_METHOD = Text("本页面只供阅读，不接受{method}请求。", "This page is for reading and takes no {method} request.")

P = ParamSpec("P")


def read_only(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let `view` see GET and HEAD with a bounded query string alone.

    Raise `Refusal` ``method.not_allowed`` (answered with 405) or ``query.too_long`` (414).
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            raise Refusal("method.not_allowed", _METHOD, method=request.method, allow="GET, HEAD")
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            raise Refusal("query.too_long", _TOO_LONG_QUERY, most=LONGEST_QUERY)
        return view(request, *args, **kwargs)

    return guarded


def words(request: HttpRequest, name: str, *, most: int = 80) -> str:
    """The text given for `name`, stripped, empty if none; raise `Refusal` ``parameter.malformed`` beyond `most`."""
    return _clean(request.GET.get(name, ""), name, most)


def several(request: HttpRequest, name: str, *, most: int, longest: int = 80) -> list[str]:
    """Every text given for `name`, blanks kept so that rows of a form stay in step; raise if more than `most`."""
    given = request.GET.getlist(name)
    if len(given) > most:
        raise Refusal("parameter.malformed", _TOO_MANY, name=name, most=most)
    return [_clean(text, name, longest) for text in given]


def choice(request: HttpRequest, name: str, choices: Collection[str], default: str = "") -> str:
    """One of `choices`, `default` if none is given; raise `Refusal` ``parameter.malformed`` for any other."""
    given = words(request, name)
    if not given:
        return default
    if given not in choices:
        raise Refusal("parameter.malformed", _NO_CHOICE, name=name, given=given)
    return given


def number(request: HttpRequest, name: str, *, low: int, high: int, default: int) -> int:
    """A whole number from `low` to `high`; raise `Refusal` ``parameter.malformed`` for anything else."""
    given = words(request, name)
    if not given:
        return default
    if not (given.isascii() and given.isdigit() and low <= int(given) <= high):
        raise Refusal("parameter.malformed", _NO_NUMBER, name=name, low=low, high=high)
    return int(given)


def identifier(request: HttpRequest, name: str) -> UUID | None:
    """The identifier given for `name`, None if none is; raise `Refusal` ``parameter.malformed`` for anything else."""
    given = words(request, name)
    try:
        return UUID(given) if given else None
    except ValueError:
        raise Refusal("parameter.malformed", _NO_CHOICE, name=name, given=given) from None


def _clean(given: str, name: str, most: int) -> str:
    text = given.strip()
    if len(text) > most:
        raise Refusal("parameter.malformed", _TOO_LONG, name=name, most=most)
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in text):
        raise Refusal("parameter.malformed", _CONTROL, name=name)
    return text
