"""Who may see what a person pays: herself and the keepers of her own branch; above it and beside it nobody."""

from __future__ import annotations

import logging
import re
from io import BytesIO
from zipfile import ZipFile, is_zipfile

import pytest
from sqlalchemy import delete, text

from bot.answers import NotAllowed
from bot.command import commands
from bot.wording.arrangements import TOPICS
from models.database import Session
from models.keepers import KeeperAwaited, KeeperMissing
from models.offices import Office
from models.roles import DuesKeeper, HeldOffice, OfficeKind, Person, Witness, prove
from tests.cast import LIBRARY, OFFICE
from tests.commands.test_permissions import line_of
from tests.papers.dues import text_of
from tests.talk import Said, Stage, worded

# Her base, what it comes to, what she paid, gave besides and got back, and words with an amount.
CANARIES = {
    "base": "9876.54",
    "month": "148.15",
    "paid": "51.37",
    "extra": "77.31",
    "words": "每月实发8765.43",
}
OF_DUES = [commands()[name] for topic in ("dues", "assessing", "dues_reports", "mine") for name in TOPICS[topic]]
UNENTITLED = ("陈静", "赵䶮", "周敏", "吴刚")
BOOK = {"a": 1, "above": 2, "beside": 3}


async def appoint(stage: Stage, line: str) -> None:
    await stage.say("李娜", f"任命 {line}")
    await stage.press("李娜", "任命")


async def leave_without_keeper(stage: Stage) -> None:
    """Let 图书馆党支部 have a secretary and no keeper, as one may be left by an upgrade."""

    async def work(db: Session) -> None:
        of_library = Office.branch_id == stage.cast.branches[LIBRARY]
        await db.execute(delete(Office).where(of_library, Office.kind == OfficeKind.DUES_KEEPER))

    await stage.database.write(work)


def read(said: Said) -> str:
    """Return all that somebody can read of a message: words, buttons, what they stand for, and its paper."""
    seen = [said.text, *said.buttons, *said.buttons.values()]
    if said.message.file is not None:
        content = said.message.file.content
        seen.append(said.message.file.name)
        if content.startswith(b"%PDF"):
            seen.append(text_of(content))
        elif is_zipfile(BytesIO(content)):
            with ZipFile(BytesIO(content)) as archive:
                seen += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return "\n".join(seen)


def canaries_in(words: str) -> set[str]:
    """Return which of the amounts a text tells, with or without separators, as 元 or as 分."""
    bare = words.replace(",", "")
    written = {name: rf"{re.escape(canary)}|{canary.replace('.', '')}" for name, canary in CANARIES.items()}
    return {name for name, either in written.items() if re.search(rf"(?<!\d)({either})(?!\d)", bare)}


@pytest.mark.parametrize(
    ("offices", "sees"),
    [
        ([(OfficeKind.DUES_KEEPER, "a")], {"a"}),
        ([(OfficeKind.DUES_KEEPER, "above")], {"above"}),
        ([(OfficeKind.DUES_KEEPER, "beside")], {"beside"}),
        ([(OfficeKind.DUES_KEEPER, "above"), (OfficeKind.DUES_KEEPER, "a")], {"above", "a"}),
        ([(OfficeKind.SECRETARY, "a")], None),
        ([(OfficeKind.DEPUTY_SECRETARY, "a")], None),
        ([(OfficeKind.SECRETARY, "above"), (OfficeKind.ADMINISTRATOR, "above")], None),
        ([(OfficeKind.ORGANISATION_OFFICER, "a"), (OfficeKind.LEADER, "a"), (OfficeKind.GROUP_LEADER, "a")], None),
        ([(OfficeKind.SECRETARY, "above"), (OfficeKind.DUES_KEEPER, "a")], {"a"}),
        ([], None),
    ],
)
def test_a_keeper_reaches_the_branches_where_she_holds_the_office(
    offices: list[tuple[OfficeKind, str]], sees: set[str] | None
) -> None:
    below = {"a": {1}, "above": {1, 2, 3}, "beside": {3}}
    held = [HeldOffice(kind, BOOK[where], frozenset(below[where])) for kind, where in offices]
    proof = prove(DuesKeeper, Person(None, 1, 1, "王芳"), held)
    assert (proof and proof.branch_ids) == (sees and {BOOK[each] for each in sees})


def test_a_witness_sees_to_the_books_of_what_lies_below() -> None:
    held = [HeldOffice(OfficeKind.DUES_KEEPER, 2, frozenset({1, 2, 3}))]
    proof = prove(Witness, Person(None, 1, 1, "王芳"), held)
    assert proof
    assert proof.branch_ids == {1, 2, 3}


async def test_no_word_paper_group_or_log_tells_others_what_she_pays(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for line in ("吴刚 党费管理员 文旅局", "吴刚 书记 文旅局", "赵䶮 组织委员 局机关党支部"):
        await appoint(stage, line)
    await stage.say("陈静", "绑定本群", room="group")
    stage.set_clock("2026-12-03 10:00")
    await stage.tick()
    await stage.say("刘洋", "核定党费 王芳 9876.54元")
    await stage.say("王芳", "党费有疑问 每月实发8765.43")
    await stage.say("刘洋", "/answer_doubt 1 按核定的交")
    await stage.say("王芳", "党费 51.37元")
    await stage.say("刘洋", "党费登记 王芳 51.37元 12月")
    await stage.say("刘洋", "自愿多交 王芳 77.31元 自愿多交")
    await stage.press("刘洋", "登记")
    for who, amount in (("陈静", 60), ("赵䶮", 70), ("李娜", 80), ("刘洋", 90)):
        await stage.say("刘洋", f"党费登记 {who} {amount}元 12月")
    stage.set_clock("2027-01-05 10:00")
    await stage.tick()
    await stage.say("刘洋", "公布党费")
    await stage.press("刘洋", "公布")
    begun = len(stage.channel.sent)
    for command in OF_DUES:
        for who in UNENTITLED:
            await stage.forge(who, await line_of(command, stage))
    told: dict[str, set[str]] = {}
    for said in stage.channel.sent:
        told.setdefault(said.chat, set()).update(canaries_in(read(said)))
    assert {chat: found for chat, found in told.items() if found} == {
        "chat-王芳": set(CANARIES),
        "chat-刘洋": set(CANARIES),
    }
    assert {f"chat-{who}" for who in UNENTITLED} <= {said.chat for said in stage.channel.sent[begun:]}
    assert any(said.chat == "group" for said in stage.channel.sent)
    assert canaries_in(caplog.text) == set()
    async with stage.database.read() as db:
        for table in await stage.ledgers():
            rows = (await db.core(text(f"SELECT * FROM {table}"))).all()
            assert canaries_in(" ".join(map(str, rows))) == set(), table


async def test_the_keeper_above_can_do_nothing_with_the_dues_below(stage: Stage) -> None:
    await appoint(stage, "吴刚 党费管理员 文旅局")
    await stage.say("王芳", "我交了")
    before = await stage.ledgers()
    number = stage.cast.members["王芳"]
    for line in ("/confirm_all", f"/confirm_dues #{number}", f"/paid #{number} 85.00元", f"/assess #{number} 5000元"):
        await stage.forge("吴刚", line)
        await stage.say("吴刚", "取消")
    assert await stage.ledgers() == before
    [said] = await stage.say("吴刚", "谁没交")
    assert "王芳" not in said.text


async def test_who_may_not_see_what_the_branches_remitted_is_told_who_does_and_how_to_change_it(stage: Stage) -> None:
    [said] = await stage.say("李娜", "各支部上缴")
    assert "由上级党组织（文旅局）的书记、委员或党费管理员来看，现在还没有任命。" in said.text
    await stage.press("李娜", "任命")
    await stage.say("李娜", "取消")
    await appoint(stage, "吴刚 党费管理员 文旅局")
    [said] = await stage.say("李娜", "各支部上缴")
    assert "现在是吴刚，请跟他们说一声。您是管理员，自己看不到，但可以任命一位" in said.text
    [said] = await stage.say("王芳", "各支部上缴")
    assert said.text.endswith("请跟他们说一声。本支部上缴了多少，可以问本支部的党费管理员。")
    assert said.buttons == {}
    [said] = await stage.say("吴刚", "各支部上缴")
    assert "来看" not in said.text
    assert len(await stage.rows("audit", action="refused")) == 3


async def test_where_nobody_keeps_the_dues_the_administrator_appoints_somebody(stage: Stage) -> None:
    stage.set_clock("2026-12-03 10:00")
    await stage.tick()
    await leave_without_keeper(stage)
    for who, line in (("周敏", "谁没交"), ("周敏", "党费登记 吴刚 85元"), ("吴刚", "全部确认")):
        [said] = await stage.say(who, line)
        assert said.text == worded(KeeperAwaited(LIBRARY, ("李娜",)))
        assert "请管理员李娜任命一位" in said.text
    assert len(await stage.rows("audit", action="refused")) == 3
    [claimed] = await stage.say("吴刚", "我交了")
    assert "已请管理员任命一位" in claimed.text
    [asked] = await stage.say("吴刚", "党费有疑问 上半年降了工资")
    assert "任命以后会看到您的疑问" in asked.text
    assert stage.last("李娜").text == worded(KeeperMissing(stage.cast.branches[LIBRARY], LIBRARY, 2))
    await stage.tick(hours=2)
    assert stage.heard("李娜", "没有党费管理员") == 1
    await stage.press("李娜", "任命党费管理员")
    await stage.press("李娜", "周敏")
    await stage.press("李娜", "任命")
    await stage.tick(hours=1)
    assert stage.heard("周敏", "上半年降了工资") == 1
    [owed] = await stage.say("周敏", "谁没交")
    assert "吴刚" in owed.text
    assert "60.00元" in (await stage.say("周敏", "党费登记 吴刚 60元"))[-1].text
    await stage.tick(days=40)
    assert stage.heard("李娜", "没有党费管理员") == 1


async def test_without_an_administrator_the_secretary_is_told(stage: Stage) -> None:
    async def work(db: Session) -> None:
        kinds = [OfficeKind.DUES_KEEPER, OfficeKind.ADMINISTRATOR]
        await db.execute(delete(Office).where(Office.kind.in_(kinds)))

    await stage.database.write(work)
    await stage.tick()
    assert stage.last("周敏").text == worded(KeeperAwaited(LIBRARY, ()))
    assert stage.last("陈静").text == worded(KeeperAwaited(OFFICE, ()))
    assert "先定一位管理员" in stage.last("陈静").text


async def test_where_there_is_a_keeper_others_are_sent_to_her(stage: Stage) -> None:
    [said] = await stage.say("陈静", "谁没交")
    assert said.text == worded(NotAllowed("DuesKeeper"))
