"""Heart-to-heart talks in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.rules.talks import TalkKind
from models.talks import (
    MyTalks,
    NoSuchTalk,
    TalkCoverage,
    TalkEntered,
    TalkImpossible,
    TalkProblem,
    TalkRecorded,
    TalkTakenBack,
    TalkText,
)

KINDS = {
    TalkKind.COMMITTEE: "within the committee",
    TalkKind.ACROSS: "between committee and members",
    TalkKind.MEMBERS: "between members",
}
PROBLEMS = {
    TalkProblem.ALONE: "A talk takes two: please name the other one.",
    TalkProblem.NOT_YET: "{day} is still to come; enter the talk when it was held.",
    TalkProblem.LAST_YEAR: "{day} is too long ago: only talks of this year and the last can be entered.",
    TalkProblem.KNOWN: "Their talk of {day} is entered already.",
    TalkProblem.APART: "The two belong to different branches; talks are entered for two of one branch.",
}


@says(Language.EN, TalkRecorded)
def talk_recorded(told: TalkRecorded, speech: Speech) -> Message:
    private = " Only the two and the secretary can read what it was about." if told.has_text else ""
    text = f"Talk entered: {speech.names(told.names)}, {speech.day(told.day)}, {told.place}.{private}"
    return Message(text, rows([Button("My talks", "/my_talks"), Button("Take back", f"/take_back_talk {told.number}")]))


@says(Language.EN, TalkEntered)
def talk_entered(told: TalkEntered, speech: Speech) -> Message:
    text = (
        f"{speech.name(told.by)} entered a talk: {speech.names(told.names)}, {speech.day(told.day)}, {told.place}. "
        "If that is not so, tap Take back."
    )
    return Message(
        text, rows([Button("Read", f"/talk_text {told.number}"), Button("Take back", f"/take_back_talk {told.number}")])
    )


@says(Language.EN, TalkTakenBack)
def talk_taken_back(told: TalkTakenBack, speech: Speech) -> str:
    return f"Taken back: the talk of {speech.names(told.names)} on {speech.day(told.day)}; it does not count."


@says(Language.EN, TalkImpossible)
def talk_impossible(told: TalkImpossible, speech: Speech) -> str:
    return PROBLEMS[told.problem].format(day=speech.day(told.day))


@says(Language.EN, NoSuchTalk)
def no_such_talk(told: NoSuchTalk, speech: Speech) -> Message:
    text = f"You have no talk number {told.number}; perhaps it was taken back."
    return Message(text, ((Button("My talks", "/my_talks"),),))


@says(Language.EN, TalkText)
def talk_text(told: TalkText, speech: Speech) -> str:
    about = f"About: {told.about}" if told.about else "Nothing was written down."
    return f"Talk: {speech.names(told.names)}, {speech.day(told.day)}, {told.place}.\n{about}"


@says(Language.EN, MyTalks)
def my_talks(told: MyTalks, speech: Speech) -> Message:
    lines = [f"Your talks in {told.year}:"] if told.numbers else [f"No talk of yours is entered for {told.year}."]
    for number, partner, day, place in zip(told.numbers, told.partners, told.days, told.places, strict=False):
        lines.append(f"No. {number}: with {speech.name(partner)}, {speech.day(day)}, {place}")
    if told.open:
        lines.append(f"Still due this year: a talk {', a talk '.join(KINDS[kind] for kind in told.open)}.")
    lines.append("To enter one: /talk 王芳 11月20日 三楼办公室")
    buttons = [Button(f"Read no. {number}", f"/talk_text {number}") for number in told.numbers[:4]]
    return Message("\n".join(lines), rows(buttons))


@says(Language.EN, TalkCoverage)
def talk_coverage(told: TalkCoverage, speech: Speech) -> str:
    lines = [f"Talks of {told.branch} in {told.year}:"]
    for kind, held, due in zip(told.kinds, told.held, told.due, strict=False):
        unit = "pairs" if kind is TalkKind.COMMITTEE else "members"
        lines.append(f"{KINDS[kind]}: {held} of {due} {unit}" if due else f"{KINDS[kind]}: none due")
    lines.append("Once a year at the least (支部工作条例, article 19); counts only.")
    return "\n".join(lines)
