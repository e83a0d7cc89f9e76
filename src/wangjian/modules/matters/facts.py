"""What can happen here, as the ledger words it; clocks stand in lower case, as codes of the ledger do."""

from __future__ import annotations

from wangjian.modules.audit.facts import FactType as FactType
from wangjian.modules.audit.facts import Kind, fact_type

MATTER_OPENED = fact_type(
    "matter.opened",
    1,
    "已登记（{number}）",
    "Registered ({number})",
    number=Kind.NUMBER,
    kind=Kind.CODE,
    office=Kind.REF,
    subject=Kind.REF,
)
MATTER_CLOSED = fact_type("matter.closed", 1, "已全部办结（{number}）", "All done ({number})", number=Kind.NUMBER)
RUN_OPENED = fact_type(
    "run.opened",
    1,
    "程序“{procedure}”已开始",
    "The procedure “{procedure}” has begun",
    run=Kind.REF,
    procedure=Kind.CODE,
    version=Kind.DAY,
    digest=Kind.DIGEST,
    opened_by=Kind.REF,
)
RUN_ENDED = fact_type(
    "run.ended",
    1,
    "程序“{procedure}”已终结（{state}）",
    "The procedure “{procedure}” has ended ({state})",
    run=Kind.REF,
    procedure=Kind.CODE,
    state=Kind.CODE,
)
RUN_BY_HAND = fact_type(
    "run.by-hand",
    1,
    "依法须办理“{procedure}”，由人工办理",
    "The law calls for “{procedure}”, which is done by hand",
    run=Kind.REF,
    procedure=Kind.CODE,
    clock=Kind.CODE,
)
HAND_FINISHED = fact_type(
    "hand.finished",
    1,
    "人工办理事项已办结，时限 {clock} 结束",
    "What was done by hand is done; {clock} ends",
    run=Kind.REF,
    seen=Kind.COUNT,
    clock=Kind.CODE,
)
ANSWER_ESTABLISHED = fact_type(
    "answer.established",
    1,
    "已确认“{name}”：{yes_no}",
    "Established “{name}”: {yes_no}",
    run=Kind.REF,
    seen=Kind.COUNT,
    name=Kind.CODE,
    yes_no=Kind.FLAG,
)
CHOICE_ESTABLISHED = fact_type(
    "choice.established",
    1,
    "已确认“{name}”：{choice}",
    "Established “{name}”: {choice}",
    run=Kind.REF,
    seen=Kind.COUNT,
    name=Kind.CODE,
    choice=Kind.CODE,
)
MOMENT_ESTABLISHED = fact_type(
    "moment.established",
    1,
    "已确认“{name}”：{moment}",
    "Established “{name}”: {moment}",
    run=Kind.REF,
    seen=Kind.COUNT,
    name=Kind.CODE,
    moment=Kind.MOMENT,
)
PAPER_FILED = fact_type(
    "paper.filed",
    1,
    "“{paper}”已归入本件",
    "“{paper}” is on file",
    run=Kind.REF,
    seen=Kind.COUNT,
    paper=Kind.CODE,
)
PERSON_NAMED = fact_type(
    "person.named",
    1,
    "记为“{role}”",
    "Recorded as “{role}”",
    run=Kind.REF,
    person=Kind.REF,
    role=Kind.CODE,
)
MOVE_MADE = fact_type(
    "move.made",
    1,
    "已办理“{move}”",
    "Made “{move}”",
    run=Kind.REF,
    seen=Kind.COUNT,
    move=Kind.CODE,
    before=Kind.CODE,
    state=Kind.CODE,
    capacity=Kind.CODE,
    for_person=Kind.REF,
    proposal=Kind.REF,
)
PROPOSAL_OPENED = fact_type(
    "proposal.opened",
    1,
    "已提出“{move}”",
    "Proposed “{move}”",
    run=Kind.REF,
    seen=Kind.COUNT,
    move=Kind.CODE,
    capacity=Kind.CODE,
    for_person=Kind.REF,
    proposal=Kind.REF,
)
PROPOSAL_SIGNED = fact_type(
    "proposal.signed",
    1,
    "已签署“{move}”",
    "Signed “{move}”",
    run=Kind.REF,
    seen=Kind.COUNT,
    move=Kind.CODE,
    capacity=Kind.CODE,
    for_person=Kind.REF,
    proposal=Kind.REF,
)
PROPOSAL_RETURNED = fact_type(
    "proposal.returned",
    1,
    "“{move}”已退回",
    "“{move}” was returned",
    run=Kind.REF,
    seen=Kind.COUNT,
    move=Kind.CODE,
    proposal=Kind.REF,
)
PROPOSAL_WITHDRAWN = fact_type(
    "proposal.withdrawn",
    1,
    "“{move}”已撤回",
    "“{move}” was withdrawn",
    run=Kind.REF,
    seen=Kind.COUNT,
    move=Kind.CODE,
    proposal=Kind.REF,
)
PROPOSAL_OVERTAKEN = fact_type(
    "proposal.overtaken",
    1,
    "情况已变，“{move}”的提出不再有效",
    "Things have changed; the proposal of “{move}” no longer stands",
    run=Kind.REF,
    move=Kind.CODE,
    proposal=Kind.REF,
)
_CLOCK = {"run": Kind.REF, "clock": Kind.CODE, "due": Kind.DAY}
CLOCK_STARTED = fact_type("clock.started", 1, "{clock} 起算，至 {due}", "{clock} starts, until {due}", **_CLOCK)
CLOCK_RESTARTED = fact_type(
    "clock.restarted", 1, "{clock} 重新起算，至 {due}", "{clock} starts again, until {due}", **_CLOCK
)
CLOCK_STOPPED = fact_type("clock.stopped", 1, "{clock} 结束", "{clock} ends", run=Kind.REF, clock=Kind.CODE)
CLOCK_PAUSED = fact_type(
    "clock.paused",
    1,
    "{clock} 停止计算（{reason}）",
    "{clock} pauses ({reason})",
    run=Kind.REF,
    clock=Kind.CODE,
    reason=Kind.CODE,
)
CLOCK_RESUMED = fact_type("clock.resumed", 1, "{clock} 恢复计算，至 {due}", "{clock} goes on, until {due}", **_CLOCK)
CLOCK_EXTENDED = fact_type("clock.extended", 1, "{clock} 延长至 {due}", "{clock} is extended to {due}", **_CLOCK)
CLOCK_LAPSED = fact_type(
    "clock.lapsed",
    1,
    "{clock} 届满",
    "{clock} has run out",
    run=Kind.REF,
    clock=Kind.CODE,
    by_law=Kind.FLAG,
    state=Kind.CODE,
)
MATTER_SETTLED = fact_type(
    "matter.settled",
    1,
    "已登记届满的时限 {lapsed} 个",
    "{lapsed} periods that ran out were recorded",
    lapsed=Kind.COUNT,
)
SUPERVISION_OPENED = fact_type(
    "supervision.opened",
    1,
    "上级督办，{due} 前反馈",
    "A superior supervises; the answer is due by {due}",
    supervision=Kind.REF,
    holder=Kind.REF,
    due=Kind.DAY,
)
SUPERVISION_ANSWERED = fact_type(
    "supervision.answered", 1, "已反馈督办", "The supervision was answered", supervision=Kind.REF
)
NOTICES_SENT = fact_type(
    "notices.sent",
    1,
    "已提醒：将届满 {near}、已届满 {over}、报上级 {escalated}、督办逾期 {unanswered}",
    "Reminded: near {near}, over {over}, escalated {escalated}, supervisions unanswered {unanswered}",
    near=Kind.COUNT,
    over=Kind.COUNT,
    escalated=Kind.COUNT,
    unanswered=Kind.COUNT,
)
NOTICE_READ = fact_type("notice.read", 1, "已读提醒", "A reminder was read", notice=Kind.REF)
