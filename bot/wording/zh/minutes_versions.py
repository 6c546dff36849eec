"""Older versions of minutes in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.papers.minutes import split_lines
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.meetings import short, title
from bot.wording.zh.minutes import STATES, attached, headed, in_full
from models.members import Language
from models.minutes import MinutesHistory, MinutesState, MinutesText, NoSuchVersion, VersionBrief
from models.rules.minutes_changes import Change, Deed, Spot

CHANGES_SHOWN = 4
BUTTONS = 6
SPOTS = {
    Spot.CHAIR: "主持人",
    Spot.RECORDER: "记录人",
    Spot.GUESTS: "列席",
    Spot.TOPIC: "议题",
    Spot.REMARK: "发言",
    Spot.RESOLUTION: "决议",
    Spot.TALLY: "票数",
    Spot.ACTION: "议定事项",
    Spot.NOTES: "其他",
    Spot.ATTACHMENT: "附件",
    Spot.ATTENDANCE: "出勤",
}
DEEDS = {Deed.ADDED: "加", Deed.REMOVED: "删", Deed.SET: "定"}


@says(Language.ZH, MinutesHistory)
def minutes_history(told: MinutesHistory, speech: Speech) -> Message:
    lines = [f"{short(told.meeting, speech)}的记录，共{told.newest}版，新的在前："]
    lines += [_line(each, speech) for each in told.versions]
    if told.newest > len(told.versions):
        older = told.newest - len(told.versions)
        lines.append(f"更早的还有{older}版，请发：旧版记录 {older} #{told.meeting.id}")
    shown = told.versions[:BUTTONS]
    return Message(
        "\n".join(lines),
        rows([Button(f"看第{each.number}版", f"/old_minutes {each.number} #{told.meeting.id}") for each in shown], 3),
    )


@says(Language.ZH, MinutesText)
def minutes_text(told: MinutesText, speech: Speech) -> Message:
    is_old = told.version < told.newest
    mark = f"旧版，现行的是第{told.newest}版" if is_old else "现行的一版"
    lines = [
        f"{title(told.meeting)}的记录：第{told.version}版（{mark}）",
        f"{speech.name(told.author)}，{speech.moment(told.written_at)}，{_state(told.state)}",
        "",
        *headed(told.meeting, told.content, speech),
        *split_lines(told.split),
        *in_full(told.content, speech),
        *attached(told.content, speech),
    ]
    line = f"/old_minutes {told.version} #{told.meeting.id}"
    buttons = [
        Button("Word 文件", f"{line} docx"),
        Button("PDF", f"{line} pdf"),
        Button("历次版本", f"/minutes_versions {told.meeting.id}"),
    ]
    return Message("\n".join(lines), rows(buttons, 3))


@says(Language.ZH, NoSuchVersion)
def no_such_version(told: NoSuchVersion, speech: Speech) -> Message:
    if not told.newest:
        text = f"{short(told.meeting, speech)}还没有记录。"
        return Message(text, ((Button("开始记录", f"/minutes {told.meeting.id}"),),))
    text = f"{short(told.meeting, speech)}的记录没有第{told.version}版，只有第1版到第{told.newest}版。"
    return Message(text, ((Button("历次版本", f"/minutes_versions {told.meeting.id}"),),))


def _line(each: VersionBrief, speech: Speech) -> str:
    about = [_change(change, speech) for change in each.changes[:CHANGES_SHOWN]]
    if len(each.changes) > CHANGES_SHOWN:
        about.append(f"等{len(each.changes)}处")
    state = f"（{_state(each.state)}）" if each.state is not MinutesState.DRAFT else ""
    what = "；".join(about) or "内容没有变"
    return f"第{each.number}版，{speech.name(each.author)}，{speech.moment(each.written_at)}{state}：{what}"


def _change(change: Change, speech: Speech) -> str:
    if change.spot is Spot.ATTENDANCE:
        return "出勤按台账更新"
    return f"{DEEDS[change.deed]}{SPOTS[change.spot]}{speech.quote(change.text)}"


def _state(state: MinutesState) -> str:
    return "没有送审" if state is MinutesState.DRAFT else STATES[state]
