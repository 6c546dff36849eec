"""Parsers of places of 双报到, of service projects, and of how many people fit into a shift."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NewType

from bot.parsing.clocks import ClockSpan, ClockSpanParser
from bot.parsing.parser import Asking, Choice, Parsed, Parser, Unclear
from bot.parsing.plain import plain
from models import projects
from models.facts import Refused
from models.projects import NothingToRun
from models.roles import Officer, Person
from models.rules.shifts import MOST_PLACES

Headcount = NewType("Headcount", int)
ServiceSpan = NewType("ServiceSpan", ClockSpan)

BUTTONS = 12
COUNT = re.compile(r"(\d{1,4})\s*(个?人|名|位|people)?")


class HeadcountParser(Parser):
    """10人; within a line only with its unit, so that no other figure is taken for it."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        found = COUNT.fullmatch(plain(text))
        if not found or not 1 <= int(found[1]) <= MOST_PLACES:
            raise Unclear("headcount")
        return Parsed(int(found[1]), f"{int(found[1])}人")

    async def spot(self, text: str, asking: Asking) -> Parsed:
        found = COUNT.fullmatch(plain(text))
        if not found or not found[2]:
            raise Unclear("headcount")
        return await self.parse(text, asking)


class ServiceSpanParser(ClockSpanParser):
    """From when to when somebody was there; nothing is offered, and nothing is a guess."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        try:
            parsed = await super().parse(text, asking)
        except Unclear as error:
            raise Unclear("service_span") from error
        return Parsed(parsed.value, parsed.text)

    async def choices(self, asking: Asking) -> Sequence[Choice]:
        return ()


class NamedParser(Parser):
    """One of a few named things by its name, a part of it, or its number; within a line only by the whole name."""

    expected = "choice"

    async def parse(self, text: str, asking: Asking) -> Parsed:
        return await self._find(text, asking, is_part_enough=True)

    async def spot(self, text: str, asking: Asking) -> Parsed:
        return await self._find(text, asking, is_part_enough=False)

    async def choices(self, asking: Asking) -> Sequence[Choice]:
        found = await self.named(asking)
        return tuple(Choice(each.name, f"#{each.id}") for each in found[:BUTTONS])

    async def named(self, asking: Asking) -> Sequence[Any]:
        """Return what the speaker may name."""
        raise NotImplementedError

    async def _find(self, text: str, asking: Asking, *, is_part_enough: bool) -> Parsed:
        words, every = plain(text), await self.named(asking)
        found = [each for each in every if words in (each.name, f"#{each.id}")]
        if not found and is_part_enough and words:
            found = [each for each in every if words in each.name]
        if len(found) != 1:
            raise Unclear(self.expected, await self.choices(asking))
        return Parsed(found[0], f"#{found[0].id}")


class ServicePlaceParser(NamedParser):
    """A place of the branches an officer oversees."""

    expected = "service_place"

    async def named(self, asking: Asking) -> Sequence[Any]:
        if not isinstance(asking.actor, Officer):
            return ()
        return await projects.open_places(asking.db, asking.actor.branch_ids)


class ProjectParser(NamedParser):
    """A service project the speaker runs, as its organiser or as the secretary; who runs none is told so."""

    expected = "project"

    async def named(self, asking: Asking) -> Sequence[Any]:
        if not isinstance(asking.actor, Person):
            return ()
        found = await projects.running(asking.db, asking.almanac, by=asking.actor, at=asking.now)
        if not found:
            raise Refused(NothingToRun())
        return found
