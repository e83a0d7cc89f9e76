"""Handing a penalty to the system that shows it, and taking it back; the other system's receipt moves the run on."""

from __future__ import annotations

from collections.abc import Mapping

from wangjian.kernel.citation import Citation
from wangjian.kernel.moment import Day, Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.audit.operations import Act
from wangjian.modules.cases.facts import PUBLICATION_SENT
from wangjian.modules.cases.models import Case, Decision
from wangjian.modules.cases.operations.party import party_of
from wangjian.modules.documents import queries as papers
from wangjian.modules.matters.operations import LockedRun
from wangjian.modules.national import operations as national
from wangjian.modules.organisations import queries as organisations

PROCEDURE, SYSTEM = "publication", "gsxt"
PUBLICATION, WITHDRAWAL = "publication", "withdrawal"
SENDS = {"send": PUBLICATION, "resend": PUBLICATION, "withdraw": WITHDRAWAL, "withdraw_again": WITHDRAWAL}
"""Moves that hand something over, and what."""

_NOT_DECIDED = Text("处罚决定尚无文号，不能送交公示。", "The decision has no number yet and cannot be published.")


def follow(act: Act, locked: LockedRun, case: Case, move: str) -> None:
    """Hand over what a move of the publication sends; a step. Raise `Refusal` ``publication.no-number``."""
    kind = SENDS.get(move)
    if kind is None:
        return
    decision = Decision.objects.get(pk=case.pk)
    _take_number(act, decision)
    if decision.decided_at is None or not decision.number:
        raise Refusal("publication.no-number", _NOT_DECIDED, articles=Citation.parse_all("O45-9|10"))
    body = body_of(case, decision, act.at.day)
    if kind == WITHDRAWAL:
        body = {"number": body["number"], "bureau": body["bureau"], "ground": locked.facts["withdrawal_ground"]}
    made = national.hand_over(act, system=SYSTEM, kind=kind, matter=case.pk, run=locked.id, body=body)
    act.record(PUBLICATION_SENT, matter=case.pk, exchange=made.id, kind=kind)


def _take_number(act: Act, decision: Decision) -> None:
    """Where another system numbers papers, the decision has its number later than its moment."""
    if decision.decided_at is None or decision.number:
        return
    made = papers.papers(act.by, decision.pk)
    numbers = [each.number for each in made if each.kind == "decision" and each.voided_at is None and each.number]
    if numbers:
        decision.number = numbers[-1]
        decision.save(update_fields=["number"])


def body_of(case: Case, decision: Decision, on: Day) -> Mapping[str, object]:
    """What is published of a decision: these fields and no others (O45-17); a natural person under the masked name."""
    about = party_of(case, on)
    bureau = organisations.organisation(case.matter.bureau_id)
    assert decision.decided_at is not None
    ends = decision.restriction_ends
    return {
        "party": {
            "name": about.name,
            "code": "" if about.natural_person else about.code or "",
            "natural_person": about.natural_person,
        },
        "bureau": {"code": bureau.code, "name": bureau.name},
        "number": decision.number,
        "cause": case.cause,
        "basis": decision.basis,
        "kinds": list(decision.kinds),
        "procedure": "ordinary",
        "fine_fen": decision.fine_fen,
        "confiscated_fen": decision.confiscated_fen,
        "decided_on": Instant(decision.decided_at).day.isoformat(),
        "home": decision.home,
        "restriction_ends": ends.isoformat() if ends else None,
    }
