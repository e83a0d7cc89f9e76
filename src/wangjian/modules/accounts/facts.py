"""What can happen here, as the ledger words it. Names, sign-in names and origins stand in the tables, never here."""

from __future__ import annotations

from wangjian.kernel.text import Text
from wangjian.modules.audit.facts import Kind, fact_type, say_codes

PERSON_NOTED = fact_type("person.noted", 1, "已登记人员", "Person noted", person=Kind.REF, organisation=Kind.REF)
PERSON_RETIRED = fact_type("person.retired", 1, "人员已停用", "Person retired", person=Kind.REF)
ACCOUNT_OPENED = fact_type(
    "account.opened", 1, "已开立账号", "Account opened", account=Kind.REF, person=Kind.REF, sample=Kind.FLAG
)
fact_type("account.closed", 1, "账号已关闭", "Account closed", account=Kind.REF)  # before reasons were asked for
ACCOUNT_CLOSED = fact_type(
    "account.closed", 2, "账号已关闭（{why}）", "Account closed ({why})", account=Kind.REF, why=Kind.CODE
)
PASSWORD_CHANGED = fact_type(
    "password.changed", 1, "口令已更改，其他会话已结束", "Password changed, sessions ended", account=Kind.REF
)
PASSWORD_RESET = fact_type(
    "password.reset", 1, "口令已由安全管理员重置", "Password reset by a security administrator", account=Kind.REF
)
SIGNED_IN = fact_type("account.signed-in", 1, "已登录", "Signed in", account=Kind.REF, attempt=Kind.REF)
SIGN_IN_FAILED = fact_type(
    "sign-in.failed",
    1,
    "登录失败（{outcome}）",
    "Sign-in failed ({outcome})",
    attempt=Kind.REF,
    account=Kind.REF,
    outcome=Kind.CODE,
)
POST_GIVEN = fact_type(
    "post.given",
    1,
    "已授予岗位（{capacity}），自{since}起",
    "Post given ({capacity}) from {since}",
    post=Kind.REF,
    person=Kind.REF,
    organisation=Kind.REF,
    capacity=Kind.CODE,
    since=Kind.DAY,
    until=Kind.DAY,
)
POST_CONFIRMED = fact_type(
    "post.confirmed", 1, "管理员岗位已由另一人确认", "Post of an administrator confirmed by a second", post=Kind.REF
)
fact_type("post.ended", 1, "岗位已终止", "Post ended", post=Kind.REF, person=Kind.REF)  # likewise
POST_ENDED = fact_type(
    "post.ended", 2, "岗位已终止（{why}）", "Post ended ({why})", post=Kind.REF, person=Kind.REF, why=Kind.CODE
)
DEPUTY_NAMED = fact_type(
    "deputy.named",
    1,
    "已指定代行人，{since}至{until}",
    "Deputy named from {since} to {until}",
    deputyship=Kind.REF,
    post=Kind.REF,
    deputy=Kind.REF,
    since=Kind.DAY,
    until=Kind.DAY,
)
DEPUTY_ENDED = fact_type("deputy.ended", 1, "代行已终止", "Deputyship ended", deputyship=Kind.REF)
ADMINISTRATORS_FOUNDED = fact_type(
    "administrators.founded", 1, "已设立首批管理员{count}人", "First administrators founded: {count}", count=Kind.COUNT
)

_OUTCOMES = {
    "wrong": Text("登录名或口令不正确", "wrong sign-in name or password"),
    "locked": Text("失败次数过多，暂停登录", "too many failures, closed for a while"),
}
ENDINGS = {
    "moved": Text("调离、换岗", "moved to other duties"),
    "left": Text("退休、离职", "left the service"),
    "mistake": Text("授予或者开立有误", "given or opened by mistake"),
    "safety": Text("疑似被他人使用", "may be in another's hands"),
    "other": Text("其他", "another reason"),
}
"""Why a post is ended or an account closed: a closed list, for the ledger keeps no free text."""

say_codes(SIGN_IN_FAILED, outcome=_OUTCOMES)
say_codes(POST_ENDED, why=ENDINGS)
say_codes(ACCOUNT_CLOSED, why=ENDINGS)
