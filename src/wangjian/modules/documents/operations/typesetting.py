"""A template and its data become a PDF/A-2b file: the same data at the same moment give the same bytes."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import typst
from noto_cjk_sans_otc import FONT_PATH

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.documents.policies import TEMPLATES

STANDARD: Final = "a-2b"

_NO_GLYPH = re.compile(r'the text `"(.+)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_QUOTED = re.compile(r"`[^`]*`|\"[^\"]*\"")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_MOST_STRANGERS = 50
_STRANGE = Text(
    "文书中有过多字体没有的字符，无法制作。", "Too many characters of the paper have no glyph; it cannot be made."
)


@cache
def _fonts() -> typst.Fonts:
    """The packaged font alone: what a machine has installed must not change a paper."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[Path(str(FONT_PATH)).parent]
    )


def typeset(template: str, given: Mapping[str, object], at: Instant) -> bytes:
    """Make the PDF/A-2b file of a template with `given`, dated `at`; raise `Refusal` ``paper.strange``.

    Every text of `given` is printed as it stands, never read as markup or code. A character that cannot be seen or has
    no glyph is printed as its code point, ``[U+202E]``: a name is never shown as what it is not.
    """
    unprintable: dict[str, str] = {}
    for _ in range(_MOST_STRANGERS):
        try:
            return _compiled(template, json.dumps(_printable(given, unprintable), sort_keys=True), at)
        except typst.TypstError as error:
            found = _NO_GLYPH.search(error.message)
            # the message names the cluster as source code would write it
            cluster = _ESCAPE.sub(lambda code: chr(int(code[1], 16)), found[1]) if found else ""
            if not cluster or cluster in unprintable:
                # the message quotes what was to be printed, which may be somebody's name
                raise RuntimeError(f"{template}: {_QUOTED.sub('…', error.message)}") from None
            unprintable[cluster] = "".join(map(_code_point, cluster))
    raise Refusal("paper.strange", _STRANGE)


def _printable(given: object, unprintable: Mapping[str, str]) -> object:
    """`given` with every text in it such that each of its characters is seen."""
    if isinstance(given, str):
        text = given.replace("\r\n", "\n").replace("\t", " ")
        text = "".join(_code_point(e) if e != "\n" and unicodedata.category(e) in _UNSEEN else e for e in text)
        for cluster, shown in unprintable.items():
            text = text.replace(cluster, shown)
        return text
    if isinstance(given, Mapping):
        return {str(name): _printable(each, unprintable) for name, each in given.items()}
    if isinstance(given, list | tuple):
        return [_printable(each, unprintable) for each in given]
    return given


def _code_point(character: str) -> str:
    return f"[U+{ord(character):04X}]"


def _compiled(template: str, data: str, at: Instant) -> bytes:
    pdf, warnings = typst.compile_with_warnings(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        pdf_standards=[STANDARD],
        timestamp=at.at.replace(microsecond=0),  # a PDF knows no finer moment
        # no template imports a package; were one to, it would be looked for here and nowhere else
        package_path=TEMPLATES,
        package_cache_path=TEMPLATES,
    )
    if warnings:
        raise RuntimeError(f"{template}: {_QUOTED.sub('…', warnings[0].message)}")
    assert isinstance(pdf, bytes)
    return pdf
