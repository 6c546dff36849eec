"""Action items in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.actions import (
    ActionBrief,
    ActionDone,
    ActionGiven,
    ActionInPast,
    ActionReminder,
    NoSuchAction,
    OpenActions,
)
from models.members import Language

SHOWN = 8


def entry(item: ActionBrief, speech: Speech) -> str:
    return f"{item.number}号：{speech.name(item.owner)}，{speech.day(item.due_on)}前，{speech.quote(item.what)}"


@says(Language.ZH, ActionBrief)
def action_noted(told: ActionBrief, speech: Speech) -> Message:
    text = f"已记下待办{told.number}号：{speech.name(told.owner)}，{speech.day(told.due_on)}前，{told.what}。"
    return Message(f"{text}\n前一个工作日会再提醒一次。", ((Button("看待办事项", "/actions"),),))


@says(Language.ZH, ActionGiven)
def action_given(told: ActionGiven, speech: Speech) -> Message:
    item = told.item
    text = f"{speech.name(told.giver)}请您办一件事：{item.what}\n{speech.day(item.due_on)}前办好。"
    return Message(text, ((Button("办好了", f"/done {item.number}"),),))


@says(Language.ZH, ActionReminder)
def action_reminder(told: ActionReminder, speech: Speech) -> Message:
    item = told.item
    text = f"提醒您一件待办：{item.what}\n{speech.day(item.due_on)}前办好。"
    return Message(text, ((Button("办好了", f"/done {item.number}"),),))


@says(Language.ZH, ActionDone)
def action_done(told: ActionDone, speech: Speech) -> Message:
    what, when = speech.quote(told.what), speech.moment(told.done_at)
    text = f"{speech.name(told.owner)}办好了待办{told.number}号：{what}（{when}）。"
    return Message(text, ((Button("看待办事项", "/actions"),),))


@says(Language.ZH, OpenActions)
def open_actions(told: OpenActions, speech: Speech) -> str | Message:
    if not told.items:
        if told.is_all:
            return "没有还没办好的事。要交办的，请这样发：待办 王芳 12月5日 整理台账。"
        seen = [Button("我的日程", "/schedule"), Button("我的党费", "/dues")]
        return Message("您没有还没办好的事。会议和党费，点下面看。", rows(seen))
    shown = told.items[:SHOWN]
    lines = [f"还没办好的有{len(told.items)}件："]
    lines += [f"{entry(each, speech)}{'（已过期）' if each.due_on < told.today else ''}" for each in shown]
    if len(told.items) > SHOWN:
        lines.append(f"先列最早到期的{SHOWN}件，其余的办好再列。")
    return Message("\n".join(lines), rows([Button(f"{each.number}号办好了", f"/done {each.number}") for each in shown]))


@says(Language.ZH, NoSuchAction)
def no_such_action(told: NoSuchAction, speech: Speech) -> Message:
    return Message("没有这件等您办的事，可以先看看待办事项。", ((Button("看待办事项", "/actions"),),))


@says(Language.ZH, ActionInPast)
def action_in_past(told: ActionInPast, speech: Speech) -> str:
    return f"{speech.day(told.due_on)}已经过了，请换一个今天或以后的日期。"
