"""The way of an update: inbox, speaker, dialogue, command, outbox, in one transaction; the only error boundary.

Three kinds of "no" end here: `Unclear` asks again, `Refused` explains, anything else is a bug: all is undone, the
speaker gets an apology with a reference, and the log the rest.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from bot import conversation, receiving
from bot.answers import AnsweredInPrivate, Apology, FileRefused, OnlyInPrivate, SlowDown
from bot.channels.channel import ChatKind, Event, FileRef, Left, RoomMoved, Unreadable, Update
from bot.conversation import Turn
from bot.floods import Budget, Flood
from bot.links import Links
from bot.numbers import BY_NUMBER
from bot.papers.handed import NotRead, Tables
from bot.parsing import Unclear
from bot.recognition import is_for_us
from bot.reply import Reply, say
from models import arrivals, inbox, lanes, notices, outbox, peers, rooms
from models.almanac import Almanac
from models.database import Database, Session
from models.facts import Refused, of_json
from models.members import Language
from models.peers import Speaker, lane_of
from models.rules.files import Fit, Problem

logger = logging.getLogger(__name__)


class Dispatcher:
    """Takes events in and returns when everything that follows from them is on the disk."""

    def __init__(
        self,
        database: Database,
        almanac: Almanac,
        clock: Callable[[], datetime],
        links: Links,
        on_commit: Callable[[], None] = lambda: None,
        on_file: Callable[[], None] = lambda: None,
        budget: Budget | None = None,
    ) -> None:
        self._database = database
        self._almanac = almanac
        self._clock = clock
        self._links = links
        self._on_commit = on_commit
        self._on_file = on_file
        self._budget = budget

    async def __call__(self, events: Sequence[Event]) -> None:
        """Deal with events in their order; those seen before change nothing, nor does what is beyond the budget."""
        sifted = self._budget.sift(events, self._clock()) if self._budget else list[Event | Flood](events)
        if sifted:
            await self._write(lambda db, tables: self._receive(db, sifted, tables))
            self._on_commit()
        if any(isinstance(event, Update) and event.file is not None for event in events):
            self._on_file()

    async def arrived(self, number: int, outcome: tuple[Fit, bytes] | Problem) -> None:
        """Go on with an update whose file was fetched, or say why it is not taken; done before, nothing happens."""
        await self._write(lambda db, tables: self._take_file(db, number, outcome, tables))
        self._on_commit()

    async def _write(self, work: Callable[[Session, Tables], Awaitable[None]]) -> None:
        """Do a work in one transaction; a table it turns out to need is read in between, and it is done anew."""
        tables = Tables()
        while True:
            try:
                return await self._database.write(lambda db: work(db, tables))
            except NotRead as needed:
                await tables.read(needed)

    async def _take_file(self, db: Session, number: int, outcome: tuple[Fit, bytes] | Problem, tables: Tables) -> None:
        now = self._clock()
        said = await arrivals.settle(db, number, at=now)
        if said is None:
            return
        update = of_json(Update, said)
        key = (update.channel, update.user)
        speaker = (await peers.speakers(db, [key])).get(key)
        if speaker is None:
            return
        turn = Turn(db, update, speaker, self._almanac, self._links, now, tables)

        async def work() -> Reply:
            if isinstance(outcome, Problem):
                return say(FileRefused(update.file.name if update.file else "", outcome), in_place=False)
            return await receiving.receive(turn, *outcome)

        await self._speak(turn, work)

    async def _receive(self, db: Session, sifted: Sequence[Event | Flood], tables: Tables) -> None:
        now = self._clock()
        floods = {(each.update.channel, each.update.event_id) for each in sifted if isinstance(each, Flood)}
        storable = [_storable(each.update if isinstance(each, Flood) else each) for each in sifted]
        for event in storable:
            if isinstance(event, Unreadable):
                await inbox.quarantine(db, event.channel, event.event_id, event.body, at=now)
        readable = [event for event in storable if not isinstance(event, Unreadable)]
        if not readable:
            return
        fresh = await inbox.receive(db, [(event.channel, event.event_id) for event in readable], at=now)
        new = [event for event in readable if (event.channel, event.event_id) in fresh]
        known = await peers.speakers(db, {(event.channel, event.user) for event in new if isinstance(event, Update)})
        spoken: set[tuple[str, str]] = set()
        done: set[tuple[str, str]] = set()
        for event in new:
            if (event.channel, event.event_id) in done:
                continue
            done.add((event.channel, event.event_id))
            match event:
                case Update() if (event.channel, event.event_id) in floods:
                    _slow_down(db, event, known.get((event.channel, event.user)), now)
                case Update():
                    key = (event.channel, event.user)
                    if key in spoken:
                        known |= await peers.speakers(db, [key])
                    spoken.add(key)
                    await self._answer(db, event, known.get(key), now, tables)
                case RoomMoved() | Left():
                    await self._follow(db, event, now)
            # A batch of a hundred is one work: others have their turn within it.
            await asyncio.sleep(0)

    async def _follow(self, db: Session, event: RoomMoved | Left, now: datetime) -> None:
        """Note that a chat moved or is lost."""
        try:
            async with db.savepoint():
                match event:
                    case RoomMoved(channel=channel, old=old, new=address):
                        await rooms.move(db, channel, old, address)
                        await lanes.move(db, {lane_of(channel, old): lane_of(channel, address)})
                    case Left(channel=channel, chat=chat):
                        await notices.lose_chat(db, lane_of(channel, chat), self._almanac, at=now)
                        await rooms.forget(db, channel, chat)
        except Exception:
            await self._fail(db, event)

    async def _answer(
        self, db: Session, update: Update, speaker: Speaker | None, now: datetime, tables: Tables
    ) -> None:
        if update.chat_kind is ChatKind.GROUP and not (update.is_mention or is_for_us(update.text)):
            return
        if speaker is None and update.chat_kind is ChatKind.GROUP:
            _say_in_room(db, update, OnlyInPrivate(), now)
            return
        if update.is_entry and speaker is not None and not speaker.had_blocked:
            return
        if speaker is None or speaker.had_blocked:
            speaker = await self._welcome(db, update, speaker, now)
            if speaker is None:
                return
        turn = Turn(db, update, speaker, self._almanac, self._links, now, tables)
        hear = receiving.announce if update.file is not None else conversation.answer
        await self._speak(turn, lambda: hear(turn))

    async def _speak(self, turn: Turn, work: Callable[[], Awaitable[Reply]]) -> None:
        """Do a work of one speaker and send what it answers."""
        try:
            async with turn.db.savepoint():
                self._send(turn, await work())
        except (Unclear, Refused) as no:
            await self._decline(turn, no)
        except NotRead:
            raise
        except Exception:
            await self._apologise(turn)

    async def _decline(self, turn: Turn, no: Unclear | Refused) -> None:
        """Ask again or explain; saying no may meet a bug as well."""
        try:
            async with turn.db.savepoint():
                if isinstance(no, Unclear):
                    reply = await conversation.ask_again(turn, no)
                else:
                    reply = await conversation.refuse(turn, no)
                self._send(turn, reply)
        except Exception:
            await self._apologise(turn)

    async def _welcome(self, db: Session, update: Update, speaker: Speaker | None, now: datetime) -> Speaker | None:
        """Return who writes for the first time or is back; None when that met a bug, and there is nobody to answer."""
        try:
            async with db.savepoint():
                if speaker is None:
                    return await self._meet(db, update, now)
                await peers.came_back(db, speaker.peer_id)
        except Exception:
            await self._fail(db, update)
            return None
        return speaker

    async def _meet(self, db: Session, update: Update, now: datetime) -> Speaker:
        language = Language.EN if update.language.startswith("en") else Language.ZH
        return await peers.meet(
            db,
            update.channel,
            update.user,
            update.private_chat or update.chat,
            update.user_name,
            language,
            at=now,
        )

    async def _apologise(self, turn: Turn) -> None:
        reference = await self._fail(turn.db, turn.update)
        self._send(turn, Reply((Apology(reference),), in_place=False))

    async def _fail(self, db: Session, event: Event) -> str:
        """Log the bug met by an event, and mark the event; return the reference of both.

        Raises:
            Exception: it was no bug: the storage refuses, and the event is not taken in.
        """
        if db.spoilt_by is not None:
            raise db.spoilt_by
        reference = secrets.token_hex(3)
        logger.exception("update failed", extra={"reference": reference, "channel": event.channel})
        await inbox.fail(db, event.channel, event.event_id, reference)
        return reference

    def _send(self, turn: Turn, reply: Reply) -> None:
        update, speaker = turn.update, turn.speaker
        lane = lane_of(speaker.channel, speaker.chat)
        edits = update.pressed if reply.in_place and update.pressed != BY_NUMBER else None
        if update.chat_kind is ChatKind.GROUP:
            edits = None
            if turn.answers_in_room:
                lane = lane_of(update.channel, update.chat)
            elif reply.facts:
                _say_in_room(turn.db, update, AnsweredInPrivate(), turn.now)
        for told in reply.facts:
            outbox.put(
                turn.db,
                lane,
                told,
                language=turn.language,
                at=turn.now,
                member_id=speaker.member_id,
                edits=edits,
            )
            edits = None


def _slow_down(db: Session, update: Update, speaker: Speaker | None, now: datetime) -> None:
    """Tell an account in private that what it said was too much; a group is told nothing."""
    if speaker is not None:
        lane, language, member = lane_of(speaker.channel, speaker.chat), speaker.language, speaker.member_id
        outbox.put(db, lane, SlowDown(), language=language, at=now, member_id=member)
    elif update.chat_kind is ChatKind.PRIVATE:
        outbox.put(db, lane_of(update.channel, update.chat), SlowDown(), language=Language.ZH, at=now)


def _say_in_room(db: Session, update: Update, told: object, now: datetime) -> None:
    lane = lane_of(update.channel, update.chat)
    outbox.put(db, lane, told, language=Language.ZH, at=now, purpose=outbox.Purpose.ANNOUNCEMENT)


def _storable(event: Event) -> Event:
    """Return the event without the signs no database keeps: NUL, and halves of characters."""
    kept = _clean(event)
    if isinstance(event, Update) and event.file is not None:
        kept["file"] = replace(event.file, **_clean(event.file))
    return replace(event, **kept)


def _clean(part: Event | FileRef) -> dict[str, Any]:
    texts = {field.name: getattr(part, field.name) for field in fields(part)}
    return {name: _kept(text) for name, text in texts.items() if isinstance(text, str) and _kept(text) != text}


def _kept(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
