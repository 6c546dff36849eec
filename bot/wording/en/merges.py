"""Merging two rows of the roster, in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.phrases import ENGLISH
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.merges import (
    DuesInTheWay,
    DuesPending,
    Matter,
    MatterCount,
    Merged,
    MergedAgain,
    MergeNoted,
    MergePreview,
    NoSuchMerge,
    OfficeInTheWay,
    RosterLine,
    RowsJoined,
    RowsParted,
    SameRow,
    Unmerged,
    VoteInTheWay,
)

MATTERS = {
    Matter.ACCOUNTS: "accounts",
    Matter.OFFICES: "offices",
    Matter.MEETINGS: "meetings",
    Matter.SERVICE: "volunteering",
    Matter.STUDY: "study",
    Matter.POINTS: "points",
    Matter.TALKS: "visits",
    Matter.VOTING: "voting right",
    Matter.OTHER: "codes and calendars",
}
ENGLISH.update(
    {
        "名单上一个人录了两条：先看会怎样，按了才合并，可以撤销": (
            "One person entered twice: see what a merge would do, then press; it can be undone"
        ),
        "账号、职务、会议、时长等都归到保留的那一条；党费账本不改写，有账的那一条要保留。": (
            "Accounts, offices, meetings and hours go to the row that is kept. "
            "The ledger of dues is not rewritten: keep the row that has one."
        ),
        "一个人录了两条，保留哪一条？有党费账的要保留。": (
            "Which row shall be kept? The one with a ledger of dues has to be."
        ),
        "另一条重复的、要并进去的是哪一条？名字一样的，看后面的编号。": (
            "Which is the other one? The same names are told apart by number."
        ),
        "把看过的两条合并成一条": "Merge the two rows just looked at",
        "把合并过的两条重新分开，当时并过去的都回到原来那一条": "Take a merge back: two rows, each with its own",
        "撤销第几号合并？": "Undo which merge?",
        "撤销合并": "Undo the merge",
    }
)


@says(Language.EN, MergePreview)
def merge_preview(told: MergePreview, speech: Speech) -> Message:
    lines = [
        "Two rows become one (not done yet):",
        f"kept: {_line(told.kept, speech)}",
        f"merged into it: {_line(told.folded, speech)}",
    ]
    if told.kept.name != told.folded.name:
        lines.append("The names differ: please make sure it is one person.")
    lines.append(f"Goes to the row that is kept: {_counts(told.moves) or 'nothing'}.")
    if told.stay:
        lines.append(f"Both have a row: the kept one's counts, the other stays as it is: {_counts(told.stay)}.")
    if told.dues_stay:
        lines.append(
            "The dues of the other row were assessed: that stays untouched; the kept row's counts from now on."
        )
    lines.append("A merge can be undone; nothing is deleted.")
    kept, folded = told.kept.number, told.folded.number
    buttons = [Button("Merge", f"/merge_now #{kept} #{folded}"), Button("Keep the other", f"/merge #{folded} #{kept}")]
    return Message("\n".join(lines), rows(buttons))


@says(Language.EN, Merged)
def merged(told: Merged, speech: Speech) -> Message:
    text = (
        f"Merged: {speech.name(told.name)} has {told.rows} rows more; row {told.folded} is closed, "
        f"the ledger of dues untouched.\nThis is merge number {told.number}; it can be undone."
    )
    return Message(text, ((Button("Undo the merge", f"/unmerge {told.number}"),),))


@says(Language.EN, Unmerged)
def unmerged(told: Unmerged, speech: Speech) -> str:
    return (
        f"Merge number {told.number} is undone: {told.rows} rows went back to row {told.folded}, which is on the "
        f"roster again. What was written since stays with {speech.name(told.name)}'s kept row."
    )


@says(Language.EN, SameRow)
def same_row(told: SameRow, speech: Speech) -> Message:
    text = f"Both mean the same row of {speech.name(told.name)}. Please choose two different ones."
    return Message(text, ((Button("Choose again", "/merge"),),))


@says(Language.EN, DuesInTheWay)
def dues_in_the_way(told: DuesInTheWay, speech: Speech) -> Message:
    name = speech.name(told.name)
    if told.is_both:
        return Message(
            f"{_whose(told, speech)} have dues in the ledger, which is never rewritten, so they cannot be merged yet. "
            "Let the dues keeper reverse the payments of one and enter them for the other, then keep that one."
        )
    text = (
        f"Row {told.folded} of {name} has dues in the ledger or assessed, which stay with it: this is the one to keep."
    )
    return Message(text, ((Button("Keep this one", f"/merge #{told.folded} #{told.kept}"),),))


def _whose(told: DuesInTheWay, speech: Speech) -> str:
    """Name the two rows; two names are two people more often than one."""
    name, kept = speech.name(told.name), speech.name(told.kept_name)
    return f"Both rows of {name}" if kept in ("", name) else f"{kept} and {name} may be two people: both rows"


@says(Language.EN, VoteInTheWay)
def vote_in_the_way(told: VoteInTheWay, speech: Speech) -> str:
    return (
        f"A vote is open in which the row of {speech.name(told.name)} to be closed holds a ballot. "
        "Please merge when it has ended."
    )


@says(Language.EN, DuesPending)
def dues_pending(told: DuesPending, speech: Speech) -> str:
    return (
        f"Row {told.folded} of {speech.name(told.name)} has dues said to be paid and not confirmed, or a question "
        "about them not answered. Let the dues keeper settle that first."
    )


@says(Language.EN, OfficeInTheWay)
def office_in_the_way(told: OfficeInTheWay, speech: Speech) -> Message:
    text = (
        f"Row {told.folded} of {speech.name(told.name)} holds an office, which only an administrator gives to another "
        "row. Ask an administrator to merge them, or keep this one instead."
    )
    return Message(text, ((Button("Keep this one", f"/merge #{told.folded} #{told.kept}"),),))


@says(Language.EN, RowsJoined)
def rows_joined(told: RowsJoined, speech: Speech) -> Message:
    text = (
        f"You were on the roster twice; {speech.name(told.by)} made it one on {speech.moment(told.at)}. All your "
        "accounts show the same meetings, hours and dues from now on.\n"
        "If what you see here is not yours, tell the secretary at once: it can be undone."
    )
    return Message(text, ((Button("About me", "/me"), Button("My accounts", "/accounts")),))


@says(Language.EN, RowsParted)
def rows_parted(told: RowsParted, speech: Speech) -> Message:
    text = (
        f"{speech.name(told.by)} took the merge of two rows of the roster back on {speech.moment(told.at)}: each "
        "account is of its own row again. If something is wrong, tell the secretary."
    )
    return Message(text, ((Button("About me", "/me"), Button("My accounts", "/accounts")),))


@says(Language.EN, MergeNoted)
def merge_noted(told: MergeNoted, speech: Speech) -> str:
    by, name = speech.name(told.by), speech.name(told.name)
    if told.is_undone:
        return f"{by} undid merge number {told.number}: row {told.folded} of {name} is on the roster again."
    return (
        f"{by} merged two rows of {name}; row {told.folded} is closed (merge number {told.number}). "
        f"If that seems wrong, ask {by}: it can be undone."
    )


@says(Language.EN, NoSuchMerge)
def no_such_merge(told: NoSuchMerge, speech: Speech) -> str:
    return f"There is no merge number {told.number} for you to undo; it may be undone already."


@says(Language.EN, MergedAgain)
def merged_again(told: MergedAgain, speech: Speech) -> Message:
    text = f"The row kept by merge {told.number} was merged into another one since. Undo number {told.later} first."
    return Message(text, ((Button(f"Undo {told.later}", f"/unmerge {told.later}"),),))


def _line(row: RosterLine, speech: Speech) -> str:
    accounts = f"{row.accounts} accounts" if row.accounts else "no account"
    return (
        f"number {row.number}: {speech.name(row.name)}, {row.branch}, entered {speech.day(row.enrolled_on)}, {accounts}"
    )


def _counts(counted: tuple[MatterCount, ...]) -> str:
    return ", ".join(f"{MATTERS[each.matter]} {each.rows}" for each in counted)
