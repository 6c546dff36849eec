"""Rosters sent as a file, in English; what is said of single rows stays in the words of the file."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.channel import Button, Message
from bot.wording.phrases import ENGLISH
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.rosters import BranchCount, RosterPreview

LINES_SHOWN = 10
FAULTS_SHOWN = 30


@says(Language.EN, RosterPreview)
def roster_preview(told: RosterPreview, speech: Speech) -> Message:
    lines = [f"Roster {told.file_name}: {told.people} would be entered."]
    lines += [f"  {_branch(each)}" for each in told.branches]
    for label, these in (("New branches", told.new_branches), ("Groups", told.groups)):
        if these:
            lines.append(f"{label}: {', '.join(these)}")
    for label, count in (("Leading cadres", told.leaders), ("Without reminders", told.exempt)):
        if count:
            lines.append(f"{label}: {count}")
    parts = (
        ("On the roster already, left out", told.there, LINES_SHOWN),
        ("Repeated in the file, left out", told.repeats, LINES_SHOWN),
        ("Please note", told.notes, FAULTS_SHOWN),
        ("To be mended", told.faults, FAULTS_SHOWN),
    )
    for label, these, limit in parts:
        if these:
            lines += [f"{label} ({len(these)}):", *_some(these, limit)]
    if told.faults:
        return Message("\n".join([*lines, "Nobody is entered while there is a fault. Please send the file again."]))
    if not told.upload:
        return Message("\n".join([*lines, "There is nobody new to enter."]))
    button = Button(f"Enter {told.people}", f"/roster_enter file:{told.upload}")
    return Message("\n".join([*lines, "Nothing is written yet. Please look it through, then press."]), ((button,),))


def _branch(each: BranchCount) -> str:
    kinds = (("full", each.full), ("probationary", each.probationary), ("applicants", each.applicants))
    parts = ", ".join(f"{name} {count}" for name, count in kinds if count)
    return f"{each.name}: {each.full + each.probationary + each.applicants} ({parts})"


def _some(lines: Sequence[str], limit: int) -> list[str]:
    shown = [f"  {line}" for line in lines[:limit]]
    return [*shown, f"  and {len(lines) - limit} more"] if len(lines) > limit else shown


ENGLISH.update(
    {
        "导入花名册": "Import the roster",
        "发一份花名册（xlsx、csv），一次把党员录进名单": "Send a roster (xlsx, csv) and enter its people at once",
        "一人一行：姓名，最好还有党支部、党员类别、手机号、职务、党小组。": (
            "A line a person: 姓名, and best 党支部, 党员类别, 手机号, 职务, 党小组."
        ),
        "先给您看，按了才写入；有错就一个人也不写，改好再发。": (
            "You see it first and press; with a fault nobody is entered: mend it and send it again."
        ),
        "书记导入本支部的人，管理员可以导入全单位的、连职务一起。": (
            "A secretary enters people of her branch, the administrator of all, with their offices."
        ),
        "请把花名册（xlsx、csv）发过来，至少有姓名一列。": "Please send the roster (xlsx, csv) with a column 姓名.",
        "把看过的花名册写入名单": "Enter the roster you looked at",
        "导入哪份花名册？请把文件再发一次。": "Which roster? Please send the file again.",
        "整批撤销一次导入；已经绑定账号或有记录的不能撤": "Take an import back, while nothing stands on its people",
        "撤销第几号导入？": "Take back which import?",
        "撤销导入": "Take it back",
    }
)
