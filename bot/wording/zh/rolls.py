"""What the secretary sees of a meeting, in Chinese: who answered, who was there."""

from __future__ import annotations

from dataclasses import replace

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording import checklists
from bot.wording.arrangements import LINE_LIMIT, NEXT_PRESENCE
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.meetings import short, title
from bot.wording.zh.screens import refused
from bot.wording.zh.voting import quorum_line
from models.attendance import (
    LeaveAsked,
    LeaveDeclined,
    MeetingClosed,
    MeetingNotBegun,
    NoLeaveAsked,
    NotInvited,
    Nudged,
    RollCall,
    Turnout,
    WhoAnswered,
)
from models.meetings import Evidence, Guest
from models.members import Language
from models.rules.checkout import Departure
from models.rules.meetings import Answer, Presence

CAME = (Presence.PRESENT, Presence.LATE)
EVIDENCES = {
    Evidence.BUTTON: "按钮签到",
    Evidence.CODE: "签到码签到",
    Evidence.QR: "扫码签到",
    Evidence.LOCATION: "位置签到",
    Evidence.ROSTER: "书记登记",
}
GUESTS = 20
MARKS = {
    Presence.UNRECORDED: "·",
    Presence.PRESENT: "✓",
    Presence.LATE: "迟",
    Presence.LEAVE: "假",
    Presence.ABSENT: "缺",
}


@says(Language.ZH, MeetingNotBegun)
def meeting_not_begun(told: MeetingNotBegun, speech: Speech) -> str:
    return f"{short(told.meeting, speech)}还没开始，现在不能结束。要取消这次会议，请发：取消会议。"


@says(Language.ZH, LeaveAsked)
def leave_asked(told: LeaveAsked, speech: Speech) -> Message:
    reason = f"原因：{told.reason}" if told.reason else "没有写原因。"
    text = f"{speech.name(told.name)}请假：{short(told.meeting, speech)}。\n{reason}"
    number = told.meeting.id
    buttons = [Button("报名情况", f"/who {number}"), Button("登记到会", f"/roll {number}")]
    if told.member:
        buttons.append(Button("不准假", f"/decline_leave #{number} #{told.member}"))
    return Message(text, (tuple(buttons),))


@says(Language.ZH, LeaveDeclined)
def leave_declined(told: LeaveDeclined, speech: Speech) -> Message:
    about, number = short(told.meeting, speech), told.meeting.id
    if not told.is_mine:
        text = f"已告诉{speech.name(told.name)}：{about}没有同意请假，请参加。原因：{told.reason}"
        return Message(text, ((Button("报名情况", f"/who {number}"),),))
    text = f"您请的假没有同意：{about}。\n原因：{told.reason}\n请您参加；确实来不了，写明原因再请一次假，"
    text += "例如：请假 去医院看病，书记会再看到。"
    return Message(text, ((Button("参加", f"/coming {number}"), Button("请假", f"/leave {number}")),))


@says(Language.ZH, NoLeaveAsked)
def no_leave_asked(told: NoLeaveAsked, speech: Speech) -> Message:
    text = f"{speech.name(told.name)}没有向{short(told.meeting, speech)}请假，不用处理。"
    return Message(text, ((Button("报名情况", f"/who {told.meeting.id}"),),))


@says(Language.ZH, WhoAnswered)
def who_answered(told: WhoAnswered, speech: Speech) -> Message:
    groups = (
        ("已报名", told.coming),
        ("请假", told.leave + told.reported),
        ("还没答复", told.silent),
        ("没有答复、免提醒", told.exempt),
    )
    lines = [title(told.meeting), f"时间：{speech.span(told.meeting.starts_at, told.meeting.ends_at)}"]
    lines += [_counted(label, names, speech) for label, names in groups[:3]]
    lines += [_counted(label, names, speech) for label, names in groups[3:] if names]
    if told.reported:
        lines.insert(4, f"其中已报备外出：{speech.names(told.reported)}")
    if told.guests:
        lines.append(f"列席{len(told.guests)}人：{_sitting_in(told.guests, speech)}")
    number = told.meeting.id
    if told.turnout:
        lines.append(_rate(told.turnout))
    buttons = [Button("提醒他们", f"/nudge {number}")] if told.silent and not told.turnout else []
    buttons += [Button("登记到会", f"/roll {number}"), Button("大屏", f"/screen {number}")]
    buttons.append(Button("增减名单", f"/audience {number}"))
    return Message("\n".join(lines), rows(buttons, 3))


@says(Language.ZH, Nudged)
def nudged(told: Nudged, speech: Speech) -> str:
    about = short(told.meeting, speech)
    if not told.people:
        return f"{about}：现在没有要提醒的人，都答复了，或者今天已经提醒过。"
    return f"{about}：已提醒{told.people}人答复。今天不会再重复提醒他们。"


@says(Language.ZH, NotInvited)
def not_invited(told: NotInvited, speech: Speech) -> str:
    who = speech.name(told.name) if told.name else "有人"
    return f"{who}不在这次会议的邀请名单里。请核对一下姓名和会议。"


@says(Language.ZH, RollCall)
def roll_call(told: RollCall, speech: Speech) -> Message:
    recorded = sum(presence is not Presence.UNRECORDED for presence in told.presences)
    lines = [
        title(told.meeting),
        f"时间：{speech.span(told.meeting.starts_at, told.meeting.ends_at)}",
        f"名单{len(told.names)}人，已登记{recorded}人。",
    ]
    on_leave = tuple(
        name
        for name, presence, answer in zip(told.names, told.presences, told.answers, strict=False)
        if answer is Answer.LEAVE and presence is Presence.UNRECORDED
    )
    if on_leave:
        lines.append(_counted("事先请假", on_leave, speech))
    lines += [*_known_by(told, speech), *_left(told, speech)]
    if told.refused:
        lines.append(refused(told.refused, speech))
    if told.quorum:
        lines.append(quorum_line(told.quorum))
    if told.turnout:
        lines.append(_rate(told.turnout))
    if told.guests:
        lines.append(f"另有列席{len(told.guests)}人，到会{sum(each.is_present for each in told.guests)}人。")
    number, came = told.meeting.id, checklists.to_come(told, "谁到会了？", "登记到会", speech)
    beside = "\n".join([*lines, "在下面勾选到会的人，点「登记到会」。也可以回复编号，例如：1 3 5。"])
    lines.append("点姓名改状态：· 未登记，✓ 到会，迟 迟到，假 请假，缺 缺席。")
    people = [
        Button(f"{MARKS[presence]} {speech.name(name)}", f"/mark {number} #{member} {NEXT_PRESENCE[presence].value}")
        for member, name, presence in zip(told.numbers, told.names, told.presences, strict=False)
    ]
    people += [_guest_button(number, each, speech) for each in told.guests]
    last = [Button("其余都到", f"/rest {number}"), Button("勾没来的", f"/tick {number} absent")]
    last += [Button("登记成别的", f"/tick {number}"), Button("大屏", f"/screen {number}")]
    last += [Button("登记签退", f"/check_outs {number}")] if told.departures else []
    last.append(Button("结束会议", f"/close {number}"))
    choice = came and replace(came, text=beside)
    return Message("\n".join(lines), (*rows(people, 3), *rows(last, 3)), choice=choice)


@says(Language.ZH, MeetingClosed)
def meeting_closed(told: MeetingClosed, speech: Speech) -> Message:
    came = told.present + told.late
    lines = [
        title(told.meeting),
        f"时间：{speech.span(told.meeting.starts_at, told.meeting.ends_at)}",
        *([f"议题：{told.meeting.topic}"] if told.is_final and told.meeting.topic else []),
        f"应到{told.expected}人",
        _counted("实到", came, speech),
    ]
    others = (("迟到", told.late), ("请假", told.leave), ("缺席", told.absent), ("未登记", told.unrecorded))
    lines += [_counted(label, names, speech) for label, names in others if names]
    if told.guests:
        lines.append(f"列席{len(told.guests)}人：{speech.names(each.name for each in told.guests)}")
    open_votes = [Button(f"结束{vote.number}号表决", f"/end_vote {vote.number}") for vote in told.open_votes]
    if told.is_final:
        after = "会议已结束，考勤已记入台账。"
        if told.makeups:
            after += f"没能参加的{told.makeups}人请补学；材料和日期可以改。"
            open_votes.append(Button("补学安排", f"/plan_makeup #{told.meeting.id}"))
        lines += ["", after, *_still_open(told, "没投的不能再投，请结束或作废。", speech)]
        return Message("\n".join(lines), rows(open_votes))
    lines += _still_open(told, "散会以后不能再投，请先结束或作废。", speech)
    after = "点「确认结束」后考勤记入台账"
    if told.unrecorded:
        after += "，未登记的人记为缺席，免提醒的人除外"
    number = told.meeting.id
    buttons = [Button("确认结束", f"/close {number} 是"), Button("回到名单", f"/roll {number}")]
    return Message("\n".join([*lines, "", f"{after}。"]), rows([*open_votes, *buttons]))


def _known_by(told: RollCall, speech: Speech) -> list[str]:
    """Return who is known to be there by what, a line each."""
    came = [
        (name, evidence)
        for name, presence, evidence in zip(told.names, told.presences, told.evidences, strict=False)
        if presence in CAME
    ]
    named = {kind: tuple(name for name, evidence in came if evidence is kind) for kind in Evidence}
    return [_counted(EVIDENCES[kind], names, speech) for kind, names in named.items() if names]


def _left(told: RollCall, speech: Speech) -> list[str]:
    """Return who of those there left how, where people check out."""
    came = [
        (name, departure)
        for name, presence, departure in zip(told.names, told.presences, told.departures, strict=False)
        if presence in CAME
    ]
    named = {kind: tuple(name for name, departure in came if departure is kind) for kind in Departure}
    labels = ((Departure.STAYED, "已签退"), (Departure.EARLY, "提前离开"), (Departure.UNRECORDED, "没有签退"))
    return [_counted(label, named[kind], speech) for kind, label in labels if named[kind]]


def _still_open(told: MeetingClosed, then: str, speech: Speech) -> list[str]:
    votes = "、".join(f"{vote.number}号{speech.quote(vote.subject)}" for vote in told.open_votes)
    return [f"注意：表决还没有结束：{votes}。{then}"] if votes else []


def _rate(turnout: Turnout) -> str:
    """出勤率80%（另补学2人）"""
    beside = f"（另补学{turnout.made_up}人）" if turnout.made_up else ""
    return f"出勤率{turnout.percent}%{beside}"


def _sitting_in(guests: tuple[Guest, ...], speech: Speech) -> str:
    said = {Answer.COMING: "，参加", Answer.LEAVE: "，请假", Answer.SILENT: ""}
    shown = [f"{speech.name(each.name)}（{speech.name(each.unit)}{said[each.answer]}）" for each in guests[:GUESTS]]
    return "、".join(shown) + ("等" if len(guests) > GUESTS else "")


def _guest_button(number: int, guest: Guest, speech: Speech) -> Button:
    mark = MARKS[Presence.PRESENT if guest.is_present else Presence.UNRECORDED]
    turned = "否" if guest.is_present else "是"
    return Button(
        f"{mark} {speech.name(guest.name)}（列席）", f"/mark_guest {number} {turned} {guest.code}"[:LINE_LIMIT]
    )


def _counted(label: str, names: tuple[str, ...], speech: Speech) -> str:
    listed = f"：{speech.names(names)}" if names else ""
    return f"{label}{len(names)}人{listed}"
