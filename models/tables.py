"""Every table: importing this module makes the metadata whole."""

from models import (  # noqa: F401
    absences,
    absentees,
    actions,
    assessments,
    attendance,
    audit,
    branches,
    digests,
    drafts,
    dues,
    feeds,
    hours,
    inbox,
    invites,
    late_leaves,
    meetings,
    members,
    menus,
    minutes,
    offices,
    outbox,
    peers,
    registrations,
    reminders,
    rooms,
    rosters,
    series,
    talks,
    trainings,
    votes,
    voting,
    webchat,
)
from models.base import Base

__all__ = ["Base"]
