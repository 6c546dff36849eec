"""What the secretary sees of a meeting, in Chinese: who answered, who was there."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.arrangements import LINE_LIMIT, NEXT_PRESENCE
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.meetings import short, title
from bot.wording.zh.screens import refused
from bot.wording.zh.voting import quorum_line
from models.attendance import LeaveAsked, MeetingClosed, MeetingNotBegun, NotInvited, Nudged, RollCall, WhoAnswered
from models.meetings import Guest
from models.members import Language
from models.rules.meetings import Answer, Presence

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
    buttons = [Button("提醒他们", f"/nudge {number}")] if told.silent else []
    buttons += [Button("登记到会", f"/roll {number}"), Button("增减名单", f"/audience {number}")]
    return Message("\n".join(lines), rows(buttons))


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
    if told.refused:
        lines.append(refused(told.refused, speech))
    if told.quorum:
        lines.append(quorum_line(told.quorum))
    if told.guests:
        lines.append(f"另有列席{len(told.guests)}人，到会{sum(each.is_present for each in told.guests)}人。")
    lines.append("点姓名改状态：· 未登记，✓ 到会，迟 迟到，假 请假，缺 缺席。")
    number = told.meeting.id
    people = [
        Button(f"{MARKS[presence]} {speech.name(name)}", f"/mark {number} #{member} {NEXT_PRESENCE[presence].value}")
        for member, name, presence in zip(told.numbers, told.names, told.presences, strict=False)
    ]
    people += [_guest_button(number, each, speech) for each in told.guests]
    last = (Button("其余都到", f"/rest {number}"), Button("结束会议", f"/close {number}"))
    return Message("\n".join(lines), (*rows(people, 3), last))


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
    if told.is_final:
        return Message("\n".join([*lines, "", "会议已结束，考勤已记入台账。"]))
    after = "点「确认结束」后考勤记入台账"
    if told.unrecorded:
        after += "，未登记的人记为缺席，免提醒的人除外"
    number = told.meeting.id
    buttons = [Button("确认结束", f"/close {number} 是"), Button("回到名单", f"/roll {number}")]
    return Message("\n".join([*lines, "", f"{after}。"]), rows(buttons))


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
