"""The English catalogue: every source string has its translation, none is left over, parameters are the same."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

LOCALE = Path(settings.LOCALE_PATHS[0])
SURFACES = LOCALE.parent
CALL = re.compile(r"(?<!\w)(?:n?gettext|_)\((u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))")
PARAMETER = re.compile(r"%\((\w+)\)s")
CHINESE = re.compile("[㐀-鿿]")


def source_strings() -> Iterator[str]:
    for path in sorted([*SURFACES.rglob("*.html"), *SURFACES.rglob("*.py")]):
        text = path.read_text("utf-8")
        if path.suffix == ".html":
            text = templatize(text)
        yield from (ast.literal_eval(found.group(1)) for found in CALL.finditer(text))


def catalogue() -> dict[str, str]:
    with (LOCALE / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
        messages = read_po(file, locale="en", abort_invalid=True)
    return {_first(message.id): " ".join(_all(message.string)) for message in messages if message.id}


def _first(given: object) -> str:
    """The source string; of a plural the first, both being the same in Chinese."""
    return str(given[0] if isinstance(given, tuple | list) else given)


def _all(given: object) -> list[str]:
    return [str(each) for each in (given if isinstance(given, tuple | list) else [given])]


def test_every_source_string_is_translated_and_none_is_left_over() -> None:
    strings, known = set(source_strings()), catalogue()
    assert strings - known.keys() == set()
    assert known.keys() - strings == set()


def test_translations_are_english_and_keep_their_parameters() -> None:
    for source, english in catalogue().items():
        assert english.strip() and not CHINESE.search(english), source
        assert set(PARAMETER.findall(source)) == set(PARAMETER.findall(english)), source


def test_no_chinese_stands_in_a_template_outside_a_translation() -> None:
    for path in SURFACES.rglob("*.html"):
        rest = re.sub(r"{% (?:translate|trans) .*? ?%}", "", path.read_text("utf-8"))
        rest = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", "", rest, flags=re.DOTALL)
        assert not CHINESE.search(rest), path.name
