"""The rule book: kinds of meetings and numbers, each with its source and first day, read from a TOML rule pack.

Every table of a pack is a list of editions; the one in force on a day is the newest that had begun.
How a pack reads as a page of ``docs/`` is in `models.rules.rulepage`.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
import typing
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from models.rules.absentees import AbsenceRules
from models.rules.assessments import RateRules
from models.rules.double_life import DoubleLifeRules
from models.rules.dues import DuesRules
from models.rules.dues_reports import DuesReportRules
from models.rules.hours import HoursRules
from models.rules.invites import InviteRules
from models.rules.meetings import CheckInWindow, MeetingKind
from models.rules.points import PointsRules
from models.rules.reminders import ReminderRules
from models.rules.shifts import ShiftRules
from models.rules.study import StudyRules

PACKS = Path(__file__).parent.parent / "rulebooks"
SECTIONS: dict[str, type] = {
    "check_in": CheckInWindow,
    "reminders": ReminderRules,
    "dues": DuesRules,
    "rates": RateRules,
    "dues_reports": DuesReportRules,
    "hours": HoursRules,
    "invites": InviteRules,
    "study": StudyRules,
    "absence": AbsenceRules,
    "double_life": DoubleLifeRules,
    "shifts": ShiftRules,
}
# What is off unless a pack has the table.
OPTIONAL: dict[str, type] = {"points": PointsRules}
KINDS = "kinds"
LARGEST_NUMBER = 10_000
PLAIN: dict[Any, tuple[str, Callable[[object], bool]]] = {
    int: (
        f"a whole number from 0 to {LARGEST_NUMBER}",
        lambda value: type(value) is int and 0 <= value <= LARGEST_NUMBER,
    ),
    bool: ("true or false", lambda value: isinstance(value, bool)),
    str: ("text", lambda value: isinstance(value, str) and bool(value.strip())),
    date: ("a day such as 2026-01-31", lambda value: type(value) is date),
    time: ("a clock time such as 20:00:00", lambda value: isinstance(value, time)),
}
KEY_FORM = re.compile(r"[a-z][a-z0-9-]*")
T = TypeVar("T")


class RuleBookError(ValueError):
    """A rule pack that cannot be used: which file, which table, which key, what was expected and what was found."""

    def __init__(self, file: str, table: str, key: str, problem: str) -> None:
        self.file, self.table, self.key, self.problem = file, table, key, problem
        super().__init__(": ".join(part for part in (file, table, key, problem) if part))


class NotInForce(LookupError):
    """No edition of a table had begun on the day asked about."""


class UnknownKind(LookupError):
    """The rule book has no meeting kind of that key."""


@dataclass(frozen=True)
class Edition(Generic[T]):
    """The wording of a rule from its first day on."""

    since: date
    source: str
    rule: T


@dataclass(frozen=True)
class RuleBook:
    """The rules of one pack on one day."""

    name: str
    title: str
    kinds: tuple[MeetingKind, ...]
    check_in: CheckInWindow
    reminders: ReminderRules
    dues: DuesRules
    rates: RateRules
    dues_reports: DuesReportRules
    hours: HoursRules
    invites: InviteRules
    study: StudyRules
    absence: AbsenceRules
    double_life: DoubleLifeRules
    shifts: ShiftRules
    points: PointsRules | None
    editions: Mapping[str, tuple[Edition[Any], ...]] = field(repr=False, compare=False)

    def kind(self, key: str) -> MeetingKind:
        """Return the meeting kind stored as ``key``.

        Raises:
            UnknownKind: this edition has none.
        """
        for kind in self.kinds:
            if kind.key == key:
                return kind
        raise UnknownKind(f"{self.name} has no meeting kind {key!r}")

    @property
    def switches(self) -> frozenset[str]:
        """Return what this edition switches on besides what every pack has."""
        return self.points.switches if self.points else frozenset()

    def on(self, day: date) -> RuleBook:
        """Return the pack as it was in force on ``day``.

        Raises:
            NotInForce: a table had not begun then.

        >>> load("party").on(date(2026, 11, 20)).dues.collection_day
        5
        """
        return _book(self.name, self.title, self.editions, day)

    def unchanged_since(self, day: date) -> date:
        """Return the newest day up to ``day`` on which some rule began, so that `on` gives the same for both.

        Before all of them it is ``day``.

        >>> load("party").unchanged_since(date(1900, 1, 1))
        datetime.date(1900, 1, 1)
        """
        begun = bisect_right(self._beginnings, day)
        return self._beginnings[begun - 1] if begun else day

    @cached_property
    def _beginnings(self) -> list[date]:
        return sorted({edition.since for editions in self.editions.values() for edition in editions})


def load(name_or_path: str) -> RuleBook:
    """Read a rule pack and check every entry of it.

    Args:
        name_or_path: ``party``, ``association``, or the path of a TOML file.

    Returns:
        The newest edition of every rule; ``on(day)`` gives the ones of a day.

    Raises:
        RuleBookError: there is no such pack, or an entry is faulty.

    >>> load("party").kind("theme-day").name
    '主题党日'
    """
    path = PACKS / f"{name_or_path}.toml" if KEY_FORM.fullmatch(name_or_path) else Path(name_or_path)
    try:
        pack = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        known = "、".join(pack_names())
        raise RuleBookError(
            name_or_path, "", "", f"没有这个规则包：ZHIBU_RULEBOOK 可以写 {known}，或一个 TOML 文件"
        ) from error
    except ValueError as error:
        raise RuleBookError(path.name, "", "", f"expected TOML in UTF-8: {error}") from error
    return _read_pack(_Reader(path.name), pack)


def pack_names() -> list[str]:
    """Return the names of the packs that come with the program."""
    return sorted(path.stem for path in PACKS.glob("*.toml"))


def _book(name: str, title: str, editions: Mapping[str, tuple[Edition[Any], ...]], day: date) -> RuleBook:
    by_key: dict[str, list[Edition[MeetingKind]]] = {}
    for edition in editions[KINDS]:
        by_key.setdefault(edition.rule.key, []).append(edition)
    kinds = (_in_force(those, day) for those in by_key.values())
    rules: dict[str, Any] = {section: _in_force(editions[section], day) for section in SECTIONS}
    for section, rule in rules.items():
        if rule is None:
            first = min(edition.since for edition in editions[section])
            raise NotInForce(f"{name}: {section} begins on {first}, after {day}")
    rules |= {section: _in_force(editions[section], day) for section in OPTIONAL}
    return RuleBook(name, title, tuple(kind for kind in kinds if kind), **rules, editions=editions)


def _in_force(editions: Iterable[Edition[T]], day: date) -> T | None:
    begun = [edition for edition in editions if edition.since <= day]
    return max(begun, key=lambda edition: edition.since).rule if begun else None


def _read_pack(reader: _Reader, pack: dict[str, Any]) -> RuleBook:
    reader.check_keys("", pack, {"name", "title", KINDS, *SECTIONS, *OPTIONAL}, frozenset(OPTIONAL))
    name, title = (reader.value("", key, str, pack[key]) for key in ("name", "title"))
    tables: dict[str, type] = {KINDS: MeetingKind, **SECTIONS}
    editions: dict[str, tuple[Edition[Any], ...]] = {
        section: reader.editions(section, pack[section], rule) for section, rule in tables.items()
    }
    editions |= {
        section: reader.editions(section, pack[section], rule) if section in pack else ()
        for section, rule in OPTIONAL.items()
    }
    for section, rows in editions.items():
        begins = [(row.rule.key if section == KINDS else "", row.since) for row in rows]
        for number, begin in enumerate(begins):
            if begin in begins[:number]:
                raise reader.error(f"{section}[{number + 1}]", "since", "expected one edition a day", begin[1])
    _check_words(reader, editions[KINDS])
    _check_points(reader, editions["points"], {edition.rule.key for edition in editions[KINDS]})
    return _book(name, title, editions, date.max)


def _check_words(reader: _Reader, kinds: Iterable[Edition[MeetingKind]]) -> None:
    """Refuse a word that stands for two kinds: nobody could say which one was meant."""
    owners: dict[str, str] = {}
    for number, edition in enumerate(kinds, start=1):
        kind = edition.rule
        if not KEY_FORM.fullmatch(kind.key):
            raise reader.error(f"{KINDS}[{number}]", "key", "expected small letters, digits and -", kind.key)
        for word in (kind.name, kind.name_en, *kind.words):
            owner = owners.setdefault(word.casefold(), kind.key)
            if owner != kind.key:
                raise reader.error(f"{KINDS}[{number}]", "words", f"expected a word {owner!r} does not use", word)


@cache
def _hints(rule: Any) -> dict[str, Any]:
    return typing.get_type_hints(rule)


def _check_points(reader: _Reader, editions: Iterable[Edition[PointsRules]], kinds: set[str]) -> None:
    """Refuse rules of points that count meetings nobody can call, and keys nobody can type."""
    for number, edition in enumerate(editions, start=1):
        for rule in edition.rule.rules:
            if not KEY_FORM.fullmatch(rule.key):
                raise reader.error(f"points[{number}].rules", "key", "expected small letters, digits and -", rule.key)
            if unknown := set(rule.kinds or ()) - kinds:
                expected = f"规则「{rule.name}」（{rule.key}）: expected keys of meeting kinds"
                raise reader.error(f"points[{number}].rules", "kinds", expected, sorted(unknown))


@dataclass(frozen=True)
class _Reader:
    """Turns TOML values into the dataclasses of the rules, by their annotations."""

    file: str

    def editions(self, section: str, rows: object, rule: type[T]) -> tuple[Edition[T], ...]:
        if not isinstance(rows, list) or not rows:
            raise self.error(section, "", "expected a list of editions, [[" + section + "]]", rows)
        return tuple(self.edition(f"{section}[{number}]", row, rule) for number, row in enumerate(rows, start=1))

    def edition(self, table: str, row: object, rule: type[T]) -> Edition[T]:
        if not isinstance(row, dict):
            raise self.error(table, "", "expected a table", row)
        own = {each.name for each in dataclasses.fields(typing.cast(Any, rule))}
        self.check_keys(table, row, own | {"since", "source"}, _optional(rule))
        since = self.value(table, "since", date, row["since"])
        source = self.value(table, "source", str, row["source"])
        return Edition(since, source, self.make(table, {key: row[key] for key in row if key in own}, rule))

    def make(self, table: str, row: dict[str, Any], rule: type[T]) -> T:
        hints = _hints(typing.cast(Any, rule))
        self.check_keys(table, row, set(hints), _optional(rule))
        values = {key: self.value(table, key, hints[key], value) for key, value in row.items()}
        try:
            return rule(**values)
        except ValueError as error:
            key, _, problem = str(error).partition(": ")
            raise RuleBookError(self.file, table, key, problem) from error

    def check_keys(
        self, table: str, row: dict[str, Any], expected: set[str], optional: frozenset[str] = frozenset()
    ) -> None:
        for key in sorted(expected - optional - row.keys()):
            raise RuleBookError(self.file, table, key, "expected, but missing")
        for key in sorted(row.keys() - expected):
            raise RuleBookError(self.file, table, key, f"not known; expected only {', '.join(sorted(expected))}")

    def value(self, table: str, key: str, hint: Any, value: Any) -> Any:
        """Return ``value`` as the annotation ``hint`` wants it."""
        hint = _without_none(hint)
        origin = typing.get_origin(hint)
        if dataclasses.is_dataclass(hint) and isinstance(hint, type) and isinstance(value, dict):
            return self.make(f"{table}.{key}", value, hint)
        if origin is tuple and isinstance(value, list):
            return tuple(self.value(table, key, typing.get_args(hint)[0], each) for each in value)
        if origin is Literal and value in typing.get_args(hint):
            return value
        if hint in PLAIN and PLAIN[hint][1](value):
            return value
        raise self.error(table, key, f"expected {_expectation(hint)}", value)

    def error(self, table: str, key: str, expected: str, found: object) -> RuleBookError:
        return RuleBookError(self.file, table, key, f"{expected}, found {found!r}")


def _optional(rule: type[Any]) -> frozenset[str]:
    """Return the keys that may be left out: those that may be None."""
    return frozenset(key for key, hint in _hints(typing.cast(Any, rule)).items() if _without_none(hint) is not hint)


def _without_none(hint: Any) -> Any:
    inner = [arg for arg in typing.get_args(hint) if arg is not type(None)]
    return inner[0] if type(None) in typing.get_args(hint) and len(inner) == 1 else hint


def _expectation(hint: Any) -> str:
    match typing.get_origin(hint), typing.get_args(hint):
        case origin, (each, *_) if origin is tuple:
            return f"a list, each {_expectation(each)}"
        case origin, choices if origin is Literal:
            return "one of " + ", ".join(choices)
    return PLAIN[hint][0] if hint in PLAIN else "a table"
