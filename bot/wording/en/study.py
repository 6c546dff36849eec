"""Study hours in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.rules.values import Minutes
from models.study import BranchStudy, StudyCard, StudyReminder


def credit(minutes: Minutes) -> str:
    """6 study hours / 1.5 study hours"""
    count = f"{minutes.hours:f}".removesuffix(".0")
    return f"{count} study hour" if count == "1" else f"{count} study hours"


@says(Language.EN, StudyCard)
def study_card(told: StudyCard, speech: Speech) -> str:
    total = told.meetings + told.made_up + told.outside
    head = f"Study in {told.year}: {credit(total)}"
    if told.duty.count > total.count:
        head += f" of {credit(told.duty)}; {credit(Minutes(told.duty.count - total.count))} to go."
    elif told.duty.count:
        head += f" of {credit(told.duty)}: reached."
    else:
        head += "."
    lines = [head, f"Meetings: {credit(told.meetings)}"]
    if told.made_up.count:
        lines.append(f"Made up for: {credit(told.made_up)}")
    lines.append(f"Outside training: {credit(told.outside)}")
    if told.waiting.count:
        lines.append(f"Waiting for your secretary: {credit(told.waiting)} (not counted yet)")
    lines.append("To report outside training, one line will do, such as: /training 6h 11月20日 Party school")
    return "\n".join(lines)


@says(Language.EN, BranchStudy)
def branch_study(told: BranchStudy, speech: Speech) -> str:
    lines = [f"{told.branch}, study in {told.year}: {told.reached} of {told.expected} have reached their hours."]
    if told.exempt:
        lines.append(f"Exempt members, of whom nothing is asked: {told.exempt}")
    if told.behind:
        lines.append(f"Well behind: {len(told.behind)}")
        lines += [
            f"{speech.name(name)}: {credit(done)} of {duty.count // 60}"
            for name, done, duty in zip(told.behind, told.done, told.duties, strict=False)
        ]
        lines.append("Only you see the names, to arrange make-up study.")
    return "\n".join(lines)


@says(Language.EN, StudyReminder)
def study_reminder(told: StudyReminder, speech: Speech) -> Message:
    text = (
        f"Your study hours of {told.year} are below {told.percent}% of the year's. "
        "Please come to the next sessions when you can. Outside training counts too, if you report it."
    )
    return Message(text, ((Button("My study hours", "/study"), Button("Report training", "/training")),))
