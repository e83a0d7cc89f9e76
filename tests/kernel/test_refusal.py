"""Refusals and sentences: both languages, every value in place, and what a machine reads."""

import pytest

from wangjian.kernel.citation import Citation
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

SENTENCE = Text("“{name}”须先责令改正。", "“{name}” needs a correction order first.")


def test_a_refusal_says_it_in_both_languages_with_its_articles() -> None:
    refusal = Refusal("order.first", SENTENCE, articles=[Citation("ECL", "80")], name="甲")
    assert refusal.zh == "“甲”须先责令改正。"
    assert refusal.en == "“甲” needs a correction order first."
    assert refusal.as_json() == {
        "refused": "order.first",
        "zh": "“甲”须先责令改正。",
        "en": "“甲” needs a correction order first.",
        "articles": ["ECL-80"],
    }
    assert str(refusal) == "order.first: “甲” needs a correction order first."
    assert refusal.values == {"name": "甲"}


def test_a_sentence_without_values_keeps_its_braces() -> None:
    assert Refusal("x", Text("{原样}", "{as is}")).zh == "{原样}"


def test_a_value_with_braces_is_not_read_as_a_parameter() -> None:
    assert SENTENCE.fill(name="{other}").en == "“{other}” needs a correction order first."


def test_a_missing_value_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError, match="name"):
        SENTENCE.fill(other="x")


@pytest.mark.parametrize(
    ("lang", "expected"), [("zh", "甲"), ("zh-hans", "甲"), ("en", "a"), ("en-gb", "a"), ("fr", "甲")]
)
def test_a_language_that_is_not_english_reads_chinese(lang: str, expected: str) -> None:
    assert Text("甲", "a").in_(lang) == expected
