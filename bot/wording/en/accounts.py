"""Coming in and accounts in English: invites, registrations, logins, settings."""

from __future__ import annotations

from bot.answers import InviteLink, LoginLink
from bot.channels.channel import Button, Message
from bot.channels.choices import Selectors
from bot.reply import rows
from bot.wording import settings as card
from bot.wording.en.meetings import counted
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.invites import AlreadyBound, CodeLocked, CodeNotNeeded, CodesGuessed, CodeWrong, InviteIssued, Welcome
from models.members import Language, LanguageSet, SettingsCard
from models.notices import MemberNotTold, RoomNotTold, Topic
from models.peers import AccountReplaced, MemberUnreachable, SignedOut
from models.registrations import (
    NameShared,
    NoSuchRegistration,
    RegistrationApproved,
    RegistrationReceived,
    RegistrationRefused,
    RegistrationWaiting,
)

CHANNELS = {
    "telegram": "Telegram",
    "wecom": "WeCom",
    "aibot": "WeCom bot",
    "robot": "WeCom group robots",
    "web": "web",
    "console": "console",
}
# Why an account takes no messages, and how it takes them again.
NOT_REACHED = {
    "wecom": (
        ": it may be outside the app's visible range, or closed. "
        "Please let whoever runs the machine look at the range; one message to me from that account brings it back"
    ),
    "aibot": ", most likely because it never wrote to the bot. One message to the bot from that account brings it back",
}
FIRST_STEPS = (
    "1. Send the roster (xlsx, csv) here: one person a line, with at least a column 姓名. You see it first.",
    "2. Send: /invite NAME, and hand the code to that person, so that everybody is told of meetings.",
    "3. Call a meeting in one message, for example: 开会 主题党日 下周五15:00 三楼会议室 学习党章.",
)
ON_ROSTER = {
    "new": "The name is not on the roster yet; approving adds it.",
    "free": "The name is on the roster, with no account yet.",
    "bound": "The name on the roster has another account; approving replaces it. Please ask her first.",
}
LANGUAGES = {Language.ZH: "中文", Language.EN: "English"}
TOPICS = {
    Topic.MEETING: "message about a meeting",
    Topic.DUES: "message about dues",
    Topic.HOURS: "message about volunteer hours",
    Topic.REGISTRATION: "message about a registration",
    Topic.OTHER: "message",
}


@says(Language.EN, InviteIssued)
def invite_issued(told: InviteIssued, speech: Speech) -> str:
    return (
        f"Invite code of {speech.name(told.name)}: {told.code}\n"
        f"It works once, until {speech.moment(told.expires_at)}. "
        "Please hand it over in private; do not post it in a group."
    )


@says(Language.EN, InviteLink)
def invite_link(told: InviteLink, speech: Speech) -> str:
    lines = [f"Invite code of {speech.name(told.name)}: {told.code}"]
    if told.chat:
        lines.append(f"Ask them to send me: /start {told.code}\nIn a browser: open {told.chat} first.")
    if told.links:
        lines += ["Opening one of these links does the same:", *told.links]
    days = counted(told.days, "day", "days")
    lines.append(f"It works once, for {days}. Please hand it over in private; do not forward it or post it in a group.")
    return "\n".join(lines)


@says(Language.EN, LoginLink)
def login_link(told: LoginLink, speech: Speech) -> str:
    minutes = counted(told.minutes, "minute", "minutes")
    return (
        f"Open this to use the web chat:\n{told.url}\n"
        f"It works once, within {minutes}, and opens your own account: please do not forward it."
    )


@says(Language.EN, Welcome)
def welcome(told: Welcome, speech: Speech) -> Message:
    done = f"Hello {speech.name(told.name)}, you are registered in {told.branch}.\n"
    if told.is_alone:
        text = f"{done}You are the only one on the roster so far. Three steps from here:\n" + "\n".join(FIRST_STEPS)
        return Message(text, ((Button("Import the roster", "/import_roster"), Button("Help", "/help")),))
    text = f"{done}I will tell you of meetings, and one tap answers them; dues and volunteer hours are here too."
    buttons = [Button("My schedule", "/schedule"), Button("My record", "/me"), Button("Help", "/help")]
    return Message(text, rows(buttons, 3))


@says(Language.EN, CodeWrong)
def code_wrong(told: CodeWrong, speech: Speech) -> str:
    tries = f" You can try {counted(told.tries_left, 'more time', 'more times')}." if told.tries_left > 0 else ""
    return (
        f"This invite code does not work: it may be mistyped, used or out of date.{tries} "
        "Please check it, or ask your secretary for a new one."
    )


@says(Language.EN, CodeLocked)
def code_locked(told: CodeLocked, speech: Speech) -> str:
    return f"There were too many wrong codes. Please wait until {speech.moment(told.until)} and send it again."


@says(Language.EN, CodesGuessed)
def codes_guessed(told: CodesGuessed, speech: Speech) -> str:
    channel = CHANNELS.get(told.channel, told.channel)
    return (
        f"Somebody may be guessing invite codes: an account on {channel} that calls itself {speech.name(told.name)} "
        f"was wrong {told.tries} times and is locked until {speech.moment(told.until)}. Nobody came in by it. "
        "If it was a slip, the secretary can give a new code."
    )


@says(Language.EN, CodeNotNeeded)
def code_not_needed(told: CodeNotNeeded, speech: Speech) -> Message:
    text = (
        f"{speech.name(told.name)}, you are registered already and need no invite code, nor “start”. "
        f"I did not understand {speech.quote(told.words)}. Just say what you need, such as: checkin, leave, dues."
    )
    return Message(text, ((Button("My schedule", "/schedule"), Button("Help", "/help")),))


@says(Language.EN, AlreadyBound)
def already_bound(told: AlreadyBound, speech: Speech) -> str:
    name = speech.name(told.name)
    return f"This account is registered as {name} already. Somebody else would need an account of their own."


@says(Language.EN, AccountReplaced)
def account_replaced(told: AccountReplaced, speech: Speech) -> str:
    return (
        f"{speech.name(told.name)}, your account was changed to another one on {speech.moment(told.at)}; "
        "this one gets no more messages. If that was not you, please tell your secretary at once."
    )


@says(Language.EN, MemberUnreachable)
def member_unreachable(told: MemberUnreachable, speech: Speech) -> str:
    channel, name = CHANNELS.get(told.channel, told.channel), speech.name(told.name)
    who = f"{name} ({told.branch})" if told.branch else name
    return (
        f"{who}'s {channel} account takes no messages any more{NOT_REACHED.get(told.channel, '')}. "
        "Please pass on news of meetings yourself; for another account, send /invite to make a new code."
    )


@says(Language.EN, MemberNotTold)
def member_not_told(told: MemberNotTold, speech: Speech) -> str:
    name, message = speech.name(told.name), TOPICS[told.topic]
    if told.is_doubtful:
        fate = (
            f"Nobody knows whether a {message} reached {name}. "
            "Please ask in person when you can, and pass it on if it did not."
        )
    else:
        fate = f"A {message} to {name} could not be sent. Please pass it on in person when you can."
    return f"{fate} If it happens to {name} again today, I will not disturb you for it."


@says(Language.EN, RoomNotTold)
def room_not_told(told: RoomNotTold, speech: Speech) -> str:
    message = TOPICS[told.topic]
    if told.is_doubtful:
        fate = (
            f"Nobody knows whether a {message} arrived in the group chat of {told.branch}. "
            "Please look there, and pass it on if it did not."
        )
    else:
        fate = f"A {message} to the group chat of {told.branch} could not be sent. Please pass it on when you can."
    return f"{fate} If it happens in that group again today, I will not disturb you for it."


@says(Language.EN, RegistrationReceived)
def registration_received(told: RegistrationReceived, speech: Speech) -> str:
    return f"Received: {speech.name(told.name)}, {told.branch}. Your secretary was asked; I will tell you here."


@says(Language.EN, RegistrationWaiting)
def registration_waiting(told: RegistrationWaiting, speech: Speech) -> Message:
    lines = [
        f"Somebody asks to register: {speech.name(told.name)}, {told.branch}",
        f"Account: {speech.name(told.account)} ({CHANNELS.get(told.channel, told.channel)})",
        ON_ROSTER.get(told.roster, ""),
        "Please make sure who it is before you approve.",
    ]
    number = told.registration_id
    buttons = [Button("Approve", f"/approve {number}"), Button("Refuse", f"/refuse {number}")]
    return Message("\n".join(line for line in lines if line), rows(buttons))


@says(Language.EN, RegistrationApproved)
def registration_approved(told: RegistrationApproved, speech: Speech) -> str:
    return f"Approved: {speech.name(told.name)}, {told.branch}. I have passed it on."


@says(Language.EN, RegistrationRefused)
def registration_refused(told: RegistrationRefused, speech: Speech) -> str:
    return (
        f"The registration of {speech.name(told.name)} was not approved. If the name or branch was mistyped, "
        "send /register once more, or ask the secretary."
    )


@says(Language.EN, NoSuchRegistration)
def no_such_registration(told: NoSuchRegistration, speech: Speech) -> Message:
    text = f"No registration number {told.number} waits for you; it may be settled already."
    return Message(text, ((Button("Those that wait", "/approve"),),))


@says(Language.EN, SettingsCard)
def settings_card(told: SettingsCard, speech: Speech) -> Message:
    paused = f"paused until {speech.day(told.paused_until)}" if told.paused_until else "on"
    is_quiet = told.quiet_from != told.quiet_until
    quiet = f"{speech.clock(told.quiet_from)}–{speech.clock(told.quiet_until)} every day" if is_quiet else "none"
    saved = "Saved. " if told.is_saved else ""
    text = f"{saved}Your settings\nLanguage: {LANGUAGES[told.language]}\nQuiet hours: {quiet}\nReminders: {paused}"
    other = Language.EN if told.language is Language.ZH else Language.ZH
    buttons = [
        Button(LANGUAGES[other], f"/language {other.value}"),
        Button("Quiet hours", "/quiet"),
        Button("Resume reminders", "/resume") if told.paused_until else Button("Pause reminders", "/pause"),
    ]
    return Message(text, rows(buttons, 3), choice=None if told.is_saved else _selectors(told))


def _selectors(told: SettingsCard) -> Selectors:
    until = told.paused_until
    lists = (
        card.quiet_hours(told, "Quiet hours", "None"),
        card.reminders(told, "Reminders", "On", f"Until {until.day}/{until.month}" if until else "30 days off"),
    )
    return Selectors(
        "Choose, then press Save",
        card.LINE,
        "Save",
        (card.languages(told, "Language", LANGUAGES), *lists),
        card.REPLACES,
    )


@says(Language.EN, SignedOut)
def signed_out(told: SignedOut, speech: Speech) -> str:
    return "No browser is in your web chat any more. For a new link send /web."


@says(Language.EN, NameShared)
def name_shared(told: NameShared, speech: Speech) -> str:
    people = f"{told.people} members called {speech.name(told.name)}"
    return f"{told.branch} has {people}, so nobody was bound. Give her a code: /invite."


@says(Language.EN, LanguageSet)
def language_set(told: LanguageSet, speech: Speech) -> str:
    return f"All right, from now on in {LANGUAGES[told.language]}."
