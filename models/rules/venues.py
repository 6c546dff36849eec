"""Where a meeting is and where a member says she is: near, far, or nothing to go by.

Coordinates are WGS-84, as Telegram and browsers send them. Maps made in China show GCJ-02 (or BD-09), a few hundred
metres beside it: copied from there, a place is wrong by more than most radii.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from models.rules.calendar import in_utc
from models.rules.meetings import CheckInWindow

EARTH_METRES = 6_371_008.8
# A degree is kept in millionths, a tenth of a metre.
MICRO = 1_000_000
# Clocks of phones and servers differ.
AHEAD = timedelta(seconds=60)
SPOT = re.compile(r"(?P<latitude>[+-]?\d{1,2}(?:\.\d{1,15})?)[\s,，、]+(?P<longitude>[+-]?\d{1,3}(?:\.\d{1,15})?)")


class Doubt(Enum):
    """Why a location checks nobody in.

    FORWARDED: not her own. LIVE: one that goes on moving. STALE: from some time ago. VAGUE: known too roughly.
    """

    FORWARDED = "forwarded"
    LIVE = "live"
    STALE = "stale"
    VAGUE = "vague"
    FAR = "far"


@dataclass(frozen=True)
class Spot:
    """A point of the earth in degrees, WGS-84; it shows itself in no log.

    Raises:
        ValueError: there is no such point; the text names no coordinate.
    """

    latitude: float = field(repr=False)
    longitude: float = field(repr=False)

    def __post_init__(self) -> None:
        if not (abs(self.latitude) <= 90 and abs(self.longitude) <= 180):
            raise ValueError("no such point")

    def __str__(self) -> str:
        return f"{self.latitude:.6f},{self.longitude:.6f}"


@dataclass(frozen=True)
class Location:
    """A location somebody sent; ``accuracy_metres`` is None where the sender's device did not say."""

    spot: Spot
    sent_at: datetime
    accuracy_metres: float | None = None
    is_forwarded: bool = False
    is_live: bool = False


def read_spot(text: str) -> Spot | None:
    """Return the point a text names, latitude first; None when it names none.

    >>> str(read_spot("39.90872，116.39748"))
    '39.908720,116.397480'
    >>> read_spot("116.39748,39.90872") is None
    True
    """
    found = SPOT.fullmatch(text.strip())
    try:
        return Spot(float(found["latitude"]), float(found["longitude"])) if found else None
    except ValueError:
        return None


def metres_between(one: Spot, other: Spot) -> float:
    """Return the distance along the surface by the haversine, good to half a percent.

    >>> round(metres_between(Spot(0, 0), Spot(0, 1)))
    111195
    """
    here, there = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(other.longitude - one.longitude)
    half = math.sin((there - here) / 2) ** 2 + math.cos(here) * math.cos(there) * math.sin(across / 2) ** 2
    return 2 * EARTH_METRES * math.asin(math.sqrt(min(1.0, half)))


def doubt(location: Location, now: datetime, rules: CheckInWindow) -> Doubt | None:
    """Return why a location is nothing to go by, wherever it is; None for her own of this moment.

    Source: 本地默认.
    """
    age = in_utc(now) - in_utc(location.sent_at)
    if location.is_forwarded:
        return Doubt.FORWARDED
    if location.is_live:
        return Doubt.LIVE
    if not -AHEAD <= age <= timedelta(seconds=rules.location_seconds):
        return Doubt.STALE
    accuracy = location.accuracy_metres
    return Doubt.VAGUE if accuracy is not None and not accuracy <= rules.location_accuracy_metres else None


def is_near(spot: Spot, venue: Spot, rules: CheckInWindow) -> bool:
    """Say whether a point lies within the radius around a venue, the rim included.

    Source: 本地默认.
    """
    return metres_between(spot, venue) <= rules.location_radius_metres
