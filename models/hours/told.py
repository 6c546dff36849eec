"""What the ledger of volunteer hours tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import Enum

from models.claims import Impossible
from models.facts import fact
from models.rules.values import Minutes


class Entry(Enum):
    """How a line of somebody's record stands."""

    WAITING = "waiting"
    VERIFIED = "verified"
    REFUSED = "refused"
    REVERSED = "reversed"


@dataclass(frozen=True)
class Hint:
    """What who verifies is pointed to: ``duty_word`` of what is no volunteering, a meeting she was at that day."""

    duty_word: str = ""
    meeting: str = ""
    begins: time | None = None
    until: time | None = None


@fact
class HoursClaimed:
    """To a member: written down, waits to be verified; ``claimed`` is what she said where less or more counts."""

    number: int
    day: date
    minutes: Minutes
    activity: str
    begins: time | None = None
    until: time | None = None
    claimed: Minutes | None = None
    is_from_assembly: bool = False
    organiser: str = ""


@fact
class HoursWaiting:
    """To who verifies: hours to verify; ``claimed`` is what she said where less or more counts."""

    number: int
    name: str
    day: date
    minutes: Minutes
    activity: str
    begins: time | None = None
    until: time | None = None
    claimed: Minutes | None = None
    photos: int = 0
    hint: Hint | None = None


@fact
class HoursToVerify:
    """To who verifies: all that waits."""

    claims: tuple[HoursWaiting, ...]


@fact
class HoursVerifiedTogether:
    """To who verified several claims at once: whose they were; ``left`` are the numbers of those that could not be."""

    names: tuple[str, ...]
    minutes: tuple[Minutes, ...]
    left: tuple[int, ...]


@fact
class HoursDecided:
    """To the member and to who decided: verified, or refused; ``claimed`` is what she had said if it was changed."""

    name: str
    day: date
    minutes: Minutes
    activity: str
    is_verified: bool
    claimed: Minutes | None = None
    reason: str = ""


@fact
class HoursEntered:
    """To the member and the secretary: hours the secretary entered for her, which count at once."""

    number: int
    name: str
    day: date
    minutes: Minutes
    activity: str
    reason: str = ""


@fact
class HoursReversed:
    """To the member and the secretary: verified hours were undone; ``certificates`` are void by that."""

    number: int
    name: str
    day: date
    minutes: Minutes
    activity: str
    reason: str
    certificates: tuple[str, ...] = ()


@fact
class HoursDoubted:
    """To the secretary: a member says that hours of hers are not right."""

    number: int
    name: str
    day: date
    minutes: Minutes
    activity: str
    state: Entry
    words: str


@fact
class HoursDoubtNoted:
    """To the member: her word is with the secretary."""

    number: int


@fact
class HoursPhotoAdded:
    """To the member: it is with her claim; ``count`` in all."""

    number: int
    day: date
    activity: str
    count: int


@fact
class HoursPhotos:
    """To who verifies, and the member: what was added to a claim."""

    number: int
    name: str
    day: date
    activity: str
    names: tuple[str, ...]


@fact
class HoursPhotoFile:
    """One of them as a file, read when it is sent; ``upload`` is its number."""

    number: int
    name: str
    upload: int


@fact
class HoursImpossible(Impossible):
    """The claim cannot be right; ``other`` is what it runs into, from ``begins`` until ``until``."""

    other: str = ""
    begins: time | None = None
    until: time | None = None


@fact
class HoursUntimed:
    """To a member: she said what she did and not for how long, so that nothing was written down."""

    activity: str


@fact
class HoursOwn:
    """To a member: her own hours are for others to verify, a secretary or the organiser she names."""


@fact
class HoursOwnVerified:
    """To the committee: a secretary who is the only one to verify hours has verified her own."""

    name: str
    day: date
    minutes: Minutes
    activity: str


@fact
class NoSuchClaim:
    """Nothing of that number waits for this person."""

    number: int


@fact
class NoSuchHours:
    """No hours of that number that this person may see or change; ``command`` lists those she may."""

    number: int
    command: str = "hours"


@fact
class HoursLocked:
    """They are decided, and do not change any more."""

    number: int
    state: Entry


@fact
class HoursReasonMissing:
    """A claim that old needs a reason."""

    oldest: date
