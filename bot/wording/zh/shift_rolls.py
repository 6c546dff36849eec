"""Shifts in Chinese: what their organiser is told."""

from __future__ import annotations

from datetime import datetime

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.shifts import next_mark, sign
from bot.wording.speech import Speech
from bot.wording.zh.hours import STATES as HOURS
from bot.wording.zh.shifts import STATES, card, manage, places, title
from models.members import Language
from models.projects import ShiftState
from models.shifts import (
    LeftToDecide,
    NamesNotHere,
    ShiftCode,
    ShiftPublished,
    ShiftRoll,
    ShiftSettled,
    ShiftToConfirm,
    ShiftUnconfirmed,
)

NAMED = 20


@says(Language.ZH, ShiftPublished)
def shift_published(told: ShiftPublished, speech: Speech) -> Message:
    done = "改好了" if told.is_change else "已发布"
    how = f"，通知了{told.told}人" if told.told else ""
    return Message(f"{card(told.shift, speech)}\n\n{done}{how}。", manage(told.shift))


@says(Language.ZH, ShiftCode)
def shift_code(told: ShiftCode, speech: Speech) -> Message:
    text = (
        f"到岗码：{told.code}（{speech.clock(told.until)}前有效，每分钟换一次）\n"
        f"{title(told.shift, speech)}\n请现场的同志发：签到 {told.code}。"
    )
    buttons = (Button("换新的码", f"/shift_code {told.shift.id}"), Button("名单", f"/shift_roll {told.shift.id}"))
    return Message(text, (buttons,))


@says(Language.ZH, LeftToDecide)
def left_to_decide(told: LeftToDecide, speech: Speech) -> Message:
    number = told.shift.id
    left = speech.moment(told.out_at)
    text = f"{speech.name(told.name)}忘了离岗签退，说是{left}离开的：{title(told.shift, speech)}。请您核定。"
    taken = Button("按本人说的", f"/mark_shift {number} {told.member} said")
    return Message(text, ((taken, Button("看名单", f"/shift_roll {number}")),))


@says(Language.ZH, ShiftRoll)
def shift_roll(told: ShiftRoll, speech: Speech) -> Message:
    shift, number = told.shift, told.shift.id
    if shift.state is not ShiftState.OPEN:
        return _settled_roll(told, speech)
    came = sum(each is not None for each in told.ins)
    left = sum(each is not None for each in told.outs)
    lines = [title(shift, speech), f"名额{places(shift)}。到岗{came}人，离岗{left}人。"]
    lines.append("点姓名登记：· 没到，在 到岗，✓ 离岗，? 说了离开时间等您核定。登记错了再点一下。")
    lines += [
        f"{speech.name(name)}：{_clock(begun, speech)}–{_clock(ended, speech)}"
        + (f"，自己说{speech.clock(said)}离开" if said and not ended else "")
        for name, begun, ended, said in list(zip(told.names, told.ins, told.outs, told.saids, strict=False))[:NAMED]
        if begun
    ]
    if told.waiting:
        lines.append(f"排队：{speech.names(told.waiting[:NAMED])}")
    lines.append(f"写明时间：登记到岗 {number} 9:00到11:30 姓名。")
    people = [
        Button(
            f"{sign(begun, ended, said)} {speech.name(name)}",
            f"/mark_shift {number} {member} {next_mark(begun, ended, said)}",
        )
        for member, name, begun, ended, said in zip(
            told.members, told.names, told.ins, told.outs, told.saids, strict=False
        )
    ]
    last = (
        Button("其余到岗", f"/shift_rest {number}"),
        Button("确认时长", f"/confirm_shift {number}"),
        Button("刷新", f"/shift_roll {number}"),
    )
    return Message("\n".join(lines), (*rows(people, 3), last))


@says(Language.ZH, NamesNotHere)
def names_not_here(told: NamesNotHere, speech: Speech) -> Message:
    text = (
        f"名单上没找到（或者重名）：{speech.names(told.names[:NAMED])}。请写全名，几个人之间用顿号隔开，或在名单上点。"
    )
    return Message(text, ((Button("看名单", f"/shift_roll {told.shift}"),),))


@says(Language.ZH, ShiftSettled)
def shift_settled(told: ShiftSettled, speech: Speech) -> Message:
    lines = [title(told.shift, speech)]
    lines.append("已记入志愿时长，并告诉了每个人：" if told.is_final else "请核对，确认后记入志愿时长：")
    lines += [
        f"{speech.name(name)} {speech.hours(minutes)}"
        for name, minutes in list(zip(told.names, told.minutes, strict=False))[:NAMED]
    ]
    if len(told.names) > NAMED:
        lines.append(f"……共{len(told.names)}人")
    if not told.names:
        lines.append("（没有人）")
    if told.own is not None:
        lines.append(f"您自己{speech.hours(told.own)}，要由书记核实。")
    for people, why in (
        (told.open_names, "到了岗，没有离岗时间，不计"),
        (told.short, f"在岗不到班次的{told.least_percent}%，不计"),
        (told.refused, "当天超过上限、时间太久，或那时另有时长、会议，不能记"),
        (told.absent, "没有到岗，不计"),
    ):
        if people:
            lines.append(f"{why}：{speech.names(people[:NAMED])}")
    if told.is_final:
        return Message("\n".join(lines), ((Button("看班次", "/shifts"),),))
    number = told.shift.id
    buttons = (Button("确认记入", f"/confirm_shift {number} 是"), Button("回到名单", f"/shift_roll {number}"))
    return Message("\n".join(lines), (buttons,))


@says(Language.ZH, ShiftToConfirm)
def shift_to_confirm(told: ShiftToConfirm, speech: Speech) -> Message:
    missing = f"，其中{told.open}人没有离岗签退，请您核定" if told.open else ""
    text = f"班次结束了：{title(told.shift, speech)}，到岗{told.came}人{missing}。请核对名单并确认，确认以后才有时长。"
    return Message(text, _settle(told.shift.id))


@says(Language.ZH, ShiftUnconfirmed)
def shift_unconfirmed(told: ShiftUnconfirmed, speech: Speech) -> Message:
    text = (
        f"{title(told.shift, speech)}的班次，组织者{speech.name(told.organiser)}还没有确认，大家的时长都没有记入。"
        "请提醒一下，或由您核对名单、代为确认。"
    )
    return Message(text, _settle(told.shift.id))


def _settle(number: int) -> tuple[tuple[Button, ...], ...]:
    return ((Button("名单", f"/shift_roll {number}"), Button("确认时长", f"/confirm_shift {number}")),)


def _settled_roll(told: ShiftRoll, speech: Speech) -> Message:
    lines = [title(told.shift, speech), f"这个班次{STATES[told.shift.state]}，名单不再改动。"]
    lines += [
        f"{speech.name(each.name)} {speech.hours(each.minutes)}，{each.number}号时长（{HOURS[each.state]}）"
        for each in told.credits[:NAMED]
    ]
    if len(told.credits) > NAMED:
        lines.append(f"……共{len(told.credits)}人")
    if told.credits:
        lines.append(f"记错了的，由书记冲正再补登，例如：冲正时长 {told.credits[0].number} 写上理由。")
    return Message("\n".join(lines), ((Button("看班次", "/shifts"),),))


def _clock(moment: datetime | None, speech: Speech) -> str:
    return speech.clock(moment) if moment else ""
