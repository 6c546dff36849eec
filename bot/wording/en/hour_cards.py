"""Records of volunteer hours in English: one's own year, a branch's, where one stands."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.hours import STATES
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.hours import BranchHours, HoursCard, HoursStanding, ProjectHours, Standing
from models.members import Language

LINES, PROJECTS, YEARS = 5, 8, 3
STANDINGS = {
    Standing.NONE: "have none verified yet",
    Standing.UNDER_HALF: "are not half way yet",
    Standing.OVER_HALF: "are more than half way",
}


@says(Language.EN, HoursCard)
def hours_card(told: HoursCard, speech: Speech) -> Message:
    verified, waiting = speech.hours(told.verified), speech.hours(told.waiting)
    lines = [f"Volunteering in {told.year}: {verified} verified, {waiting} waiting."]
    if told.target.count > 0:
        lines.append(f"Your organisation hopes for {speech.hours(told.target)} a year, as you are able.")
    lines += _projects(told.projects, speech)
    if told.lines:
        lines.append("Latest:")
        lines += [
            f"No. {each.number}: {speech.day(each.day)}, {speech.hours(each.minutes)}, "
            f"{speech.quote(each.activity)} ({STATES[each.state]})"
            for each in told.lines[:LINES]
        ]
    lines.append(
        "To report hours, one line will do, such as: /hours 3h cleaning the neighbourhood. "
        "If one is wrong: /doubt_hours, its number and what is wrong"
    )
    years = [Button(str(year), f"/hours_of {year}") for year in told.years[:YEARS] if year != told.year]
    papers = [Button("Service card", "/service_card"), Button("Certificate", f"/certificate {told.year}")]
    return Message("\n".join(lines), rows([*(papers if told.verified.count > 0 else []), *years]))


@says(Language.EN, BranchHours)
def branch_hours(told: BranchHours, speech: Speech) -> Message:
    coverage = f"{told.served * 100 // told.members}%" if told.members > 0 else "none"
    lines = [
        f"{speech.name(told.branch)}, volunteering in {told.year} so far:",
        f"{told.served} of {told.members} members have verified hours ({coverage}).",
        f"{told.times} verified, {speech.hours(told.verified)}; {told.waiting} waiting, "
        f"{speech.hours(told.waiting_minutes)}.",
    ]
    if told.target.count > 0:
        lines.append(f"{told.reached} have reached {speech.hours(told.target)} a year.")
    lines += _projects(told.projects, speech)
    buttons = [Button("List of hours", f"/hours_list #{told.branch_id}")]
    waiting = [Button("Those that wait", "/verify")] if told.waiting > 0 else []
    return Message("\n".join(lines), rows([*buttons, *waiting]))


@says(Language.EN, HoursStanding)
def hours_standing(told: HoursStanding, speech: Speech) -> Message:
    text = (
        f"Volunteering in {told.year}: your organisation hopes for {speech.hours(told.target)} a year; "
        f"you {STANDINGS[told.standing]}. What is not reported yet takes one line: /hours 3h cleaning the neighbourhood"
    )
    return Message(text, ((Button("My hours", "/hours"),),))


def _projects(projects: tuple[ProjectHours, ...], speech: Speech) -> list[str]:
    if not projects:
        return []
    said = [f"{speech.quote(each.activity)} {each.times}x {speech.hours(each.minutes)}" for each in projects[:PROJECTS]]
    return [f"By project (verified): {'; '.join(said)}{' and others' if len(projects) > PROJECTS else ''}."]
