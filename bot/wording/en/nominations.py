"""Nominations of a half-year in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.point_figures import said_points, said_stretch
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.points import NominationDecided, Nominations, Nominee, NoNominations

SHOWN = 12
DECIDED = {None: "", True: " (decided: yes)", False: " (decided: no)"}


@says(Language.EN, Nominations)
def nominations(told: Nominations, speech: Speech) -> Message:
    head = f"{speech.name(told.branch)}, {speech.name(told.title)}, {said_stretch(told.half, speech)}"
    lines = [f"{head}. Criteria: {_criteria(told)}."]
    if told.nominees:
        lines.append(f"{len(told.nominees)} meet them, by pinyin, no ranking:")
        lines += [_nominee(each, speech) for each in told.nominees[:SHOWN]]
    else:
        lines.append("Nobody meets them so far.")
    if len(told.nominees) > SHOWN:
        lines.append(f"These are {SHOWN}; the others can be decided on by name as well.")
    for name, chosen in list(zip(told.others, told.others_chosen, strict=False))[:SHOWN]:
        lines.append(f"Besides: {speech.name(name)}{DECIDED[chosen]}")
    lines.append(
        "The branch decides; here are figures only. Then enter it: /decide_nomination, name, yes or no, grounds."
    )
    open_ = [each for each in told.nominees[:SHOWN] if each.chosen is None]
    buttons = [
        Button(f"{label} {speech.name(each.name)}", f"/decide_nomination #{each.member} {word} {told.half}")
        for each in open_
        for label, word in (("Yes:", "是"), ("No:", "否"))
    ]
    return Message("\n".join(lines), (*rows(buttons), (Button("Half-year before", f"/nominations {told.before}"),)))


@says(Language.EN, NominationDecided)
def nomination_decided(told: NominationDecided, speech: Speech) -> Message:
    verdict = "is" if told.is_chosen else "is not"
    text = (
        f"Entered: {speech.name(told.name)} {verdict} {speech.name(told.title)} of {said_stretch(told.half, speech)}. "
        f"Grounds: {speech.quote(told.grounds)}\nEntered again, the newer one holds; this one is kept."
    )
    return Message(text, ((Button("Nominations", f"/nominations {told.half}"),),))


@says(Language.EN, NoNominations)
def no_nominations(told: NoNominations, speech: Speech) -> str:
    return "The rules of that half-year have no criteria. Please name a half-year, such as: /nominations 2026H1"


def _criteria(told: Nominations) -> str:
    parts = [f"{told.least_points} points or more"]
    if told.least_hours:
        parts.append(f"{told.least_hours} h of volunteering or more")
    if told.least_attendance_percent:
        parts.append(f"at {told.least_attendance_percent}% of the meetings or more")
    return ", ".join(parts)


def _nominee(each: Nominee, speech: Speech) -> str:
    held = f" ({each.held} held)" if each.held else ""
    return (
        f"{speech.name(each.name)}{DECIDED[each.chosen]}: {said_points(each.total, speech)}{held}, "
        f"volunteering {speech.hours(each.minutes)}, meetings {each.attended}/{each.invited}"
    )
