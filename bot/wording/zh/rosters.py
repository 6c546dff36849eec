"""Rosters sent as a file, in Chinese; the command line says the same."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.channel import Button, Message
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.rosters import BranchCount, RosterPreview

FAULTS_SHOWN = 30
LINES_SHOWN = 10


@says(Language.ZH, RosterPreview)
def roster_preview(told: RosterPreview, speech: Speech) -> Message:
    lines = [*summary(told, "将"), *fault_lines(told)]
    if told.faults:
        return Message("\n".join([*lines, "有错时一个人也不会写入。改好后把文件重发一遍。"]))
    if not told.upload:
        return Message("\n".join([*lines, "没有新的人可以导入。"]))
    button = Button(f"导入{told.people}人", f"/roster_enter file:{told.upload}")
    return Message("\n".join([*lines, "以上只是预览，还没有写入。请核对后点按钮。"]), ((button,),))


def summary(told: RosterPreview, will: str) -> list[str]:
    """Return what a file brings, a line a matter; ``will`` is 将 before and 已 after it is written."""
    lines = [f"花名册 {told.file_name}：{will}导入{told.people}人。"]
    lines += [f"  {_branch(each)}" for each in told.branches]
    if told.new_branches:
        lines.append(f"{will}新建支部：{'、'.join(told.new_branches)}")
    if told.groups:
        lines.append(f"编入党小组：{'，'.join(told.groups)}")
    if told.leaders:
        lines.append(f"领导干部：{told.leaders}人")
    if told.exempt:
        lines.append(f"免提醒：{told.exempt}人")
    if told.there:
        lines += [f"已在名单上，跳过{len(told.there)}人：", *_some(told.there)]
    if told.repeats:
        lines += [f"文件里重复，跳过{len(told.repeats)}行：", *_some(told.repeats)]
    if told.notes:
        lines += ["请留意：", *_some(told.notes, FAULTS_SHOWN)]
    return lines


def fault_lines(told: RosterPreview) -> list[str]:
    """Return what must be mended, each with its row."""
    if not told.faults:
        return []
    return [f"有{len(told.faults)}处要改：", *_some(told.faults, FAULTS_SHOWN)]


def _branch(each: BranchCount) -> str:
    kinds = (("正式党员", each.full), ("预备党员", each.probationary), ("发展对象等", each.applicants))
    parts = "，".join(f"{name}{count}" for name, count in kinds if count)
    return f"{each.name}：{each.full + each.probationary + each.applicants}人（{parts}）"


def _some(lines: Sequence[str], limit: int = LINES_SHOWN) -> list[str]:
    shown = [f"  {line}" for line in lines[:limit]]
    return [*shown, f"  还有{len(lines) - limit}处"] if len(lines) > limit else shown
