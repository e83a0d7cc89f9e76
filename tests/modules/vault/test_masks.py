"""Masked forms show what they should and never what they hide."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.modules.vault.policies.classes import CLASSES
from wangjian.modules.vault.policies.masks import (
    HIDDEN,
    masked_account,
    masked_address,
    masked_name,
    masked_number,
    masked_phone,
    masked_text,
)


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (masked_name, "张三", "张*"),
        (masked_name, " 张三丰 ", "张**"),
        (masked_name, "欧阳娜娜", "欧阳**"),
        (masked_name, "欧阳", "欧*"),
        (masked_name, "阿不都热合曼·买买提", "阿**"),
        (masked_name, "John Smith", "J**"),
        (masked_name, "张", "*"),
        (masked_number, "330106199003070018", "330106**********18"),
        (masked_number, "３３０１０６１９９００３０７００１ｘ", "330106**********1X"),
        (masked_number, "330106900307001", "330106*******01"),
        (masked_number, "E12345678", "****78"),
        (masked_number, "12345", "****"),
        (masked_phone, "13812345678", "138****5678"),
        (masked_phone, "+86 138-1234-5678", "138****5678"),
        (masked_phone, "0571-88001234", "****34"),
        (masked_phone, "110", "****"),
        (masked_account, "6222 0210 0100 1234 567", "****4567"),
        (masked_account, "shop_88", "****88"),
        (masked_address, "浙江省杭州市西湖区文三路1号阳光小区", "浙江省杭州市西湖区****"),
        (masked_address, "杭州市西湖区文三路1号", "杭州市西湖区****"),
        (masked_address, "浙江杭州余杭区五常街道", "浙江杭州余杭区****"),
        (masked_address, "北京市海淀区中关村大街1号", "北京市海淀区****"),
        (masked_address, "阳光小区3幢", "****"),
        (masked_text, "他说他叫张三", HIDDEN),
    ],
)
def test_each_class_shows_its_form(mask: object, text: str, shown: str) -> None:
    assert callable(mask)
    assert mask(text) == shown


HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)


@given(st.text(HAN, min_size=2, max_size=4))
def test_of_a_given_name_nothing_is_shown(name: str) -> None:
    shown = masked_name(name)
    assert len(shown) == len(name)
    assert shown.rstrip("*") == name[: len(shown.rstrip("*"))]
    assert len(shown.rstrip("*")) <= max(1, len(name) - 2)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_of_a_mobile_number_four_digits_are_hidden(number: str) -> None:
    assert re.fullmatch(r"1[3-9][0-9]\*{4}[0-9]{4}", masked_phone(number))


@given(st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True))
def test_of_a_resident_number_birth_and_order_are_hidden(number: str) -> None:
    assert masked_number(number) == f"{number[:6]}**********{number[-2:]}"


@given(st.text(min_size=1, max_size=40), st.sampled_from(["person.id_number", "person.account", "person.phone"]))
def test_a_number_of_any_form_keeps_its_greater_part_hidden(text: str, klass: str) -> None:
    shown = CLASSES[klass].masked(text).replace("*", "")
    assert len(shown) <= max(8, len(text) // 3)
    assert not text.strip() or shown != text


@given(st.text(HAN, min_size=1, max_size=20), st.integers(1, 999))
def test_of_an_address_street_and_number_are_hidden(street: str, number: int) -> None:
    shown = masked_address(f"浙江省杭州市西湖区{street}路{number}号")
    assert shown == "浙江省杭州市西湖区****"


@given(st.text(max_size=60))
def test_no_mask_fails_on_what_people_write(text: str) -> None:
    for klass in CLASSES.values():
        if text.strip():
            assert klass.masked(text)
