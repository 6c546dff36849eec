"""Every command: importing this package declares them."""

from bot.commands import (  # noqa: F401
    absences,
    actions,
    attendance,
    conversation,
    dues,
    feeds,
    hours,
    meetings,
    members,
    minutes,
    offices,
    registrations,
    rooms,
    screens,
    series,
    settings,
    study,
    talks,
    votes,
    voting,
)
