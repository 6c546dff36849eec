"""What is wrong with the settings, in words for whoever wrote them; a value, which may be a secret, is not quoted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

WORDS = {
    "int_parsing": "要写成整数",
    "int_from_float": "要写成整数",
    "int_type": "要写成整数",
    "float_parsing": "要写成数字",
    "float_type": "要写成数字",
    "finite_number": "要写成数字",
    "string_type": "要写成文字，加上引号",
    "greater_than_equal": "不能小于{ge}",
    "less_than_equal": "不能大于{le}",
    "greater_than": "要大于{gt}",
    "literal_error": "只能是 {expected}",
    "value_error": "{error}",
}
OTHERWISE = "写得不对"
AS_JSON = '要写成 {"支部名称": "Webhook 地址"}'
# How pydantic names the setting whose JSON cannot be read.
FIELD = re.compile(r'field "(\w+)"')


def in_words(error: ValueError) -> str:
    """Return which settings are wrong and what each should be.

    >>> in_words(ValueError('error parsing value for field "wecom_robots" from source "EnvSettingsSource"'))
    'ZHIBU_WECOM_ROBOTS：要写成 {"支部名称": "Webhook 地址"}'
    """
    if isinstance(error, ValidationError):
        return "；".join(map(_of_one, error.errors()))
    found = FIELD.search(str(error))
    return f"{_name(found[1])}：{AS_JSON}" if found else f"zhibu.toml 读不懂（{error}）"


def _of_one(fault: Mapping[str, Any]) -> str:
    said = WORDS.get(fault["type"], OTHERWISE).format(**fault.get("ctx", {})).replace(" or ", " 或 ")
    return f"{_name(fault['loc'][0])}：{said}" if fault["loc"] else said


def _name(field: object) -> str:
    return f"ZHIBU_{str(field).upper()}"
