"""Volunteer hours in Chinese."""

from __future__ import annotations

from datetime import date

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.claims import listed
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.claims import MORE, TALK_IT_OVER, already, entry, too_old
from models.hours import (
    ClaimState,
    HoursCard,
    HoursClaimed,
    HoursDecided,
    HoursImpossible,
    HoursToVerify,
    HoursWaiting,
    NoSuchClaim,
)
from models.members import Language
from models.rules.values import Minutes

STATES = {ClaimState.CLAIMED: "待核实", ClaimState.VERIFIED: "已核实", ClaimState.REFUSED: "未予核实"}


@says(Language.ZH, HoursClaimed)
def hours_claimed(told: HoursClaimed, speech: Speech) -> Message:
    text = f"已记下：{_done(told.day, told.minutes, told.activity, speech)}。等书记核实，核实后会告诉您。"
    return Message(text, ((Button("我的志愿", "/hours"),),))


@says(Language.ZH, HoursWaiting)
def hours_waiting(told: HoursWaiting, speech: Speech) -> Message:
    text = f"请核实志愿时长：{speech.name(told.name)}，{_done(told.day, told.minutes, told.activity, speech)}。"
    return Message(text, rows([Button("核实", f"/verify {told.number}"), Button("退回", f"/reject {told.number}")]))


@says(Language.ZH, HoursToVerify)
def hours_to_verify(told: HoursToVerify, speech: Speech) -> str | Message:
    if not told.claims:
        return "没有等您核实的志愿时长。"
    entries = [
        entry(each.number, each.name, _done(each.day, each.minutes, speech.quote(each.activity), speech), speech)
        for each in told.claims
    ]
    head, more = f"等您核实{len(entries)}条：", MORE.format("核实")
    return listed(head, entries, more, ("核实{}号", "verify"), ("退回{}号", "reject"))


@says(Language.ZH, HoursDecided)
def hours_decided(told: HoursDecided, speech: Speech) -> str:
    about = f"{speech.name(told.name)}，{_done(told.day, told.minutes, told.activity, speech)}"
    if told.is_verified:
        return f"已核实：{about}，已记入台账。"
    return f"已退回：{about}，没有计入时长。{TALK_IT_OVER}"


@says(Language.ZH, HoursCard)
def hours_card(told: HoursCard, speech: Speech) -> str:
    lines = [f"{told.year}年志愿服务：已核实{speech.hours(told.verified)}，待核实{speech.hours(told.waiting)}。"]
    if told.recent:
        lines.append("最近报的：")
        lines += [
            f"{_done(each.day, each.minutes, speech.quote(each.activity), speech)}（{STATES[state]}）"
            for each, state in zip(told.recent, told.states, strict=False)
        ]
    lines.append("要报时长，发一句话就行，例如：志愿 3小时 社区清扫。")
    return "\n".join(lines)


@says(Language.ZH, HoursImpossible)
def hours_impossible(told: HoursImpossible, speech: Speech) -> str:
    day = speech.day(told.day)
    if told.problem == "NotPositive":
        return "时长要大于0，请重新写，例如：2.5小时。"
    if told.problem == "InFuture":
        return f"{day}还没到，请服务结束以后再报。"
    if told.problem == "TooOld" and told.oldest:
        return too_old(told, told.oldest, speech)
    if told.problem == "OverDayCap" and told.limit:
        so_far = already(told, speech.hours(told.already or told.minutes))
        return f"一天最多报{speech.hours(told.limit)}{so_far}，再加{speech.hours(told.minutes)}就超了。请核对一下时长。"
    return f"{day}的{speech.hours(told.minutes)}没法登记，请核对一下日期和时长。"


@says(Language.ZH, NoSuchClaim)
def no_such_claim(told: NoSuchClaim, speech: Speech) -> Message:
    text = f"没有等您核实的{told.number}号时长，可能已经处理过了。"
    return Message(text, ((Button("看等待核实的", "/verify"),),))


def _done(day: date, minutes: Minutes, activity: str, speech: Speech) -> str:
    return f"{speech.day(day)}，{speech.hours(minutes)}，{activity}"
