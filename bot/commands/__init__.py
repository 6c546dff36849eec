"""Every command: importing this package declares them."""

from bot.commands import (  # noqa: F401
    attendance,
    conversation,
    dues,
    hours,
    meetings,
    members,
    offices,
    registrations,
    rooms,
    screens,
    series,
    settings,
    talks,
)
