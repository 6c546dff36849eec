"""What is told of minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from models.actions import ActionBrief
from models.facts import fact
from models.meetings import MeetingBrief
from models.rules.minutes import Agreed, Content, Part, Resolution, Split
from models.rules.minutes_changes import Change


class MinutesState(Enum):
    NONE = "none"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


class PaperFormat(Enum):
    DOCX = "docx"
    PDF = "pdf"


@fact
class MinutesCard:
    """To who writes: the minutes as they stand, and what is missing.

    ``carried`` are action items of earlier meetings that are still open. ``words`` are those of who sent them back.
    """

    meeting: MeetingBrief
    version: int
    state: MinutesState
    author: str
    written_at: datetime | None
    content: Content
    split: Split
    missing: tuple[Part, ...]
    carried: tuple[ActionBrief, ...]
    words: str | None = None


@fact
class RecorderNamed:
    """To a member: she keeps the minutes of a meeting."""

    meeting: MeetingBrief


@fact
class MinutesToReview:
    """To who may check them: the whole text of a version."""

    number: int
    meeting: MeetingBrief
    version: int
    author: str
    content: Content
    split: Split


@fact
class MinutesSubmitted:
    """To who handed them in: how many were asked to check, who have written nothing of it themselves."""

    meeting: MeetingBrief
    version: int
    reviewers: int


@fact
class MinutesDecided:
    """To writers and reviewer: approved, or sent back with words."""

    meeting: MeetingBrief
    version: int
    reviewer: str
    is_approved: bool
    words: str | None = None


@fact
class MinutesIncomplete:
    """They cannot be handed in without these."""

    meeting: MeetingBrief
    missing: tuple[Part, ...]


@fact
class MeetingStillOpen:
    """They cannot be handed in before the meeting is closed: attendance comes from the ledger."""

    meeting: MeetingBrief


@fact
class NothingToReview:
    """That version does not wait for this person: decided, superseded, never handed in, or of another branch."""


@fact
class OwnMinutes:
    """Whoever wrote a part of them or keeps them does not approve them."""

    meeting: MeetingBrief


@fact
class NoSuchPart:
    """There is no topic, remark or resolution of that number, or nothing resolved to count votes for."""


@fact
class NoMinutes:
    """Nothing is written of this meeting yet."""

    meeting: MeetingBrief


@dataclass(frozen=True)
class VersionBrief:
    """One version: its writer, when it was written, what it changed, and what became of it."""

    number: int
    author: str
    written_at: datetime
    changes: tuple[Change, ...]
    state: MinutesState


@fact
class MinutesHistory:
    """To who may read the minutes: their versions, newest first; ``newest`` is also how many there are."""

    meeting: MeetingBrief
    versions: tuple[VersionBrief, ...]
    newest: int


@fact
class MinutesText:
    """To who may read them: the whole of one version; it is an old one where there is a ``newest`` after it."""

    meeting: MeetingBrief
    version: int
    newest: int
    state: MinutesState
    author: str
    written_at: datetime
    content: Content
    split: Split


@fact
class NoSuchVersion:
    """There is no version of that number; ``newest`` is the last one, 0 where nothing is written."""

    meeting: MeetingBrief
    version: int
    newest: int


@fact
class MinutesMissed:
    """To who was absent, once approved: what was talked about and resolved, and what she is to do.

    ``makeup_until``: she has it to make up for, until this day.
    """

    meeting: MeetingBrief
    topics: tuple[str, ...]
    resolutions: tuple[Resolution, ...]
    actions: tuple[Agreed, ...]
    makeup_until: date | None = None


@fact
class MinutesPaper:
    """The minutes as a file, made when it is sent; ``number`` is the version's; ``is_old``: there is a newer one."""

    number: int
    meeting: MeetingBrief
    version: int
    is_approved: bool
    format: PaperFormat
    is_old: bool = False


@fact
class SignSheet:
    """The sign-in sheet of a meeting as a file, made when it is sent."""

    meeting: MeetingBrief
    people: int
    guests: int = 0
