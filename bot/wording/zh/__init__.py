"""Every fact in Chinese: importing this package registers the words."""

from bot.wording.zh import (  # noqa: F401
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
    reminders,
    rolls,
    screens,
    series,
    study,
    talks,
    trainings,
    votes,
    voting,
)
