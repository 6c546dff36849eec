"""Parsers of points: a rule of the pack by its name, a term of the year, a row by its code."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.parsing.parser import Asking, Choice, Parsed, Parser, Unclear
from bot.parsing.plain import plain
from models.rules.points import PointRule, RowCode, Term

YEAR = r"(?P<year>20\d\d|今|去|本|上)年度?"
HALF = re.compile(rf"(?:{YEAR})?(?P<half>[上下])半年?")
QUARTER = re.compile(rf"(?:{YEAR})?第?(?P<quarter>[1234一二三四])季度?")
WHOLE = re.compile(rf"{YEAR}|(?P<plain>20\d\d)")
NUMERALS = "一二三四"


class PointRuleParser(Parser):
    """An appointed rule of the edition in force, by its name or a part of it."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        words = plain(text)
        rules = _appointed(asking)
        found = [rule for rule in rules if words in (rule.name, rule.key)]
        found = found or [rule for rule in rules if len(words) >= 2 and words in rule.name]
        if len(found) != 1:
            raise Unclear("point_rule", await self.choices(asking))
        return Parsed(found[0], found[0].key)

    async def choices(self, asking: Asking) -> Sequence[Choice]:
        return tuple(Choice(f"{rule.name}（{rule.points}分）", rule.key) for rule in _appointed(asking))


class RowCodeParser(Parser):
    """A12, as the buttons of the entries say it."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        try:
            code = RowCode.parse(plain(text))
        except ValueError as error:
            raise Unclear("point_row") from error
        return Parsed(code, str(code))


class TermParser(Parser):
    """上半年, 2026年第3季度, 去年, 2026H2; without a year of this one, or the last that has begun."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        words, today = plain(text).replace(" ", ""), asking.almanac.today(asking.now)
        try:
            return _parsed(Term.parse(words.upper()))
        except ValueError:
            term = _spoken(words, today.year)
        if term is None:
            raise Unclear("point_term", await self.choices(asking))
        is_ahead = term.first > today and not re.match(YEAR, words)
        return _parsed(term.plus(-term.parts) if is_ahead else term)

    async def choices(self, asking: Asking) -> Sequence[Choice]:
        half = Term.of(asking.almanac.today(asking.now), "half_year")
        halves = [(each, "上半年" if each.number == 1 else "下半年") for each in (half, half.plus(-1))]
        return tuple(Choice(f"{each.year}年{name}", str(each)) for each, name in halves)


def _spoken(words: str, this_year: int) -> Term | None:
    if found := HALF.fullmatch(words):
        return Term(_year(found["year"], this_year), 2, 1 if found["half"] == "上" else 2)
    if found := QUARTER.fullmatch(words):
        sign = found["quarter"]
        number = NUMERALS.index(sign) + 1 if sign in NUMERALS else int(sign)
        return Term(_year(found["year"], this_year), 4, number)
    if found := WHOLE.fullmatch(words):
        return Term(_year(found["year"] or found["plain"], this_year), 1, 1)
    return None


def _year(said: str | None, this_year: int) -> int:
    if said is None or said in "今本":
        return this_year
    return this_year - 1 if said in "去上" else int(said)


def _parsed(term: Term) -> Parsed:
    return Parsed(term, str(term))


def _appointed(asking: Asking) -> Sequence[PointRule]:
    points = asking.almanac.rules(asking.now).points
    return points.appointed if points else ()
