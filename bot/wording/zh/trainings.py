"""Outside training in Chinese."""

from __future__ import annotations

from datetime import date

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
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

SHOWN = 8


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
    shown = told.trainings[:SHOWN]
    lines = [f"等您确认{len(told.trainings)}条："]
    buttons = []
    for each in shown:
        course = _course(each.day, each.minutes, speech.quote(each.course), speech)
        lines.append(f"{each.number}号：{speech.name(each.name)}，{course}")
        buttons.append(Button(f"确认{each.number}号", f"/accept_training {each.number}"))
        buttons.append(Button(f"退回{each.number}号", f"/return_training {each.number}"))
    if len(told.trainings) > SHOWN:
        lines.append(f"先列最早的{SHOWN}条，其余的确认完再列。")
    return Message("\n".join(lines), rows(buttons))


@says(Language.ZH, TrainingDecided)
def training_decided(told: TrainingDecided, speech: Speech) -> str:
    about = f"{speech.name(told.name)}，{_course(told.day, told.minutes, told.course, speech)}"
    if told.is_accepted:
        return f"已确认外出培训：{about}，已计入学时。"
    return f"已退回外出培训：{about}，没有计入学时。写错了的可以改好再报；有疑问请本人和书记核对。"


@says(Language.ZH, TrainingImpossible)
def training_impossible(told: TrainingImpossible, speech: Speech) -> str:
    day = speech.day(told.day)
    if told.problem == "InFuture":
        return f"{day}还没到，请培训结束以后再报。"
    if told.problem == "TooOld" and told.oldest:
        return f"{day}太早了，现在只能报{speech.day(told.oldest)}及以后的。更早的请跟书记说。"
    if told.problem == "OverDayCap" and told.limit:
        already = f"，这一天已经报过{credit(told.already)}" if told.already and told.already.count else ""
        return f"一次最多报{credit(told.limit)}{already}，再加{credit(told.minutes)}就超了。请核对一下学时。"
    return "学时要大于0，请重新写，例如：6学时。"


@says(Language.ZH, NoSuchTraining)
def no_such_training(told: NoSuchTraining, speech: Speech) -> Message:
    text = f"没有等您确认的{told.number}号外出培训，可能已经处理过了。"
    return Message(text, ((Button("看等待确认的", "/accept_training"),),))


def _course(day: date, minutes: Minutes, course: str, speech: Speech) -> str:
    return f"{speech.day(day)}，{credit(minutes)}，{course}"
