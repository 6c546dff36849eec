"""Every fact in English: importing this package registers the words."""

from bot.wording.en import (  # noqa: F401
    accounts,
    actions,
    attendance,
    conversation,
    dues,
    hours,
    meetings,
    minutes,
    people,
    phrases,
    reminders,
    rolls,
    screens,
    series,
    talks,
    votes,
    voting,
)
