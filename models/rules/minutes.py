"""Minutes: what they hold, what they still lack, and how a small addition makes the next version."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import Enum
from typing import TypeVar

from models.rules.calendar import WorkCalendar, at_wall
from models.rules.quorum import Outcome
from models.rules.reminders import MIDNIGHT, QuietTime, Stage

T = TypeVar("T")


class Part(Enum):
    """A part of the minutes."""

    CHAIR = "chair"
    RECORDER = "recorder"
    TOPIC = "topic"
    REMARK = "remark"
    RESOLUTION = "resolution"


class NoSuchPart(LookupError):
    """There is no item of that kind and number."""


@dataclass(frozen=True)
class PartNumber:
    """One topic, remark or resolution, counted from 1."""

    part: Part
    number: int


# Without these nobody can check them; a study meeting may well decide nothing.
REQUIRED = frozenset({Part.CHAIR, Part.RECORDER, Part.TOPIC})


# What the minutes write behind a question that was put to the vote.
CAME_OF_IT = {
    Outcome.PASSED: "",
    Outcome.NOT_PASSED: "（表决未通过）",
    Outcome.NO_QUORUM: "（到会不够法定人数，表决无效）",
    Outcome.VOID: "（收回的票多于发出的票，表决无效）",
}


@dataclass(frozen=True)
class Tally:
    """A vote as it was counted in the room."""

    in_favour: int
    against: int
    abstained: int


@dataclass(frozen=True)
class Remark:
    """What somebody said, in short; ``is_dissent``: she disagrees and wants it kept."""

    speaker: str
    text: str
    is_dissent: bool = False


@dataclass(frozen=True)
class Resolution:
    text: str
    tally: Tally | None = None


@dataclass(frozen=True)
class Agreed:
    """An action item (议定事项) as the meeting agreed it; what became of it is told elsewhere."""

    owner: str
    due_on: date
    what: str


@dataclass(frozen=True)
class Attached:
    """A file that belongs to the minutes; ``upload`` is its number in the store."""

    upload: int
    name: str
    is_image: bool


@dataclass(frozen=True)
class Absence:
    """Somebody on leave, with her reason when she gave one."""

    name: str
    reason: str | None


@dataclass(frozen=True)
class Split:
    """Who was there, as the ledger has it.

    Args:
        expected: 应到: members invited, without exempt ones who did not come and without applicants.
        present: 实到, of whom ``full`` 正式党员 and ``probationary`` 预备党员; late ones are among them.
        sitting_in: 列席: applicants who came.
        unrecorded: of whom nobody knows yet.
        made_up: how many of those who were not there made up for it; they are not among the present.
    """

    expected: int
    present: int
    full: int
    probationary: int
    sitting_in: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    leave: tuple[Absence, ...] = ()
    absent: tuple[str, ...] = ()
    unrecorded: tuple[str, ...] = ()
    made_up: int = 0


@dataclass(frozen=True)
class Content:
    """What people write of a meeting; who was there comes from the ledger and is not in here.

    Args:
        guests: who sat in (列席) and is on no roster, as typed.
        notes: what stands in no other part.
    """

    chair: str | None = None
    recorder: str | None = None
    guests: str | None = None
    topics: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    actions: tuple[Agreed, ...] = ()
    notes: str | None = None
    attachments: tuple[Attached, ...] = ()

    def discussing(self, topic: str) -> Content:
        return replace(self, topics=(*self.topics, topic))

    def with_remark(self, remark: Remark) -> Content:
        return replace(self, remarks=(*self.remarks, remark))

    def resolving(self, text: str, tally: Tally | None) -> Content:
        return replace(self, resolutions=(*self.resolutions, Resolution(text, tally)))

    def with_vote(self, subject: str, tally: Tally, outcome: Outcome) -> Content:
        """Return the minutes with what was put to the vote and what came of it, once.

        >>> Content().with_vote("通过年度计划", Tally(2, 4, 0), Outcome.NOT_PASSED).resolutions[0].text
        '通过年度计划（表决未通过）'
        """
        text = subject + CAME_OF_IT[outcome]
        return self if Resolution(text, tally) in self.resolutions else self.resolving(text, tally)

    def agreeing(self, action: Agreed) -> Content:
        return replace(self, actions=(*self.actions, action))

    def attaching(self, file: Attached) -> Content:
        return replace(self, attachments=(*self.attachments, file))

    def counting(self, tally: Tally) -> Content:
        """Give the last resolution its vote.

        Raises:
            NoSuchPart: nothing was resolved yet.
        """
        if not self.resolutions:
            raise NoSuchPart
        *before, last = self.resolutions
        return replace(self, resolutions=(*before, replace(last, tally=tally)))

    def without(self, part: Part, number: int) -> Content:
        """Leave out the topic, remark or resolution of that number, counted from 1.

        Raises:
            NoSuchPart: there is none.

        >>> Content(topics=("学习", "讨论")).without(Part.TOPIC, 1).topics
        ('讨论',)
        """
        match part:
            case Part.TOPIC:
                return replace(self, topics=_without(self.topics, number))
            case Part.REMARK:
                return replace(self, remarks=_without(self.remarks, number))
            case Part.RESOLUTION:
                return replace(self, resolutions=_without(self.resolutions, number))
        raise NoSuchPart

    def rewritten(self, text: Content) -> Content:
        """Take all of another text; what was agreed or attached stays, and of heading and topics what it omits."""
        return replace(
            text,
            chair=text.chair or self.chair,
            recorder=text.recorder or self.recorder,
            guests=text.guests or self.guests,
            topics=text.topics or self.topics,
            actions=self.actions,
            attachments=self.attachments,
        )


def missing(content: Content) -> tuple[Part, ...]:
    """Return the parts with nothing in them, required ones first.

    Source: 区直机关组织生活制度 第33条（主持人、记录人、议题、发言要点、决议）; 哪些必填为本地默认.

    >>> missing(Content(chair="陈静", topics=("学习",)))
    (<Part.RECORDER: 'recorder'>, <Part.REMARK: 'remark'>, <Part.RESOLUTION: 'resolution'>)
    """
    held = {
        Part.CHAIR: content.chair,
        Part.RECORDER: content.recorder,
        Part.TOPIC: content.topics,
        Part.REMARK: content.remarks or content.notes,
        Part.RESOLUTION: content.resolutions,
    }
    return tuple(part for part, value in held.items() if not value)


def action_stage(
    due_on: date, told_at: datetime, calendar: WorkCalendar, quiet: QuietTime, clock: time, zone: tzinfo
) -> Stage | None:
    """Return the one reminder of an action item: a working day before its date, to the end of that date.

    None when the owner was told of the item itself no earlier than that.

    Args:
        clock: the wall time of the reminder, moved out of quiet hours.

    Source: 本地默认.

    >>> from zoneinfo import ZoneInfo
    >>> shanghai = ZoneInfo("Asia/Shanghai")
    >>> told_at = datetime(2026, 11, 27, 17, tzinfo=shanghai)
    >>> stage = action_stage(date(2026, 12, 7), told_at, WorkCalendar(), QuietTime(), time(9), shanghai)
    >>> stage.at.strftime("%a %m-%d %H:%M"), stage.until.strftime("%a %m-%d")
    ('Fri 12-04 09:00', 'Tue 12-08')
    """
    at = at_wall(calendar.workday_before(due_on), quiet.nearest(clock), zone)
    if at <= told_at:
        return None
    return Stage("before", at, at_wall(due_on + timedelta(days=1), MIDNIGHT, zone))


def _without(items: tuple[T, ...], number: int) -> tuple[T, ...]:
    if not 1 <= number <= len(items):
        raise NoSuchPart
    return (*items[: number - 1], *items[number:])
