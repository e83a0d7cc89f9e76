"""Plain texts: UTF-8 or GB18030, without control characters, and nothing a browser would run."""

from __future__ import annotations

import codecs
import json
import re
from typing import BinaryIO

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

_MARKUP = re.compile(
    rb"^\s*<(?:!doctype|!--|\?xml|html|head|body|svg|script|style|iframe|meta|title)\b|<svg[\s>]|<script[\s>]", re.I
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_CHUNK = 1 << 20
_LARGEST_JSON = 5_000_000

_NO_MARKUP = Text(
    "不接收网页或者 SVG 文件。请上传截图或 PDF。",
    "Web pages and SVG files are not taken in. Upload a picture of them, or a PDF.",
)
_NO_JSON = Text("文件名以 .json 结尾，而内容不是 JSON。", "The name ends in .json, but the content is not JSON.")


def kind_of(file: BinaryIO, head: bytes, ending: str) -> str | None:
    """The media type of a text, by what its ending claims; None if it is no text.

    Raise `Refusal` ``file.markup``, and ``file.lying`` for what claims to be JSON.
    """
    if _MARKUP.search(head.removeprefix(codecs.BOM_UTF8)):
        raise Refusal("file.markup", _NO_MARKUP)
    if not any(_reads_as(file, encoding) for encoding in ("utf-8", "gb18030")):
        return None
    if ending == "json":
        _require_json(file)
        return "application/json"
    return "text/csv" if ending == "csv" else "text/plain"


def _reads_as(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(_CHUNK):
            if _CONTROL.search(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _require_json(file: BinaryIO) -> None:
    """Raise `Refusal` ``file.lying``; of a large file only the beginning is looked at."""
    file.seek(0)
    content = file.read(_LARGEST_JSON + 1)
    try:
        if len(content) <= _LARGEST_JSON:
            json.loads(content)
        elif content.removeprefix(codecs.BOM_UTF8).lstrip()[:1] not in (b"{", b"["):
            raise ValueError("neither object nor list")
    except (ValueError, RecursionError):
        raise Refusal("file.lying", _NO_JSON) from None
