"""A meeting or a shift called by words of its name, where a number would do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from models import attendance
from models.almanac import Almanac
from models.database import Session
from models.facts import fact
from models.meetings import MeetingBrief
from models.projects.shifts import SignUpState
from models.roles import Person
from models.rules.meetings import MeetingKind
from models.shifts.finding import listing
from models.shifts.told import ShiftBrief

# Around a name they say nothing.
IDLE = re.compile(r"[「」“”\"。．.!！~～，,\s]|的?(?:这次|那次|志愿)?(?:会议|班次|活动)$")


@fact
class NamedChoice:
    """To a member who calls a meeting or a shift by name: what may be meant, or else what there is.

    ``is_named`` is false where nothing is called what she ``said``. The commands are what a press does with a meeting
    and with a shift; ``reason`` goes with the former.
    """

    said: str
    meeting_command: str
    shift_command: str
    meetings: tuple[MeetingBrief, ...]
    shifts: tuple[ShiftBrief, ...]
    is_named: bool
    reason: str = ""


async def named(
    db: Session,
    said: str,
    commands: tuple[str, str],
    almanac: Almanac,
    *,
    by: Person,
    at: datetime,
    reason: str = "",
) -> NamedChoice:
    """Return which meetings ahead of a member and which shifts she means by words of their names.

    Args:
        commands: what she wants of a meeting, and of a shift, "" where it cannot be meant.
    """
    meetings = await attendance.ahead(db, None, almanac, by=by, at=at) if commands[0] else ()
    shifts = await _shifts(db, commands[1], almanac, by, at) if commands[1] else ()
    kinds = {kind.key: kind for kind in almanac.rules(at).kinds}
    words = IDLE.sub("", said)
    found = tuple(each for each in meetings if _is_named(words, (*_names(kinds[each.kind]), each.topic or "")))
    served = tuple(each for each in shifts if _is_named(words, (each.project,)))
    if found or served:
        return NamedChoice(said, *commands, found, served, True, reason)
    return NamedChoice(said, *commands, meetings, shifts, False, reason)


def split_reason(said: str, kinds: Sequence[MeetingKind]) -> tuple[str, str] | None:
    """Return the kind of meeting that words for leave begin with and the reason behind it, None where all is reason.

    A kind within a reason names no meeting: 去外地讲党课; what may be a reason by itself, 学习, does not either.
    """
    names = [name for kind in kinds for name in _names(kind) if len(name) > 2 or name == kind.name]
    listed = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    found = re.fullmatch(
        rf"(?P<kind>{listed})的?(?:会议|活动)?(?:$|(?:那天|当天|当晚|因为|因|[\s，,、：:])[\s，,、：:]*(?P<reason>.*))",
        said.strip(),
        re.DOTALL,
    )
    return (found["kind"], found["reason"] or "") if found else None


async def _shifts(db: Session, command: str, almanac: Almanac, by: Person, at: datetime) -> tuple[ShiftBrief, ...]:
    """Return the shifts that are not over; to sign up for those she is not on, for all else her own."""
    there = await listing(db, almanac, by=by, at=at)
    is_new = command == "sign_up"
    return tuple(
        shift
        for shift, mine in zip(there.shifts, there.mine, strict=True)
        if (mine is SignUpState.WITHDRAWN) is is_new and (shift.ends_at > at or command == "shift_out")
    )


def _names(kind: MeetingKind) -> tuple[str, ...]:
    return (kind.name, *kind.words)


def _is_named(words: str, names: Sequence[str]) -> bool:
    """Return whether words are one of the names, a part of one, or hold a whole one: 清扫, 周六的社区清扫."""
    return len(words) > 1 and any(name and (words in name or (len(name) > 1 and name in words)) for name in names)
