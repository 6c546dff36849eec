"""What is planted of people in an organisation in use, and who may read which of it.

Each planted word, phone and amount is said of 吴刚 in the other branch (金雀) or of 赵䶮 in this one (鹦鹉).
"""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Iterable, Iterator

from sqlalchemy import update

from bot.command import Command, commands
from models.database import Session
from models.members import Member
from tests.cast import LIBRARY
from tests.figures import size
from tests.talk import Said, Stage

SORTS = ("议题", "缺席", "清扫", "谈话", "大妈", "补贴", "台账", "出差", "疑问")
PHONES = {"金雀": "13912345678", "鹦鹉": "13712345678"}
# No more than dues may come to without being asked about.
AMOUNTS = {"金雀": "654.32", "鹦鹉": "432.19"}
ELSEWHERE = {*(f"金雀{sort}" for sort in SORTS), "金雀甲", "金雀乙", PHONES["金雀"], AMOUNTS["金雀"], "吴刚", "周敏"}
HERE = {*(f"鹦鹉{sort}" for sort in SORTS), PHONES["鹦鹉"], AMOUNTS["鹦鹉"]}
# Who lets people in sees whom she may let in, wherever that is.
REGISTRAR = {"金雀乙", "周敏", "吴刚", "金雀甲"}
# Of what is said of 赵䶮: the topic is everybody's, the secretary sees what is not money, the keeper the money.
MAY_KNOW = {
    "生人": set[str](),
    "王芳": {"鹦鹉议题"},
    "刘洋": {"鹦鹉议题", "鹦鹉疑问", AMOUNTS["鹦鹉"]},
    "陈静": {f"鹦鹉{sort}" for sort in SORTS if sort != "疑问"},
    "李娜": {"鹦鹉议题", *REGISTRAR},
}
ROLES = {
    "陈静": {"Convener", "Secretary", "Registrar", "Committee", "Witness"},
    "刘洋": {"DuesKeeper", "Witness"},
    "李娜": {"Registrar", "Administrator"},
}
# Those it is said of and those who wrote it down ask nothing here, but are told of what others do.
TOLD = {"赵䶮": HERE, "孙建国": {"鹦鹉议题", "鹦鹉谈话"}, "周敏": ELSEWHERE, "吴刚": ELSEWHERE, "生人乙": {"金雀乙"}}
# Where each of them stands, once for each of the two.
PLACES = (
    "meetings", "hour_claims", "talks", "visits", "action_items", "ledger_entries", "absences", "dues_queries",
)  # fmt: skip
# With 1 everybody asks everything in every way, on both engines and over every channel.
EVERY_WAY = bool(size("EVERY_WAY", 0))
PLANTED = re.compile("|".join(map(re.escape, sorted(ELSEWHERE | HERE))))
PEOPLE = {
    "MemberParser",
    "ColleagueParser",
    "PeopleParser",
    "MissingParser",
    "MeantForParser",
    "TextParser",
    "MinutesTextParser",
}


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
        await stage.say(member, f"外出 12月11日到12月13日 其他 {mark}出差")
        await stage.say(member, f"有疑问 {mark}疑问")
        who = Member.id == stage.cast.members[member]
        await stage.database.write(lambda db, who=who, phone=PHONES[mark]: _call(db, who, phone))
    assert {len(await stage.rows(table)) for table in PLACES} == {2}, "nothing is proved of what was never said"


async def _call(db: Session, who: object, phone: str) -> None:
    await db.core(update(Member).where(who).values(sealed_phone=db.vault.seal(phone)))


def given_to(who: str) -> list[Command]:
    """Return the commands that are there for somebody; the others refuse her before they read a word."""
    mine = {"Visitor", *(["Person"] if who != "生人" else []), *ROLES.get(who, set())}
    return [each for each in commands().values() if each.role.__name__ in mine]


def given_by_office(who: str) -> list[Command]:
    """Return what each is asked once more over other channels: of the keeper and the administrator, their office's.

    What everybody has is asked by a member and by the secretary, who reaches further with it than others.
    """
    is_known = who in ("刘洋", "李娜") and not EVERY_WAY
    return [each for each in given_to(who) if not is_known or each.role.__name__ not in ("Visitor", "Person")]


def asked_of(command: Command) -> frozenset[str]:
    """Return the names of the parsers that read what a command asks."""
    return frozenset(type(each.parser).__name__ for each in command.fields)


def pointing(command: Command, stage: Stage, number: int) -> str:
    """Return the line that gives a command about 吴刚 in the other branch, or about the thing of this number.

    Of what there is one of each, 1 is in the other branch and 2 is 赵䶮's in this one.
    """
    named = f"#{stage.cast.members['吴刚']}" if PEOPLE & asked_of(command) else str(number) if command.fields else ""
    return f"/{command.name} {named}".strip()


def leaked(who: str, texts: Iterable[str]) -> list[tuple[set[str], str]]:
    """Return what somebody read that is not hers to know, with the text it stood in."""
    may_know = (MAY_KNOW | TOLD).get(who, set())
    found = ((set(PLANTED.findall(text)) - may_know, text) for text in texts)
    return [(words, text) for words, text in found if words]


def read(said: Said) -> str:
    """Return everything of a message that can be read: words, buttons, and the text of its file."""
    file = said.message.file
    return " ".join([said.text, str(said.message.buttons), *(file_texts(file.name, file.content) if file else ())])


def file_texts(name: str, content: bytes) -> Iterator[str]:
    """Return what can be read of a file: its name, and the words in it."""
    yield name
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            yield from (package.read(each).decode("utf-8", "ignore") for each in package.namelist())
    elif content.startswith(b"%PDF-1"):
        # The words of a PDF are packed, and drawn by the numbers of its own letters.
        printed = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
        yield printed.stdout.decode()
    else:
        yield content.decode("utf-8", "ignore")
