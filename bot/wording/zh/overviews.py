"""The branches at a glance in Chinese: what needs care first, numbers of people only."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.overviews import BranchesOverview, BranchesSheet, BranchOverview
from models.rules.overviews import BranchStanding, DuesCount, MeetingDuty, cares
from models.rules.values import Month

LEDGERS = ("党费", "志愿时长", "外出培训")


@says(Language.ZH, BranchesOverview)
def branches_overview(told: BranchesOverview, speech: Speech) -> Message:
    if not told.branches:
        return Message("所管的支部名单上还没有人。")
    this = Month.of(told.today)
    head = f"{speech.day(told.today)}，所管{told.total}个支部：{told.needing}个要留意"
    page = f"，第{told.page}页，共{told.pages}页" if told.pages > 1 else ""
    lines = [f"{head}{page}。", *(_line(each, this, speech) for each in told.branches)]
    buttons = [Button(speech.name(each.name), f"/branches #{each.branch_id}") for each in told.branches]
    turn = [Button("上一页", f"/branches_page {told.page - 1}")] if told.page > 1 else []
    turn += [Button("下一页", f"/branches_page {told.page + 1}")] if told.page < told.pages else []
    return Message("\n".join(lines), (*rows(buttons), *rows([*turn, Button("发我表格", "/branches_sheet")])))


@says(Language.ZH, BranchOverview)
def branch_overview(told: BranchOverview, speech: Speech) -> Message:
    branch = told.branch
    unbound = f"，其中{branch.unbound}人还没绑定账号" if branch.unbound else ""
    lines = [f"{speech.name(branch.name)}，{speech.day(told.today)}", f"党员{branch.members}人{unbound}"]
    last = branch.last
    lines.append(
        f"上次会议：{speech.day(last.day)}{last.kind_name}，应到{last.expected}人，实到{last.came}人"
        if last
        else "上次会议：还没有结束过的会议"
    )
    lines += [f"{_due(each, speech)}" for each in branch.duties]
    lines += [_dues(each, speech) for each in branch.dues] or ["党费：还没有收缴的月份"]
    lines.append(f"等确认：{_waiting(branch)}" if sum(branch.claims) else "等确认：没有")
    overdue = f"，过期{branch.overdue}件" if branch.overdue else ""
    lines.append(f"没办完的待办：{branch.tasks}件{overdue}" if branch.tasks else "没办完的待办：没有")
    every = () if told.is_only else ((Button("各支部", "/branches"),),)
    return Message("\n".join(lines), every)


@says(Language.ZH, BranchesSheet)
def branches_sheet(told: BranchesSheet, speech: Speech) -> str:
    return f"所管{len(told.branch_ids)}个支部的情况（{speech.day(told.on)}）在表里，只有人数，没有姓名和金额。"


def _line(each: BranchStanding, this: Month, speech: Speech) -> str:
    """图书馆党支部（24人）：10月党费4人未交；没开也没排：支委会；待办过期1件"""
    said = [f"{dues.month.month}月党费{dues.owed}人未交" for dues in each.dues if dues.owed and dues.month < this]
    if each.missing:
        said.append(f"没开也没排：{'、'.join(f'{_stretch(duty)}{duty.kind_name}' for duty in each.missing)}")
    said += [f"待办过期{each.overdue}件"] if each.overdue else []
    said += [f"等确认：{_waiting(each)}"] if sum(each.claims) else []
    mark = "●" if cares(each, this) else "○"
    return f"{mark} {speech.name(each.name)}（{each.members}人）：{'；'.join(said) or '都正常'}"


def _due(duty: MeetingDuty, speech: Speech) -> str:
    state = "开了" if duty.is_held else "没开，也没排"
    if duty.planned_on is not None:
        state = f"排在{speech.day(duty.planned_on)}"
    return f"{_stretch(duty)}{duty.kind_name}：{state}"


def _stretch(duty: MeetingDuty) -> str:
    return "本季度" if duty.is_quarterly else "本月"


def _dues(each: DuesCount, speech: Speech) -> str:
    claimed = f"，{each.claimed}人报了等确认" if each.claimed else ""
    return f"{speech.month(each.month)}党费：{each.paid}人已交，{each.owed}人未交{claimed}"


def _waiting(each: BranchStanding) -> str:
    units = zip(LEDGERS, each.claims, ("人", "条", "条"), strict=False)
    return "、".join(f"{ledger}{count}{unit}" for ledger, count, unit in units if count)
