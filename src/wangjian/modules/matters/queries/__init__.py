"""Reads, always for someone: worklist, matter page, timeline, search, notices, what waits for a signature."""

from wangjian.modules.matters.queries.matter import MatterView, RunView, brief, matter, matter_of
from wangjian.modules.matters.queries.notes import NoteRow, last_note, written
from wangjian.modules.matters.queries.notices import NoticeRow, notices
from wangjian.modules.matters.queries.own import mine
from wangjian.modules.matters.queries.proposals import ProposalView, SignatureView, ToSign, signatures, to_sign
from wangjian.modules.matters.queries.readings import oversees, readings
from wangjian.modules.matters.queries.rows import MatterRow, RunRow
from wangjian.modules.matters.queries.search import Hits, search
from wangjian.modules.matters.queries.timeline import TimelineRow, happened, timeline
from wangjian.modules.matters.queries.versions import check_open_runs
from wangjian.modules.matters.queries.worklist import After, Counts, Stands, Worklist, WorkRow, counts, worklist

__all__ = [
    "After",
    "Counts",
    "Hits",
    "MatterRow",
    "MatterView",
    "NoteRow",
    "NoticeRow",
    "ProposalView",
    "RunRow",
    "RunView",
    "SignatureView",
    "Stands",
    "TimelineRow",
    "ToSign",
    "WorkRow",
    "Worklist",
    "brief",
    "check_open_runs",
    "counts",
    "happened",
    "last_note",
    "matter",
    "matter_of",
    "mine",
    "notices",
    "oversees",
    "readings",
    "search",
    "signatures",
    "timeline",
    "to_sign",
    "worklist",
    "written",
]
