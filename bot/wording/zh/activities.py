"""Activities and the service log of a year in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.visit_kinds import said_kind
from models.activities import Activities, ActivityImpossible, ActivityLine, ActivityVoided, NoSuchActivity
from models.members import Language
from models.service_years import ServiceSheet, ServiceYear

PROBLEMS = {
    "future": "{day}还没到，活动结束以后再登记。",
    "old": "{day}太早了，只能登记今年和去年的活动。",
    "people": "人数要在1到10000之间，请重新写，例如：12人。",
    "minutes": "时长要大于0、不超过24小时，请重新写，例如：3小时。",
    "known": "{day}的这次活动已经登记过了，是{number}号。写错了请发例如：更正活动 {number} 15人。",
    "nothing": "没有写要改什么。请发例如：更正活动 {number} 15人，或者：更正活动 {number} 2小时。",
}


def entry(line: ActivityLine, speech: Speech) -> str:
    """3号：11月20日（周五），「社区清扫」，12人，3小时，结果：「清运垃圾两车」（更正2号）"""
    result = f"，结果：{speech.quote(line.result)}" if line.result else ""
    corrects = f"（更正{line.corrects}号）" if line.corrects else ""
    return (
        f"{line.number}号：{speech.day(line.day)}，{speech.quote(line.what)}，{line.people}人，"
        f"{speech.hours(line.minutes)}{result}{corrects}"
    )


@says(Language.ZH, ActivityLine)
def activity_entered(told: ActivityLine, speech: Speech) -> Message:
    kept = f"原来的{told.corrects}号保留备查，不再计数。" if told.corrects else ""
    mend = f"写错了请发例如：更正活动 {told.number} 15人。个人的志愿时长另外由本人报。"
    text = f"已登记活动{entry(told, speech)}。{kept}\n{mend}"
    return Message(text, rows([Button("活动台账", "/activities"), Button("作废", f"/void_activity {told.number}")]))


@says(Language.ZH, ActivityVoided)
def activity_voided(told: ActivityVoided, speech: Speech) -> Message:
    text = (
        f"已作废活动{told.number}号：{speech.day(told.day)}，{speech.quote(told.what)}。"
        f"不再计数，记录保留。理由：{speech.quote(told.reason)}"
    )
    return Message(text, ((Button("活动台账", "/activities"),),))


@says(Language.ZH, Activities)
def activities(told: Activities, speech: Speech) -> Message:
    branch = speech.name(told.branch)
    if not told.count:
        text = f"{branch}{told.year}年还没有登记服务活动。\n要登记，发例如：记活动 社区清扫 11月20日 12人 3小时。"
        return Message(text, ((Button("登记活动", "/activity"),),))
    lines = [
        f"{branch}{told.year}年服务活动：{told.count}次，{told.people}人次，活动时长合计{speech.hours(told.minutes)}。",
        *(entry(each, speech) for each in told.lines),
    ]
    if told.count > len(told.lines):
        lines.append(f"先列最近的{len(told.lines)}次，逐条的在服务台账的表里。")
    return Message("\n".join(lines), ((Button("服务台账（Excel）", f"/service_year {told.year}"),),))


@says(Language.ZH, ServiceYear)
def service_year(told: ServiceYear, speech: Speech) -> str:
    visits = "，".join(
        f"{said_kind(kind, speech)}{count}次" for kind, count in zip(told.kinds, told.visited, strict=False)
    )
    return (
        f"{speech.name(told.branch)}{told.year}年服务台账：\n"
        f"服务活动{told.activities}次，{told.people}人次，活动时长合计{speech.hours(told.minutes)}。\n"
        f"{_volunteering(told, speech)}\n"
        f"{visits}，走访人{told.visitors}位。\n每个数都来自下面表里的逐条记录。"
    )


def _volunteering(told: ServiceYear, speech: Speech) -> str:
    found = told.volunteering
    if found is None:
        return "志愿时长未知：这一年没有人报过。"
    waiting = f"另有{found.waiting}条没有核实，不计在内。" if found.waiting else ""
    return f"志愿服务{found.times}人次，{found.people}人，已核实时长{speech.hours(found.minutes)}。{waiting}"


@says(Language.ZH, ServiceSheet)
def service_sheet(told: ServiceSheet, speech: Speech) -> str:
    return f"{speech.name(told.branch)}{told.year}年服务台账，逐条列出。里面有走访对象，请勿外传。"


@says(Language.ZH, ActivityImpossible)
def activity_impossible(told: ActivityImpossible, speech: Speech) -> str:
    text = PROBLEMS.get(told.problem, PROBLEMS["future"])
    return text.format(day=speech.day(told.day), number=told.number)


@says(Language.ZH, NoSuchActivity)
def no_such_activity(told: NoSuchActivity, speech: Speech) -> Message:
    text = f"您这里没有{told.number}号活动，可能已经更正或作废，新的编号在活动台账里。"
    return Message(text, ((Button("活动台账", "/activities"),),))
