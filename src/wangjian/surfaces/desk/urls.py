"""The desk's addresses."""

from __future__ import annotations

from django.urls import path

from wangjian.surfaces.desk import (
    acting,
    contents,
    custody,
    disposals,
    exchanges,
    organisations,
    originals,
    papers,
    staffing,
    suspicions,
    worklist,
)
from wangjian.surfaces.desk.by_hand import new_lead, register_by_hand
from wangjian.surfaces.desk.findings import findings, scans
from wangjian.surfaces.desk.history import readings, timeline
from wangjian.surfaces.desk.ledger import log
from wangjian.surfaces.desk.matter import matter
from wangjian.surfaces.desk.password import password
from wangjian.surfaces.desk.people import people, person
from wangjian.surfaces.desk.running import faults
from wangjian.surfaces.desk.sign_in import sign_in, sign_out
from wangjian.surfaces.desk.subjects import reveal_name, subject, subjects
from wangjian.surfaces.gate.language import choose_language

urlpatterns = [
    path("", worklist.worklist, name="worklist"),
    path("language/", choose_language, name="language"),
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
    path("search/", worklist.search, name="search"),
    path("notices/", worklist.notices, name="notices"),
    path("notices/<uuid:key>/", worklist.read_notice, name="read-notice"),
    path("suspicions/", suspicions.suspicions, name="suspicions"),
    path("suspicions/<uuid:key>/", suspicions.suspicion, name="suspicion"),
    path("suspicions/<uuid:key>/register/", suspicions.register, name="register-lead"),
    path("suspicions/<uuid:key>/dismiss/", suspicions.dismiss, name="dismiss-suspicion"),
    path("leads/new/", new_lead, name="new-lead"),
    path("leads/new/<uuid:key>/", register_by_hand, name="register-by-hand"),
    path("subjects/", subjects, name="subjects"),
    path("subjects/<uuid:key>/", subject, name="subject"),
    path("subjects/<uuid:key>/name/", reveal_name, name="reveal-name"),
    path("matters/<uuid:key>/", matter, name="matter"),
    path("matters/<uuid:key>/timeline/", timeline, name="timeline"),
    path("matters/<uuid:key>/readings/", readings, name="readings"),
    path("matters/<uuid:key>/move/", acting.move, name="move"),
    path("matters/<uuid:key>/return/", acting.return_move, name="return-move"),
    path("matters/<uuid:key>/withdraw/", acting.withdraw_move, name="withdraw-move"),
    path("matters/<uuid:key>/draft/", acting.draft, name="draft-decision"),
    path("matters/<uuid:key>/evidence/", acting.add_evidence, name="add-evidence"),
    path("matters/<uuid:key>/serve/", acting.serve, name="record-service"),
    path("matters/<uuid:key>/receive/", acting.receive, name="receive-paper"),
    path("matters/<uuid:key>/measures/", acting.issue_measure, name="issue-measure"),
    path("matters/<uuid:key>/measures/check/", acting.check_measure, name="check-measure"),
    path("matters/<uuid:key>/supervision/", acting.supervise, name="supervise"),
    path("matters/<uuid:key>/supervision/answer/", acting.answer_supervision, name="answer-supervision"),
    path("papers/<uuid:key>/", contents.paper, name="paper"),
    path("papers/<uuid:key>/about/", papers.about_paper, name="about-paper"),
    path("papers/<uuid:key>/number/", papers.give_number, name="give-number"),
    path("papers/<uuid:key>/void/", papers.void_paper, name="void-paper"),
    path("evidence/<uuid:key>/custody/", custody.custody, name="custody"),
    path("evidence/<uuid:key>/check/", custody.check_item, name="check-item"),
    path("evidence/<uuid:key>/withdraw/", custody.withdraw_item, name="withdraw-item"),
    path("papers/<uuid:key>/original/", originals.original, name="original"),
    path("evidence/<uuid:key>/", contents.evidence_item, name="evidence-item"),
    path("exchanges/", exchanges.exchanges, name="exchanges"),
    path("disposals/", disposals.disposals, name="disposals"),
    path("disposals/propose/", disposals.propose_disposal, name="propose-disposal"),
    path("disposals/approve/", disposals.approve_disposal, name="approve-disposal"),
    path("disposals/withdraw/", disposals.withdraw_disposal, name="withdraw-disposal"),
    path("password/", password, name="password"),
    path("faults/", faults, name="faults"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/note/", organisations.note_organisation, name="note-organisation"),
    path("organisations/<uuid:key>/", organisations.organisation, name="organisation"),
    path("organisations/<uuid:key>/end/", organisations.end_organisation, name="end-organisation"),
    path("log/", log, name="log"),
    path("people/", people, name="people"),
    path("people/note/", staffing.note_person, name="note-person"),
    path("people/<uuid:key>/", person, name="person"),
    path("people/<uuid:key>/post/", staffing.give_post, name="give-post"),
    path("people/<uuid:key>/post/confirm/", staffing.confirm_post, name="confirm-post"),
    path("people/<uuid:key>/post/end/", staffing.end_post, name="end-post"),
    path("people/<uuid:key>/deputy/", staffing.name_deputy, name="name-deputy"),
    path("people/<uuid:key>/deputy/end/", staffing.end_deputy, name="end-deputy"),
    path("people/<uuid:key>/account/", staffing.open_account, name="open-account"),
    path("people/<uuid:key>/account/close/", staffing.close_account, name="close-account"),
    path("people/<uuid:key>/account/password/", staffing.reset_password, name="reset-password"),
    path("people/<uuid:key>/retire/", staffing.retire_person, name="retire-person"),
    path("findings/", scans, name="scans"),
    path("findings/<str:kind>/", findings, name="findings"),
]
