"""The branches at a glance in English: what needs care first, numbers of people only."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.meetings import counted
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.overviews import BranchesOverview, BranchesSheet, BranchOverview
from models.rules.overviews import BranchStanding, DuesCount, MeetingDuty, cares
from models.rules.values import Month

LEDGERS = ("dues", "volunteer hours", "trainings")


@says(Language.EN, BranchesOverview)
def branches_overview(told: BranchesOverview, speech: Speech) -> Message:
    if not told.branches:
        return Message("Nobody is on the rosters of your branches yet.")
    this = Month.of(told.today)
    head = f"Your {told.total} branches on {speech.day(told.today)}: {told.needing} need care"
    page = f" (page {told.page} of {told.pages})" if told.pages > 1 else ""
    lines = [f"{head}{page}.", *(_line(each, this, speech) for each in told.branches)]
    buttons = [Button(speech.name(each.name), f"/branches #{each.branch_id}") for each in told.branches]
    turn = [Button("Back", f"/branches_page {told.page - 1}")] if told.page > 1 else []
    turn += [Button("Next", f"/branches_page {told.page + 1}")] if told.page < told.pages else []
    return Message("\n".join(lines), (*rows(buttons), *rows([*turn, Button("Send the sheet", "/branches_sheet")])))


@says(Language.EN, BranchOverview)
def branch_overview(told: BranchOverview, speech: Speech) -> Message:
    branch, last = told.branch, told.branch.last
    unbound = f", {branch.unbound} without an account" if branch.unbound else ""
    lines = [
        f"{speech.name(branch.name)} on {speech.day(told.today)}",
        f"{counted(branch.members, 'member', 'members')}{unbound}",
        f"Last meeting: {last.kind_name_en}, {speech.day(last.day)}, {last.came} of {last.expected} came"
        if last
        else "Last meeting: none has been closed yet",
        *(_due(each, speech) for each in branch.duties),
        *([_dues(each, speech) for each in branch.dues] or ["Dues: no month was opened yet"]),
        f"Waiting for a decision: {_waiting(branch) if sum(branch.claims) else 'nothing'}",
        f"Open tasks: {branch.tasks}, {branch.overdue} overdue",
    ]
    return Message("\n".join(lines), () if told.is_only else ((Button("All branches", "/branches"),),))


@says(Language.EN, BranchesSheet)
def branches_sheet(told: BranchesSheet, speech: Speech) -> str:
    count = counted(len(told.branch_ids), "branch", "branches")
    return f"The sheet shows {count} on {speech.day(told.on)}: numbers of people, no names and no sums."


def _line(each: BranchStanding, this: Month, speech: Speech) -> str:
    late = [dues for dues in each.dues if dues.owed and dues.month < this]
    said = [f"{dues.owed} owe dues for {speech.month(dues.month)}" for dues in late]
    if each.missing:
        said.append(f"neither held nor planned: {', '.join(_named(duty) for duty in each.missing)}")
    said += [f"{each.overdue} overdue tasks"] if each.overdue else []
    said += [f"waiting: {_waiting(each)}"] if sum(each.claims) else []
    mark = "●" if cares(each, this) else "○"
    return f"{mark} {speech.name(each.name)} ({each.members}): {'; '.join(said) or 'all is well'}"


def _due(duty: MeetingDuty, speech: Speech) -> str:
    state = "held" if duty.is_held else "neither held nor planned"
    if duty.planned_on is not None:
        state = f"planned for {speech.day(duty.planned_on)}"
    return f"{_named(duty)}: {state}"


def _named(duty: MeetingDuty) -> str:
    return f"{duty.kind_name_en} (this {'quarter' if duty.is_quarterly else 'month'})"


def _dues(each: DuesCount, speech: Speech) -> str:
    claimed = f", {each.claimed} reported" if each.claimed else ""
    return f"Dues for {speech.month(each.month)}: {each.paid} paid, {each.owed} owe{claimed}"


def _waiting(each: BranchStanding) -> str:
    return ", ".join(f"{ledger} {count}" for ledger, count in zip(LEDGERS, each.claims, strict=False) if count)
