"""Writes: subjects one by one, their links, and whole files of them."""

from wangjian.modules.subjects.operations.importing import Imported, import_subjects
from wangjian.modules.subjects.operations.linking import Linked, end_link, link
from wangjian.modules.subjects.operations.noting import NewSubject, Noted, note_subject, subject_of

__all__ = [
    "Imported",
    "Linked",
    "NewSubject",
    "Noted",
    "end_link",
    "import_subjects",
    "link",
    "note_subject",
    "subject_of",
]
