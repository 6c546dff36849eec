"""Names by their sound, those with characters that most tables of sounds lack among them."""

from __future__ import annotations

import pytest

from models.names import readings, sort_key


def test_names_sort_by_pinyin_rare_characters_at_their_place() -> None:
    names = ["赵䶮", "𠮷田明", "李娜", "陈静", "安宁", "吴刚", "金敏", "刘洋"]
    assert sorted(names, key=sort_key) == ["安宁", "陈静", "𠮷田明", "金敏", "李娜", "刘洋", "吴刚", "赵䶮"]


def test_a_surname_is_read_as_a_surname() -> None:
    names = ["张三", "曾宪平", "单田芳", "陈静", "翟志刚", "丁一", "仇英", "邱明", "任重", "解放", "谢天"]
    expected = ["陈静", "丁一", "邱明", "仇英", "任重", "单田芳", "解放", "谢天", "曾宪平", "翟志刚", "张三"]
    assert sorted(names, key=sort_key) == expected


@pytest.mark.parametrize(
    ("name", "typed"),
    [("𠮷田明", "jitianming"), ("𠮷田明", "jtm"), ("赵䶮", "zhaoyan"), ("单田", "shantian"), ("单田", "dantian")],
)
def test_a_name_is_found_by_what_is_typed_for_it(name: str, typed: str) -> None:
    assert typed in readings(name)
