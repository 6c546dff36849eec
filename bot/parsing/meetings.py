"""Parsers of meetings and their kinds."""

from __future__ import annotations

from collections.abc import Sequence

from bot.parsing.parser import Asking, Choice, Parsed, Parser, Unclear
from bot.parsing.plain import plain
from models import meetings
from models.facts import Refused
from models.meetings import Meeting, MeetingState
from models.roles import Officer
from models.rules.meetings import MeetingKind
from models.rules.series import WEEKDAYS_ZH


class MeetingKindParser(Parser):
    async def parse(self, text: str, asking: Asking) -> Parsed:
        kind = kind_called(text, asking.almanac.rules(asking.now).kinds)
        if kind is not None:
            return Parsed(kind, kind.key)
        raise Unclear("meeting_kind", await self.choices(asking))

    async def choices(self, asking: Asking) -> Sequence[Choice]:
        return tuple(Choice(kind.name, kind.key) for kind in asking.almanac.rules(asking.now).kinds)


def is_held_by_groups(kind: MeetingKind) -> bool:
    """Return whether a group (党小组) holds meetings of this kind, so that it must be said which."""
    return kind.audience == "group"


def kind_called(text: str, kinds: Sequence[MeetingKind]) -> MeetingKind | None:
    """Return the kind people call so, None when none is."""
    word = plain(text).lower()
    for kind in kinds:
        if word in (kind.key, kind.name.lower(), kind.name_en.lower(), *map(str.lower, kind.words)):
            return kind
    return None


class MeetingParser(Parser):
    """By its number; the buttons offer those ahead and of today."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        number = plain(text).lstrip("#")
        if number.isdecimal() and len(number) < 12 and isinstance(asking.actor, Officer):
            try:
                meeting: Meeting = await meetings.find(asking.db, int(number), by=asking.actor)
                return Parsed(meeting, f"#{meeting.id}")
            except Refused:
                pass
        raise Unclear("meeting", await self.choices(asking))

    async def choices(self, asking: Asking) -> Sequence[Choice]:
        if not isinstance(asking.actor, Officer):
            return ()
        ahead = await meetings.upcoming(asking.db, asking.actor.branch_ids, asking.now)
        offered = [meeting for meeting in ahead if self._offers(meeting)]
        return tuple(Choice(self._label(meeting, asking), f"#{meeting.id}") for meeting in offered[:8])

    def _offers(self, meeting: Meeting) -> bool:
        return True

    def _label(self, meeting: Meeting, asking: Asking) -> str:
        starts_at = asking.almanac.local(meeting.starts_at)
        kind: MeetingKind = asking.almanac.rules(asking.now).kind(meeting.kind)
        return f"{starts_at.month}月{starts_at.day}日周{WEEKDAYS_ZH[starts_at.weekday()]} {kind.name}"


class PlannedMeetingParser(MeetingParser):
    """As a meeting; the buttons offer only those nobody was told of."""

    def _offers(self, meeting: Meeting) -> bool:
        return meeting.state is MeetingState.PLANNED
