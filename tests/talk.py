"""Talking to the bot in a test: who says what, what the bot answers, and whom it told.

Every update is delivered twice, as networks do, and every tick of the clock runs twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import CompoundSelect, Engine, Select, event, exists, literal, select, union_all, update

import bot.commands  # noqa: F401  (declares the commands)
from bot.channels.channel import (
    Capabilities,
    ChatKind,
    FetchFailed,
    FileRef,
    Intake,
    MenuItem,
    Message,
    SendFailed,
    Update,
)
from bot.delivery import Delivery
from bot.dispatch import Dispatcher
from bot.fetching import Fetching
from bot.links import Links
from bot.papers import making
from bot.reply import degrade
from bot.wording import word
from jobs.job import Job, jobs, run_all
from models import (
    branches,
    facts,
    members,
    outbox,
    tables,  # noqa: F401  (every table)
)
from models.almanac import Almanac
from models.base import Base
from models.database import Database, Session
from models.members import Language, Member, Standing
from models.menus import Menu
from models.peers import split_lane
from models.rules.rulebook import RuleBook, load
from models.rules.venues import Location, Spot
from tests.cast import OFFICE, Cast

ZONE = ZoneInfo("Asia/Shanghai")
PARTY = load("party")
# A Friday, and a working day.
START = datetime(2026, 11, 20, 10, 0, tzinfo=ZONE)
# What is no ledger: the traffic itself, half-filled forms, and the trail of what was tried.
TRAFFIC = {"inbox", "outbox", "drafts", "audit", "audit_ends"}


_written = Counter[str]()


@cache
def _whole(table: str) -> Select[Any]:
    columns = Base.metadata.tables[table]
    return select(columns).order_by(*columns.primary_key)


@cache
def _filled() -> CompoundSelect[Any]:
    known = Base.metadata.tables.items()
    return union_all(*(select(literal(name)).where(exists().select_from(table)) for name, table in known))


@event.listens_for(Engine, "after_cursor_execute")
def _count(_connection: Any, cursor: Any, _statement: str, _values: Any, context: Any, _many: bool) -> None:
    if context is not None and (context.isinsert or context.isupdate or context.isdelete) and cursor.rowcount:
        _written["rows"] += 1


@contextmanager
def asking() -> Iterator[list[str]]:
    """Collect what the database is asked meanwhile."""
    asked: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", listen)


def _watched(each: Job, changed: set[str]) -> Job:
    async def sweep(**arguments: Any) -> bool | None:
        db: Session = arguments["db"]
        before = _written["rows"], len(db.pending)
        try:
            has_more = await each.sweep(**arguments)
            await db.forget()
        except Exception:
            changed.add(each.name)
            raise
        if (_written["rows"], len(db.pending)) != before:
            changed.add(each.name)
        return has_more

    return replace(each, sweep=sweep)


def worded(told: Any, language: Language = Language.ZH) -> str:
    """Return how a fact reads, so that a test can name it without repeating its words."""
    return word(told, language, ZONE).text


@dataclass
class Said:
    """One message the bot sent: to which chat, and as the reader sees it."""

    chat: str
    message: Message
    edits: str | None
    ref: str

    @property
    def text(self) -> str:
        return self.message.text

    @property
    def buttons(self) -> dict[str, str]:
        return {button.label: button.line for row in self.message.buttons for button in row}


@dataclass
class TestChannel:
    """A channel that keeps what it is given; ``failures`` are raised by the next sends to a chat."""

    __test__ = False
    name: str = "test"
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(4096, 100, True))
    sent: list[Said] = field(default_factory=list)
    menus: dict[str | None, Sequence[MenuItem]] = field(default_factory=dict)
    menu_languages: dict[str | None, str] = field(default_factory=dict)
    failures: dict[str, list[SendFailed]] = field(default_factory=dict)
    files: dict[str, bytes | FetchFailed] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    trouble: str = ""

    async def run(self, intake: Intake) -> None:
        raise NotImplementedError

    async def send(self, chat: str, message: Message, edits: str | None) -> str | None:
        if waiting := self.failures.get(chat):
            raise waiting.pop(0)
        ref = edits or str(len(self.sent) + 1)
        self.sent.append(Said(chat, message, edits, ref))
        return ref

    async def fetch(self, ref: str, largest: int) -> bytes:
        self.fetched.append(ref)
        found = self.files[ref]
        if isinstance(found, FetchFailed):
            raise found
        return found

    async def set_menu(self, chat: str | None, language: str, items: Sequence[MenuItem]) -> None:
        self.menus[chat], self.menu_languages[chat] = items, language

    async def close(self) -> None:
        pass


class Stage:
    """A bureau, its clock and everybody's chats."""

    cast: Cast

    def __init__(self, database: Database, now: datetime = START) -> None:
        self.database = database
        self.now = now
        self.almanac = Almanac(ZONE, PARTY)
        self.channel = TestChannel()
        self.dispatcher = Dispatcher(database, self.almanac, lambda: self.now, Links("http://zhibu.test"))
        self.delivery = Delivery(database, {"test": self.channel}, self.almanac, lambda: self.now)
        self.fetching = Fetching(database, {"test": self.channel}, self.dispatcher, lambda: self.now)
        self._events = 0

    async def say(self, who: str, text: str, *, room: str | None = None) -> list[Said]:
        """Say something as somebody; return what she herself is answered (or the room, in a room)."""
        return await self._do(who, text, None, room)

    async def locate(self, who: str, latitude: float, longitude: float, **how: Any) -> list[Said]:
        """Send a location as somebody, of this moment unless ``how`` says otherwise."""
        location = Location(Spot(latitude, longitude), **{"sent_at": self.now, **how})
        return await self._do(who, "", None, None, location)

    async def send_file(
        self,
        who: str,
        content: bytes | FetchFailed,
        name: str = "学习材料.pdf",
        *,
        text: str = "",
        size: int | None = None,
    ) -> list[Said]:
        """Send a file as somebody, with words or without; a failure is met by every fetch until it is taken back."""
        ref = f"ref-{self._events + 1}"
        self.channel.files[ref] = content
        size = len(content) if size is None and isinstance(content, bytes) else size
        return await self._do(who, text, None, None, file=FileRef(ref, name, size))

    async def press(self, who: str, label: str) -> list[Said]:
        """Press the newest button of this label in somebody's chat."""
        said = self._showing(who, label)
        return await self._do(who, said.buttons[label], said.ref, None)

    async def double_tap(self, who: str, label: str) -> list[Said]:
        """Press a button twice, a second apart; return what the second press was answered."""
        said = self._showing(who, label)
        await self._do(who, said.buttons[label], said.ref, None)
        self.now += timedelta(seconds=1)
        return await self._do(who, said.buttons[label], said.ref, None)

    async def forge(self, who: str, line: str) -> list[Said]:
        """Send a button's line as a button press, whether or not she was ever shown that button."""
        return await self._do(who, line, f"forged-{self._events}", None)

    async def forge_all(self, lines: Sequence[tuple[str, str]], *, room: str | None = None) -> list[Said]:
        """Send lines of people as button presses, in one batch and once; return everything that was sent.

        A table of what is refused costs one transaction so, and not two for each line.
        """
        before = len(self.channel.sent)
        await self.dispatcher(self._presses(lines, room))
        await self.delivery.drain()
        return self.channel.sent[before:]

    async def ask_all(self, lines: Sequence[tuple[str, str]], *, room: str | None = None) -> list[Said]:
        """Do as `forge_all`, but return what stands written to be sent, whenever it is due, and send nothing of it.

        Delivery takes two transactions for each message: for thousands of them that is most of the work.
        """
        async with self.database.read() as db:
            before = await outbox.last_number(db)
        await self.dispatcher(self._presses(lines, room))
        async with self.database.read() as db:
            written = await outbox.listing(db, after=before)
            told = [(each, facts.decode(each.kind, each.content)) for each in written]
            said = [await self._read(db, *each) for each in told if not isinstance(each[1], Menu)]
        settled = update(outbox.Parcel).where(outbox.Parcel.id > before, outbox.Parcel.state == outbox.State.WAITING)
        await self.database.write(lambda db: db.core(settled.values(state=outbox.State.SENT)))
        return [piece for pieces in said for piece in pieces]

    def last(self, who: str) -> Said:
        """Return the newest message in somebody's chat, empty when there is none."""
        return (self.chat_of(who) or [Said("", Message(""), None, "")])[-1]

    async def help_of(self, who: str) -> str:
        """Return everything that somebody's help says, under every heading it offers."""
        [said] = await self.say(who, "帮助")
        under = [await self.forge(who, line) for line in said.buttons.values()]
        return "\n".join([said.text, *(each.text for those in under for each in those)])

    def heard(self, who: str, text: str) -> int:
        """Return how many messages sent to somebody, edits too, say ``text``."""
        return sum(said.chat == f"chat-{who}" and text in said.text for said in self.channel.sent)

    def restart(self) -> None:
        """Let the program end and begin again on the same database."""
        self.dispatcher = Dispatcher(self.database, self.almanac, lambda: self.now, Links("http://zhibu.test"))
        self.delivery = Delivery(self.database, {"test": self.channel}, self.almanac, lambda: self.now)
        self.fetching = Fetching(self.database, {"test": self.channel}, self.dispatcher, lambda: self.now)

    def set_clock(self, local: str) -> None:
        """Make it this wall time, ``2026-11-27 15:05``, without letting the clock's jobs run."""
        self.now = datetime.fromisoformat(local).replace(tzinfo=ZONE)

    def put_in_force(self, rules: RuleBook | None) -> None:
        """Let these be the rules of today, and of all days that have the same; None: those of the pack again."""
        if rules is None:
            self.almanac._editions.clear()
        else:
            self.almanac._editions[self.almanac.book.unchanged_since(self.almanac.today(self.now))] = rules

    async def call_meeting(self, line: str = "开会 主题党日 下周五15:00 三楼会议室 学习二十大精神") -> int:
        """Let 陈静 call a meeting in one line; return its number."""
        await self.say("陈静", line)
        published = await self.press("陈静", "发布")
        # A machine that died in the sending reports what may not have come behind its answer.
        return next(int(said.buttons["报名情况"].split()[-1]) for said in published if "报名情况" in said.buttons)

    async def enrol(self, *names: str, branch: str = OFFICE) -> list[int]:
        """Put more people on a branch's roster, without accounts; return their numbers."""

        async def work(db: Session) -> list[int]:
            node = await branches.by_name(db, branch)
            assert node is not None
            return [(await members.enrol(db, name, node, by=None, at=self.now)).id for name in names]

        return await self.database.write(work)

    async def found(self, name: str) -> None:
        """Make a third branch without anybody in it."""

        async def work(db: Session) -> None:
            await branches.found(db, name, parent=await branches.root(db), at=self.now)

        await self.database.write(work)

    async def depart(self, number: int) -> None:
        """Take a member off the roster behind everybody's back, as a transfer on another machine does."""
        gone = update(Member).where(Member.id == number).values(standing=Standing.DEPARTED)
        await self.database.write(lambda db: db.core(gone))

    async def rows(self, table: str, **values: Any) -> list[Any]:
        """Return the rows of a table that hold these values."""
        query = _whole(table).filter_by(**values) if values else _whole(table)
        async with self.database.read() as db:
            return list((await db.core(query)).all())

    async def amounts(self, who: str) -> dict[str, int | None]:
        """Return what somebody's months of dues come to, in 分, None where it is not known."""
        rows = await self.rows("dues_months", member_id=self.cast.members[who])
        async with self.database.read() as db:
            opened = [row.sealed_amount and db.vault.open_money(row.sealed_amount).fen for row in rows]
        return {str(row.month): amount for row, amount in zip(rows, opened, strict=True)}

    async def ledgers(self) -> dict[str, list[Any]]:
        """Return every row of every ledger, to see that something changed nothing."""
        async with self.database.read() as db:
            # Most tables are empty in most tests: one question less for each of them.
            filled = set((await db.core(_filled())).scalars())
            return {
                name: list((await db.core(_whole(name))).all()) if name in filled else []
                for name in Base.metadata.tables
                if name not in TRAFFIC
            }

    async def run_job(self, name: str) -> None:
        """Run one job as of now."""
        await run_all(self.database, self.almanac, self.now, [each for each in jobs() if each.name == name])

    async def tick(self, **later: float) -> list[Said]:
        """Let time pass and the clock run its jobs, those that changed something twice; return what was sent."""
        self.now += timedelta(**later)
        before, changed = len(self.channel.sent), set[str]()
        await run_all(self.database, self.almanac, self.now, [_watched(each, changed) for each in jobs()])
        await run_all(self.database, self.almanac, self.now, [each for each in jobs() if each.name in changed])
        await self.delivery.drain()
        return self.channel.sent[before:]

    def chat_of(self, who: str) -> list[Said]:
        """Return somebody's chat as she sees it now: edits have taken the place of what they edited."""
        seen: dict[str, Said] = {}
        for said in self.channel.sent:
            if said.chat == f"chat-{who}":
                seen[said.ref] = said
        return list(seen.values())

    def _presses(self, lines: Sequence[tuple[str, str]], room: str | None) -> list[Update]:
        kind, batch = ChatKind.GROUP if room else ChatKind.PRIVATE, []
        for who, line in lines:
            self._events += 1
            chat, private = room or f"chat-{who}", f"chat-{who}"
            pressed = f"forged-{self._events}"
            batch.append(Update("test", str(self._events), chat, kind, who, who, line, pressed, "", private))
        return batch

    async def _read(self, db: Session, parcel: outbox.Parcel, told: Any) -> list[Said]:
        """Return the messages that `Delivery` makes of what is written."""
        language = Language(parcel.language)
        message = word(told, language, ZONE)
        if making.is_paper(told):
            message = replace(message, file=await making.make(db, told, self.almanac, at=self.now))
        pieces = degrade(message, self.channel.capabilities, language)
        _, chat = split_lane(parcel.lane)
        return [Said(chat, piece, None, "") for piece in pieces]

    def _showing(self, who: str, label: str) -> Said:
        for said in reversed(self.chat_of(who)):
            if label in said.buttons:
                return said
        raise AssertionError(f"{who} has no button {label!r}; the last message: {self.chat_of(who)[-1:]}")

    async def _do(
        self,
        who: str,
        text: str,
        pressed: str | None,
        room: str | None,
        location: Location | None = None,
        file: FileRef | None = None,
    ) -> list[Said]:
        self._events += 1
        chat = room or f"chat-{who}"
        kind = ChatKind.GROUP if room else ChatKind.PRIVATE
        private = f"chat-{who}"
        update = Update("test", str(self._events), chat, kind, who, who, text, pressed, "", private, location, file)
        before = len(self.channel.sent)
        await self._deliver(update)
        once = len(self.channel.sent)
        await self._deliver(update)
        assert len(self.channel.sent) == once, f"delivered again, {text!r} was answered again"
        return [said for said in self.channel.sent[before:] if said.chat in (chat, f"chat-{who}")]

    async def _deliver(self, update: Update) -> None:
        await self.dispatcher([update])
        if update.file is not None:
            await self.fetching.drain()
        await self.delivery.drain()
