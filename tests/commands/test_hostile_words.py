"""Hostile names and words through every command: each is answered, in length and in kind, and no file obeys them."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

from sqlalchemy import update

from bot.answers import Apology
from bot.command import Command, commands
from models.branches import Branch
from models.database import Session
from models.meetings import Meeting
from models.members import Member
from tests.commands.test_permissions import SAMPLES, in_use
from tests.talk import Said, Stage, worded

LONGEST = 4096
# Each begins as a spreadsheet's formula does or ends another language's text.
HOSTILE = [
    "=cmd|'/C calc'!A0",
    '+1+HYPERLINK("http://x","y")',
    "@SUM(A1)\t-2",
    "<script>alert(1)</script><b>&amp;",
    "{{ 7*7 }}{% for x in y %}{{r.t}}",
    '#import "../x.typ": * #read("/etc/passwd") $x$',
    "../../etc/passwd\\..\\x",
    "*b* _i_ [l](tg://user?id=1) `c` @everyone",
    "\u202e倒\u2067着\u200b写\u2029的\ufeff",
    "👩‍👩‍👧𠮷\U0001f468",
    "%s %(name)s {0} ${x}",
]
PEOPLE = {"ColleagueParser", "PeopleParser", "MissingParser", "LeadReaderParser"}
TEXTS = {"TextParser", "MinutesTextParser", "PlaceParser"}
ROLES = {
    "Visitor": "王芳",
    "Person": "王芳",
    "Convener": "陈静",
    "Secretary": "陈静",
    "Registrar": "陈静",
    "Committee": "陈静",
    "DuesKeeper": "刘洋",
    "Witness": "刘洋",
    "Administrator": "李娜",
}


async def named_so(db: Session, stage: Stage) -> None:
    """Give people, branches and the meeting hostile names, as an import or a rename may."""
    for index, number in enumerate(stage.cast.members.values()):
        name = HOSTILE[index % len(HOSTILE)] + "王" * index
        await db.core(update(Member).where(Member.id == number).values(name=name))
    for index, number in enumerate(stage.cast.branches.values()):
        await db.core(update(Branch).where(Branch.id == number).values(name=HOSTILE[index] + "支部"))
    await db.core(update(Meeting).values(topic="；".join(HOSTILE), place=HOSTILE[3]))


def line_of(command: Command, stage: Stage, turn: int) -> str:
    """Return the command with an answer to every question, its free text hostile."""
    hers = f"#{stage.cast.members['赵䶮']}"
    fixed = {
        "MemberParser": hers,
        "MeetingParser": "#1",
        "PlannedMeetingParser": "#1",
        "TextParser": HOSTILE[turn % len(HOSTILE)],
        "MinutesTextParser": f"议题：{HOSTILE[turn % len(HOSTILE)]}",
        "BranchParser": f"#{next(iter(stage.cast.branches.values()))}",
        **dict.fromkeys(PEOPLE, hers),
    }
    words = []
    for each in command.fields:
        choices = getattr(each.parser, "_texts", {})
        words.append((SAMPLES | fixed).get(type(each.parser).__name__) or next(iter(choices.values())))
    return " ".join([f"/{command.name}", *words])


def faults(said: Said) -> list[str]:
    """Return what is wrong with a message or its file."""
    text, file = said.text, said.message.file
    found = []
    if re.match(worded(Apology("000000")).replace("000000", "[0-9a-f]{6}"), text):
        found.append("a bug")
    if len(text.encode("utf-16-le")) // 2 > LONGEST:
        found.append("too long")
    if re.search("[\u202a-\u202e\u2066-\u2069\u200b\u2029\ufeff\0]", text):
        found.append("turned around")
    if any(len(button.line.encode()) > 64 for row in said.message.buttons for button in row):
        found.append("a button too long")
    if file is not None and re.search(r"[/\\\x00-\x1f\u202e]", file.name):
        found.append(f"a file called {file.name}")
    return [*found, *(_faults_of(file.content) if file is not None else [])]


def _faults_of(content: bytes) -> list[str]:
    if not content.startswith(b"PK"):
        return []
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                part = package.read(name)
                ElementTree.fromstring(part)
                found += [f"a formula in {name}"] * (b"<f>" in part or b"<f " in part)
                found += [f"a link in {name}"] * (b"hyperlink" in part.lower() and b"sheets/" in name.encode())
                found += [f"calculated in {name}"] * (b">49<" in part)
    return found


async def test_every_command_answers_hostile_words_and_no_file_obeys_them(stage: Stage) -> None:
    await in_use(stage)
    await stage.database.write(lambda db: named_so(db, stage))
    kinds: set[str] = set()
    for turn, command in enumerate(commands().values()):
        who = ROLES[command.role.__name__]
        bare = f"/{command.name} {HOSTILE[turn % len(HOSTILE)]}"
        lines = [(who, line_of(command, stage, turn)), (who, line_of(command, stage, turn + 1)), (who, bare)]
        if stage.database.dialect == "postgresql":
            # There it matters what is written down, and by that once.
            lines = lines[:1] if TEXTS & {type(each.parser).__name__ for each in command.fields} else []
        for said in await stage.ask_all(lines):
            assert not faults(said), (command.name, lines, faults(said), said.text[:300])
            kinds |= {said.message.file.name.rsplit(".", 1)[-1]} if said.message.file else set()
    if stage.database.dialect == "sqlite":
        assert {"docx", "xlsx", "pdf"} <= kinds, "nothing is proved of files nobody got"


async def test_texts_without_end_are_answered_briefly(stage: Stage) -> None:
    # Longer than any channel takes.
    endless = "金" * 16_384
    await in_use(stage)
    for who, line in (
        ("王芳", endless),
        ("王芳", f"请假 {endless}"),
        ("王芳", f"/leave #1 {endless}"),
        ("王芳", f"志愿 3小时 {endless}"),
        ("陈静", f"开会 主题党日 下周五15:00 三楼会议室 {endless}"),
        ("陈静", f"开会 主题党日 下周五15:00 三楼会议室 学习 加上{endless}"),
        ("生人", endless),
        ("生人", f"注册 {endless} 局机关党支部"),
        ("生人", f"/start {endless}"),
        ("王芳", "签到" * 8_192),
        ("王芳", "\0" * 16_384),
        ("王芳", " " * 16_384),
    ):
        said = await stage.say(who, line)
        assert said, line[:20]
        for each in said:
            assert not faults(each), (line[:20], faults(each), each.text[:100])
            assert len(each.text) < 1000, (line[:20], each.text[:100])
