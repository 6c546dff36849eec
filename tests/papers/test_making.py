"""A paper is made from the ledger when it is sent, and both channels carry it."""

from __future__ import annotations

from sqlalchemy import select

from bot.channels.channel import Channel
from bot.channels.telegram import TelegramChannel
from bot.channels.web import WebChannel
from bot.delivery import Delivery
from models import meetings, minutes, outbox, webchat
from models.base import MeetingId
from models.database import Session
from models.meetings import Meeting
from models.members import Language, Member
from tests.channels.telegram.conftest import QUICK, Telegram
from tests.talk import Stage

CHAT = "c" * 32
NAME = "2026-11-27 主题党日签到表.pdf"


async def hand_out(stage: Stage, lane: str, channel: Channel) -> None:
    """Send the sign-in sheet of the first meeting to a chat."""
    await stage.call_meeting()

    async def tell(db: Session) -> None:
        meeting = await db.get(Meeting, MeetingId(1))
        assert meeting is not None
        told = await minutes.sign_sheet(db, meeting, stage.almanac, at=stage.now)
        outbox.put(db, lane, told, language=Language.ZH, at=stage.now)

    await stage.database.write(tell)
    await Delivery(stage.database, {channel.name: channel}, stage.almanac, lambda: stage.now).drain()


async def test_the_web_chat_keeps_the_file_for_its_own_chat(stage: Stage) -> None:
    await hand_out(stage, f"web:{CHAT}", WebChannel(stage.database, lambda: stage.now))
    async with stage.database.read() as db:
        [entry] = await webchat.latest(db, CHAT, limit=5)
        file = await webchat.file_of(db, CHAT, entry.id)
        strangers = await webchat.file_of(db, "d" * 32, entry.id)
    assert file is not None
    assert (file.name, file.content_type, file.content[:5]) == (NAME, "application/pdf", b"%PDF-")
    assert strangers is None


async def test_telegram_gets_it_as_a_document(stage: Stage) -> None:
    fake = Telegram(webhook_pause=0.02)
    fake.set_limits(overall_per_second=None, chat_per_second=None, group_per_minute=None)
    async with fake.serve() as server:
        fake.start(7)
        channel = TelegramChannel(fake.token, base_url=server.base_url, pace=QUICK)
        await hand_out(stage, "telegram:7", channel)
        await channel.close()
    line = fake.transcript(7)[-1]
    stored = fake.files[line["file_id"]]
    assert (line["media"], stored.name, stored.content[:5]) == ("document", NAME, b"%PDF-")
    assert line["text"].startswith("主题党日，11月27日（周五）15:00的签到表，6人")
    assert [row.state.value for row in await stage.rows("outbox", lane="telegram:7")] == ["sent"]


async def test_a_sheet_sent_later_has_who_is_invited_then(stage: Stage) -> None:
    await stage.call_meeting()
    async with stage.database.read() as db:
        before = await minutes.signers(db, 1)
    [number] = await stage.enrol("安新来")
    await stage.database.write(
        lambda db: meetings.invite(db, MeetingId(1), select(Member.id).where(Member.id == number))
    )
    async with stage.database.read() as db:
        assert await minutes.signers(db, 1) == ["安新来", *before]
