"""The conversation itself in English: questions, cards, help, and what was not understood."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answers import (
    Acknowledged,
    AnsweredInPrivate,
    AnswerOrNew,
    Apology,
    Cancelled,
    ChooseField,
    ConfirmCard,
    FormPutBy,
    Help,
    HelpOn,
    HelpTopics,
    LeftOver,
    NotAllowed,
    NothingReadable,
    NothingToCancel,
    NothingWaiting,
    NotInUse,
    NotRegistered,
    NotUnderstood,
    OnlyInPrivate,
    OnlyInRoom,
    Question,
    SlowDown,
    StaleButton,
    StillAsked,
    VisitorWelcome,
    WhoIsToBeReminded,
)
from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.arrangements import TOPIC, topic_of
from bot.wording.en.meetings import named
from bot.wording.phrases import phrase
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language

MOST_WAITING = 3
EXPECTED = {
    "tally": "Please write the votes like this: for 12, against 0, abstained 1.",
    "part_number": "Please write which one, such as: 发言2 (remark), 决议1 (resolution), 议题1 (topic).",
    "text": "Please write a few words.",
    "plan": "One meeting a line, such as: 3月5日 15:00 主题党日 学雷锋志愿服务 领学人 张敏 三楼会议室.",
    "shorter_plan": "At most 200 lines and 8000 characters at once; please send it in parts.",
    "shorter_text": "That is rather long; please keep it under 500 characters.",
    "number": "Please write a number, such as: 12.",
    "numbers": "Please write a number, or several, such as: 3, 5, 8.",
    "spot": "Send the location from the place, or type latitude,longitude, for example 39.90872,116.39748.",
    "yes_or_no": "Please answer “yes” or “no”.",
    "choice": "Please choose one below, or type its name.",
    "receipt_number": "That is no receipt number. Please write it as on the paper, such as: 2026-0007.",
    "year": "Please write a year, such as: 2026, this year, last year.",
    "paid_money": "The amount must be more than 0 yuan. Please write it in yuan, such as: 15.5.",
    "money": "I did not understand the amount. Please write it in yuan, such as: 15.5.",
    "minutes": "I did not understand how long. Please write hours or minutes, such as: 2.5h.",
    "month": "I did not understand which month. Please write year and month, such as: 2026-11.",
    "no_such_day": "There is no {unknown} in the calendar. Please write the day meant, such as: 2026-11-27.",
    "months": "I did not understand which months. Please write them, such as: 2026-11, or 2026-10 to 2026-12, or Q4.",
    "day": "I did not understand which day. Please write a date, such as: 2026-11-27, yesterday.",
    "moment": "I did not understand when. Please write a date and a time, such as: 2026-11-27 15:00.",
    "clock_span": "Please give both times in one line, such as: 21:00 to 7:00.",
    "clock": "Please say at what time, such as: 15:00.",
    "period": "I did not understand which days. Please write them such as: Nov 25 to Dec 3.",
    "recurrence": "I did not understand how often. Please choose below, or write it, such as: every Friday.",
    "member": "I do not find this person. Please write the full name; for shared names use the buttons below.",
    "lead_reader": "Nobody on the roster has this name. For a guest press the button, or write: 外请 李教授 市委党校.",
    "names": "I do not find one of these. Please write full names, with commas between them.",
    "audience": "Nobody here is called {unknown}, or several are. Please write full names of your branch, as in "
    "加上王五、赵六 去掉李四. People of other branches can only sit in: 列席吴刚. If these words belong to the topic, "
    "press the button and write the topic again.",
    "half": "I did not understand which half of the year. Please write it such as: 2026H1.",
    "certificate_number": "That is no certificate number. Please write it as on the paper, such as: 2026-0007.",
    "point_rule": "No such rule has entries that are made by hand. Please press one.",
    "point_row": "I did not understand which entry. Please press its button, or send its code, such as: A12.",
    "point_term": "I did not understand which term. Please write it such as: 2026H1, 2026Q3, 2026.",
    "quarter": "I did not understand which quarter. Please write it such as: Q3, 2026Q3.",
    "group": "I do not find this group. Please choose below, or write its name.",
    "service_span": "Please give both times in one line, such as: 9:00 to 11:30.",
    "headcount": "Please say for how many people, such as: 10人 (1 to 500).",
    "service_place": "I do not find this place. Please choose below, or write its name. To enter one: /new_place",
    "project": "I do not find this project among yours. Please choose below; your secretary opens them.",
    "branch": "I do not find this branch. Please choose below, or write its name.",
    "meeting": "I do not find this meeting. Please choose below, or write its number.",
    "meeting_kind": "I did not understand which kind of meeting. Please choose below.",
    "file_gone": "This file is gone by now. Please send it again.",
    "file": "Please send the file or picture right here.",
    "file_kind": "No csv is taken here; please send a picture, PDF, Word, Excel or PPT.",
    "file_or_link_kind": "No csv is taken here; please send a picture, PDF, Word, Excel, PPT or a link.",
    "table": "Please send the table (xlsx, xls or csv) right here.",
    "table_kind": "This is no table. Please send a file of xlsx, xls or csv.",
    "file_or_link": "Please send the file right here, or paste a link that begins with http.",
    "code": "This does not look like an invite code. Please send it as it is, such as: 2345-6789-ABCDE.",
}
ROLES = {
    "Convener": "the branch secretary or a group leader",
    "Secretary": "the branch secretary",
    "Registrar": "the branch secretary or the administrator",
    "DuesKeeper": "the dues keeper",
    "Committee": "the branch committee",
    "Witness": "the branch committee or another dues keeper",
    "Administrator": "the administrator",
}
HEADINGS = {
    "meetings": "Meetings",
    "minutes": "Minutes",
    "actions": "To do",
    "dues": "Dues",
    "hours": "Volunteer hours and certificates",
    "service": "Service projects, shifts and 双报到",
    "study": "Study",
    "mine": "Mine",
    "calling": "Holding meetings",
    "planning": "The plan of the year",
    "assessing": "Assessing dues",
    "dues_reports": "Publishing and remitting dues",
    "talks": "Talks",
    "voting": "Quorum and votes",
    "branches": "The branches",
    "groups": "Groups",
    "activities": "Activities of the branch and visits",
    "points": "Points",
    "double_life": "Double organisational life",
    "roster": "Roster",
    "other": "Other",
}


@says(Language.EN, Question)
def question(told: Question, speech: Speech) -> Message:
    asked, _, example = phrase(told.question, speech.language).partition("For example: ")
    lines = [asked.strip()]
    if told.expected:
        hint = EXPECTED.get(told.expected, "I did not understand. Please say it another way.")
        hint = hint.replace("{unknown}", speech.names(told.unknown[:10]))
        lines = [hint, *lines, "To leave it, send /cancel."]
    elif example:
        lines.append(f"For example: {example}")
    buttons = [Button(label or line, line) for label, line in zip(told.labels, told.lines, strict=False)]
    width = 3 if all(len(label) <= 10 for label in told.labels) else 1
    return _with_way_back(Message("\n".join(lines), rows(buttons, width)), told.put_by, told.draft, speech)


def _with_way_back(message: Message, put_by: str, draft: int, speech: Speech) -> Message:
    if not put_by:
        return message
    text = f"Put by for now, with all you filled in: {phrase(put_by, speech.language)}.\n\n{message.text}"
    return replace(message, text=text, buttons=(*message.buttons, (Button("Finish that first", f"/back {draft}"),)))


@says(Language.EN, AnswerOrNew)
def answer_or_new(told: AnswerOrNew, speech: Speech) -> Message:
    asked = phrase(told.question, speech.language).partition("For example: ")[0].strip()
    text = (
        f"{speech.quote(told.said)}: is this the answer to the question, or something new?\nThe question: {asked}\n"
        f"Something new: {phrase(told.summary, speech.language)}"
    )
    buttons = Button("The answer", f"/said {told.draft} answer"), Button("Something new", f"/said {told.draft} new")
    return Message(text, (buttons,))


@says(Language.EN, FormPutBy)
def form_put_by(told: FormPutBy, speech: Speech) -> Message:
    return Message(
        f"Still unfinished, with all you filled in: {phrase(told.summary, speech.language)}.",
        ((Button("Go on with it", f"/back {told.draft}"), Button("Drop it", "/cancel")),),
    )


@says(Language.EN, StillAsked)
def still_asked(told: StillAsked, speech: Speech) -> Message:
    asked = phrase(told.question, speech.language).partition("For example: ")[0].strip()
    text = f"Still unfinished: {phrase(told.summary, speech.language)}. I still wait for your answer: {asked}"
    return Message(text, ((Button("Drop it", "/cancel"),),))


@says(Language.EN, ConfirmCard)
def confirm_card(told: ConfirmCard, speech: Speech) -> Message:
    lines = [f"Please check: {phrase(told.summary, speech.language)}", ""]
    for asked, value, is_guess in zip(told.questions, told.values, told.guessed, strict=False):
        lines.append(f"{_label(asked, speech)}: {value}{' (my guess, is it right?)' if is_guess else ''}")
    confirm = phrase(told.confirm, speech.language) if told.confirm else "Confirm"
    buttons = [
        Button(confirm, f"/yes {told.draft}"),
        Button("Change", f"/edit {told.draft}"),
        Button("Cancel", "/cancel"),
    ]
    return _with_way_back(Message("\n".join(lines), rows(buttons, 3)), told.put_by, told.draft, speech)


@says(Language.EN, ChooseField)
def choose_field(told: ChooseField, speech: Speech) -> Message:
    buttons = [
        Button(f"{_label(asked, speech)}: {value or 'empty'}", f"/edit {told.draft} {name}")
        for name, asked, value in zip(told.names, told.questions, told.values, strict=False)
    ]
    return Message("What shall be changed?", rows(buttons, 1))


@says(Language.EN, NotUnderstood)
def not_understood(told: NotUnderstood, speech: Speech) -> Message:
    near = told.near[:3]
    asked = "Did you mean:" if near else "Press “Help” to see what I can do."
    buttons = [*(Button(command, command) for command in near), Button("Help", "/help")]
    return Message(f"I did not understand {speech.quote(told.text)}. {asked}", rows(buttons))


@says(Language.EN, Acknowledged)
def acknowledged(told: Acknowledged, speech: Speech) -> Message:
    if not told.waiting:
        return Message("All right. Write to me any time.")
    buttons = [
        Button(f"{label}: {about}", f"/{line} {meeting.id}")
        for meeting in told.waiting[:MOST_WAITING]
        for about in (f"{named(meeting.kind_name, meeting.kind_name_en)}, {speech.moment(meeting.starts_at)}",)
        for label, line in (("Coming", "coming"), ("Leave", "leave"))
    ]
    return Message("All right. Please say whether you come, with one tap:", rows(buttons, 1))


@says(Language.EN, LeftOver)
def left_over(told: LeftOver, speech: Speech) -> Message:
    text = f"I did not understand {speech.quote(told.words)}, so nothing was done yet."
    if told.example:
        text += f" You can write: {told.example}."
    elif told.questions:
        text += f" What is taken here: {' '.join(told.questions)}"
    text += " Please say it another way."
    return Message(text, ((Button("How to use it", f"/help {told.command}"),),))


@says(Language.EN, StaleButton)
def stale_button(told: StaleButton, speech: Speech) -> str:
    return "This button is out of date. Please use those of the latest message, or say again what you need."


@says(Language.EN, SlowDown)
def slow_down(told: SlowDown, speech: Speech) -> str:
    return (
        "That was too fast: the last few messages were not taken, and nothing was done about them. "
        "Please pause for a minute, then go on from the first one without an answer."
    )


@says(Language.EN, Cancelled)
def cancelled(told: Cancelled, speech: Speech) -> str:
    return f"Put away: {phrase(told.summary, speech.language)}. Nothing was written down."


@says(Language.EN, NothingToCancel)
def nothing_to_cancel(told: NothingToCancel, speech: Speech) -> str:
    return "Nothing is half done, so there is nothing to cancel."


@says(Language.EN, NotRegistered)
def not_registered(told: NotRegistered, speech: Speech) -> Message:
    text = "Please register first. If you have an invite code, just send it to me; if not, press “Register”."
    return Message(text, ((Button("Register", "/register"),),))


@says(Language.EN, NotAllowed)
def not_allowed(told: NotAllowed, speech: Speech) -> str:
    role = ROLES.get(told.role, "whoever is in charge")
    return f"This is for {role} to do. If you need it, please ask {role}."


@says(Language.EN, NotInUse)
def not_in_use(told: NotInUse, speech: Speech) -> str:
    return "Your organisation does not use this."


@says(Language.EN, Apology)
def apology(told: Apology, speech: Speech) -> str:
    return (
        "Sorry, something went wrong on my side and nothing was written down. Please try again in a while; "
        f"if it still fails, give the administrator this number: {told.reference}."
    )


@says(Language.EN, AnsweredInPrivate)
def answered_in_private(told: AnsweredInPrivate, speech: Speech) -> str:
    return "I have answered you in private."


@says(Language.EN, OnlyInPrivate)
def only_in_private(told: OnlyInPrivate, speech: Speech) -> str:
    return "Please send me /start in a private chat first; then I can answer you there."


@says(Language.EN, OnlyInRoom)
def only_in_room(told: OnlyInRoom, speech: Speech) -> str:
    return "This is to be sent in the branch's group. Please add me to the group and send it there."


@says(Language.EN, VisitorWelcome)
def visitor_welcome(told: VisitorWelcome, speech: Speech) -> Message:
    text = (
        "Hello, I am the branch's helper for meetings, check-in, dues and volunteer hours.\n"
        "If you have an invite code, just send it to me; if not, press “Register” and your secretary will approve it."
    )
    return Message(
        text,
        (
            (
                Button("Register", "/register"),
                Button("中文", "/language zh"),
            ),
        ),
    )


@says(Language.EN, NothingReadable)
def nothing_readable(told: NothingReadable, speech: Speech) -> str:
    return "I cannot read voice, video or links. Please type it; pictures and files that are wanted you can just send."


@says(Language.EN, WhoIsToBeReminded)
def who_is_to_be_reminded(told: WhoIsToBeReminded, speech: Speech) -> Message:
    return Message(
        "Whom shall I remind? Please choose.",
        rows([Button("Who has not answered a meeting", "/nudge"), Button("Who has not paid dues", "/remind_dues")]),
    )


@says(Language.EN, NothingWaiting)
def nothing_waiting(told: NothingWaiting, speech: Speech) -> str:
    return "Nothing waits for you."


@says(Language.EN, HelpTopics)
def help_topics(told: HelpTopics, speech: Speech) -> Message:
    text = "Just type, such as: 签到, 请假 away on business, 我的党费.\nWhat I can do is under these headings:"
    shown = [(topic, heading) for topic, heading in HEADINGS.items() if topic in told.topics]
    return Message(text, rows([Button(heading, f"/help {TOPIC}{topic}") for topic, heading in shown]))


@says(Language.EN, Help)
def help_(told: Help, speech: Speech) -> str:
    entries: dict[str, list[str]] = {topic: [] for topic in HEADINGS}
    for command, said, summary in zip(told.commands, told.words, told.summaries, strict=False):
        entries[topic_of(command)].append(f"/{command} ({said}): {summary}" if said else f"/{command}: {summary}")
    groups = ["\n".join([HEADINGS[topic].upper(), *lines]) for topic, lines in entries.items() if lines]
    return "\n\n".join(["Type or press any of these:", *groups])


@says(Language.EN, HelpOn)
def help_on(told: HelpOn, speech: Speech) -> str:
    lines = [_paragraph(each, speech) for each in told.text.split("\n\n")]
    if told.questions:
        lines.append(f"I will ask: {'; '.join(_label(asked, speech) for asked in told.questions)}.")
    said = ", ".join(f"“{each}”" for each in told.words)
    lines.append(f"Send /{told.command}" + (f", or: {said}" if said else ""))
    return "\n\n".join(lines)


def _paragraph(text: str, speech: Speech) -> str:
    """Return a paragraph of a help in English; a summary is known without its full stop."""
    said = phrase(text.removesuffix("。"), speech.language)
    return phrase(text, speech.language) if said == text.removesuffix("。") else f"{said}."


def _label(asked: str, speech: Speech) -> str:
    """Return a question without its mark, its choices and its example."""
    return re.split("[？?。:]", phrase(asked, speech.language), maxsplit=1)[0].removesuffix(".")
