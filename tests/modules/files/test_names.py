"""Names of files are shown without harm and are no paths."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.modules.files.policies import extension_of, shown_name


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("检查照片.jpg", "检查照片.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\报告.pdf", "报告.pdf"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),
        ("a\x00b\nc.txt", "abc.txt"),
        ("a<b>|c?.txt", "a_b__c_.txt"),
        ("..", "未命名"),
        ("", "未命名"),
        ("\u200b", "未命名"),
        (" 两 端 .pdf ", "两 端 .pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_a_name_is_shown_without_harm(given_name: str, shown: str) -> None:
    assert shown_name(given_name) == shown


@given(st.text(max_size=300))
def test_no_name_holds_what_harms(given_name: str) -> None:
    shown = shown_name(given_name)
    assert 0 < len(shown) <= 120
    assert not set(shown) & set('/\\<>:"|?*')
    assert all(each == " " or unicodedata.category(each)[0] not in "CZ" for each in shown)
    assert shown not in {".", ".."}


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("a.PDF", "pdf"),
        ("a.tar.gz", "gz"),
        (".bashrc", ""),
        ("a.", ""),
        ("a", ""),
        ("a.pdf exe", ""),
        ("价格1.5元起", ""),
    ],
)
def test_an_ending_is_what_stands_after_the_last_point(name: str, ending: str) -> None:
    assert extension_of(name) == ending
