"""Every address of every host, and what each role gets there: a row for each address, a status for each role.

Two tests read it: `tests/surfaces` for whoever has not signed in (no database), `tests/project` for those who have.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.urls import URLPattern, URLResolver

ROLES = (
    "officer",
    "bureau officer",
    "officer elsewhere",
    "unit head",
    "head",
    "reviewer",
    "superior",
    "system",
    "security",
    "audit",
)
"""Those who sign in: an officer of the station that works on the matter, one of its bureau, one of another bureau; the
station's head, the bureau's; its case reviewer; the city's supervisor; the three administrators."""

Statuses = tuple[int, ...]

ALL = (200,) * 10
NONE_GET = (405,) * 10
WORK = (200,) * 7 + (403,) * 3
FIRST = (200,) * 7 + (302,) * 3
MATTER = (200, 200, 404, 200, 200, 200, 200, 403, 403, 403)
ORIGINAL = (200, 200, 404, 200, 200, 200) + (403,) * 4
LOOKED = (403, 403, 404, 200, 200, 403, 200, 403, 403, 403)
ACT_GET = (405,) * 7 + (403,) * 3
ACT = (400, 400, 404, 400, 400, 400, 400, 403, 403, 403)
OF_WORK = (400,) * 7 + (403,) * 3
READ_ONLY = (405,) * 10
SYSTEM = (403,) * 7 + (200, 403, 403)
SECURITY = (403,) * 8 + (200, 403)
AUDIT = (403,) * 9 + (200,)
SYSTEM_GET = (403,) * 7 + (405, 403, 403)
SYSTEM_POST = (403,) * 7 + (400, 403, 403)
STAFF_GET = (403,) * 8 + (405, 403)
STAFF = (403,) * 8 + (400, 403)


@dataclass(frozen=True, slots=True)
class Row:
    """An address (with `{names}` of things), what GET and an empty POST get by role, and both for nobody.

    `plain` says that the address answers nobody without a database.
    """

    address: str
    get: Statuses
    post: Statuses
    nobody: tuple[int, int] = (302, 401)
    plain: bool = True


def _page(address: str, get: Statuses, post: Statuses = READ_ONLY) -> Row:
    return Row(address, get, post, (302, 405))


def _act(address: str) -> Row:
    return Row(f"/matters/{{matter}}/{address}", ACT_GET, ACT)


def _staff(address: str) -> Row:
    return Row(f"/people/{{person}}/{address}", STAFF_GET, STAFF)


def _system(address: str) -> Row:
    return Row(f"/organisations/{address}", SYSTEM_GET, SYSTEM_POST)


def _open(address: str, *, plain: bool = True) -> Row:
    return Row(address, ALL, READ_ONLY, (200, 405), plain)


DESK: dict[str, Row] = {
    "health": Row("/health", ALL, READ_ONLY, (200, 405), plain=False),
    "": _page("/", FIRST),
    "language/": Row("/language/", (405,) * 10, (400,) * 10, (405, 400)),
    "sign-in/": Row("/sign-in/", ALL, (400,) * 10, (200, 400)),
    "sign-out/": Row("/sign-out/", (405,) * 10, (303,) * 10, (405, 303)),
    "password/": Row("/password/", ALL, (400,) * 10),
    "search/": _page("/search/?q=杭州", WORK),
    "notices/": _page("/notices/", WORK),
    "notices/<uuid:key>/": Row("/notices/{nothing}/", ACT_GET, OF_WORK),
    "suspicions/": _page("/suspicions/", WORK),
    "suspicions/<uuid:key>/": _page("/suspicions/{suspicion}/", MATTER),
    "suspicions/<uuid:key>/register/": Row("/suspicions/{suspicion}/register/", ACT_GET, ACT),
    "suspicions/<uuid:key>/dismiss/": Row("/suspicions/{suspicion}/dismiss/", ACT_GET, ACT),
    "leads/new/": _page("/leads/new/?q=杭州", WORK),
    "leads/new/<uuid:key>/": Row("/leads/new/{subject}/", ACT_GET, OF_WORK),
    "subjects/": _page("/subjects/?q=杭州", WORK),
    "subjects/<uuid:key>/": _page("/subjects/{subject}/", WORK),
    "subjects/<uuid:key>/name/": Row("/subjects/{subject}/name/", ACT_GET, OF_WORK),
    "matters/<uuid:key>/": _page("/matters/{matter}/", MATTER),
    "matters/<uuid:key>/timeline/": _page("/matters/{matter}/timeline/", MATTER),
    "matters/<uuid:key>/readings/": _page("/matters/{matter}/readings/", LOOKED),
    "matters/<uuid:key>/move/": _act("move/"),
    "matters/<uuid:key>/return/": _act("return/"),
    "matters/<uuid:key>/withdraw/": _act("withdraw/"),
    "matters/<uuid:key>/draft/": _act("draft/"),
    "matters/<uuid:key>/evidence/": _act("evidence/"),
    "matters/<uuid:key>/serve/": _act("serve/"),
    "matters/<uuid:key>/receive/": _act("receive/"),
    "matters/<uuid:key>/measures/": _act("measures/"),
    "matters/<uuid:key>/measures/check/": _act("measures/check/"),
    "matters/<uuid:key>/supervision/": _act("supervision/"),
    "matters/<uuid:key>/supervision/answer/": _act("supervision/answer/"),
    "papers/<uuid:key>/": _page("/papers/{paper}/", MATTER),
    "papers/<uuid:key>/about/": _page("/papers/{paper}/about/", MATTER),
    "papers/<uuid:key>/number/": Row("/papers/{paper}/number/", ACT_GET, ACT),
    "papers/<uuid:key>/void/": Row("/papers/{paper}/void/", ACT_GET, ACT),
    "papers/<uuid:key>/original/": Row(
        "/papers/{original}/original/", ORIGINAL, (400, 400, 404, 400, 400, 400) + (403,) * 4
    ),
    "evidence/<uuid:key>/custody/": _page("/evidence/{item}/custody/", MATTER),
    "evidence/<uuid:key>/check/": Row("/evidence/{item}/check/", ACT_GET, ACT),
    "evidence/<uuid:key>/withdraw/": Row("/evidence/{item}/withdraw/", ACT_GET, ACT),
    "evidence/<uuid:key>/": Row("/evidence/{item}/", ACT_GET, MATTER),
    "exchanges/": _page("/exchanges/", WORK),
    "disposals/": _page("/disposals/", WORK),
    "disposals/propose/": Row("/disposals/propose/", ACT_GET, OF_WORK),
    "disposals/approve/": Row("/disposals/approve/", ACT_GET, OF_WORK),
    "disposals/withdraw/": Row("/disposals/withdraw/", ACT_GET, OF_WORK),
    "findings/": _page("/findings/", WORK),
    "findings/<str:kind>/": _page("/findings/titles/", (404,) * 7 + (403,) * 3),  # no scan lies here
    "faults/": _page("/faults/", SYSTEM),
    "organisations/": _page("/organisations/", SYSTEM),
    "organisations/note/": _system("note/"),
    "organisations/<uuid:key>/": _page("/organisations/{office}/", SYSTEM),
    "organisations/<uuid:key>/end/": _system("{office}/end/"),
    "log/": _page("/log/", AUDIT),
    "people/": _page("/people/", SECURITY),
    "people/<uuid:key>/": _page("/people/{person}/", SECURITY),
    "people/note/": Row("/people/note/", STAFF_GET, STAFF),
    "people/<uuid:key>/post/": _staff("post/"),
    "people/<uuid:key>/post/confirm/": _staff("post/confirm/"),
    "people/<uuid:key>/post/end/": Row("/people/{person}/post/end/?post={post}", SECURITY, STAFF),
    "people/<uuid:key>/deputy/": _staff("deputy/"),
    "people/<uuid:key>/deputy/end/": _staff("deputy/end/"),
    "people/<uuid:key>/account/": _staff("account/"),
    "people/<uuid:key>/account/close/": Row("/people/{person}/account/close/", SECURITY, STAFF),
    "people/<uuid:key>/account/password/": _staff("account/password/"),
    "people/<uuid:key>/retire/": _staff("retire/"),
}

PORTAL: dict[str, Row] = {
    "health": Row("/health", ALL, READ_ONLY, (200, 405), plain=False),
    "": _open("/"),
    "language/": Row("/language/", (405,) * 10, (400,) * 10, (405, 400)),
    "register/": _open("/register/?q=杭州", plain=False),
    "register/<str:link>/": Row("/register/nothing/", ALL, READ_ONLY, (404, 405), plain=False),
    "log/": _open("/log/", plain=False),
    "law/": _open("/law/"),
    "law/instruments/<str:key>/": _open("/law/instruments/O121/"),
    "law/procedures/": _open("/law/procedures/"),
    "law/procedures/<str:name>/": _open("/law/procedures/report/"),
    "law/clocks/": _open("/law/clocks/"),
    "law/clocks/<str:key>/": _open("/law/clocks/CMP.ACCEPT/"),
    "law/due/": _open("/law/due/?clock=CMP.ACCEPT&from=2026-09-18"),
    "law/calendar/": _open("/law/calendar/"),
}

API: dict[str, Row] = {
    "health": Row("/health", ALL, READ_ONLY, (200, 405), plain=False),
    "": Row("/v1/", ALL, READ_ONLY, (404, 404)),
    "v1/openapi.json": Row("/v1/openapi.json", ALL, ALL, (200, 200)),
    "v1/health": _open("/v1/health"),
    "v1/entries": _open("/v1/entries?q=杭州", plain=False),
    "v1/entries/<link>": Row("/v1/entries/nothing", ALL, READ_ONLY, (404, 405), plain=False),
    "v1/log/head": Row("/v1/log/head", ALL, READ_ONLY, (404, 405), plain=False),
}

TABLES = {"desk": DESK, "portal": PORTAL, "api": API}
NOTHING = "00000000-0000-4000-8000-000000000000"
NAMES = ("matter", "suspicion", "subject", "paper", "original", "item", "person", "post", "office", "nothing")


def host_of(surface: str) -> str:
    """The name a surface answers under."""
    return next(host for host, name in settings.SURFACES.items() if name == surface)


def addresses(surface: str) -> set[str]:
    """Every pattern of the host's table."""
    return set(_patterns(import_module(settings.HOST_URLS[host_of(surface)]).urlpatterns))


def _patterns(entries: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for entry in entries:
        here = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry.url_patterns, here)
        else:
            yield here
