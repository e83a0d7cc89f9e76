"""The parts as template tags: a sentence in the reader's language, articles, marks, days, pages."""

from __future__ import annotations

import re
from calendar import month_name as month_names
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.period import Period, Unit
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.library import library
from wangjian.law.mark import Mark
from wangjian.surfaces.design.paging import Page
from wangjian.surfaces.gate.acts import new_once
from wangjian.surfaces.gate.visitor import reading_language

register = template.Library()

_QUOTED = re.compile("(“[^”]*”)")
_CHINESE_LETTER = re.compile("[\u3400-\u9fff]")

WEEKDAYS = tuple(
    Text(f"周{zh}", en)
    for zh, en in zip("一二三四五六日", ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], strict=True)
)


@dataclass(frozen=True, slots=True)
class Language:
    """A language a reader can choose: Django's code, the tag in HTML, its own name."""

    code: str
    tag: str
    name: str


_CHINESE = Language("zh-hans", "zh-Hans", "中文")
_ENGLISH = Language("en", "en", "English")


@register.simple_tag
def html_lang() -> str:
    """The tag of the language the page is in."""
    return (_ENGLISH if reading_language() == "en" else _CHINESE).tag


@register.simple_tag
def other_language() -> Language:
    """The language the reader can change to."""
    return _CHINESE if reading_language() == "en" else _ENGLISH


@register.simple_tag
def say(text: Text) -> str:
    """A sentence of law or detection in the reader's language."""
    return text.in_(reading_language())


@register.simple_tag
def label(text: Text) -> str:
    """The same where it stands alone, in a choice: with a capital letter where the language has them."""
    said = text.in_(reading_language())
    return said[:1].upper() + said[1:]


@register.simple_tag
def reason(text: Text) -> SafeString:
    """A reason that quotes evidence: on an English page each quotation that is Chinese is marked as such."""
    if reading_language() != "en":
        return format_html("{}", text.zh)
    pieces = _QUOTED.split(text.en)
    shown = (
        format_html('<span lang="zh-Hans">{}</span>', piece) if place % 2 and _CHINESE_LETTER.search(piece) else piece
        for place, piece in enumerate(pieces)
    )
    return format_html_join("", "{}", ((piece,) for piece in shown))


@register.simple_tag
def once() -> SafeString:
    """The key of the form it stands in: its own, so that two forms of one page are two acts."""
    return format_html('<input type="hidden" name="once" value="{}">', new_once())


@register.simple_tag
def count(number: int) -> str:
    """A number with its thousands told apart."""
    return f"{number:,}"


@register.simple_tag
def yuan(fen: int) -> str:
    """A sum in 分 as yuan: ``12,000.00 元``."""
    amount = f"{fen // 100:,}.{fen % 100:02}"
    return f"CNY {amount}" if reading_language() == "en" else f"{amount} 元"


@register.filter
def item(things: Mapping[str, Any], key: str) -> Any:
    """What `things` hold under `key`, or the key itself in both languages."""
    return things.get(key) or Text(key, key)


@register.simple_tag
def capped(number: int, most: int) -> str:
    """A count that stops: beyond `most` it reads ``1,000+``."""
    return f"{most:,}+" if number > most else f"{number:,}"


@register.filter
def joined(articles: Iterable[Citation] | None) -> str:
    """Citations as a form takes them."""
    return "|".join(map(str, articles or ()))


@register.filter
def in_yuan(fen: int | None) -> str:
    """A sum in 分 as a form takes it, in yuan; nothing for nothing."""
    return f"{fen // 100}.{fen % 100:02}" if fen else ""


@register.filter
def get(things: Mapping[str, Any], key: str) -> Any:
    """What `things` hold under `key`, nothing if nothing."""
    return things.get(key, ())


@register.filter
def citations(text: str) -> tuple[Citation, ...]:
    """The articles that a text of citations names."""
    return Citation.parse_all(text)


@register.simple_tag
def short(text: Text | str) -> str:
    """A symbol in the reader's language; a number is the same in both."""
    return text if isinstance(text, str) else text.in_(reading_language())


@register.simple_tag
def cited(article: Citation) -> str:
    """An article with the full name of its instrument, or why it cannot be named."""
    try:
        return library().title(article, reading_language())
    except Refusal as unknown:
        return unknown.text.in_(reading_language())


@register.simple_tag
def length(n: int, unit: Unit) -> str:
    """A length of time, as ``15 working days``."""
    return Period(n, unit).text.in_(reading_language())


@register.simple_tag
def month_name(year: int, month: int) -> str:
    """A month, as ``September 2026``."""
    return f"{month_names[month]} {year}" if reading_language() == "en" else f"{year}年{month}月"


@register.simple_tag
def weekdays() -> list[str]:
    """The days of the week from Monday, as short as they come."""
    return ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"] if reading_language() == "en" else list("一二三四五六日")


@register.simple_tag
def original(text: Text) -> SafeString:
    """The Chinese wording, marked as Chinese, for a page that reads English; nothing on a Chinese page."""
    return format_html('<span lang="zh-Hans">{}</span>', text.zh) if reading_language() == "en" else SafeString("")


@register.simple_tag
def day(given: Day) -> SafeString:
    """A day as ``2026-04-15 Wed``."""
    weekday = WEEKDAYS[given.weekday()].in_(reading_language())
    return format_html('<time datetime="{}">{} {}</time>', given.isoformat(), given.isoformat(), weekday)


@register.simple_tag
def moment(given: Instant) -> SafeString:
    """A moment as ``2026-04-15 09:30 Wed``, to the second only where it has seconds."""
    at = given.at
    clock = at.strftime("%H:%M:%S" if at.second else "%H:%M")
    weekday = WEEKDAYS[at.weekday()].in_(reading_language())
    return format_html('<time datetime="{}">{} {} {}</time>', at.isoformat(), at.date().isoformat(), clock, weekday)


@register.inclusion_tag("design/chip.html", takes_context=True)
def chip(context: dict[str, Any], citation: Citation | str) -> dict[str, object]:
    """An article as a chip that names its instrument and leads to it; an unsure source is dashed, with its mark."""
    named = Citation.parse(citation) if isinstance(citation, str) else citation
    root = context.get("portal_root", "")
    try:
        article = library().article(named)
    except Refusal:
        mark, address = Mark.NOT_FOUND, f"{root}/law/"
    else:
        mark = article.mark if article else library().instruments[named.instrument].mark
        place = f"#a{article.number}" if article else ""
        address = f"{root}/law/instruments/{named.instrument}/{place}"
    return {"citation": named, "title": cited(named), "mark": mark, "address": address}


@register.inclusion_tag("design/refused.html", takes_context=True)
def refused(context: dict[str, Any], refusal: Refusal, status: int = 400) -> dict[str, object]:
    """A refusal as it is: what is not done and why, and under which article."""
    return {"refusal": refusal, "status": status, "portal_root": context.get("portal_root", "")}


@register.inclusion_tag("design/mark.html")
def mark_badge(mark: Mark | str) -> dict[str, object]:
    """How sure a statement of law is, in words, with its short mark."""
    return {"mark": Mark(mark)}


@register.inclusion_tag("design/pager.html", takes_context=True)
def pager(context: dict[str, Any], page: Page) -> dict[str, object]:
    """Links to the pages before and after, with what else the address holds kept."""

    def address(number: int) -> str:
        query: QueryDict = context["request"].GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "before": address(page.number - 1) if page.number > 1 else "",
        "after": address(page.number + 1) if page.number < page.last else "",
    }


@register.simple_tag
def in_force(first: date | None, last: date | None) -> str:
    """From when to when something is in force, in words."""
    if first and last:
        return _("%(first)s 至 %(last)s") % {"first": first, "last": last}
    if first:
        return _("%(first)s 起") % {"first": first}
    return _("%(last)s 止") % {"last": last} if last else _("日期未查到")
