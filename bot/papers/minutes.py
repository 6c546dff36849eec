"""The words of minutes that stand alike in messages and on paper: who was there, and votes."""

from __future__ import annotations

from collections.abc import Sequence

from models.meetings import MeetingBrief
from models.rules.meetings import attendance_percent
from models.rules.minutes import Split, Tally


def counts(split: Split) -> str:
    """应到12人，实到10人（正式党员9人，预备党员1人）"""
    told = f"应到{split.expected}人，实到{split.present}人（正式党员{split.full}人，预备党员{split.probationary}人）"
    if split.unrecorded:
        told += f"，未登记{len(split.unrecorded)}人"
    if split.made_up:
        told += f"，出勤率{attendance_percent(split.present, split.expected)}%（另补学{split.made_up}人）"
    return told


def split_lines(split: Split) -> list[str]:
    """Return who was there and who was not, with reasons, a line a group."""
    leave = [f"{each.name}（{each.reason or '没有写原因'}）" for each in split.leave]
    groups: tuple[tuple[str, Sequence[str]], ...] = (
        ("列席", split.sitting_in),
        ("迟到", split.late),
        ("请假", leave),
        ("缺席", split.absent),
        ("未登记", split.unrecorded),
    )
    return [counts(split), *(f"{label}{len(names)}人：{'、'.join(names)}" for label, names in groups if names)]


def reader_line(meeting: MeetingBrief) -> str:
    """主讲人：李教授（市委党校，外请）, nothing when nobody led the reading."""
    if not meeting.lead_reader:
        return ""
    name = marked_guest(meeting.lead_reader) if meeting.is_reader_outside else meeting.lead_reader
    return f"{'主讲人' if meeting.kind == 'lecture' else '领学人'}：{name}"


def marked_guest(name: str) -> str:
    """Return the name of a speaker from outside the roster, marked as one.

    >>> marked_guest("李教授（市委党校）"), marked_guest("李教授")
    ('李教授（市委党校，外请）', '李教授（外请）')
    """
    return f"{name[:-1]}，外请）" if name.endswith("）") else f"{name}（外请）"


def votes(tally: Tally | None) -> str:
    """（赞成12票，反对0票，弃权1票）, nothing when no vote was counted."""
    if tally is None:
        return ""
    return f"（赞成{tally.in_favour}票，反对{tally.against}票，弃权{tally.abstained}票）"
