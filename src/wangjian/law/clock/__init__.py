"""Clocks: how long, from when, what stops or lengthens the count, and what follows when it is over.

`find` gives the clock as it stood on a day, `due` counts it, `explain` shows every day counted, `due_many` counts a
column of them. Each takes the calendar as a value and no clock is read.
"""

from wangjian.law.clock.beside import beside
from wangjian.law.clock.bulk import due_many
from wangjian.law.clock.catalogue import catalogue, find, versions
from wangjian.law.clock.explain import DayNote, DayStep, explain
from wangjian.law.clock.lookup import clocks_about
from wangjian.law.clock.reckon import UNDISTURBED, Course, Due, due
from wangjian.law.clock.values import Clock, Effect, Extension, Pause, Way, Word

__all__ = [
    "UNDISTURBED",
    "Clock",
    "Course",
    "DayNote",
    "DayStep",
    "Due",
    "Effect",
    "Extension",
    "Pause",
    "Way",
    "Word",
    "beside",
    "catalogue",
    "clocks_about",
    "due",
    "due_many",
    "explain",
    "find",
    "versions",
]
