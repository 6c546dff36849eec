"""Check-in evidence: the short code shown in the room, the signed token in the QR, and what speaks against them.

Both are made of a key that belongs to one meeting, or one shift of service, and of a time step, by the server's clock
alone. A token says what it is for, under its signature, so that none serves for anything else.
"""

from __future__ import annotations

import base64
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

from models.rules.calendar import in_utc, shifted

KEY_BYTES = 32
CODE_STEP = timedelta(seconds=60)
CODE_GRACE = timedelta(seconds=30)
CODES = range(1000, 10_000)
TOKEN_STEP = timedelta(seconds=15)
TOKEN_LIFE = timedelta(seconds=45)
TOKEN_LIMIT = 64
CODE_TRIES = 5
CODE_LOCK = timedelta(minutes=15)
# How often a lock grows: two and a half days are longer than any meeting.
LONGEST_LOCK = 4

TOKEN = re.compile(
    r"(?P<occasion>ci(-in|-out)?)-(?P<number>[1-9][0-9]{0,17})-(?P<step>[0-9]{1,12})-(?P<signature>[A-Za-z0-9_-]{22})"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Fault(Enum):
    """Why an attempt to check in was refused.

    FORGED: not signed with the meeting's key. FOREIGN: of a meeting the member is not invited to. EARLY, LATE: the
    moment is not the token's, or check-in is not open. WRONG_CODE: not the one of now. LOCKED: too many of these.
    FAR: a location away from the venue. DOUBTFUL: a location forwarded, live, old or vague.
    """

    FORGED = "forged"
    FOREIGN = "foreign"
    EARLY = "early"
    LATE = "late"
    WRONG_CODE = "wrong_code"
    LOCKED = "locked"
    FAR = "far"
    DOUBTFUL = "doubtful"


class Occasion(Enum):
    """What a token is for: coming to a meeting, coming to a shift, leaving one."""

    MEETING = "ci"
    SHIFT_IN = "ci-in"
    SHIFT_OUT = "ci-out"


@dataclass(frozen=True)
class Token:
    """What a QR carries: the number of a meeting or shift, a time step, and the signature over all of it."""

    number: int
    step: int
    signature: str
    occasion: Occasion = Occasion.MEETING

    def __str__(self) -> str:
        return f"{self.occasion.value}-{self.number}-{self.step}-{self.signature}"

    @property
    def shown_from(self) -> datetime:
        """When its step began, in UTC."""
        return _EPOCH + self.step * TOKEN_STEP


def step_of(moment: datetime, length: timedelta) -> int:
    """Return the number of the step of this length in which a moment lies.

    >>> step_of(datetime(1970, 1, 1, 0, 1, 29, tzinfo=UTC), TOKEN_STEP)
    5
    """
    return (in_utc(moment) - _EPOCH) // length


def step_ends_at(moment: datetime, length: timedelta) -> datetime:
    """Return when the step in which a moment lies ends.

    >>> step_ends_at(datetime(2026, 11, 20, 7, 0, 20, tzinfo=UTC), TOKEN_STEP).second
    30
    """
    return _EPOCH + (step_of(moment, length) + 1) * length


def code_at(key: bytes, moment: datetime, taken: frozenset[int] = frozenset()) -> int:
    """Return the short code of a moment, four digits of which the first is not 0.

    Args:
        key: the meeting's, 32 random bytes.
        taken: numbers a code must not be, since people may type them and mean something else.

    Source: 本地默认.
    """
    step = step_of(moment, CODE_STEP)
    attempt = 0
    while True:
        digest = hmac.digest(key, f"code {step} {attempt}".encode(), "sha256")
        code = CODES[int.from_bytes(digest[:8], "big") % len(CODES)]
        if code not in taken:
            return code
        attempt += 1


def is_code_good(key: bytes, code: int, moment: datetime, taken: frozenset[int] = frozenset()) -> bool:
    """Say whether a code is the one of now, or was until half a minute ago: people type slowly.

    Source: 本地默认.
    """
    return code in (code_at(key, moment, taken), code_at(key, in_utc(moment) - CODE_GRACE, taken))


def locked_until(wrong_tries: int, last_wrong_at: datetime) -> datetime | None:
    """Return when the lock after every fifth wrong code ends, each four times as long as the one before; or None.

    Args:
        wrong_tries: all of one member for one meeting.

    Source: 本地默认.

    >>> locked_until(5, datetime(2026, 11, 20, 7, 0, tzinfo=UTC)).minute
    15
    >>> locked_until(10, datetime(2026, 11, 20, 7, 15, tzinfo=UTC)).hour
    8
    >>> locked_until(6, datetime(2026, 11, 20, 7, 20, tzinfo=UTC))
    """
    if wrong_tries == 0 or wrong_tries % CODE_TRIES:
        return None
    # Whoever guesses for hours is judged 15 times and not 60; who merely mistypes hardly meets a second lock.
    return shifted(last_wrong_at, CODE_LOCK * 4 ** min(wrong_tries // CODE_TRIES - 1, LONGEST_LOCK))


def make_token(key: bytes, number: int, moment: datetime, occasion: Occasion = Occasion.MEETING) -> Token:
    """Return the token of a meeting or shift at a moment: at most 64 letters, digits, - and _."""
    step = step_of(moment, TOKEN_STEP)
    return Token(number, step, _signature(key, occasion, number, step), occasion)


def is_token(text: str) -> bool:
    """Say whether a text is meant as a token, well formed or not; an invite code never is, for want of an I."""
    return text.startswith("ci-")


def read_token(text: str) -> Token | None:
    """Return the token a text has the form of, whether or not anybody signed it; None for other texts.

    >>> read_token("ABCD-EFGH-JKLMN") is None
    True
    """
    found = TOKEN.fullmatch(text)
    if found is None:
        return None
    return Token(int(found["number"]), int(found["step"]), found["signature"], Occasion(found["occasion"]))


def is_genuine(key: bytes, token: Token) -> bool:
    """Say whether a token was signed with this key, at whatever time."""
    signature = _signature(key, token.occasion, token.number, token.step)
    return hmac.compare_digest(signature.encode(), token.signature.encode())


def age_fault(token: Token, moment: datetime) -> Fault | None:
    """Return what is wrong with the age of a genuine token; None for the step of now and the two before it.

    A token is shown for 15 seconds, so that one who scans at the very end still has 30 to send it.

    Source: 本地默认.

    >>> age_fault(Token(1, 100, ""), datetime(1970, 1, 1, 0, 25, 44, tzinfo=UTC))
    >>> age_fault(Token(1, 100, ""), datetime(1970, 1, 1, 0, 25, 45, tzinfo=UTC))
    <Fault.LATE: 'late'>
    """
    steps_ago = step_of(moment, TOKEN_STEP) - token.step
    if steps_ago < 0:
        return Fault.EARLY
    return Fault.LATE if steps_ago * TOKEN_STEP >= TOKEN_LIFE else None


def _signature(key: bytes, occasion: Occasion, number: int, step: int) -> str:
    digest = hmac.digest(key, f"token {occasion.value} {number} {step}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")
