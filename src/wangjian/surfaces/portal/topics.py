"""Clocks by topic, in the order of an officer's day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wangjian.law.clock import Clock, catalogue

TOPICS: Mapping[str, tuple[str | Promise, frozenset[str]]] = {
    "complaints": (_("投诉与举报"), frozenset({"CMP", "RPT"})),
    "competence": (_("管辖与协助"), frozenset({"JUR", "AST"})),
    "measures": (_("证据与强制措施"), frozenset({"EVD", "SEIZE"})),
    "cases": (
        _("行政处罚案件"),
        frozenset({"REV", "NOTICE", "HEAR", "CASE", "SRV", "FINE", "DUN", "CRT", "SUM", "LIM"}),
    ),
    "credit": (_("公示、名单与信用修复"), frozenset({"PUB", "LIST", "REP", "EID"})),
    "crime": (_("移送公安"), frozenset({"CRM"})),
    "platforms": (_("平台与直播"), frozenset({"PLT", "LIVE", "RULE", "IP", "SHOP"})),
    "consumers": (_("消费者与抽检"), frozenset({"RTN", "TST"})),
    "remedies": (_("复议与诉讼"), frozenset({"RECON", "SUIT", "INACT"})),
    "sharing": (_("政务数据共享"), frozenset({"SHR"})),
}
"""Each topic with the groups of ids that belong to it; a test finds a group that belongs to none."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic's name and its clocks, each as its latest wording."""

    name: str | Promise
    clocks: tuple[Clock, ...]


def by_topic(wanted: Callable[[Clock], bool], only: str = "") -> list[Topic]:
    """The clocks `wanted`, by topic, of one topic alone if `only` names it; empty topics are left out."""
    found = [wordings[-1] for wordings in catalogue().values() if wanted(wordings[-1])]
    chosen = {only: TOPICS[only]} if only else TOPICS
    topics = (Topic(name, tuple(clock for clock in found if clock.group in groups)) for name, groups in chosen.values())
    return [topic for topic in topics if topic.clocks]
