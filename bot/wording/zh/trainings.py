"""Outside training in Chinese."""

from __future__ import annotations

from datetime import date

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.claims import listed
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.claims import MORE, TALK_IT_OVER, already, entry, too_old
from bot.wording.zh.study import credit
from models.members import Language
from models.rules.values import Minutes
from models.trainings import (
    NoSuchTraining,
    TrainingDecided,
    TrainingImpossible,
    TrainingReported,
    TrainingsToDecide,
    TrainingWaiting,
)


@says(Language.ZH, TrainingReported)
def training_reported(told: TrainingReported, speech: Speech) -> Message:
    text = f"已记下外出培训：{_course(told.day, told.minutes, told.course, speech)}。等书记确认，确认后会告诉您。"
    return Message(text, ((Button("我的学时", "/study"),),))


@says(Language.ZH, TrainingWaiting)
def training_waiting(told: TrainingWaiting, speech: Speech) -> Message:
    text = f"请确认外出培训：{speech.name(told.name)}，{_course(told.day, told.minutes, told.course, speech)}。"
    buttons = [
        Button("确认培训", f"/accept_training {told.number}"),
        Button("退回培训", f"/return_training {told.number}"),
    ]
    return Message(text, rows(buttons))


@says(Language.ZH, TrainingsToDecide)
def trainings_to_decide(told: TrainingsToDecide, speech: Speech) -> str | Message:
    if not told.trainings:
        return "没有等您确认的外出培训。"
    entries = [
        entry(each.number, each.name, _course(each.day, each.minutes, speech.quote(each.course), speech), speech)
        for each in told.trainings
    ]
    head, more = f"等您确认{len(entries)}条：", MORE.format("确认")
    return listed(head, entries, more, ("确认{}号", "accept_training"), ("退回{}号", "return_training"))


@says(Language.ZH, TrainingDecided)
def training_decided(told: TrainingDecided, speech: Speech) -> str:
    about = f"{speech.name(told.name)}，{_course(told.day, told.minutes, told.course, speech)}"
    if told.is_accepted:
        return f"已确认外出培训：{about}，已计入学时。"
    return f"已退回外出培训：{about}，没有计入学时。{TALK_IT_OVER}"


@says(Language.ZH, TrainingImpossible)
def training_impossible(told: TrainingImpossible, speech: Speech) -> str:
    day = speech.day(told.day)
    if told.problem == "InFuture":
        return f"{day}还没到，请培训结束以后再报。"
    if told.problem == "TooOld" and told.oldest:
        return too_old(told, told.oldest, speech)
    if told.problem == "OverDayCap" and told.limit:
        so_far = already(told, credit(told.already or told.minutes))
        return f"一次最多报{credit(told.limit)}{so_far}，再加{credit(told.minutes)}就超了。请核对一下学时。"
    return "学时要大于0，请重新写，例如：6学时。"


@says(Language.ZH, NoSuchTraining)
def no_such_training(told: NoSuchTraining, speech: Speech) -> Message:
    text = f"没有等您确认的{told.number}号外出培训，可能已经处理过了。"
    return Message(text, ((Button("看等待确认的", "/accept_training"),),))


def _course(day: date, minutes: Minutes, course: str, speech: Speech) -> str:
    return f"{speech.day(day)}，{credit(minutes)}，{course}"
