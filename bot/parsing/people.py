"""Parsers of people and branches: only what the speaker oversees can be named."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from bot.parsing.parser import Asking, Choice, Parsed, Parser, Unclear
from bot.parsing.plain import plain
from models import branches, names
from models.branches import Branch
from models.members import Member
from models.roles import Officer

BUTTONS = 12
FUZZY = 0.6
# Figures and months are no part of a name that is on the roster without them; anything else may be: 王芳 does not stand
# in 王芳芳.
NUMERAL = "[零一二两三四五六七八九十百]"
BEHIND_A_NAME = (
    rf"$|[\s，,、。；;]|\d|第.季|[上下本这]个?月|[上下]半年|[去今明]年|{NUMERAL}+(?:元|块|圆|个月|月|个?半?小时)"
)


class MemberParser(Parser):
    """By name, part of a name, pinyin, initials or a near miss; several → buttons, a near miss → a guess.

    A whole name is that person, though it is a part of another's: 王芳 is not 王芳芳.
    """

    async def parse(self, text: str, asking: Asking) -> Parsed:
        people = await asking.people()
        words = plain(text)
        if number := re.fullmatch(r"#(\d+)", words):
            found = [member for member in people if member.id == int(number[1])]
            return _only(found, is_guess=False)
        for is_guess, matches in ((False, _called), (False, _named), (False, _sounding), (True, _similar)):
            if found := [member for member in people if matches(member.name, words)]:
                return _only(found, is_guess=is_guess)
        raise Unclear("member")

    async def spot(self, text: str, asking: Asking) -> Parsed:
        """Guess no name across words or figures: 欧阳明 85元 is a name and an amount, not a near miss of a name."""
        parsed = await self.parse(text, asking)
        if parsed.is_guess and re.search(r"[\s\d]", plain(text)):
            raise Unclear("member")
        return parsed

    async def search(self, line: str, asking: Asking) -> Sequence[tuple[int, int]]:
        names = "|".join(sorted({re.escape(member.name) for member in await asking.people()}, key=len, reverse=True))
        found = re.finditer(rf"(?<![^\s，,、。；;])(?:{names})(?={BEHIND_A_NAME})", line) if names else ()
        return [each.span() for each in found]

    async def choices(self, asking: Asking) -> Sequence[Choice]:
        people = await asking.people()
        return _choices(people) if len(people) <= BUTTONS else ()


class BranchParser(Parser):
    """By name or part of it; for a visitor any branch, for an officer those she oversees."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        found = await self._within_reach(asking)
        words = plain(text)
        if number := re.fullmatch(r"#(\d+)", words):
            found = [branch for branch in found if branch.id == int(number[1])]
        else:
            exact = [branch for branch in found if branch.name == words]
            found = exact or [branch for branch in found if words and words in branch.name]
        if len(found) != 1:
            raise Unclear("branch", _branch_choices(found or await self._within_reach(asking)))
        return Parsed(found[0], f"#{found[0].id}")

    async def choices(self, asking: Asking) -> Sequence[Choice]:
        return _branch_choices(await self._within_reach(asking))

    async def _within_reach(self, asking: Asking) -> Sequence[Branch]:
        every = await branches.with_members(asking.db)
        if isinstance(asking.actor, Officer):
            return [branch for branch in every if asking.actor.oversees(branch.id)]
        # The root is the organisation itself; people belong to what lies below it, if anything does.
        return [branch for branch in every if branch.parent_id is not None] or every


def _called(name: str, words: str) -> bool:
    return name == words


def _named(name: str, words: str) -> bool:
    return len(words) >= 2 and words in name


def _sounding(name: str, words: str) -> bool:
    sound = words.lower().replace(" ", "")
    return sound.isascii() and len(sound) >= 2 and sound in names.readings(name)


def _similar(name: str, words: str) -> bool:
    if len(words) < 2:
        return False
    same_sound = not words.isascii() and bool(names.readings(words) & _full_readings(name))
    return same_sound or difflib.SequenceMatcher(None, name, words).ratio() >= FUZZY


def _full_readings(name: str) -> frozenset[str]:
    return frozenset(reading for reading in names.readings(name) if len(reading) > len(name))


def _only(found: Sequence[Member], *, is_guess: bool) -> Parsed:
    if len(found) != 1:
        raise Unclear("member", _choices(found[:BUTTONS]))
    return Parsed(found[0], f"#{found[0].id}", is_guess)


def _choices(people: Sequence[Member]) -> Sequence[Choice]:
    """Name each; who shares a name is told apart by her number."""
    every = [member.name for member in people]
    return tuple(
        Choice(member.name if every.count(member.name) == 1 else f"{member.name}（{member.id}号）", f"#{member.id}")
        for member in people
    )


def _branch_choices(found: Sequence[Branch]) -> Sequence[Choice]:
    return tuple(Choice(branch.name, f"#{branch.id}") for branch in found[:BUTTONS])
