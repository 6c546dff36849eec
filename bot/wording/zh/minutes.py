"""Minutes in Chinese."""

from __future__ import annotations

from typing import TypeVar

from bot.channels.channel import Button, Message
from bot.papers.minutes import counts, reader_line, split_lines, votes
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.actions import entry
from bot.wording.zh.makeups import HOW, report_button
from bot.wording.zh.meetings import short, span, title
from models.meetings import MeetingBrief
from models.members import Language
from models.minutes import (
    MeetingStillOpen,
    MinutesCard,
    MinutesDecided,
    MinutesIncomplete,
    MinutesMissed,
    MinutesPaper,
    MinutesState,
    MinutesSubmitted,
    MinutesToReview,
    NoMinutes,
    NoSuchPart,
    NothingToReview,
    OwnMinutes,
    RecorderNamed,
    SignSheet,
)
from models.rules.minutes import Content, Part, Remark

SHOWN = 5
T = TypeVar("T")
STATES = {
    MinutesState.NONE: "还没有动笔",
    MinutesState.DRAFT: "正在写",
    MinutesState.SUBMITTED: "已送审，等另一位支委审核",
    MinutesState.RETURNED: "已退回修改",
    MinutesState.APPROVED: "已审核通过",
}
PARTS = {
    Part.CHAIR: ("主持人", "chair"),
    Part.RECORDER: ("记录人", "recorder"),
    Part.TOPIC: ("议题", "discussed"),
    Part.REMARK: ("发言", "remark"),
    Part.RESOLUTION: ("决议", "resolution"),
}


@says(Language.ZH, MinutesCard)
def minutes_card(told: MinutesCard, speech: Speech) -> Message:
    number, content = told.meeting.id, told.content
    lines = [f"{title(told.meeting)}的记录：{STATES[told.state]}", f"时间：{span(told.meeting, speech)}"]
    if told.written_at:
        lines.append(f"第{told.version}版，{speech.name(told.author)}，{speech.moment(told.written_at)}")
    if told.words:
        lines.append(f"退回意见：{told.words}")
    lines += ["", *headed(told.meeting, told.content, speech), counts(told.split), *_shortened(content, speech)]
    lines += attached(content, speech)
    if told.carried:
        lines += ["", "以前交办、还没办好的：", *(entry(each, speech) for each in told.carried[:SHOWN])]
    if told.missing:
        lines += ["", f"还缺：{'、'.join(PARTS[part][0] for part in told.missing)}"]
    return Message("\n".join(lines), rows(_next_steps(told, number), 3))


@says(Language.ZH, RecorderNamed)
def recorder_named(told: RecorderNamed, speech: Speech) -> Message:
    text = f"请您做这次会议的记录：{short(told.meeting, speech)}。一条一条发就行，出勤不用抄，台账里有。"
    return Message(text, ((Button("开始记录", f"/minutes {told.meeting.id}"),),))


@says(Language.ZH, MinutesToReview)
def minutes_to_review(told: MinutesToReview, speech: Speech) -> Message:
    lines = [
        f"请审核会议记录：{title(told.meeting)}",
        f"时间：{speech.span(told.meeting.starts_at, told.meeting.ends_at)}",
    ]
    lines += [f"第{told.version}版，{speech.name(told.author)}送审", "", *headed(told.meeting, told.content, speech)]
    lines += [*split_lines(told.split), *in_full(told.content, speech), *attached(told.content, speech)]
    buttons = [Button("通过", f"/accept {told.number}"), Button("退回", f"/send_back {told.number}")]
    if told.content.attachments:
        buttons.append(Button("看附件", f"/attachments {told.meeting.id}"))
    return Message("\n".join(lines), rows(buttons, 3))


@says(Language.ZH, MinutesSubmitted)
def minutes_submitted(told: MinutesSubmitted, speech: Speech) -> str:
    about = f"{short(told.meeting, speech)}的记录第{told.version}版"
    if told.reviewers:
        return f"{about}已送审，请了{told.reviewers}位支部委员审核。审过会告诉您。"
    return f"{about}已送审，但本支部没有别的委员可以审核：写的人不能审自己的。请先任命一位委员，或请上级委员审核。"


@says(Language.ZH, MinutesDecided)
def minutes_decided(told: MinutesDecided, speech: Speech) -> Message:
    about = f"{short(told.meeting, speech)}的记录第{told.version}版"
    number = told.meeting.id
    if told.is_approved:
        text = f"{about}，{speech.name(told.reviewer)}已审核通过。以后再改会成为新的一版，要重新审核。"
        return Message(
            text, ((Button("Word 文件", f"/minutes_file {number}"), Button("PDF", f"/minutes_file {number} pdf")),)
        )
    text = f"{about}，{speech.name(told.reviewer)}退回修改：{told.words or '没有写意见'}"
    return Message(text, ((Button("去改", f"/minutes {number}"),),))


@says(Language.ZH, MinutesIncomplete)
def minutes_incomplete(told: MinutesIncomplete, speech: Speech) -> Message:
    lacking = "、".join(PARTS[part][0] for part in told.missing) or "内容"
    text = f"{short(told.meeting, speech)}的记录还不能送审，还缺：{lacking}。"
    return Message(text, rows([_ask_for(part, told.meeting.id) for part in told.missing], 3))


@says(Language.ZH, MeetingStillOpen)
def meeting_still_open(told: MeetingStillOpen, speech: Speech) -> Message:
    text = f"{short(told.meeting, speech)}还没有结束，出勤还没定。请书记先结束会议，再送审。"
    return Message(text, ((Button("结束会议", f"/close {told.meeting.id}"),),))


@says(Language.ZH, NothingToReview)
def nothing_to_review(told: NothingToReview, speech: Speech) -> str:
    return "这份记录不等您审核：可能已经审过，或者又有了新的一版。"


@says(Language.ZH, OwnMinutes)
def own_minutes(told: OwnMinutes, speech: Speech) -> str:
    return f"{short(told.meeting, speech)}的记录有您写的内容，请另一位支部委员来审。"


@says(Language.ZH, NoSuchPart)
def no_such_part(told: NoSuchPart, speech: Speech) -> str:
    return "记录里没有这一条。票数要写在决议后面，删去请写明第几条，例如：删去 发言2。"


@says(Language.ZH, NoMinutes)
def no_minutes(told: NoMinutes, speech: Speech) -> Message:
    text = f"{short(told.meeting, speech)}还没有记录。"
    return Message(text, ((Button("开始记录", f"/minutes {told.meeting.id}"),),))


@says(Language.ZH, MinutesMissed)
def minutes_missed(told: MinutesMissed, speech: Speech) -> Message:
    lines = [f"您没能参加的会议，要点如下：{short(told.meeting, speech)}"]
    lines += [f"议题：{topic}" for topic in told.topics]
    lines += [f"决议：{each.text}" for each in told.resolutions]
    lines += [f"请您办：{each.what}，{speech.day(each.due_on)}前" for each in told.actions]
    buttons = [Button("我的待办", "/actions")] if told.actions else []
    if told.makeup_until:
        lines.append(f"这次会议请在{speech.day(told.makeup_until)}前补学。{HOW}")
        buttons.append(report_button(told.meeting))
    return Message("\n".join(lines), rows(buttons))


@says(Language.ZH, MinutesPaper)
def minutes_paper(told: MinutesPaper, speech: Speech) -> str:
    state = "已审核通过" if told.is_approved else "还没有审核通过，只作草稿用"
    state = f"旧版，{'当时' if told.is_approved else ''}{state}" if told.is_old else state
    return f"{short(told.meeting, speech)}的记录，第{told.version}版，{state}。"


@says(Language.ZH, SignSheet)
def sign_sheet(told: SignSheet, speech: Speech) -> str:
    sitting_in = f"，列席{told.guests}人" if told.guests else ""
    return f"{short(told.meeting, speech)}的签到表，{told.people}人{sitting_in}，A4 纸打印。"


def headed(meeting: MeetingBrief, content: Content, speech: Speech) -> list[str]:
    """Return who chaired, wrote, led the reading and sat in, a line each."""
    people = (("主持人", content.chair), ("记录人", content.recorder))
    lines = [f"{label}：{speech.name(name)}" for label, name in people if name]
    lines += [reader_line(meeting)] if meeting.lead_reader else []
    return [*lines, f"列席：{content.guests}"] if content.guests else lines


def _shortened(content: Content, speech: Speech) -> list[str]:
    """Return the parts in one line each, the newest few of the remarks and resolutions."""
    lines = [f"议题{number}：{speech.quote(each)}" for number, each in _newest(content.topics)]
    lines += [f"{_who(each, number, speech)}：{speech.quote(each.text)}" for number, each in _newest(content.remarks)]
    for number, each in _newest(content.resolutions):
        lines.append(f"决议{number}：{speech.quote(each.text)}{votes(each.tally)}")
    lines += [f"议定：{speech.name(each.owner)}，{speech.quote(each.what)}" for _, each in _newest(content.actions)]
    return [*lines, f"其他：{speech.quote(content.notes)}"] if content.notes else lines


def in_full(content: Content, speech: Speech) -> list[str]:
    """Return all that was written, a line an item."""
    lines = [f"议题{number}：{each}" for number, each in enumerate(content.topics, 1)]
    lines += [f"{_who(each, number, speech)}：{each.text}" for number, each in enumerate(content.remarks, 1)]
    lines += [f"决议{number}：{each.text}{votes(each.tally)}" for number, each in enumerate(content.resolutions, 1)]
    lines += [f"议定：{speech.name(each.owner)}，{speech.day(each.due_on)}前，{each.what}" for each in content.actions]
    return [*lines, f"其他：{content.notes}"] if content.notes else lines


def attached(content: Content, speech: Speech) -> list[str]:
    """Return the line that names the attachments, none where there are none."""
    names = [speech.quote(each.name) for each in content.attachments]
    more = f"等{len(names)}个" if len(names) > SHOWN else ""
    return [f"附件{len(names)}个：{'、'.join(names[:SHOWN])}{more}"] if names else []


def _newest(items: tuple[T, ...]) -> list[tuple[int, T]]:
    return list(enumerate(items, 1))[-SHOWN:]


def _who(remark: Remark, number: int, speech: Speech) -> str:
    return f"发言{number} {speech.name(remark.speaker)}{'（不同意见）' if remark.is_dissent else ''}"


def _next_steps(told: MinutesCard, number: int) -> list[Button]:
    buttons = [_ask_for(part, number) for part in told.missing]
    if Part.REMARK not in told.missing:
        buttons.append(_ask_for(Part.REMARK, number))
    if Part.RESOLUTION not in told.missing:
        buttons.append(_ask_for(Part.RESOLUTION, number))
    buttons.append(Button("待办", f"/action #{number}"))
    if told.content.attachments:
        buttons.append(Button("看附件", f"/attachments {number}"))
    elif told.version:
        buttons.append(Button("附件", f"/attach #{number}"))
    if told.state in (MinutesState.DRAFT, MinutesState.NONE):
        buttons.append(Button("送审", f"/submit {number}"))
    if told.version:
        buttons.append(Button("Word 文件", f"/minutes_file {number}"))
    if told.version > 1:
        buttons.append(Button("历次版本", f"/minutes_versions {number}"))
    return buttons


def _ask_for(part: Part, number: int) -> Button:
    label, name = PARTS[part]
    return Button(label, f"/{name} #{number}")
