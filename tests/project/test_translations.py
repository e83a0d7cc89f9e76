"""Catalogues are compiled when they changed, whole or not at all."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from wangjian.project.translations import compile_catalogues

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def write(locale: Path, text: str) -> Path:
    source = locale / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(HEAD + text, "utf-8")
    return source


def test_what_changed_is_compiled_and_nothing_else(tmp_path: Path) -> None:
    source = write(tmp_path, 'msgid "工作日"\nmsgstr "working day"\n')
    assert compile_catalogues(tmp_path) == 1
    with source.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("工作日") == "working day"
    assert compile_catalogues(tmp_path) == 0
    os.utime(source, ns=(0, source.with_suffix(".mo").stat().st_mtime_ns + 1))
    assert compile_catalogues(tmp_path) == 1


def test_a_broken_catalogue_leaves_the_compiled_one(tmp_path: Path) -> None:
    source = write(tmp_path, 'msgid "工作日"\nmsgstr "working day"\n')
    compile_catalogues(tmp_path)
    before = source.with_suffix(".mo").read_bytes()
    write(tmp_path, 'msgid "工作日"\nnonsense "working day"\n')
    os.utime(source, ns=(0, source.with_suffix(".mo").stat().st_mtime_ns + 1))
    with pytest.raises(PoFileError):
        compile_catalogues(tmp_path)
    assert source.with_suffix(".mo").read_bytes() == before
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]
