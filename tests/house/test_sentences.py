"""House rule 13: sentences are whole in both languages and name the same parameters."""

from __future__ import annotations

import ast
import string

from tests.house.source import calls, modules, place


def parameters(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def test_both_languages_name_the_same_parameters() -> None:
    wrong, seen = [], 0
    for path in modules():
        for call, name in calls(path):
            if name != "wangjian.kernel.text.Text" or len(call.args) != 2:
                continue
            zh, en = map(literal, call.args)
            if zh is None or en is None:
                continue
            seen += 1
            # a word that is itself a sentence in two languages is given twice: {what} and {what_en}
            plain = {each.removesuffix("_en") for each in parameters(en)}
            if plain != {each.removesuffix("_zh") for each in parameters(zh)} or bool(zh.strip()) != bool(en.strip()):
                wrong.append(place(path, call))
    assert seen > 100
    assert not wrong
