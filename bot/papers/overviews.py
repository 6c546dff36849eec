"""The branches at a glance as a workbook: a line each, numbers of people only."""

from __future__ import annotations

import io
from collections.abc import Sequence

from bot.channels.channel import File
from bot.papers.dues_sheets import TEXT_ONLY
from bot.papers.service import Cell, fill
from models.overviews import BranchesSheet
from models.rules.overviews import BranchStanding, DuesCount, MeetingDuty
from models.rules.values import Month

HEAD = (
    *(("支部", 24), ("党员", 8), ("没绑定账号", 12), ("上次会议", 24), ("应到", 8), ("实到", 8)),
    *(("本季度、本月的会", 44), ("上月党费已交", 12), ("上月未交", 10), ("本月党费已交", 12), ("本月未交", 10)),
    *(("党费等确认（人）", 14), ("时长等核实（条）", 14), ("培训等确认（条）", 14), ("待办", 8), ("待办过期", 10)),
)
NOTE = "只有人数，没有姓名和金额。没有记录的写「未知」。"


def sheet(told: BranchesSheet, standings: Sequence[BranchStanding]) -> File:
    """Return the workbook."""
    # Only whoever asks for a sheet waits for the library of sheets.
    import xlsxwriter

    this = Month.of(told.on)
    lines = [_line(each, this) for each in standings]
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, TEXT_ONLY)
    title = f"各支部情况（{told.on.isoformat()}）"
    fill(workbook, "各支部", title, HEAD, lines, NOTE)
    workbook.close()
    return File(f"{title}.xlsx", file.getvalue())


def _line(each: BranchStanding, this: Month) -> list[Cell]:
    last = each.last
    meeting: list[Cell] = ["未知", "未知", "未知"]
    if last is not None:
        meeting = [f"{last.day.isoformat()} {last.kind_name}", last.expected, last.came]
    by_month = {dues.month: dues for dues in each.dues}
    dues = [*_counts(by_month.get(this.plus(-1))), *_counts(by_month.get(this))]
    duties = "；".join(_said(duty) for duty in each.duties)
    return [each.name, each.members, each.unbound, *meeting, duties, *dues, *each.claims, each.tasks, each.overdue]


def _counts(dues: DuesCount | None) -> list[Cell]:
    return ["未知", "未知"] if dues is None else [dues.paid, dues.owed]


def _said(duty: MeetingDuty) -> str:
    state = "开了" if duty.is_held else "没开也没排"
    if duty.planned_on is not None:
        state = f"排在{duty.planned_on.isoformat()}"
    return f"{'本季度' if duty.is_quarterly else '本月'}{duty.kind_name}：{state}"
