"""Months of dues that were named and not taken, in Chinese, each with the reason."""

from __future__ import annotations

from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.payments.told import LeftOut, NoneOpen


@says(Language.ZH, NoneOpen)
def none_open(told: NoneOpen, speech: Speech) -> str:
    if told.name:
        return f"{speech.name(told.name)}这几个月没有要登记的：{left_out(told.left_out, speech)}"
    return f"没有可以报的月份：{left_out(told.left_out, speech)}"


def left_out(left: LeftOut, speech: Speech) -> str:
    """Say month for month why it was left out, nothing where none was."""
    reasons = (
        (left.settled, "已经结清"),
        (left.reported, "已经报过，正等党费管理员确认"),
        (left.waived, "免交"),
        (left.to_come, "还没到收缴的时候"),
        (left.unopened, "没有要交的记录"),
        (left.unreached, "这笔钱没有交到"),
    )
    said = [f"{speech.months(months)}{reason}" for months, reason in reasons if months]
    return f"{'；'.join(said)}。" if said else ""
