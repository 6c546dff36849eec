"""Double organisational life in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.arrangements import quarter_before
from bot.wording.en.attendance import PRESENCES
from bot.wording.phrases import ENGLISH
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.double_life import (
    DoubleLifeReport,
    LeaderLine,
    LeaderNamed,
    NoDoubleLife,
    NotALeader,
    OwnDoubleLife,
)
from models.members import Language

ROWS = 15


@says(Language.EN, OwnDoubleLife)
def own_double_life(told: OwnDoubleLife, speech: Speech) -> Message:
    lines = [f"Your part in the life of your own branch, {told.year} Q{told.quarter}: {_numbers(told.line)}"]
    lines += [
        f"{speech.day(each.day)} {each.kind_name} ({each.branch}): {PRESENCES[each.presence]}"
        for each in told.rows[:ROWS]
    ]
    if len(told.rows) > ROWS:
        lines.append(f"{len(told.rows) - ROWS} more are not shown.")
    return Message("\n".join(lines), _before(told.year, told.quarter))


@says(Language.EN, DoubleLifeReport)
def double_life_report(told: DoubleLifeReport, speech: Speech) -> Message:
    so_far = "" if told.is_over else ", so far"
    lines = [f"Leading cadres in the life of their own branches, {told.year} Q{told.quarter}{so_far}, by pinyin:"]
    lines += [f"{speech.name(each.name)} ({each.branch}{_spared(each)}): {_numbers(each)}" for each in told.lines]
    if not told.lines:
        lines = [f"{told.year} Q{told.quarter}: no leading cadre is entered in your branches. To enter one: /leader"]
    return Message("\n".join(lines), _before(told.year, told.quarter))


@says(Language.EN, NoDoubleLife)
def no_double_life(told: NoDoubleLife, speech: Speech) -> str:
    return (
        f"You are not entered as a leading cadre in {told.year} Q{told.quarter}, so there is nothing to show. "
        "If that is wrong, please ask the secretary to enter it."
    )


@says(Language.EN, LeaderNamed)
def leader_named(told: LeaderNamed, speech: Speech) -> str:
    if told.until:
        return f"Entered: {speech.name(told.name)} was a leading cadre until {speech.day(told.until)}."
    return f"Entered: {speech.name(told.name)} is a leading cadre, counted from {speech.day(told.since)}."


@says(Language.EN, NotALeader)
def not_a_leader(told: NotALeader, speech: Speech) -> str:
    return f"{speech.name(told.name)} is not entered as a leading cadre on that day. Please check name and day."


def _numbers(line: LeaderLine) -> str:
    if not line.is_known:
        return f"unknown (expected {line.invited}, none recorded)" if line.invited else "unknown (no meeting on record)"
    unrecorded = f", not recorded {line.unrecorded}" if line.unrecorded else ""
    return f"expected {line.invited}, there {line.present}, on leave {line.leave}, absent {line.absent}{unrecorded}"


def _spared(line: LeaderLine) -> str:
    return ", spared reminders" if line.is_exempt else ""


def _before(year: int, quarter: int) -> tuple[tuple[Button, ...], ...]:
    return ((Button("The quarter before", f"/double_life {quarter_before(year, quarter)}"),),)


ENGLISH.update(
    {
        "看领导干部参加所在支部组织生活的次数：本人看自己的，书记看本支部的，上级委员看下属支部的": (
            "See how often leading cadres came to their own branch's meetings: your own, or your branches'"
        ),
        "登记一位党员领导干部，按季度统计参加所在支部组织生活的次数": "Enter a leading cadre, counted by quarter",
        "登记一位同志不再是领导干部，之后的会议不再统计": "Enter that somebody is a leading cadre no longer",
        "不写季度就是本季度。例如：双重组织生活 第三季度。": (
            "Without a quarter it is this one. For example: /double_life Q3"
        ),
        "不写日期就从今天起。例如：领导干部 王芳 7月1日。": (
            "Without a day it is from today. For example: /leader 王芳 07-01"
        ),
        "哪个季度？例如：第三季度。": "Which quarter? For example: Q3.",
        "谁是领导干部？": "Who is a leading cadre?",
        "从哪天起？": "From which day on?",
        "谁不再是领导干部？": "Who is one no longer?",
        "最后一天是哪天？": "Which was the last day?",
    }
)
