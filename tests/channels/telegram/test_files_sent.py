"""A file from a phone to the materials of a meeting and back, over Telegram, with the database of each engine."""

from __future__ import annotations

from typing import Any

from bot.delivery import Delivery
from bot.dispatch import Dispatcher
from bot.fetching import Fetching
from bot.links import Links
from models import peers
from models.database import Session
from models.members import Language, Member
from tests.talk import Stage

from .conftest import Inbox, Opener, Telegram, eventually, receiving

PDF = b"%PDF-1.7 over Telegram"
CHEN, WANG = 7, 8


async def bind(stage: Stage, account: int, who: str) -> None:
    """Make a Telegram account the one a member is written to."""

    async def work(db: Session) -> None:
        member = await db.get(Member, stage.cast.members[who])
        assert member is not None
        speaker = await peers.meet(db, "telegram", str(account), str(account), who, Language.ZH, at=stage.now)
        await peers.bind(db, speaker.peer_id, member, by=None, at=stage.now)

    await stage.database.write(work)


def buttons(telegram: Telegram, account: int) -> dict[str, tuple[int, str]]:
    """Return the buttons of a chat by label, newest last: message and data."""
    return {
        each["text"]: (line["message_id"], each["callback_data"])
        for line in telegram.transcript(account)
        for row in line["buttons"]
        for each in row
    }


async def test_from_a_phone_to_the_meeting_and_to_another_phone(
    stage: Stage, telegram: Telegram, open_channel: Opener
) -> None:
    channel = open_channel()
    inbox = Inbox()
    dispatcher = Dispatcher(stage.database, stage.almanac, lambda: stage.now, Links("http://zhibu.test"))
    delivery = Delivery(stage.database, {"telegram": channel}, stage.almanac, lambda: stage.now)
    fetching = Fetching(stage.database, {"telegram": channel}, dispatcher, lambda: stage.now)
    await stage.call_meeting()
    for account, who in ((CHEN, "陈静"), (WANG, "王芳")):
        telegram.add_user(account, who)
        await bind(stage, account, who)

    async def heard(batch: Any) -> None:
        await dispatcher(batch)
        await inbox(batch)

    async def settle(count: int) -> None:
        await eventually(lambda: len(inbox.events) >= count)
        await fetching.drain()
        await delivery.drain()

    async with receiving(channel, heard):
        telegram.say(CHEN, "材料")
        await settle(1)
        telegram.fault("getFile", "502")
        telegram.send_file(CHEN, PDF, "党课 提纲.pdf", mime="application/x-msdownload")
        telegram.duplicate_last()
        await settle(3)
        assert await stage.rows("file_contents") == []
        telegram.fault("download", "500")
        for _ in range(2):
            stage.set_clock(f"{stage.now:%Y-%m-%d} {stage.now.hour + 1}:00")
            await settle(3)
        (number, data) = buttons(telegram, CHEN)["11月27日周五 主题党日"]
        telegram.press(CHEN, number, data=data)
        await settle(4)
        assert "已附上「党课 提纲.pdf」" in telegram.sent(CHEN)[-1]
        telegram.send_file(CHEN, PDF, "党课 提纲.pdf")
        telegram.say(WANG, "看材料")
        await settle(6)
        (number, data) = buttons(telegram, WANG)["1. 党课 提纲.pdf"]
        telegram.press(WANG, number, data=data)
        await settle(7)
    [*_, last] = telegram.transcript(WANG)
    assert last["media"] == "document"
    assert telegram.files[last["file_id"]].content == PDF
    assert telegram.files[last["file_id"]].name == "党课 提纲.pdf"
    assert len(await stage.rows("file_contents")) == 1
    assert [row.size for row in await stage.rows("uploads")] == [len(PDF), len(PDF)]
    assert [row.member_id for row in await stage.rows("material_reads")] == [stage.cast.members["王芳"]]
