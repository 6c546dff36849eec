"""The rival: a bot on python-telegram-bot as its users write it, with an ORM session and a commit for each message.

It does the same work as our check-in: seen before, which member, which meeting, record, answer. It keeps the same
promise to the disk (WAL, synchronous FULL), though not the one that nothing acknowledged is lost.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta

from sqlalchemy import ForeignKey, UniqueConstraint, event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, CommandHandler, ContextTypes, MessageHandler, filters

from benchmarks.platform import TOKEN


class Base(DeclarativeBase):
    pass


class SeenUpdate(Base):
    __tablename__ = "seen_updates"
    update_id: Mapped[int] = mapped_column(primary_key=True)


class Member(Base):
    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True)
    telegram_id: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str]


class Meeting(Base):
    __tablename__ = "meetings"
    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]


class Attendance(Base):
    __tablename__ = "attendances"
    __table_args__ = (UniqueConstraint("meeting_id", "member_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    at: Mapped[datetime]


engine = create_async_engine(f"sqlite+aiosqlite:///{sys.argv[1]}")
Session = async_sessionmaker(engine, expire_on_commit=False)


@event.listens_for(engine.sync_engine, "connect")
def prepare(connection, record) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


async def check_in(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    async with Session() as session:
        if await session.get(SeenUpdate, update.update_id) is not None:
            return
        session.add(SeenUpdate(update_id=update.update_id))
        member = await session.scalar(select(Member).where(Member.telegram_id == update.effective_user.id))
        if member is None:
            await session.commit()
            await update.message.reply_text("您还没有登记。")
            return
        meeting = await session.scalar(select(Meeting).where(Meeting.starts_at <= now, Meeting.ends_at >= now))
        if meeting is None:
            await session.commit()
            await update.message.reply_text("现在没有可以签到的会议。")
            return
        session.add(Attendance(meeting_id=meeting.id, member_id=member.id, at=now))
        try:
            await session.commit()
        except IntegrityError:
            await session.rollback()
            await update.message.reply_text("您已经签到过了。")
            return
    await update.message.reply_text(f"签到成功：{member.name}，{meeting.topic}。")


async def prepare_tables(count: int, first_id: int) -> None:
    """Make the tables, one open meeting, and members with the ids of their accounts."""
    now = datetime.now(UTC).replace(tzinfo=None)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with Session() as session:
        meeting = Meeting(topic="主题党日", starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=3))
        session.add(meeting)
        session.add_all(Member(telegram_id=first_id + index, name=f"党员{index}") for index in range(count))
        await session.commit()
    await engine.dispose()


def main() -> None:
    if sys.argv[2] == "prepare":
        asyncio.run(prepare_tables(int(sys.argv[3]), int(sys.argv[4])))
        return
    application: Application = ApplicationBuilder().token(TOKEN).base_url(sys.argv[2]).build()
    application.add_handler(CommandHandler("checkin", check_in))
    application.add_handler(MessageHandler(filters.TEXT & filters.Regex("^(签到|到)$"), check_in))
    application.run_polling()


if __name__ == "__main__":
    main()
