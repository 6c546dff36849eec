"""Chinese text to values: dates, durations and sums of money."""

from bot.parsing.chinese.amounts import capital_amount, parse_amount, search_amount
from bot.parsing.chinese.dates import Grain, Recurrence, When, parse_when, search_no_day, search_when
from bot.parsing.chinese.durations import parse_duration, search_duration
from bot.parsing.chinese.numerals import parse_integer, parse_number

__all__ = [
    "Grain",
    "Recurrence",
    "When",
    "capital_amount",
    "parse_amount",
    "parse_duration",
    "parse_integer",
    "parse_number",
    "parse_when",
    "search_amount",
    "search_duration",
    "search_no_day",
    "search_when",
]
