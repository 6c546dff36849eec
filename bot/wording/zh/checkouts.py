"""Checking out in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.arrangements import NEXT_DEPARTURE
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.meetings import short, title
from models.attendance import (
    CheckedOut,
    CheckOutClosed,
    CheckOutEarly,
    CheckOutRoll,
    NoCheckOut,
    NothingToCheckOut,
)
from models.members import Language
from models.rules.checkout import Departure

MARKS = {Departure.UNRECORDED: "·", Departure.STAYED: "✓", Departure.EARLY: "早"}


@says(Language.ZH, CheckedOut)
def checked_out(told: CheckedOut, speech: Speech) -> str:
    how = "提前离开" if told.departure is Departure.EARLY else "签退"
    who = "书记登记您" if told.is_entered else "您"
    return f"已签退：{told.kind_name}，{speech.moment(told.starts_at)}开始，{who}{speech.clock(told.at)}{how}。"


@says(Language.ZH, CheckOutEarly)
def check_out_early(told: CheckOutEarly, speech: Speech) -> Message:
    text = f"还没到签退时间，{speech.moment(told.opens_at)}起可以签退。"
    button = Button("签退", f"/checkout {told.number}")
    if not told.has_begun:
        return Message(text, ((button,),))
    early = Button("现在提前离开", f"/checkout {told.number} 是")
    return Message(f"{text}要提前走，点「现在提前离开」，书记会看到；到会还是算到会。", ((button, early),))


@says(Language.ZH, CheckOutClosed)
def check_out_closed(told: CheckOutClosed, speech: Speech) -> str:
    return f"签退已在{speech.moment(told.closed_at)}截止。没有关系，到会还是算到会；需要的话，书记可以补登。"


@says(Language.ZH, NothingToCheckOut)
def nothing_to_check_out(told: NothingToCheckOut, speech: Speech) -> Message:
    text = "现在没有要您签退的会议。多数会议不用签退；要签退的会议，先签到，散会前后再签退。"
    return Message(text, ((Button("签到", "/checkin"), Button("我的日程", "/schedule")),))


@says(Language.ZH, NoCheckOut)
def no_check_out(told: NoCheckOut, speech: Speech) -> Message:
    about = short(told.meeting, speech)
    if not told.name:
        return Message(f"{about}：这种会议不用签退，规则包里可以打开。")
    text = f"{speech.name(told.name)}还没登记到会，不能登记签退。请先在名单上登记到会。"
    return Message(text, ((Button("登记到会", f"/roll {told.meeting.id}"),),))


@says(Language.ZH, CheckOutRoll)
def check_out_roll(told: CheckOutRoll, speech: Speech) -> Message:
    done = sum(departure is not Departure.UNRECORDED for departure in told.departures)
    lines = [
        title(told.meeting),
        f"时间：{speech.span(told.meeting.starts_at, told.meeting.ends_at)}",
        f"到会{len(told.names)}人，已签退{done}人。没有签退的照样算到会。",
        "点姓名改状态：· 没有签退，✓ 签退，早 提前离开。",
    ]
    number = told.meeting.id
    people = [
        Button(
            f"{MARKS[departure]} {speech.name(name)}",
            f"/mark_check_out {number} #{member} {NEXT_DEPARTURE[departure].value}",
        )
        for member, name, departure in zip(told.numbers, told.names, told.departures, strict=False)
    ]
    return Message("\n".join(lines), (*rows(people, 3), (Button("回到名单", f"/roll {number}"),)))
