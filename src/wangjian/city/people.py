"""Names of people who do not exist: officers, heads and sellers of the synthetic city."""

from __future__ import annotations

from wangjian.city.chance import Chance

FAMILIES = tuple(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = tuple(
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉萍红鹏辉建国梅琳晨雪宁欣怡子涵宇轩浩然梓睿思远嘉诚若溪雨桐书瑶安琪一鸣天佑承志清和景行"
)


def person_name(chance: Chance) -> str:
    """A name of two or three characters."""
    given = "".join(chance.one(GIVEN) for _ in range(1 if chance.happens(0.2) else 2))
    return chance.one(FAMILIES) + given
