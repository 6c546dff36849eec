"""Checking in by where one is: near or far is written down, the coordinates of a member are written nowhere."""

from __future__ import annotations

from datetime import datetime

from models import venues
from models.almanac import Almanac
from models.attendance.checkins import enter, near, no_window
from models.attendance.codes import count_refused
from models.attendance.told import CheckedIn, LocationRefused, LocationUnused
from models.base import MeetingId
from models.database import Session
from models.facts import Refused
from models.meetings import Evidence
from models.roles import Person
from models.rules import venues as rules
from models.rules.checkin import Fault
from models.rules.meetings import Presence, check_in_presence
from models.rules.venues import Doubt, Location


async def check_in_by_location(
    db: Session, location: Location, almanac: Almanac, *, by: Person, at: datetime
) -> CheckedIn | LocationRefused:
    """Check in with the location a member sent; a refusal is an answer, so that it is counted.

    With several meetings open she comes to one she is near to and not on record at, the earliest first.

    Raises:
        Refused: with `LocationUnused`, `CheckInNotOpen`, `CheckInClosed` or `RecordedOtherwise`.
    """
    window = almanac.rules(at).check_in
    others = tuple(way for way in window.ways if way != "location")
    if "location" not in window.ways:
        raise Refused(LocationUnused(True, others))
    rows = sorted(await near(db, by, at), key=lambda row: row.starts_at)
    outcomes = {row.id: check_in_presence(row.starts_at, row.ends_at, at, window) for row in rows}
    fitting = [row for row in rows if isinstance(outcomes[row.id], Presence)]
    if not fitting:
        raise Refused(no_window(list(outcomes.values())))
    places = await venues.spots(db, [row.id for row in fitting])
    known = [row for row in fitting if row.id in places]
    if not known:
        raise Refused(LocationUnused(False, others))
    waiting = [row for row in known if row.presence is Presence.UNRECORDED]
    doubt = rules.doubt(location, at, window)
    here = [row for row in waiting if doubt is None and rules.is_near(location.spot, places[row.id], window)]
    if waiting and not here:
        fault = Fault.DOUBTFUL if doubt else Fault.FAR
        for row in waiting:
            await count_refused(db, fault, MeetingId(row.id), by, at)
        return LocationRefused(doubt or Doubt.FAR, others, window.location_radius_metres)
    row = (here or known)[0]
    presence = outcomes[row.id]
    assert isinstance(presence, Presence)
    return await enter(db, row, presence, Evidence.LOCATION, almanac, by=by, at=at)
