"""Double organisational life in Chinese: numbers, and nothing about what to think of them."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.arrangements import quarter_before
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.attendance import PRESENCES
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


@says(Language.ZH, OwnDoubleLife)
def own_double_life(told: OwnDoubleLife, speech: Speech) -> Message:
    lines = [f"{told.year}年第{told.quarter}季度，您以普通党员身份参加所在支部组织生活：{_numbers(told.line)}"]
    lines += [
        f"{speech.day(each.day)}{each.kind_name}（{each.branch}）：{PRESENCES[each.presence]}"
        for each in told.rows[:ROWS]
    ]
    if len(told.rows) > ROWS:
        lines.append(f"另有{len(told.rows) - ROWS}次没有列出。")
    return Message("\n".join(lines), _before(told.year, told.quarter))


@says(Language.ZH, DoubleLifeReport)
def double_life_report(told: DoubleLifeReport, speech: Speech) -> Message:
    so_far = "" if told.is_over else "（到今天为止）"
    lines = [f"{told.year}年第{told.quarter}季度{so_far}，领导干部参加所在支部组织生活，按姓名拼音排列："]
    lines += [f"{speech.name(each.name)}（{each.branch}{_spared(each)}）：{_numbers(each)}" for each in told.lines]
    if not told.lines:
        example = "领导干部 王芳 7月1日"
        lines = [f"{told.year}年第{told.quarter}季度，您管的支部没有登记领导干部。登记请发，例如：{example}。"]
    return Message("\n".join(lines), _before(told.year, told.quarter))


@says(Language.ZH, NoDoubleLife)
def no_double_life(told: NoDoubleLife, speech: Speech) -> str:
    return (
        f"{told.year}年第{told.quarter}季度您没有登记为领导干部，没有可看的双重组织生活记录。"
        "登记有误的，请书记发：领导干部 加您的姓名。"
    )


@says(Language.ZH, LeaderNamed)
def leader_named(told: LeaderNamed, speech: Speech) -> str:
    if told.until:
        return f"已登记：{speech.name(told.name)}作为领导干部到{speech.day(told.until)}为止，之后的会议不再统计。"
    return f"已登记：{speech.name(told.name)}是领导干部，从{speech.day(told.since)}起统计双重组织生活。"


@says(Language.ZH, NotALeader)
def not_a_leader(told: NotALeader, speech: Speech) -> str:
    return f"{speech.name(told.name)}在那一天没有登记为领导干部，请核对姓名和日期。"


def _numbers(line: LeaderLine) -> str:
    if not line.is_known:
        return f"未知（应参加{line.invited}次，都没有登记）" if line.invited else "未知（没有应参加的会议记录）"
    unrecorded = f"，未登记{line.unrecorded}次" if line.unrecorded else ""
    return f"应参加{line.invited}次，参加{line.present}次，请假{line.leave}次，缺席{line.absent}次{unrecorded}"


def _spared(line: LeaderLine) -> str:
    return "，免提醒" if line.is_exempt else ""


def _before(year: int, quarter: int) -> tuple[tuple[Button, ...], ...]:
    return ((Button("看上一季度", f"/double_life {quarter_before(year, quarter)}"),),)
