"""What is said of a person stays with those who may know: every command, asked by everybody, about everything.

Over WeCom and the web chat: `tests/channels/wecom/test_canaries.py`, `tests/pages/test_canaries.py`. In full:

    ZHIBU_EVERY_WAY=1 python -m pytest -n0 tests/commands/test_canaries.py
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.command import Command, commands
from models.roles import OfficeKind, Officer, Person, Visitor
from tests.canaries import (
    ELSEWHERE,
    EVERY_WAY,
    HERE,
    MAY_KNOW,
    PEOPLE,
    asked_of,
    given_to,
    in_use,
    leaked,
    pointing,
    read,
)
from tests.cast import LIBRARY
from tests.talk import Stage

# Parts and sounds of names: who is found by them is found by the parser, and so the same for every command that has it.
SOUNDS = ["wugang", "雀甲"]


def lines_of(stage: Stage, who: str) -> Iterator[tuple[Command, list[str]]]:
    """Return each command that is there for somebody with all the ways she asks it.

    What asks nothing takes no words. What names nobody takes numbers. On PostgreSQL, where the same conditions stand in
    other words, each command is asked once, of what is in the other branch, and so is each way of finding people.
    """
    in_full = stage.database.dialect == "sqlite" or EVERY_WAY
    known: set[tuple[type, frozenset[str]]] = set()
    for command in given_to(who):
        finds = (command.role, asked_of(command) & PEOPLE)
        sounds = SOUNDS if finds[1] and (finds not in known or EVERY_WAY) else []
        known.add(finds)
        lines = [pointing(command, stage, 1)]
        if in_full and command.fields:
            lines += [f"/{command.name}", f"/{command.name} #2"]
        if in_full and finds[1]:
            lines += [f"/{command.name} {word}" for word in ("1", "赵䶮")]
        yield command, [*lines, *(f"/{command.name} {word}" for word in sounds)]


async def of_the_library(stage: Stage) -> list[object]:
    """Return every row that belongs to 图书馆党支部 or to somebody in it."""
    branch = stage.cast.branches[LIBRARY]
    members = {row.id for row in await stage.rows("members", branch_id=branch)}
    rows = [row for table in (await stage.ledgers()).values() for row in table]
    return [row for row in rows if row._mapping.get("branch_id") == branch or row._mapping.get("member_id") in members]


async def test_nothing_of_another_branch_or_person_reaches_who_may_not_know_it(stage: Stage) -> None:
    await in_use(stage)
    hers = await stage.rows("offices", kind=OfficeKind.SECRETARY)
    before = await of_the_library(stage)
    for who in MAY_KNOW:
        if who == "李娜":
            # She alone may decide there: whom another branch lets in, where it has no secretary.
            assert await of_the_library(stage) == before
            assert await stage.rows("offices", kind=OfficeKind.SECRETARY) == hers, (
                "she lost the office in which she asks"
            )
        for command, lines in lines_of(stage, who):
            said = await stage.ask_all([(who, line) for line in lines])
            assert said, (who, command.name, "no answer")
            for reader in {each.chat.removeprefix("chat-") for each in said}:
                found = leaked(reader, (read(each) for each in said if each.chat == f"chat-{reader}"))
                assert not found, (who, command.name, reader, found[:1])


async def test_in_a_group_nothing_of_a_person_is_answered(file_stage: Stage) -> None:
    """Whoever asks there: the secretary and the keeper may know, the group may not."""
    await in_use(file_stage)
    private, asked = (HERE | ELSEWHERE) - {"鹦鹉议题"}, set[str]()
    for who in ("陈静", "刘洋"):
        # What is answered in the group itself is asked by both, and whatever else by one.
        those = [each for each in given_to(who) if each.in_rooms or each.name not in asked or EVERY_WAY]
        asked |= {each.name for each in those}
        lines = [(who, f"/{each.name} {word}") for each in those for word in words_for(each)]
        said = [read(each) for each in await file_stage.ask_all(lines, room="group") if each.chat == "group"]
        assert len(said) >= len(lines), "somebody was not answered"
        assert [text for text in said if any(each in text for each in private)] == []


def words_for(command: Command) -> list[str]:
    """Return what is typed behind a command in a group: a number and a name, as far as it asks for any."""
    return ["1", "赵䶮"] if PEOPLE & asked_of(command) else ["1"] if command.fields else [""]


def test_everybody_is_asked_what_is_there_for_her() -> None:
    """A role nobody here holds would leave its commands unasked."""
    asked = {each.name for who in MAY_KNOW for each in given_to(who)}
    assert asked == set(commands())
    assert issubclass(Officer, Person)
    assert not issubclass(Visitor, Person)
