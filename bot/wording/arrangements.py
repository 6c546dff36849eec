"""What follows what, the same in every language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.rules.meetings import Presence

# What a press on a name in the roll makes of it.
NEXT_PRESENCE = {
    Presence.UNRECORDED: Presence.PRESENT,
    Presence.PRESENT: Presence.LATE,
    Presence.LATE: Presence.LEAVE,
    Presence.LEAVE: Presence.ABSENT,
    Presence.ABSENT: Presence.PRESENT,
}
TOPICS: Mapping[str, Sequence[str]] = {
    "meetings": ("schedule", "coming", "leave", "checkin"),
    "dues": ("dues", "report_dues", "paid", "owe"),
    "hours": ("hours", "verify", "reject"),
    "mine": ("me", "settings", "language", "quiet", "pause", "resume", "web", "sign_out"),
    "calling": (
        *("meeting", "reschedule", "place", "topic", "lead", "call_off"),
        *("who", "nudge", "roll", "rest", "close", "series", "series_list", "end_series"),
    ),
    "roster": ("members", "invite", "approve", "refuse", "exempt", "unexempt", "unbind", "depart", "room", "appoint"),
}
OTHER = "other"


def topic_of(command: str) -> str:
    """Return the heading a command stands under in the help."""
    return next((topic for topic, commands in TOPICS.items() if command in commands), OTHER)
