"""Make-up study in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.arrangements import makeup_line
from bot.wording.claims import listed
from bot.wording.en.claims import MORE, entry
from bot.wording.en.meetings import counted, short
from bot.wording.phrases import ENGLISH
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.makeups import (
    MakeupBrief,
    MakeupDecided,
    MakeupDropped,
    MakeupDueInPast,
    MakeupEntered,
    MakeupPlan,
    MakeupPlanned,
    MakeupReminder,
    MakeupReported,
    MakeupSettled,
    MakeupsOfBranch,
    MakeupState,
    MakeupsToDecide,
    MakeupWaiting,
    MyMakeups,
    NoSuchMakeup,
    NothingToMakeUp,
    NothingToPlan,
    OwnMakeup,
    WhichMakeup,
)
from models.meetings import MeetingBrief
from models.members import Language

SHOWN = 8
STATES = {
    MakeupState.OPEN: "not reported yet",
    MakeupState.REPORTED: "reported; your secretary looks at it",
    MakeupState.ACCEPTED: "made up for",
    MakeupState.RETURNED: "sent back; please report again",
    MakeupState.DROPPED: "not needed any more",
    MakeupState.WITHDRAWN: "recorded as present, so not needed",
}
ENGLISH.update(
    {
        "看我要补学的会议，或报告补学了什么": "See what you have to make up for, or report what you learned",
        "例如：补学 自学了会议材料，体会是要先做调查研究。书记或组长看过就算补上；考勤不变，补学另记。": (
            "For example: /makeup read the material, and learned to ask first. Once your secretary has looked at it, "
            "it counts; the attendance stays as it was, make-ups stand beside it."
        ),
        "报告补学了什么，等书记或组长看": "Report what you learned; your secretary or group leader looks at it",
        "看补学：谁报了等您看，谁过了日子，谁还没报": "See the make-ups: waiting, overdue, open",
        "书记看全支部的，党小组组长看本组会议的。": "The secretary sees the branch's, a leader her group meetings'.",
        "同意一条补学，并告诉本人；不写编号就列出等您看的": "Accept a make-up; without a number, list what waits",
        "退回一条补学，写明还差什么，本人可以再报": "Send a make-up back, saying what is missing; she may report again",
        "替没有手机的同志登记补学，台账里会记下是谁代报的": (
            "Enter a make-up for a member without a phone; the ledger keeps who entered it"
        ),
        "例如：代报补学 孙建国 上门送学，读了会议材料。": "For example: /enter_makeup 孙建国 read it at home.",
        "免去一条补学，写明原因，并告诉本人": "Drop a make-up, saying why; the member is told",
        "定一次会议补学的材料和日期，并告诉要补的人；什么都不写就看谁要补": (
            "Set material and day to make up for a meeting and tell those concerned; with neither, see who they are"
        ),
        "例如：补学安排 #12 12月10日 党章第一章。加上姓名就只给这一位定。": (
            "For example: /plan_makeup #12 2026-12-10 chapter one. With a name it is for that member alone."
        ),
        "哪次会议？请发会议编号，例如：#12。": "Which meeting? Its number, please, such as #12.",
        "请用一两句话写学了什么。": "What did you learn? A sentence or two, please.",
        "同意第几号？": "Agree to which number?",
        "还差什么？写一句，本人会看到。": "What is still missing? One sentence; she will see it.",
        "替谁登记？": "For whom?",
        "学了什么？写一两句。": "What did she learn? A sentence or two.",
        "免去第几号？": "Drop which number?",
        "为什么不用补了？写一句，本人会看到。": "Why is it not needed? One sentence; she will see it.",
        "补到哪一天？": "By which day?",
        "给谁定？": "For whom is it set?",
        "学什么材料？": "What is to be studied?",
    }
)
DEEDS = "To ask nothing: /drop_makeup NUMBER reason. Without a phone: /enter_makeup NAME what she learned."
HOW = "Study it yourself, press “Report make-up” and write a sentence or two."


def report_button(meeting: MeetingBrief, label: str = "Report make-up") -> Button:
    return Button(label, f"/report_makeup #{meeting.id}")


@says(Language.EN, MyMakeups)
def my_makeups(told: MyMakeups, speech: Speech) -> Message:
    lines, buttons = [], []
    is_open = (MakeupState.OPEN, MakeupState.RETURNED)
    asked = [each for each in told.makeups if each.state in is_open]
    if asked:
        lines.append(f"To make up for: {len(asked)}. {HOW}")
    for each in told.makeups:
        lines.append(_own(each, speech))
        if each.state in is_open:
            buttons.append(report_button(each.meeting, f"Report make-up: {speech.moment(each.meeting.starts_at)}"))
    if told.offered:
        lines.append("You missed these; you may make up for them, and nobody asks it of you:")
    for meeting in told.offered:
        lines.append(short(meeting, speech))
        buttons.append(report_button(meeting, f"Report make-up: {speech.moment(meeting.starts_at)}"))
    if not lines:
        return Message("You have nothing to make up for.", ((Button("My study hours", "/study"),),))
    return Message("\n".join(lines), rows(buttons, 1))


@says(Language.EN, MakeupReported)
def makeup_reported(told: MakeupReported, speech: Speech) -> Message:
    about, words = short(told.meeting, speech), speech.quote(told.words)
    text = f"Noted, made up for: {about}.\n{words}\nYour secretary looks at it, then I will tell you."
    return Message(text, ((Button("My make-ups", "/makeup"),),))


@says(Language.EN, MakeupWaiting)
def makeup_waiting(told: MakeupWaiting, speech: Speech) -> Message:
    text = f"{speech.name(told.name)} made up for {short(told.meeting, speech)}.\nLearned: {told.words}"
    buttons = [
        Button("Accept", f"/approve_makeup {told.number}"),
        Button("Send back", f"/return_makeup {told.number}"),
    ]
    return Message(text, rows(buttons))


@says(Language.EN, MakeupsToDecide)
def makeups_to_decide(told: MakeupsToDecide, speech: Speech) -> str | Message:
    if not told.makeups:
        return "No make-up waits for you."
    entries = [
        entry(each.number, each.name, f"{short(each.meeting, speech)}, {speech.quote(each.words)}", speech)
        for each in told.makeups
    ]
    deeds = ("Accept no. {}", "approve_makeup"), ("Send back no. {}", "return_makeup")
    return listed(f"Make-ups to look at: {len(entries)}", entries, MORE, *deeds)


@says(Language.EN, MakeupDecided)
def makeup_decided(told: MakeupDecided, speech: Speech) -> str | Message:
    about = f"{speech.name(told.name)}, {short(told.meeting, speech)}"
    if told.is_accepted:
        return f"Make-up accepted: {about}. Its hours count as made up; the attendance stays as it was."
    text = f"Make-up sent back: {about}.\nStill missing: {told.reason or 'not said'}\nIt can be reported again."
    return Message(text, ((report_button(told.meeting, "Report again"),),) if told.is_own else ())


@says(Language.EN, MakeupEntered)
def makeup_entered(told: MakeupEntered, speech: Speech) -> str:
    about = f"{speech.name(told.name)}, {short(told.meeting, speech)}"
    return f"Make-up entered: {about}, {speech.quote(told.words)}. Entered for her by {speech.name(told.entered_by)}."


@says(Language.EN, MakeupDropped)
def makeup_dropped(told: MakeupDropped, speech: Speech) -> str:
    about = f"{speech.name(told.name)}, {short(told.meeting, speech)}"
    return f"Nothing to make up for any more: {about}.\nReason: {told.reason}"


@says(Language.EN, MakeupPlanned)
def makeup_planned(told: MakeupPlanned, speech: Speech) -> Message:
    lines = [f"You missed {short(told.meeting, speech)}; this is to make up for it."]
    if told.material:
        lines.append(f"Material: {told.material}")
    if told.due_on:
        lines.append(f"By: {speech.day(told.due_on)}")
    return Message("\n".join([*lines, HOW]), ((report_button(told.meeting),),))


@says(Language.EN, MakeupPlan)
def makeup_plan(told: MakeupPlan, speech: Speech) -> str:
    people = counted(len(told.makeups), "person has", "people have")
    lines = [f"{short(told.meeting, speech)}: {people} it to make up for."]
    lines += [f"No. {each.number}: {speech.name(each.name)}, {_task(each, speech)}" for each in told.makeups[:SHOWN]]
    if len(told.makeups) > SHOWN:
        lines.append(f"The other {len(told.makeups) - SHOWN}: /makeups")
    if told.is_changed:
        lines.append("Changed, and told to those who have it to make up for.")
    number = told.meeting.id
    lines.append(f"To change it: /plan_makeup #{number} 2026-12-10 chapter one; for one person, add her name.")
    lines.append(DEEDS)
    return "\n".join(lines)


@says(Language.EN, MakeupReminder)
def makeup_reminder(told: MakeupReminder, speech: Speech) -> Message:
    text = f"A reminder: {short(told.meeting, speech)} can be made up for until {speech.day(told.due_on)}. {HOW}"
    return Message(text, ((report_button(told.meeting), Button("The material", "/makeup")),))


@says(Language.EN, MakeupsOfBranch)
def makeups_of_branch(told: MakeupsOfBranch, speech: Speech) -> Message:
    waiting, overdue, ahead = (*told.counts, 0, 0, 0)[:3]
    lines = [
        f"{told.branch}, make-ups: {waiting} wait for you, {overdue} overdue, {ahead} open; "
        f"{told.accepted} made up for in {told.year}."
    ]
    groups = (("Waiting", told.waiting, waiting), ("Overdue", told.overdue, overdue), ("Open", told.open, ahead))
    for label, group, count in groups:
        if group:
            more = f", the first {len(group)}" if count > len(group) else ""
            lines.append(f"{label}{more}:")
            lines += [_listed(each, speech) for each in group]
    if told.overdue or told.open:
        lines.append(DEEDS)
    buttons = []
    for each in told.waiting:
        buttons.append(Button(f"Accept no. {each.number}", f"/approve_makeup {each.number}"))
        buttons.append(Button(f"Send back no. {each.number}", f"/return_makeup {each.number}"))
    return Message("\n".join(lines), rows(buttons))


@says(Language.EN, WhichMakeup)
def which_makeup(told: WhichMakeup, speech: Speech) -> Message:
    if told.name:
        name = speech.name(told.name)
        how = f"Several meetings may be meant; please add the number: /enter_makeup {name} #NUMBER what she learned"
        return Message("\n".join([how, *(f"#{meeting.id} {short(meeting, speech)}" for meeting in told.meetings)]))
    lined = [(meeting, makeup_line(meeting, told.words)) for meeting in told.meetings]
    text = "Which one did you make up for?"
    if not all(fits for _, (_, fits) in lined):
        text += " After pressing it, please send your sentence once more."
    return Message(text, rows([Button(short(meeting, speech), line) for meeting, (line, _) in lined], 1))


@says(Language.EN, NothingToMakeUp)
def nothing_to_make_up(told: NothingToMakeUp, speech: Speech) -> Message:
    if told.name:
        return Message(f"{speech.name(told.name)} has no meeting of the last 90 days to make up for.")
    text = "There is no meeting of the last 90 days that you could make up for, or you have reported it already."
    return Message(text, ((Button("My make-ups", "/makeup"),),))


@says(Language.EN, MakeupSettled)
def makeup_settled(told: MakeupSettled, speech: Speech) -> str:
    return f"{short(told.meeting, speech)}: {STATES[told.state]}. Please talk to your secretary if that is not right."


@says(Language.EN, NoSuchMakeup)
def no_such_makeup(told: NoSuchMakeup, speech: Speech) -> Message:
    text = f"No make-up number {told.number} waits for you; it may be settled already."
    return Message(text, ((Button("Make-ups", "/makeups"),),))


@says(Language.EN, OwnMakeup)
def own_makeup(told: OwnMakeup, speech: Speech) -> str:
    return "Your own make-up is for your secretary to decide."


@says(Language.EN, NothingToPlan)
def nothing_to_plan(told: NothingToPlan, speech: Speech) -> Message:
    text = (
        f"Nobody has {short(told.meeting, speech)} to make up for: it does not count as study, or all came or reported."
    )
    return Message(text, ((Button("Make-ups", "/makeups"),),))


@says(Language.EN, MakeupDueInPast)
def makeup_due_in_past(told: MakeupDueInPast, speech: Speech) -> str:
    return f"{speech.day(told.due_on)} has gone by; please give today or a later day."


def _own(each: MakeupBrief, speech: Speech) -> str:
    line = f"{short(each.meeting, speech)}: {STATES[each.state]}"
    if each.state in (MakeupState.OPEN, MakeupState.RETURNED):
        line += f", {_task(each, speech)}"
    if each.reason:
        line += f" ({speech.quote(each.reason)})"
    return line


def _task(each: MakeupBrief, speech: Speech) -> str:
    due = f"by {speech.day(each.due_on)}" if each.due_on else "any day"
    return f"{due}, material: {speech.quote(each.material) if each.material else 'ask your secretary'}"


def _listed(each: MakeupBrief, speech: Speech) -> str:
    line = f"No. {each.number}: {speech.name(each.name)}, {short(each.meeting, speech)}"
    if each.state is MakeupState.REPORTED:
        return f"{line}, {speech.quote(each.words or '')}"
    return f"{line}, by {speech.day(each.due_on)}" if each.due_on else line
