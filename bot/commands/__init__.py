"""Every command: importing this package declares them."""

from bot.commands import (  # noqa: F401
    actions,
    attendance,
    conversation,
    dues,
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
    talks,
    votes,
    voting,
)
