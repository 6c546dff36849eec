"""Editions: which wording of a rule held on a day, with its source, whatever else held then."""

from __future__ import annotations

from datetime import date
from typing import Any

from models.rules.rulebook import Edition, NotInForce, RuleBook


def edition_on(book: RuleBook, section: str, day: date) -> Edition[Any]:
    """Return the edition of one table of a rule book in force on ``day``.

    Raises:
        NotInForce: it had not begun then.

    >>> from models.rules.rulebook import load
    >>> [str(edition_on(load("party"), "rates", day).since) for day in (date(2016, 12, 31), date(2017, 1, 1))]
    ['2008-04-01', '2017-01-01']
    """
    begun = [edition for edition in book.editions[section] if edition.since <= day]
    if not begun:
        raise NotInForce(f"{book.name}: {section} begins after {day}")
    return max(begun, key=lambda edition: edition.since)
