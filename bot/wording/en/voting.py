"""Quorum and voting right in English."""

from __future__ import annotations

from datetime import date

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.meetings import title
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.rules.quorum import Formula, Quorum
from models.voting import (
    DaysReversed,
    ExclusionSet,
    Ground,
    NoQuorumRule,
    NotAFullMember,
    QuorumShown,
    Suspension,
    VotingRightSet,
)

FORMULAS = {
    Formula.ORDINARY: "Ordinary resolution",
    Formula.ADMISSION: "Admission or full membership",
    Formula.ELECTION: "Election",
    Formula.COMMITTEE: "Committee",
}
SUSPENSIONS = {
    Suspension.PROBATION: "probation within the Party",
    Suspension.DETAINED: "detained or arrested",
    Suspension.OTHER: "another reason",
}
GROUNDS = {
    Ground.CANNOT_EXPRESS_WILL: "too ill to express her will",
    Ground.ABROAD: "abroad at her own cost for over half a year",
    Ground.IN_PRISON: "serving a sentence",
    Ground.LONG_ILL: "bed-ridden or ill for long",
    Ground.NOT_TRANSFERRED: "away for over half a year, transfer overdue",
    Ground.RETIRED_AWAY: "retired and living in her home place",
}


def quorum_line(quorum: Quorum) -> str:
    """Ordinary resolution: 10 expected with voting right, 5 needed, 4 there, 1 missing."""
    who = "of the committee" if quorum.formula is Formula.COMMITTEE else "with voting right"
    reached = "quorum reached" if quorum.is_reached else f"{quorum.missing} missing"
    return (
        f"{FORMULAS[quorum.formula]}: {quorum.expected} expected {who}, {quorum.needed} needed, "
        f"{quorum.present} there, {reached}."
    )


@says(Language.EN, QuorumShown)
def quorum_shown(told: QuorumShown, speech: Speech) -> Message:
    lines = [title(told.meeting), f"Time: {speech.span(told.meeting.starts_at, told.meeting.ends_at)}"]
    lines += [f"{quorum_line(each)} By {each.article}" for each in told.quorums]
    if told.without_right:
        lines.append(f"Without voting right: {len(told.without_right)} ({speech.names(told.without_right)})")
    if told.excluded:
        lines.append(f"Not expected at elections and admissions: {len(told.excluded)} ({speech.names(told.excluded)})")
    lines.append("Counted from the roll and check-ins, full members only.")
    number = told.meeting.id
    buttons = [Button("Refresh", f"/quorum {number}"), Button("Call the roll", f"/roll {number}")]
    return Message("\n".join(lines), rows(buttons))


@says(Language.EN, NoQuorumRule)
def no_quorum_rule(told: NoQuorumRule, speech: Speech) -> str:
    return (
        f"No article gives {told.kind_name} a quorum or a vote. For a resolution please call a branch members' meeting."
    )


@says(Language.EN, VotingRightSet)
def voting_right_set(told: VotingRightSet, speech: Speech) -> str:
    name = speech.name(told.name)
    if told.ground is None:
        return f"Entered: {name} has voting right from {speech.day(told.since)}."
    about = f"{name} has no voting right {_days(told.since, told.until, speech)} ({SUSPENSIONS[told.ground]})"
    return f"Entered: {about}. To give it back, send: /restore_vote {name}"


@says(Language.EN, ExclusionSet)
def exclusion_set(told: ExclusionSet, speech: Speech) -> str:
    name = speech.name(told.name)
    if told.ground is None:
        return f"Entered: {name} is expected again from {speech.day(told.since)}."
    where = f" of {told.kind_name}" if told.kind_name else ""
    return (
        f"Entered: {name} is not expected at elections and admissions{where} "
        f"{_days(told.since, told.until, speech)} ({GROUNDS[told.ground]}). To undo it, send: /include {name}"
    )


@says(Language.EN, NotAFullMember)
def not_a_full_member(told: NotAFullMember, speech: Speech) -> str:
    return f"{speech.name(told.name)} is no full member and has no voting right anyway; there is nothing to enter."


@says(Language.EN, DaysReversed)
def days_reversed(told: DaysReversed, speech: Speech) -> str:
    return (
        f"The last day, {speech.day(told.until)}, is before the first, {speech.day(told.since)}. Please write it again."
    )


def _days(since: date, until: date | None, speech: Speech) -> str:
    return f"from {speech.day(since)}" if until is None else f"from {speech.day(since)} to {speech.day(until)}"
