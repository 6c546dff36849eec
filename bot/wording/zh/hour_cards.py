"""Records of volunteer hours in Chinese: one's own year, a branch's, where one stands."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.hours import STATES
from models.hours import BranchHours, HoursCard, HoursStanding, ProjectHours, Standing
from models.members import Language

LINES, PROJECTS, YEARS = 5, 8, 3
STANDINGS = {
    Standing.NONE: "还没有已核实的记录",
    Standing.UNDER_HALF: "还不到一半",
    Standing.OVER_HALF: "已经过半",
}


@says(Language.ZH, HoursCard)
def hours_card(told: HoursCard, speech: Speech) -> Message:
    lines = [f"{told.year}年志愿服务：已核实{speech.hours(told.verified)}{_waiting(told, speech)}。"]
    if told.target.count > 0:
        lines.append(f"本单位希望一年{speech.hours(told.target)}，做多少都按自己的情况来。")
    lines += _projects(told.projects, speech)
    if told.lines:
        lines.append("最近的：")
        lines += [
            f"{each.number}号 {speech.day(each.day)}，{speech.hours(each.minutes)}，"
            f"{speech.quote(each.activity)}（{STATES[each.state]}）"
            for each in told.lines[:LINES]
        ]
    lines.append("要报时长，发一句话就行，例如：志愿 3小时 社区清扫。哪条不对，发：时长有误 编号 哪里不对。")
    years = [Button(f"{year}年", f"/hours_of {year}") for year in told.years[:YEARS] if year != told.year]
    papers = [Button("服务登记卡", "/service_card"), Button("开证明", f"/certificate {told.year}")]
    return Message("\n".join(lines), rows([*(papers if told.verified.count > 0 else []), *years]))


@says(Language.ZH, BranchHours)
def branch_hours(told: BranchHours, speech: Speech) -> Message:
    coverage = f"{told.served * 100 // told.members}%" if told.members > 0 else "无"
    lines = [
        f"{speech.name(told.branch)}{told.year}年志愿服务（截至现在）：",
        f"党员{told.members}人，有已核实时长的{told.served}人，覆盖{coverage}。",
        f"已核实{told.times}人次，{speech.hours(told.verified)}；待核实{told.waiting}条，"
        f"{speech.hours(told.waiting_minutes)}。",
    ]
    if told.target.count > 0:
        lines.append(f"达到一年{speech.hours(told.target)}的{told.reached}人。")
    lines += _projects(told.projects, speech)
    buttons = [Button("时长清单", f"/hours_list #{told.branch_id}")]
    waiting = [Button("等待核实的", "/verify")] if told.waiting > 0 else []
    return Message("\n".join(lines), rows([*buttons, *waiting]))


@says(Language.ZH, HoursStanding)
def hours_standing(told: HoursStanding, speech: Speech) -> Message:
    text = (
        f"{told.year}年志愿时长：本单位希望一年{speech.hours(told.target)}，您{STANDINGS[told.standing]}。"
        "做了还没报的，发一句话就行，例如：志愿 3小时 社区清扫。"
    )
    return Message(text, ((Button("我的志愿", "/hours"),),))


def _waiting(told: HoursCard, speech: Speech) -> str:
    return f"，待核实{speech.hours(told.waiting)}" if told.waiting.count > 0 else "，没有待核实的"


def _projects(projects: tuple[ProjectHours, ...], speech: Speech) -> list[str]:
    if not projects:
        return []
    said = [f"{speech.quote(each.activity)}{each.times}次{speech.hours(each.minutes)}" for each in projects[:PROJECTS]]
    return [f"按项目（已核实）：{'；'.join(said)}{'等' if len(projects) > PROJECTS else ''}。"]
