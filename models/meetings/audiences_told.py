"""What is told of who is expected at a meeting, and of who sits in."""

from __future__ import annotations

from models.facts import fact
from models.meetings.tables import MeetingBrief


@fact
class GuestCalled:
    """To who sits in (列席): it will take place; she may answer and check in, and nobody expects her."""

    meeting: MeetingBrief


@fact
class Uninvited:
    """To who was taken off the list: she need not come after all."""

    meeting: MeetingBrief


@fact
class AudienceCorrected:
    """To who corrected a list: who was put on it, taken off it or asked to sit in, and how many are expected now.

    ``untold`` of the names are not told by the bot: they have no account. ``again`` were on the list before.
    """

    meeting: MeetingBrief
    added: tuple[str, ...]
    removed: tuple[str, ...]
    guests: tuple[str, ...]
    again: tuple[str, ...]
    untold: tuple[str, ...]
    expected: int
    guests_in_all: int


@fact
class SeenAlready:
    """Who is on the record as having come cannot be taken off the list."""

    meeting: MeetingBrief
    names: tuple[str, ...]


@fact
class AudienceSettled:
    """The list of a meeting that is closed stays as it was; what else can be done."""

    meeting: MeetingBrief


@fact
class NobodyCalledYet:
    """The list is made when the meeting is called."""

    meeting: MeetingBrief


@fact
class ExpectedAnyway:
    """Who is expected as a member does not sit in as well."""

    name: str


@fact
class NoSuchGuest:
    """Nobody of exactly this name is on the roster, or, if ``is_shared``, several are."""

    name: str
    is_shared: bool


@fact
class NamesUnknown:
    """Nothing was done: these names are not among those the speaker may name here, or several share one."""

    names: tuple[str, ...]
