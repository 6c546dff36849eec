"""Every fact in English: importing this package registers the words."""

from bot.wording.en import (  # noqa: F401
    absences,
    accounts,
    actions,
    attendance,
    conversation,
    dues,
    feeds,
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
