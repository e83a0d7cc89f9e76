"""Names of files as people gave them: shown, never used as a path."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
NAMELESS = "未命名"

_UNSAFE = re.compile(r'[<>:"|?*]')


def shown_name(given: str) -> str:
    """The last part of a name without control, direction or path characters, at most 120 characters, its ending kept.

    A name that hides its ending by writing it backwards, or that climbs out of a folder, becomes harmless.
    """
    last = re.split(r"[/\\]", given)[-1]
    kept = "".join(
        each for each in unicodedata.normalize("NFC", last) if unicodedata.category(each)[0] not in "CZ" or each == " "
    )
    kept = _UNSAFE.sub("_", kept).strip(" .")
    if len(kept) > LONGEST:
        ending = extension_of(kept)
        kept = kept[: LONGEST - len(ending) - 1] + (f".{ending}" if ending else "")
    return kept or NAMELESS


def extension_of(name: str) -> str:
    """What stands after the last point, in small letters; empty where there is none or it is no ending."""
    stem, point, ending = name.rpartition(".")
    return ending.lower() if point and stem and re.fullmatch(r"[0-9A-Za-z]{1,10}", ending) else ""
