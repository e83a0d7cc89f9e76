"""Writes: the list of organisations, one by one or from a file, and the holders of seats."""

from wangjian.modules.organisations.operations.founding import HANGZHOU, Founded, found
from wangjian.modules.organisations.operations.holders import note_person_holder
from wangjian.modules.organisations.operations.noting import (
    Ended,
    NewOrganisation,
    Noted,
    end_organisation,
    note_organisation,
)

__all__ = [
    "HANGZHOU",
    "Ended",
    "Founded",
    "NewOrganisation",
    "Noted",
    "end_organisation",
    "found",
    "note_organisation",
    "note_person_holder",
]
