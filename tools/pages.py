"""Every page that is looked at: the screens are taken of them, and the journeys and language tests walk them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A name for files, the surface it is on, its address, and the status it answers with."""

    name: str
    surface: str
    path: str
    status: int = 200


PAGES = (
    Page("home", "portal", "/"),
    Page("law", "portal", "/law/"),
    Page("law-found", "portal", "/law/?q=直播&on=2026-11-24&mark=C"),
    Page("law-none", "portal", "/law/?q=nothing-like-this&on=2026-02-30"),
    Page("instrument", "portal", "/law/instruments/O121/"),
    Page("instrument-unsure", "portal", "/law/instruments/O44/"),
    Page("procedures", "portal", "/law/procedures/"),
    Page("procedure-report", "portal", "/law/procedures/report/"),
    Page("procedure-case", "portal", "/law/procedures/case/?state=filed"),
    Page("clocks", "portal", "/law/clocks/"),
    Page("clocks-found", "portal", "/law/clocks/?topic=measures&effect=law"),
    Page("clock", "portal", "/law/clocks/CMP.MEDIATE/"),
    Page("clock-off", "portal", "/law/clocks/HEAR.CHAIR/"),
    Page("due", "portal", "/law/due/"),
    Page("due-chosen", "portal", "/law/due/?clock=CASE.DECIDE"),
    Page("due-swapped", "portal", "/law/due/?clock=CMP.ACCEPT&from=2026-09-18"),
    Page(
        "due-paused",
        "portal",
        "/law/due/?clock=RPT.CHECK&from=2026-09-11&pause_from=2026-09-16&pause_to=2026-09-21&extend=15",
    ),
    Page("due-two", "portal", "/law/due/?clock=CMP.MEDIATE&from=2026-03-02"),
    Page("due-hours", "portal", "/law/due/?clock=EVD.URGENT&from=2026-11-24T15:20"),
    Page("due-months", "portal", "/law/due/?clock=SUIT&from=2026-08-31"),
    Page("due-window", "portal", "/law/due/?clock=EID.REPORT&from=2026-11-24"),
    Page("due-before", "portal", "/law/due/?clock=HEAR.NOTE&from=2026-10-15"),
    Page("due-provisional", "portal", "/law/due/?clock=EVD.HOLD&from=2026-12-28"),
    Page("due-power", "portal", "/law/due/?clock=SEIZE&from=2026-09-02"),
    Page("due-refused", "portal", "/law/due/?clock=PLT.RULE&from=2026-09-18", 400),
    Page("due-too-early", "portal", "/law/due/?clock=LIM.PEN.2Y&from=2014-12-31", 400),
    Page(
        "due-extended",
        "portal",
        "/law/due/?clock=CMP.LEAD&from=2026-09-18&extend=15&extend=15&pause_from=2026-09-20",
        400,
    ),
    Page("calendar", "portal", "/law/calendar/"),
    Page("calendar-provisional", "portal", "/law/calendar/?year=2027"),
    Page("not-found", "portal", "/law/instruments/NOSUCH/", 404),
    Page("desk-home", "desk", "/"),
    Page("findings", "desk", "/findings/"),
    Page("findings-titles", "desk", "/findings/titles/"),
    Page("findings-titles-2", "desk", "/findings/titles/?page=2"),
    Page("findings-deals", "desk", "/findings/deals/"),
    Page("findings-merchants", "desk", "/findings/merchants/"),
)
