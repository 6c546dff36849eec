"""Members, offices, rosters, branches and groups in English."""

from __future__ import annotations

from bot.answers import AlreadyInitialised, Appointed, Me, MemberUpdated, Roster
from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.meetings import counted
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.branches import BranchExists
from models.members import Category, Language
from models.rooms import RoomBound
from models.rosters import NoSuchRoster, RosterImported, RosterInUse, RosterUndone

CATEGORIES = {
    Category.FULL: "full member",
    Category.PROBATIONARY: "probationary member",
    Category.APPLICANT: "applicant",
}
OFFICES = {
    "secretary": "branch secretary",
    "deputy_secretary": "deputy secretary",
    "organisation_officer": "organisation officer",
    "publicity_officer": "publicity officer",
    "discipline_officer": "discipline officer",
    "dues_keeper": "dues keeper",
    "group_leader": "group leader",
    "leader": "leading cadre",
    "administrator": "administrator",
}
UPDATES = {
    "departed": "has left the branch. The ledgers stay as they are; no more messages go out.",
    "exempt": "is spared reminders from now on, and still invited to everything.",
    "chased": "gets reminders again.",
    "unbound": "has no account any more; /invite makes a new code.",
}


@says(Language.EN, Me)
def me(told: Me, speech: Speech) -> Message:
    lines = [speech.name(told.name), f"Branch: {told.branch}", f"Category: {CATEGORIES[told.category]}"]
    if told.offices:
        lines.append(f"Offices: {', '.join(OFFICES.get(office, office) for office in told.offices)}")
    lines += [f"Accounts: {told.bound_accounts}", "If anything is wrong, please tell your secretary."]
    buttons = [
        Button("My schedule", "/schedule"),
        Button("My dues", "/dues"),
        Button("My hours", "/hours"),
        Button("Settings", "/settings"),
    ]
    return Message("\n".join(lines), rows(buttons))


@says(Language.EN, Roster)
def roster(told: Roster, speech: Speech) -> Message:
    listed = f" ({speech.names(told.names)})" if told.names else ""
    lines = [f"{told.branch}: {counted(len(told.names), 'person', 'people')}{listed}"]
    if told.unbound:
        lines.append(f"Without an account: {len(told.unbound)} ({speech.names(told.unbound)})")
    if told.exempt:
        lines.append(f"Spared reminders: {len(told.exempt)} ({speech.names(told.exempt)})")
    return Message("\n".join(lines), ((Button("Invite", "/invite"),),) if told.unbound else ())


@says(Language.EN, Appointed)
def appointed(told: Appointed, speech: Speech) -> str:
    office = OFFICES.get(told.office, told.office)
    return f"Appointed: {speech.name(told.name)}, {office} of {told.branch}, from today."


@says(Language.EN, AlreadyInitialised)
def already_initialised(told: AlreadyInitialised, speech: Speech) -> str:
    return f"This database holds {speech.name(told.name)} already. Name another file with ZHIBU_DATABASE_URL."


@says(Language.EN, MemberUpdated)
def member_updated(told: MemberUpdated, speech: Speech) -> str:
    return f"{speech.name(told.name)} {UPDATES.get(told.what, 'was updated.')}"


@says(Language.EN, RosterImported)
def roster_imported(told: RosterImported, speech: Speech) -> Message:
    made = f"; branches made: {', '.join(told.branches)}" if told.branches else ""
    people = counted(told.members, "person", "people")
    text = f"Roster {told.number} is imported: {people}{made}. It can be taken back as a whole."
    buttons = (Button("Invite somebody", "/invite"), Button("Take it back", f"/roster_undo {told.number}"))
    return Message(text, (buttons,))


@says(Language.EN, RosterUndone)
def roster_undone(told: RosterUndone, speech: Speech) -> str:
    return f"Roster {told.number} is taken back: {counted(told.members, 'person', 'people')}."


@says(Language.EN, RosterInUse)
def roster_in_use(told: RosterInUse, speech: Speech) -> str:
    return (
        f"Roster {told.number} cannot be taken back: {counted(len(told.names), 'person has', 'people have')} "
        f"an account or a record of meetings ({speech.names(told.names)}). "
        "Who was imported by mistake can be entered as departed, one by one."
    )


@says(Language.EN, NoSuchRoster)
def no_such_roster(told: NoSuchRoster, speech: Speech) -> str:
    return f"There is no roster {told.number}, or it was taken back already."


@says(Language.EN, BranchExists)
def branch_exists(told: BranchExists, speech: Speech) -> str:
    return f"There is a branch called “{told.name}” already. Please choose another name."


@says(Language.EN, RoomBound)
def room_bound(told: RoomBound, speech: Speech) -> str:
    return (
        f"This group now belongs to {told.branch}. Meetings will be announced here with time, place and topic, "
        "and nothing personal."
    )
