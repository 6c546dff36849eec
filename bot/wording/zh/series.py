"""Series in Chinese: meetings that come again, and what they still need."""

from __future__ import annotations

from datetime import datetime

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.meetings import card, missing, reader_name, short
from models.lead_readers import LeadReaderReminder, OutsideReaderDue
from models.meetings import MeetingSkipped
from models.members import Language
from models.series import (
    AlreadyCalled,
    AskAboutPlanned,
    NoSuchSeries,
    SeriesEnded,
    SeriesList,
    SeriesMade,
    TopicWanted,
    TurnSkipped,
)

SHOWN = 5


@says(Language.ZH, SeriesMade)
def series_made(told: SeriesMade, speech: Speech) -> Message:
    lines = [f"已定下：{_described(told, speech)}。"]
    if told.days:
        lines.append(f"接下来：{'、'.join(map(speech.day, told.days))}。")
    lines.append("遇到节假日会顺延。每次开会前一周我会问您议题，之后自动通知大家。")
    buttons = [Button("有哪些固定会议", "/series_list"), Button("停止这一个", f"/end_series {told.number}")]
    return Message("\n".join(lines), rows(buttons))


@says(Language.ZH, SeriesList)
def series_list(told: SeriesList, speech: Speech) -> Message:
    if not told.series:
        return Message("还没有固定会议。", ((Button("定一个", "/series"),),))
    lines = [f"固定会议{len(told.series)}个："]
    lines += [f"{each.number}号：{_described(each, speech)}" for each in told.series]
    buttons = [Button(f"停止{each.number}号", f"/end_series {each.number}") for each in told.series]
    return Message("\n".join(lines), rows(buttons))


@says(Language.ZH, SeriesEnded)
def series_ended(told: SeriesEnded, speech: Speech) -> str:
    planned = ""
    if told.planned:
        fate = "照常开，到时自动通知大家" if told.keeps_planned else "也不开了，还没有通知过大家"
        planned = f"排好的{len(told.planned)}次（{_moments(told.planned, speech)}）{fate}。"
    return f"{told.number}号{told.kind_name}不再定期开。{planned}已经通知的会议照常，不开的请发「取消会议」。"


@says(Language.ZH, AskAboutPlanned)
def ask_about_planned(told: AskAboutPlanned, speech: Speech) -> Message:
    text = (
        f"{told.number}号{told.kind_name}还有{len(told.planned)}次排好了、没有通知大家："
        f"{_moments(told.planned, speech)}。停止以后，这{len(told.planned)}次还开吗？"
    )
    line = f"/end_series {told.number}"
    return Message(text, ((Button("都不开了", f"{line} 否"), Button("这几次照常开", f"{line} 是")),))


@says(Language.ZH, MeetingSkipped)
def meeting_skipped(told: MeetingSkipped, speech: Speech) -> str:
    return f"已跳过：{short(told.meeting, speech)}这一次不开。还没有通知过大家，不用另行说明；以后的照常。"


@says(Language.ZH, AlreadyCalled)
def already_called(told: AlreadyCalled, speech: Speech) -> Message:
    text = f"{short(told.meeting, speech)}的会议已经通知大家了，不能悄悄跳过。不开的话，请取消会议，大家会收到通知。"
    return Message(text, ((Button("取消会议", f"/call_off {told.meeting.id}"),),))


@says(Language.ZH, NoSuchSeries)
def no_such_series(told: NoSuchSeries, speech: Speech) -> Message:
    text = f"没有{told.number}号固定会议，可能已经停了。"
    return Message(text, ((Button("有哪些固定会议", "/series_list"),),))


@says(Language.ZH, TopicWanted)
def topic_wanted(told: TopicWanted, speech: Speech) -> Message:
    lacking, buttons = missing(told.meeting, told.needs_topic, told.needs_lead_reader, told.needs_group)
    return Message(f"{short(told.meeting, speech)}，还没有定{lacking}。请您方便时定一下。", buttons)


@says(Language.ZH, LeadReaderReminder)
def lead_reader_reminder(told: LeadReaderReminder, speech: Speech) -> str:
    leads = "主讲" if told.meeting.kind == "lecture" else "领学"
    return f"{card(told.meeting, speech)}\n\n这次请您{leads}，请提前准备一下。来不了的话，请早点告诉书记。"


@says(Language.ZH, OutsideReaderDue)
def outside_reader_due(told: OutsideReaderDue, speech: Speech) -> Message:
    leads = "主讲" if told.meeting.kind == "lecture" else "领学"
    text = (
        f"{card(told.meeting, speech)}\n\n这次请{reader_name(told.meeting, speech)}{leads}，"
        "这里通知不到外单位的人，请您和对方再确认一下时间、地点和内容。"
    )
    buttons = [Button("换人", f"/lead {told.meeting.id}"), Button("改时间", f"/reschedule {told.meeting.id}")]
    return Message(text, rows(buttons))


@says(Language.ZH, TurnSkipped)
def turn_skipped(told: TurnSkipped, speech: Speech) -> str:
    return (
        f"{told.kind_name}原定{speech.day(told.nominal)}，因为放假，前后没有合适的工作日，这一次没有安排。"
        "要另外开的话，请发「开会」。"
    )


def _moments(moments: tuple[datetime, ...], speech: Speech) -> str:
    shown = "、".join(map(speech.moment, moments[:SHOWN]))
    return shown + ("等" if len(moments) > SHOWN else "")


def _described(series: SeriesMade, speech: Speech) -> str:
    parts = [f"{speech.recurrence(series.recurrence)}{speech.clock(series.clock)}", series.place or ""]
    changes = (("加上", series.added), ("去掉", series.removed), ("列席", series.guests))
    parts += [f"{label}{speech.names(names)}" for label, names in changes if names]
    held_by = f"（{series.group}）" if series.group else ""
    return "，".join([f"{series.kind_name}{held_by}", *(each for each in parts if each)])
