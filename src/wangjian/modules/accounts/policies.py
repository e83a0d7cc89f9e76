"""What one can be at an organisation, and who may give it: three administrators that hold each other in check.

The security administrator opens accounts and gives posts, never to himself; a post of an administrator counts only
once a second security administrator has confirmed it. No administrator holds any other post, so none sees a matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from django.db.models import Q

from wangjian.kernel.actor import Actor
from wangjian.kernel.moment import Day, end_of
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.accounts.facts import POST_GIVEN
from wangjian.modules.accounts.models import ADMINISTRATORS
from wangjian.modules.audit.facts import say_codes

CAPACITIES: Mapping[str, Text] = MappingProxyType(
    {
        "officer": Text("执法人员", "officer"),
        "unit_head": Text("办案机构负责人", "head of the case unit"),
        "head": Text("部门负责人", "head of the bureau"),
        "collective": Text("集体讨论成员", "member of the collective discussion"),
        "case_reviewer": Text("案件审核人员", "case reviewer"),
        "legal_reviewer": Text("法制审核人员", "legal reviewer"),
        "intake": Text("受理人员", "intake officer"),
        "hearing_chair": Text("听证主持人", "hearing chair"),
        "city_main_head": Text("市级部门主要负责人", "main head of the city bureau"),
        "province_officer": Text("省级部门人员", "officer of the province"),
        "supervisor": Text("督办人员", "supervisor"),
        ADMINISTRATORS[0]: Text("系统管理员", "system administrator"),
        ADMINISTRATORS[1]: Text("安全管理员", "security administrator"),
        ADMINISTRATORS[2]: Text("审计管理员", "audit administrator"),
    }
)
"""Every capacity a post can be for."""

say_codes(POST_GIVEN, capacity=CAPACITIES)

LONGEST_NAME = 60
"""Characters of a person's name."""

FEWEST_SECURITY_ADMINISTRATORS = 2
"""One alone could make no other: the second hand would be missing."""

_NOT_SECURITY = Text("账号和岗位由安全管理员管理。", "Accounts and posts are the security administrator's to keep.")
_HIMSELF = Text("任何人不得为自己开立账号或授予岗位。", "Nobody opens an account for himself or gives himself a post.")


def side_of(capacity: str) -> int:
    """0 for the work itself, 1 to 3 for the three administrators."""
    return ADMINISTRATORS.index(capacity) + 1 if capacity in ADMINISTRATORS else 0


def keeps_accounts(by: Actor, *, of: UUID | None = None) -> None:
    """Raise `Refusal` ``accounts.forbidden`` unless a security administrator acts, ``accounts.himself`` on himself."""
    if not by.has("security_administrator"):
        raise Refusal("accounts.forbidden", _NOT_SECURITY)
    if of is not None and str(of) == by.key:
        raise Refusal("accounts.himself", _HIMSELF)


def in_force(on: Day) -> Q:
    """The condition under which a post counts on a day; on the day it is ended it no longer does."""
    return Q(during__contains=on) & (Q(ended_at=None) | Q(ended_at__gte=end_of(on).at))


def confirmed() -> Q:
    """The condition under which a post has the hands it needs: an administrator's a second one."""
    return Q(side=0) | ~Q(confirmed_by="")
