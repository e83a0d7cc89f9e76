"""The portal's addresses."""

from __future__ import annotations

from django.urls import path

from wangjian.surfaces.gate.language import choose_language
from wangjian.surfaces.portal.calendars import working_days
from wangjian.surfaces.portal.clocks import clock, clocks
from wangjian.surfaces.portal.due import calculator
from wangjian.surfaces.portal.entries import entries, entry
from wangjian.surfaces.portal.instruments import instrument, instruments
from wangjian.surfaces.portal.log import log
from wangjian.surfaces.portal.pages import home
from wangjian.surfaces.portal.procedures import procedure_list, procedure_page

urlpatterns = [
    path("", home, name="home"),
    path("language/", choose_language, name="language"),
    path("register/", entries, name="entries"),
    path("register/<str:link>/", entry, name="entry"),
    path("log/", log, name="log"),
    path("law/", instruments, name="instruments"),
    path("law/instruments/<str:key>/", instrument, name="instrument"),
    path("law/clocks/", clocks, name="clocks"),
    path("law/clocks/<str:key>/", clock, name="clock"),
    path("law/procedures/", procedure_list, name="procedures"),
    path("law/procedures/<str:name>/", procedure_page, name="procedure"),
    path("law/due/", calculator, name="due"),
    path("law/calendar/", working_days, name="calendar"),
]
