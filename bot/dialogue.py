"""Dialogue: answers so far and new words give the next question, or the values of a whole form."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from bot.command import Command, Field
from bot.parsing import Asking, Choice, Parsed, Unclear
from bot.parsing.chinese import Grain, When, parse_when, search_no_day, search_when
from bot.parsing.people import MemberParser
from bot.parsing.plain import MoneyParser

Spot = Callable[[str, Asking], Awaitable[Parsed]]

SPAN_LIMIT = 4
# A comma within a figure (1,000) separates nothing.
WORD = re.compile(r"(?:[^\s，；;,。]|(?<=\d),(?=\d))+")
TIME_WORD = re.compile(r"\S(?:.*\S)?", re.DOTALL)


@dataclass
class Form:
    """A command being filled in; every answer is kept as text that means the same tomorrow.

    ``said`` are words that may be its next answer or something new, until the speaker says which; ``put_by`` is the
    content of the form that gave way to this one.
    """

    command: Command
    answers: dict[str, str] = field(default_factory=dict)
    guesses: set[str] = field(default_factory=set)
    asked: str | None = None
    said: str | None = None
    put_by: dict[str, Any] | None = None

    def content(self) -> dict[str, Any]:
        """Return what a draft keeps."""
        return {
            "command": self.command.name,
            "answers": self.answers,
            "guesses": sorted(self.guesses),
            "asked": self.asked,
            "said": self.said,
            "put_by": self.put_by,
        }

    @staticmethod
    def nothing(put_by: dict[str, Any]) -> dict[str, Any]:
        """Return what a draft keeps where no form is open, and one waits that gave way."""
        return {"command": "", "answers": {}, "guesses": [], "asked": None, "said": None, "put_by": put_by}

    def accept(self, name: str, parsed: Parsed) -> None:
        self.answers[name] = parsed.text
        self.said = None
        self.guesses.discard(name)
        if parsed.is_guess:
            self.guesses.add(name)

    def missing(self) -> Field | None:
        """Return the first required field without an answer."""
        return next((each for each in self.command.fields if each.is_required and each.name not in self.answers), None)

    def needs_confirmation(self) -> bool:
        return self.command.confirm is not None or bool(self.guesses)


def resume(content: dict[str, Any], commands: dict[str, Command]) -> Form | None:
    """Return the form a draft holds, None when its command, or a question of it, is no longer there."""
    command = commands.get(content["command"])
    if command is None:
        return None
    form = Form(command, dict(content["answers"]), set(content["guesses"]), content["asked"])
    form.said, form.put_by = content.get("said"), content.get("put_by")
    named = {*form.answers, *form.guesses, *([form.asked] if form.asked else [])}
    return form if named <= {each.name for each in command.fields} else None


async def values(form: Form, asking: Asking) -> dict[str, Any]:
    """Return the arguments of the command.

    Raises:
        Unclear: an answer given earlier means nothing any more, as when the person named has left; the form then
            asks for that one.
    """
    read = {}
    for name, text in form.answers.items():
        try:
            read[name] = (await form.command.field(name).parser.parse(text, asking)).value
        except Unclear:
            form.asked = name
            raise
    return read


async def read_line(form: Form, line: str, asking: Asking) -> tuple[dict[str, Unclear], str]:
    """Fill a form from words on one line, in any order where their types tell them apart.

    Returns:
        What was said for a field but means several things, and the words nothing understood.
    """
    words = _words(line, await _cuts(line, form.command, asking))
    doubts: list[_Doubt] = []
    for each in form.command.fields:
        if not each.parser.is_free_text:
            words = await _take(form, each, words, asking, doubts, each.parser.spot)
    for each in form.command.fields:
        if each.name not in form.answers:
            words = await _take(form, each, words, asking, doubts, each.parser.spot_left)
    unclear: dict[str, Unclear] = {}
    for each in form.command.fields:
        words = await _take_meant(form, each, words, asking, unclear)
    for doubt in doubts:
        if doubt.name not in form.answers and doubt.name not in unclear and doubt.word in words:
            unclear[doubt.name] = doubt.error
            words.remove(doubt.word)
    free = [each for each in form.command.fields if each.parser.is_free_text]
    for index, each in enumerate(free):
        if not words:
            break
        taken, words = (words[:1], words[1:]) if index + 1 < len(free) else (words, [])
        try:
            form.accept(each.name, await each.parser.parse(_joined(taken), asking))
        except Unclear as error:
            unclear.setdefault(each.name, error)
    return unclear, _joined(words)


async def choices(each: Field, asking: Asking) -> Sequence[Choice]:
    """Return the buttons a question offers."""
    return await each.parser.choices(asking)


async def wanted(form: Form, asking: Asking) -> Field | None:
    """Return the optional field that another answer makes one to ask for, if there is something to choose.

    Where one answer alone is possible it is taken, and nobody is asked.
    """
    for name, (other, is_such) in form.command.asks.items():
        if name in form.answers or other not in form.answers:
            continue
        answer = await form.command.field(other).parser.parse(form.answers[other], asking)
        if not is_such(answer.value):
            continue
        each = form.command.field(name)
        possible = await choices(each, asking)
        if len(possible) > 1:
            return each
        if possible:
            form.accept(name, await each.parser.parse(possible[0].text, asking))
    return None


@dataclass(frozen=True)
class _Word:
    """A word of a line; ``glue`` is what stands in the line between it and the word before."""

    text: str
    glue: str
    place: int


@dataclass(frozen=True)
class _Doubt:
    """A word that may answer the field ``name``, in several ways."""

    name: str
    word: _Word
    error: Unclear


async def _take(
    form: Form, each: Field, words: list[_Word], asking: Asking, doubts: list[_Doubt], spot: Spot
) -> list[_Word]:
    """Take the words that answer one field out of the line, the longest and first that do."""
    has_free_text = any(other.parser.is_free_text for other in form.command.fields)
    for length in range(min(SPAN_LIMIT, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            span = words[start : start + length]
            try:
                parsed = await spot(" ".join(word.text for word in span), asking)
            except Unclear as error:
                if error.choices and length == 1 and not has_free_text and each.is_required:
                    doubts.append(_Doubt(each.name, span[0], error))
                continue
            if parsed.is_guess and has_free_text and not _is_time(each):
                continue
            form.accept(each.name, parsed)
            return words[:start] + words[start + length :]
    return words


async def _take_meant(
    form: Form, each: Field, words: list[_Word], asking: Asking, unclear: dict[str, Unclear]
) -> list[_Word]:
    """Take what is left in the line and meant for one field alone, so that no free text swallows what it misnames."""
    spans = [
        (start, start + length) for start in range(len(words)) for length in (1, 2) if start + length <= len(words)
    ]
    for start, stop in spans:
        said = " ".join(word.text for word in words[start:stop])
        if not each.parser.is_meant(said):
            continue
        try:
            form.accept(each.name, await each.parser.parse(f"{form.answers.get(each.name, '')} {said}", asking))
        except Unclear as error:
            unclear.setdefault(each.name, error)
            form.answers.pop(each.name, None)
        return await _take_meant(form, each, words[:start] + words[stop:], asking, unclear)
    return words


async def _cuts(line: str, command: Command, asking: Asking) -> list[tuple[int, int]]:
    """Return where in a line words stand without a blank around them: times first, then sums, lengths and names."""
    has_times = any(_is_time(each) for each in command.fields)
    found = _times(line, 0, len(line), asking) if has_times else []
    times, has_free_text = len(found), any(each.parser.is_free_text for each in command.fields)
    # A name may end in figures, which are no sum then.
    for each in sorted(command.fields, key=lambda each: not isinstance(each.parser, MemberParser)):
        # A sum within a reason is a part of that.
        if has_free_text and isinstance(each.parser, MoneyParser):
            continue
        among = await each.parser.search(line, asking)
        found += [one for one in among if all(one[1] <= start or stop <= one[0] for start, stop in found)]
    if has_times and len(found) > times:
        # What hid a date by standing beside it, 3小时3月5日, is cut off now.
        edges = [0, *(cut for each in sorted(found) for cut in each), len(line)]
        found += [one for start, stop in list(pairwise(edges))[::2] for one in _times(line, start, stop, asking)]
    return sorted(found)


def _times(line: str, start: int, stop: int, asking: Asking) -> list[tuple[int, int]]:
    """Return where in a part of a line dates and times stand."""
    now: datetime = asking.almanac.local(asking.now).replace(tzinfo=None)
    said = line[start:stop]
    days = [day for first, last, when in search_when(said, now) for day in _days(said, first, last, when, now)]
    # A date of no calendar is a word too, lest 11月31日扫雪 be taken for what was done.
    return sorted((start + first, start + last) for first, last in [*days, *search_no_day(said)])


def _words(line: str, cuts: list[tuple[int, int]]) -> list[_Word]:
    """Split a line at blanks and commas, and around what stands without any."""
    words: list[_Word] = []
    end = 0
    for index, (start, stop) in enumerate(pairwise([0, *(cut for each in cuts for cut in each), len(line)])):
        # What lies between two cuts of odd index is one word, blanks and all.
        pattern = TIME_WORD if index % 2 else WORD
        for found in pattern.finditer(line, start, stop):
            words.append(_Word(found[0], line[end : found.start()], found.start()))
            end = found.end()
    return words


def _days(line: str, start: int, stop: int, when: When, now: datetime) -> list[tuple[int, int]]:
    """Return where a date or time begins and ends; 每周五15:00 is two words, how often and at what time."""
    if when.recurrence is not None and when.grain is Grain.MINUTE:
        for cut in range(start + 1, stop):
            often, clock = parse_when(line[start:cut], now), parse_when(line[cut:stop], now)
            is_often = often is not None and often.recurrence is not None and often.grain is not Grain.MINUTE
            if is_often and clock is not None and clock.recurrence is None and clock.grain is Grain.MINUTE:
                return [(start, cut), (cut, stop)]
    return [(start, stop)]


def _joined(words: Sequence[_Word]) -> str:
    """Return words as they stood in the line, with a blank where others were taken out between them."""
    text = ""
    for before, word in zip([None, *words], words, strict=False):
        is_next = before is not None and word.place == before.place + len(before.text) + len(word.glue)
        text += (word.glue if is_next else " " if text else "") + word.text
    return text


def _is_time(each: Field) -> bool:
    return type(each.parser).__name__ in (
        "MomentParser",
        "RecurrenceParser",
        "ClockParser",
        "DayParser",
        "PastDayParser",
        "DueDayParser",
        "PeriodParser",
        "SpanParser",
        "ServiceTimeParser",
    )
