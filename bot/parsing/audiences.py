"""Parsers of several people on one line, of groups, and of who a meeting is for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NewType

from bot.parsing.parser import Asking, Choice, Parsed, Parser, Unclear
from bot.parsing.plain import TextParser, plain
from models import groups, meetings
from models.branches import Branch
from models.facts import Refused
from models.meetings import NamesUnknown, Wish
from models.members import Member
from models.roles import Officer

Group = NewType("Group", Branch)

BETWEEN = re.compile(r"[\s、,，;；和]+")
CHANGES = re.compile(r"(加上|去掉|列席)")
# What can be a name, or the number of a member: a topic like 列席会议制度学习 is none.
NAME = re.compile(r"#\d+|[^\W\d_a-zA-Z]{1,4}|[^\W\d_]+·[^\W\d_]+")
AS_IT_IS = "不加减人"
NOT_COUNTED = re.compile(r"^除了?|(?:(?:没有?|未)[来到]|以外|之外|外)(?=$|[\s，,]|其|别|都|全|均)")
ALL_CAME = re.compile(r"(?:(?:其余|其他|其它|别)的?人?)?(?:全都|都|全|均)(?:已?经?[来到])(?:会|齐)?了?[。.！!]?$")


@dataclass(frozen=True)
class People:
    """Members named on one line, and the words that name nobody or several."""

    members: tuple[Member, ...]
    unknown: tuple[str, ...]

    def known(self) -> tuple[Member, ...]:
        """Return the members.

        Raises:
            Refused: with `NamesUnknown`.
        """
        if self.unknown:
            raise Refused(NamesUnknown(self.unknown))
        return self.members


@dataclass(frozen=True)
class MeantFor:
    """Who a meeting is for: of which group, who besides, who not, who sits in."""

    group: Branch | None
    added: tuple[Member, ...]
    removed: tuple[Member, ...]
    guests: tuple[Member, ...]

    @property
    def wish(self) -> Wish:
        added, removed, guests = (tuple(each.id for each in those) for those in (self.added, self.removed, self.guests))
        return Wish(added, removed, guests)


Missing = NewType("Missing", People)


class PeopleParser(TextParser):
    """Any number of names, as 王芳、赵䶮; only whole names, and only of whom the speaker oversees."""

    takes_several = True

    async def parse(self, text: str, asking: Asking) -> Parsed:
        people = await asking.people()
        words = split_names((await super().parse(text, asking)).text)
        if not words:
            raise Unclear("names")
        found = {word: matching(word, people) for word in words}
        known = tuple(those[0] for those in found.values() if len(those) == 1)
        unknown = tuple(word for word, those in found.items() if len(those) != 1)
        return Parsed(People(known, unknown), "、".join([*(f"#{each.id}" for each in known), *unknown]))


class MissingParser(PeopleParser):
    """Who of all is not there, as it is said: 除了王芳、赵䶮都到了, or 王芳没来，其他人都来了."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        names = ALL_CAME.sub("", NOT_COUNTED.sub("", plain(text)))
        return await super().parse(names, asking)


class GroupParser(Parser):
    """A group (党小组) by its name, with or without the branch's."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        within = await self._within(asking)
        word = plain(text).replace("党小组", "小组")
        found = [group for group, names in within if word in names]
        if len(found) != 1:
            raise Unclear("group", await self.choices(asking))
        return Parsed(found[0], f"#{found[0].id}")

    async def choices(self, asking: Asking) -> Sequence[Choice]:
        return tuple(Choice(group.name, f"#{group.id}") for group, _ in await self._within(asking))

    async def _within(self, asking: Asking) -> list[tuple[Branch, set[str]]]:
        if not isinstance(asking.actor, Officer):
            return []
        found = await groups.within(asking.db, asking.actor.branch_ids)
        return [(group, _names(group, parent)) for group, parent in found]


class MeantForParser(GroupParser):
    """第一党小组 加上王五 去掉李四 列席吴刚: each part may be missing, not all of them; or that nobody is changed."""

    def is_meant(self, text: str) -> bool:
        head, *parts = CHANGES.split(plain(text))
        names = [name for words in parts[1::2] for name in split_names(words)]
        return not head and bool(names) and all(NAME.fullmatch(name) for name in names)

    async def parse(self, text: str, asking: Asking) -> Parsed:
        if plain(text) == AS_IT_IS:
            return Parsed(MeantFor(None, (), (), ()), AS_IT_IS)
        head, *parts = CHANGES.split(plain(text))
        chosen = await super().parse(head, asking) if head.strip() else None
        if chosen is None and not parts:
            raise Unclear("group", await self.choices(asking))
        unknown = [word for change, words in _changes(parts) for word in await _unknown(words, change, asking)]
        if unknown:
            raise Unclear("audience", (Choice(AS_IT_IS, AS_IT_IS),), unknown)
        named: dict[str, list[Member]] = {"加上": [], "去掉": [], "列席": []}
        for change, words in _changes(parts):
            named[change] += await _all_of(words, change, asking)
        texts = [chosen.text] if chosen else []
        # A guest of another branch is known by her name alone: her number is nothing the speaker may look up.
        ids = {each.id for each in await asking.people()}
        texts += [
            change + "、".join(f"#{each.id}" if each.id in ids else each.name for each in those)
            for change, those in named.items()
            if those
        ]
        meant = MeantFor(chosen.value if chosen else None, *(tuple(those) for those in named.values()))
        return Parsed(meant, " ".join(texts))


def split_names(text: str) -> list[str]:
    """Return the words of a line of names, each once."""
    return [word for word in dict.fromkeys(BETWEEN.split(plain(text))) if word]


def matching(word: str, people: Sequence[Member]) -> list[Member]:
    """Return the people of exactly this name or number."""
    return [member for member in people if word in (member.name, f"#{member.id}")]


def _changes(parts: Sequence[str]) -> list[tuple[str, str]]:
    return list(zip(parts[::2], parts[1::2], strict=True))


async def _unknown(words: str, change: str, asking: Asking) -> list[str]:
    return [word for word in split_names(words) if len(await _meant(word, change, asking)) != 1]


async def _all_of(words: str, change: str, asking: Asking) -> list[Member]:
    found = [member for word in split_names(words) for member in await _meant(word, change, asking)]
    if not found:
        raise Unclear("names")
    return found


async def _meant(word: str, change: str, asking: Asking) -> list[Member]:
    """Return whom a word means: one of those the speaker oversees, or who sits in from elsewhere."""
    those = matching(word, await asking.people())
    return await _elsewhere(word, asking) if len(those) != 1 and change == "列席" else those


async def _elsewhere(word: str, asking: Asking) -> list[Member]:
    try:
        guest = await meetings.find_guest(asking.db, word, None)
    except Refused:
        return []
    return [guest] if guest else []


def _names(group: Branch, parent: Branch) -> set[str]:
    short = group.name.removeprefix(parent.name)
    return {f"#{group.id}", *(name.replace("党小组", "小组") for name in (group.name, short))}
