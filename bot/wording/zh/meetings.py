"""Meetings in Chinese: the card of a meeting and what becomes of it."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech, guest_reader
from models.meetings import (
    Agenda,
    Clash,
    LeadReaderAppointed,
    MeetingAnnounced,
    MeetingBrief,
    MeetingCalled,
    MeetingCalledOff,
    MeetingChanged,
    MeetingInPast,
    MeetingOver,
    MeetingPrepared,
    MeetingPublished,
    MeetingReminder,
    NoSuchMeeting,
    Part,
)
from models.members import Language
from models.rules.meetings import Answer

CLASHES_SHOWN = 3
ANSWERS = {None: "还没发通知", Answer.SILENT: "等您答复", Answer.COMING: "已报名", Answer.LEAVE: "已请假"}


def title(meeting: MeetingBrief) -> str:
    return f"{meeting.kind_name} · {meeting.branch}"


def short(meeting: MeetingBrief, speech: Speech) -> str:
    """Name a meeting within a sentence: 主题党日，11月27日（周五）15:00."""
    return f"{meeting.kind_name}，{begins(meeting, speech)}"


def begins(meeting: MeetingBrief, speech: Speech) -> str:
    """Say when a meeting begins, as far as that is known."""
    return speech.moment(meeting.starts_at) if meeting.is_timed else _untimed(meeting, speech)


def span(meeting: MeetingBrief, speech: Speech) -> str:
    """Say from when to when a meeting is held, as far as that is known."""
    return speech.span(meeting.starts_at, meeting.ends_at) if meeting.is_timed else _untimed(meeting, speech)


def reader_of(meeting: MeetingBrief) -> str:
    """Return what who leads the reading is called, at a lecture who gives it."""
    return "主讲人" if meeting.kind == "lecture" else "领学人"


def reader_name(meeting: MeetingBrief, speech: Speech) -> str:
    """Return who leads the reading; one from outside the roster is marked."""
    name = speech.name(meeting.lead_reader or "")
    return guest_reader(name, speech.language) if meeting.is_reader_outside else name


def card(meeting: MeetingBrief, speech: Speech, names_reader: bool = True) -> str:
    """Return what a meeting is, one line a label; in groups without the lead reader."""
    lines = [
        title(meeting),
        f"时间：{span(meeting, speech)}",
        f"地点：{meeting.place or '待定'}",
    ]
    if meeting.topic:
        lines.append(f"议题：{meeting.topic}")
    if meeting.lead_reader and names_reader:
        lines.append(f"{reader_of(meeting)}：{reader_name(meeting, speech)}")
    if meeting.planned_materials:
        lines.append(f"材料：{meeting.planned_materials}")
    return "\n".join(lines)


def coming_or_leave(meeting: MeetingBrief) -> tuple[tuple[Button, ...], ...]:
    answers = (Button("参加", f"/coming {meeting.id}"), Button("请假", f"/leave {meeting.id}"))
    return (answers, *materials(meeting))


def materials(meeting: MeetingBrief) -> tuple[tuple[Button, ...], ...]:
    """Return the button that shows the materials, where there are any."""
    return ((Button("看材料", f"/materials {meeting.id}"),),) if meeting.materials else ()


def missing(
    meeting: MeetingBrief, needs_topic: bool, needs_lead_reader: bool, needs_group: bool = False
) -> tuple[str, tuple[tuple[Button, ...], ...]]:
    """Return what a meeting still lacks, "" when nothing, and the buttons that set it."""
    lacking = []
    if needs_topic:
        lacking.append(("议题", Button("定议题", f"/topic {meeting.id}")))
    if needs_lead_reader:
        lacking.append(("领学人", Button("定领学人", f"/lead {meeting.id}")))
    if needs_group:
        lacking.append(("哪个党小组", Button("定党小组", f"/for_group {meeting.id}")))
    if not meeting.is_timed:
        lacking.append(("时间", Button("定时间", f"/start_time {meeting.id}")))
    *names, last = [name for name, _ in lacking] or [""]
    return (f"{'、'.join(names)}和{last}" if names else last), rows([button for _, button in lacking])


def elsewhere(clashes: tuple[Clash, ...], speech: Speech) -> list[str]:
    """Return a line for each meeting that some of those invited are invited to at the same time."""
    lines = []
    for each in clashes[:CLASHES_SHOWN]:
        who = speech.names(each.names) + (f"等{each.people}人" if each.people > len(each.names) else "")
        lines.append(f"时间冲突：{who}同时还有{each.kind_name}，{speech.span(each.starts_at, each.ends_at)}。")
    if len(clashes) > CLASHES_SHOWN:
        lines.append(f"另外还有{len(clashes) - CLASHES_SHOWN}次会议时间冲突。")
    return lines


@says(Language.ZH, MeetingCalled)
def meeting_called(told: MeetingCalled, speech: Speech) -> Message:
    return Message(f"{card(told.meeting, speech)}\n\n请答复能否参加。", coming_or_leave(told.meeting))


@says(Language.ZH, MeetingReminder)
def meeting_reminder(told: MeetingReminder, speech: Speech) -> Message:
    text = f"{card(told.meeting, speech)}\n\n会议快到了，请答复能否参加。"
    return Message(text, coming_or_leave(told.meeting))


@says(Language.ZH, MeetingAnnounced)
def meeting_announced(told: MeetingAnnounced, speech: Speech) -> str:
    more = "这次会议有材料，请在私聊里看。" if told.meeting.materials else ""
    return f"{card(told.meeting, speech, names_reader=False)}\n\n通知已发给每位参会人，请在私聊里答复。{more}"


@says(Language.ZH, MeetingPublished)
def meeting_published(told: MeetingPublished, speech: Speech) -> Message:
    sitting_in = f"，另请列席{told.guests}人" if told.guests else ""
    lines = [card(told.meeting, speech), "", f"已发布，邀请了{told.invited}人{sitting_in}。"]
    if told.waits_until:
        lines.append(f"现在是免打扰时间，通知{speech.moment(told.waits_until)}发出。")
    if told.unreachable:
        lines.append(f"其中{told.unreachable}人还没有绑定账号，收不到消息，请另行转告。")
    lines += elsewhere(told.clashes, speech)
    number = told.meeting.id
    buttons = [
        Button("报名情况", f"/who {number}"),
        Button("登记到会", f"/roll {number}"),
        Button("大屏", f"/screen {number}"),
        Button("改时间", f"/reschedule {number}"),
        Button("取消会议", f"/call_off {number}"),
        Button("增减名单", f"/audience {number}"),
    ]
    return Message("\n".join(lines), rows(buttons, 3))


@says(Language.ZH, MeetingChanged)
def meeting_changed(told: MeetingChanged, speech: Speech) -> Message:
    text = (
        f"{card(told.meeting, speech, names_reader=False)}\n\n"
        "会议有变动，请以这一条为准。之前的答复仍然有效，要改的话请私聊发「参加」或「请假」。"
    )
    text = "\n".join([text, *elsewhere(told.clashes, speech)])
    _, buttons = missing(told.meeting, needs_topic=False, needs_lead_reader=told.needs_lead_reader)
    return Message(text, buttons)


@says(Language.ZH, MeetingPrepared)
def meeting_prepared(told: MeetingPrepared, speech: Speech) -> Message:
    about = short(told.meeting, speech)
    match told.part:
        case Part.TIME:
            text = f"会议改到：{about}。"
        case Part.PLACE:
            text = f"{about}，地点定为{speech.quote(told.meeting.place or '')}。"
        case Part.TOPIC:
            text = f"{about}，议题定为{speech.quote(told.meeting.topic or '')}。"
        case Part.GROUP:
            text = f"{about}，定为{told.meeting.branch}的会，到时只通知这个小组。"
    lacking, buttons = missing(told.meeting, told.needs_topic, told.needs_lead_reader, told.needs_group)
    still = f"\n还没有定{lacking}，请您方便时定一下。" if lacking else ""
    return Message(f"{text}还没有通知大家，临近开会时会自动通知。{still}", buttons)


@says(Language.ZH, MeetingCalledOff)
def meeting_called_off(told: MeetingCalledOff, speech: Speech) -> str:
    when = span(told.meeting, speech)
    return f"{title(told.meeting)}\n时间：{when}\n\n这次会议取消了，不用再答复。"


@says(Language.ZH, LeadReaderAppointed)
def lead_reader_appointed(told: LeadReaderAppointed, speech: Speech) -> Message:
    when = short(told.meeting, speech)
    lacking, buttons = missing(told.meeting, told.needs_topic, False, told.needs_group)
    still = f"\n还没有定{lacking}，请您方便时定一下。" if lacking else ""
    leads = "主讲" if told.meeting.kind == "lecture" else "领学"
    if told.meeting.is_reader_outside:
        who, later = reader_name(told.meeting, speech), "这里通知不到外单位的人，开会前一周会请您联系。"
    else:
        who, later = speech.name(told.name), "开会前一周会提醒本人准备。"
    return Message(f"{when}，请{who}{leads}。{later}{still}", buttons)


@says(Language.ZH, MeetingInPast)
def meeting_in_past(told: MeetingInPast, speech: Speech) -> str:
    return f"{speech.moment(told.starts_at)}已经过去了，请换一个以后的时间，例如：下周五15:00。"


@says(Language.ZH, NoSuchMeeting)
def no_such_meeting(told: NoSuchMeeting, speech: Speech) -> Message:
    return Message("没有找到这次会议，可能已经取消，或者不在您的名单里。", ((Button("我的日程", "/schedule"),),))


@says(Language.ZH, MeetingOver)
def meeting_over(told: MeetingOver, speech: Speech) -> str:
    return f"{short(told.meeting, speech)}的会议已经结束或取消，不能再改了。"


@says(Language.ZH, Agenda)
def agenda(told: Agenda, speech: Speech) -> str | Message:
    if not told.meetings:
        return "接下来一个月还没有安排会议。"
    lines = [f"接下来一个月有{len(told.meetings)}次会议："]
    for meeting, answer in zip(told.meetings, told.answers, strict=False):
        place = f"，{meeting.place}" if meeting.place else ""
        reader = f"，{reader_of(meeting)}{reader_name(meeting, speech)}" if meeting.lead_reader else ""
        lines.append(f"{span(meeting, speech)} {meeting.kind_name}{place}{reader}（{ANSWERS[answer]}）")
    asked = [meeting for meeting, answer in zip(told.meetings, told.answers, strict=False) if answer is Answer.SILENT]
    return Message("\n".join(lines), tuple(_answers(meeting, speech, asked) for meeting in asked[:4]))


def _untimed(meeting: MeetingBrief, speech: Speech) -> str:
    return f"{_day(meeting, speech)}，几点待定"


def _day(meeting: MeetingBrief, speech: Speech) -> str:
    return speech.day(meeting.starts_at.astimezone(speech.zone).date())


def _answers(meeting: MeetingBrief, speech: Speech, asked: list[MeetingBrief]) -> tuple[Button, Button]:
    """Return the buttons that answer one meeting, with its day where several wait, its hour where that day has two."""
    day = _day(meeting, speech)
    is_shared = sum(_day(each, speech) == day for each in asked) > 1
    when = "" if len(asked) == 1 else begins(meeting, speech) if is_shared else day
    return Button(f"{when}参加", f"/coming {meeting.id}"), Button(f"{when}请假", f"/leave {meeting.id}")
