"""Calendar files (iCalendar, RFC 5545) of one member's meetings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from models.feeds import Event

if TYPE_CHECKING:
    from icalendar import Event as Entry

CONTENT_TYPE = "text/calendar; charset=utf-8"
REFRESH = timedelta(hours=1)


def calendar_file(name: str, events: Sequence[Event]) -> bytes:
    """Return a calendar of these meetings, the same bytes for the same meetings; times in UTC, no person named."""
    # Half a second to load, and needed by those alone who subscribe.
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", "-//zhibu//meetings//ZH")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", REFRESH, {"value": "DURATION"})
    for event in events:
        made.add_component(_entry(event))
    return bytes(made.to_ical())


def _entry(event: Event) -> Entry:
    from icalendar import Event as Entry

    entry = Entry()
    entry.add("uid", event.uid)
    entry.add("sequence", event.revision)
    entry.add("dtstamp", event.called_at.astimezone(UTC).replace(microsecond=0))
    entry.add("dtstart", event.starts_at.astimezone(UTC))
    entry.add("dtend", event.ends_at.astimezone(UTC))
    entry.add("summary", f"{event.kind_name}：{event.topic}" if event.topic else event.kind_name)
    entry.add("status", "CANCELLED" if event.is_called_off else "CONFIRMED")
    entry.add("transp", "TRANSPARENT" if event.is_on_leave or event.is_called_off else "OPAQUE")
    if event.place:
        entry.add("location", event.place)
    return entry
