"""What is said of a person stays with those who may know: every command, asked by everybody, about everything."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from sqlalchemy import update

from bot.command import Command, commands
from models.database import Session
from models.members import Member
from models.roles import OfficeKind, Officer, Person, Visitor
from tests.cast import LIBRARY
from tests.talk import Said, Stage

PEOPLE = {
    "MemberParser",
    "ColleagueParser",
    "PeopleParser",
    "MissingParser",
    "MeantForParser",
    "TextParser",
    "MinutesTextParser",
}
# Each a sort of thing said of 吴刚 in the other branch (金雀) and of 赵䶮 in this one (鹦鹉).
SORTS = ("议题", "缺席", "清扫", "谈话", "大妈", "补贴", "台账", "出差", "疑问")
PHONES = {"金雀": "13912345678", "鹦鹉": "13712345678"}
AMOUNTS = {"金雀": "4321.09", "鹦鹉": "432.19"}
ELSEWHERE = {*(f"金雀{sort}" for sort in SORTS), "金雀甲", "金雀乙", PHONES["金雀"], AMOUNTS["金雀"], "吴刚", "周敏"}
HERE = {*(f"鹦鹉{sort}" for sort in SORTS), PHONES["鹦鹉"], AMOUNTS["鹦鹉"]}
# Of what is said of 赵䶮: the topic is everybody's, the secretary sees what is not money, the keeper the money.
MAY_KNOW = {
    "生人": set[str](),
    "王芳": {"鹦鹉议题"},
    "刘洋": {"鹦鹉议题", "鹦鹉疑问", AMOUNTS["鹦鹉"]},
    "陈静": {f"鹦鹉{sort}" for sort in SORTS if sort != "疑问"},
    "李娜": {"鹦鹉议题"},
}
# Who lets people in sees whom she may let in, wherever that is.
REGISTRAR = {"金雀乙", "周敏", "吴刚", "金雀甲"}


async def in_use(stage: Stage) -> None:
    """Let there be one of everything, of 吴刚 in the other branch and of 赵䶮 in this one."""
    await stage.enrol("金雀甲", branch=LIBRARY)
    await stage.say("生人乙", f"注册 金雀乙 {LIBRARY}")
    for mark, secretary, keeper, member, other in (
        ("金雀", "周敏", "周敏", "吴刚", "周敏"),
        ("鹦鹉", "陈静", "刘洋", "赵䶮", "孙建国"),
    ):
        await stage.say(secretary, f"开会 主题党日 下周五15:00 三楼会议室 {mark}议题")
        await stage.press(secretary, "发布")
        await stage.say(member, f"请假 {mark}缺席")
        await stage.say(member, f"志愿 3小时 {mark}清扫")
        await stage.say(member, f"谈心 {other} 11月18日 三楼办公室 {mark}谈话")
        await stage.say(member, f"走访 结对帮扶 11月18日 {mark}大妈家 {mark}补贴 12月7日")
        await stage.say(secretary, f"待办 {member} 12月5日 {mark}台账")
        await stage.say(keeper, f"党费登记 {member} {AMOUNTS[mark]}元 11月")
        await stage.say(member, f"外出 12月11日到12月13日 {mark}出差")
        await stage.say(member, f"有疑问 {mark}疑问")
        who = Member.id == stage.cast.members[member]
        await stage.database.write(lambda db, who=who, phone=PHONES[mark]: _call(db, who, phone))


async def _call(db: Session, who: object, phone: str) -> None:
    await db.core(update(Member).where(who).values(sealed_phone=db.vault.seal(phone)))


def given_to(who: str) -> list[Command]:
    """Return the commands that are there for somebody; the others refuse her before they read a word."""
    roles = {
        "陈静": {"Convener", "Secretary", "Registrar", "Committee", "Witness"},
        "刘洋": {"DuesKeeper", "Witness"},
        "李娜": {"Registrar", "Administrator"},
    }
    mine = {"Visitor", *(["Person"] if who != "生人" else []), *roles.get(who, set())}
    return [each for each in commands().values() if each.role.__name__ in mine]


async def typed(stage: Stage) -> list[str]:
    """Return what is typed instead of an answer: numbers of everything there is, sounds, initials, parts of names."""
    library = [row.id for row in await stage.rows("members", branch_id=stage.cast.branches[LIBRARY])]
    mine = stage.cast.members["赵䶮"]
    numbers = [f"#{number}" for number in (*library, mine)]
    return ["", "1", "#2", "wugang", "雀甲", "赵䶮", *numbers]


def read(said: Said) -> str:
    """Return everything of a message that can be read: words, buttons, and the text of its file."""
    file = said.message.file
    return " ".join([said.text, str(said.message.buttons), *(_texts(file.name, file.content) if file else ())])


def _texts(name: str, content: bytes) -> Iterator[str]:
    yield name
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            yield from (package.read(each).decode("utf-8", "ignore") for each in package.namelist())
    else:
        yield content.decode("utf-8", "ignore")


async def of_the_library(stage: Stage) -> list[object]:
    """Return every row that belongs to 图书馆党支部 or to somebody in it."""
    branch = stage.cast.branches[LIBRARY]
    members = {row.id for row in await stage.rows("members", branch_id=branch)}
    rows = [row for table in (await stage.ledgers()).values() for row in table]
    return [row for row in rows if row._mapping.get("branch_id") == branch or row._mapping.get("member_id") in members]


async def test_nothing_of_another_branch_or_person_reaches_who_may_not_know_it(stage: Stage) -> None:
    await in_use(stage)
    words = await typed(stage)
    hers = await stage.rows("offices", kind=OfficeKind.SECRETARY)
    before = await of_the_library(stage)
    for who, may_know in MAY_KNOW.items():
        if who == "李娜":
            # She alone may decide there: whom another branch lets in, where it has no secretary.
            assert await of_the_library(stage) == before
            assert await stage.rows("offices", kind=OfficeKind.SECRETARY) == hers, (
                "she lost the office in which she asks"
            )
        forbidden = (ELSEWHERE - (REGISTRAR if who == "李娜" else set())) | (HERE - may_know)
        for command in given_to(who):
            # What names nobody gets the first words only, and what asks nothing takes none.
            asked = {type(each.parser).__name__ for each in command.fields}
            some = words if PEOPLE & asked else words[:3] if command.fields else words[:1]
            said = await stage.forge_all([*((who, f"/{command.name} {word}") for word in some), (who, "取消")])
            heard = [read(each) for each in said if each.chat == f"chat-{who}"]
            found = {canary for canary in forbidden if any(canary in text for text in heard)}
            assert not found, (who, command.name, [text for text in heard if any(each in text for each in found)][:1])


async def test_in_a_group_nothing_of_a_person_is_answered(stage: Stage) -> None:
    """Whoever asks there: the secretary and the keeper may know, the group may not."""
    await in_use(stage)
    for who in ("陈静", "刘洋"):
        for start in range(0, len(given_to(who)), 25):
            some = given_to(who)[start : start + 25]
            lines = [(who, f"/{each.name} {word}") for each in some for word in ("", "1", "赵䶮")]
            said = [read(each) for each in await stage.forge_all(lines, room="group") if each.chat == "group"]
            private = (HERE | ELSEWHERE) - {"鹦鹉议题"}
            assert [text for text in said if any(each in text for each in private)] == []


def test_everybody_is_asked_what_is_there_for_her() -> None:
    """A role nobody here holds would leave its commands unasked."""
    asked = {each.name for who in MAY_KNOW for each in given_to(who)}
    assert asked == set(commands())
    assert issubclass(Officer, Person)
    assert not issubclass(Visitor, Person)
