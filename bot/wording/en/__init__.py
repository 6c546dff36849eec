"""Every fact in English: importing this package registers the words."""

from bot.wording.en import (  # noqa: F401
    accounts,
    attendance,
    conversation,
    dues,
    hours,
    meetings,
    people,
    phrases,
    reminders,
    rolls,
    screens,
    series,
    talks,
)
