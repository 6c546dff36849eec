"""Planned absences in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.meetings import card, materials
from models.absences import (
    AbsenceCard,
    AbsenceEnded,
    AbsenceImpossible,
    AbsenceReported,
    ChooseAbsence,
    NoAbsence,
)
from models.meetings import CalledWhileAway
from models.members import Language
from models.rules.absences import AbsenceKind

KINDS = {
    AbsenceKind.TRIP: "出差",
    AbsenceKind.SICK: "病假",
    AbsenceKind.HOLIDAY: "休假",
    AbsenceKind.OTHER: "其他",
}
SHOWN = 6


@says(Language.ZH, AbsenceCard)
def absence_card(told: AbsenceCard, speech: Speech) -> Message:
    called = f"已通知的{told.meetings}次会议都记为请假，" if told.meetings else ""
    text = (
        f"已报备：{speech.days(told.first, told.last)}，{_why(told.kind, told.words, speech)}。\n"
        f"{called}这几天的会议不用再一次次请假，也不再提醒您。书记会看到。\n"
        "某次又能来了，点那次会议的「改为参加」；提前回来，发「销假」。"
    )
    return Message(text, ((Button("撤回报备", f"/end_absence {told.number}"),),))


@says(Language.ZH, AbsenceReported)
def absence_reported(told: AbsenceReported, speech: Speech) -> str:
    days = speech.days(told.first, told.last)
    return (
        f"{speech.name(told.name)}报备外出：{days}，{_why(told.kind, told.words, speech)}。这几天的会议会自动记为请假。"
    )


@says(Language.ZH, AbsenceEnded)
def absence_ended(told: AbsenceEnded, speech: Speech) -> str | Message:
    days = speech.days(told.first, told.last)
    if not told.is_own:
        again = f"之后已通知的{told.reopened}次会议，等本人重新答复。" if told.reopened else ""
        return f"{speech.name(told.name)}已销假（原报备{days}）。{again}"
    if not told.reopened:
        return f"已销假（原报备{days}）。之后的会议照常通知您。"
    text = f"已销假（原报备{days}）。之后已通知的{told.reopened}次会议，请重新答复能否参加。"
    return Message(text, ((Button("我的日程", "/schedule"),),))


@says(Language.ZH, ChooseAbsence)
def choose_absence(told: ChooseAbsence, speech: Speech) -> Message:
    buttons = [
        Button(f"{speech.days(each.first, each.last)} {KINDS[each.kind]}", f"/end_absence {each.number}")
        for each in told.absences[:SHOWN]
    ]
    return Message("您要销哪一个？", rows(buttons, 1))


@says(Language.ZH, AbsenceImpossible)
def absence_impossible(told: AbsenceImpossible, speech: Speech) -> str:
    days = speech.days(told.first, told.last)
    if told.problem == "Past":
        return f"{days}已经过去了，不能再报备。那几天的会议，请跟书记说一下。"
    if told.problem == "TooLong" and told.most:
        return f"{days}太长了，一次最多报备{told.most}天。更长的请跟书记说。"
    return f"{days}：结束的日子比开始的早，请核对一下。"


@says(Language.ZH, NoAbsence)
def no_absence(told: NoAbsence, speech: Speech) -> str:
    return "您现在没有报备外出。要报备的话，例如发：外出 11月25日到12月3日 出差。"


@says(Language.ZH, CalledWhileAway)
def called_while_away(told: CalledWhileAway, speech: Speech) -> Message:
    text = f"{card(told.meeting, speech)}\n\n您已报备这几天外出，这次会议替您记为请假，不用答复。"
    return Message(text, ((Button("改为参加", f"/coming {told.meeting.id}"),), *materials(told.meeting)))


def _why(kind: AbsenceKind, words: str | None, speech: Speech) -> str:
    if not words:
        return "没有写原因" if kind is AbsenceKind.OTHER else KINDS[kind]
    return speech.quote(words) if kind is AbsenceKind.OTHER else f"{KINDS[kind]}{speech.quote(words)}"
