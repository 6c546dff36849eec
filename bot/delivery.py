"""Delivery: claim, word, send, mark; every message ends in a state a person can see.

Nothing else sends. A message is claimed and committed before it leaves and marked after it arrived, so a crash in
between leaves a row that says so.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from bot.channels.channel import (
    Ambiguous,
    Broadcaster,
    Channel,
    File,
    Message,
    Moved,
    NotSent,
    Rejected,
    SendFailed,
    Unreachable,
)
from bot.crowds import Allowance, Crowd, Crowds
from bot.heartbeats import beat
from bot.marking import Marking
from bot.menus import menu_of
from bot.pacing import Pacer
from bot.papers import making
from bot.patience import patiently
from bot.reply import degrade, numbered_lines
from bot.wording import word
from models import accounts, crowds, facts, lanes, notices, outbox, rooms
from models.almanac import Almanac
from models.database import Database, Session, Work
from models.members import Language
from models.menus import Menu
from models.outbox import Claimed, Purpose, State
from models.peers import lane_of, split_lane

logger = logging.getLogger(__name__)
T = TypeVar("T")

IN_FLIGHT = 64
# Other processes write too (the command line, another machine); nobody wakes us for theirs.
IDLE = 2.0
BACK_OFF = (1, 2, 5, 15, 60, 300)
GIVE_UP_AFTER = timedelta(hours=24)
# So often a message is tried in a day, at the longest pause; a program that begins anew every night knows by this.
TRIES_OF_A_DAY = GIVE_UP_AFTER // timedelta(seconds=BACK_OFF[-1])
# Two failures make a channel fail for somebody, but for a network that was gone for a moment.
FAILS_FOR = timedelta(minutes=1)
# A sender that lives renews its leases this often, well before they end.
RENEW_EVERY = outbox.LEASE / 3
# SQLite takes some thirty thousand values in a statement.
RENEWED_AT_ONCE = 1000
# Each holds a connection of the readers' while it is made, and pages need these, too.
PAPERS_AT_ONCE = 2
# Said twice these do no harm; an announcement to a whole group does.
RESENT = {Purpose.REPLY, Purpose.URGENT, Purpose.NOTICE, Purpose.REMINDER}


class TooLate(Exception):
    """The deadline passed while the message waited for its turn on the channel."""


class Delivery:
    """The one sender. ``run`` works until cancelled; ``wake`` says that there is something new."""

    def __init__(
        self, database: Database, channels: Mapping[str, Channel], almanac: Almanac, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._channels = channels
        self._almanac = almanac
        self._clock = clock
        self._pacers = {name: Pacer(channel.capabilities) for name, channel in channels.items()}
        self._wake = asyncio.Event()
        self._under_way: dict[asyncio.Task[None], list[int]] = {}
        # Of messages in several pieces that are tried again: how many of these have arrived.
        self._pieces: dict[int, int] = {}
        self._crowds = Crowds(channels, almanac, lambda number: self._pieces.get(number, 0))
        self._allowances = {name: Allowance(channel, almanac) for name, channel in channels.items()}
        # Since when each chat that failed has done so.
        self._failing: dict[str, datetime] = {}
        self._renewed_at = self._looked_at = clock()
        self._marking = Marking(self._write, clock)
        self._papers = asyncio.Semaphore(PAPERS_AT_ONCE)

    def wake(self) -> None:
        self._wake.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        await self.begin()
        try:
            while True:
                beat()
                self._wake.clear()
                await patiently(self._renew)
                if not await patiently(self._send_next):
                    await patiently(self._rest)
        finally:
            for task in self._under_way:
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)

    async def begin(self) -> None:
        """Deal with what a dead predecessor left between sending and marking, or for channels we do not serve."""
        await self._recall()
        # The lock of `zhibu run` says that nobody else sends, so whatever is being sent was left by the dead.
        await self._write(lambda db: notices.rescue(db, self._almanac, at=self._clock(), abandoned=True))
        moved = await self._write(lambda db: accounts.note_served(db, tuple(self._channels), at=self._clock()))
        if moved:
            logger.warning("a channel is not served, its people are told elsewhere", extra={"members": moved})

    async def _recall(self) -> None:
        """Let what was sent just before count: WeCom drops what is more than a chat takes, and says nothing."""
        now = self._clock()
        for name, pacer in self._pacers.items():
            if seconds := pacer.remembered_seconds:
                since = now - timedelta(seconds=seconds)
                for chat, moment in await patiently(partial(self._sent_since, name, since, now)):
                    pacer.remember(chat, max((now - moment).total_seconds(), 0.0))

    async def _sent_since(self, channel: str, since: datetime, now: datetime) -> list[tuple[str, datetime]]:
        async with self._database.read() as db:
            return await crowds.sent_since(db, channel, since, at=now)

    async def drain(self) -> None:
        """Deliver everything that is due now, and return."""
        while await self._send_next() or self._under_way or self._marking.under_way:
            tasks = [*self._under_way, *([self._marking.under_way] if self._marking.under_way else [])]
            if tasks:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)

    async def _send_next(self) -> bool:
        room = IN_FLIGHT - len(self._under_way)
        if room <= 0:
            return False
        now = self._looked_at = self._clock()
        leaving, is_any = await self._database.write(lambda db: self._claim(db, room, now))
        for crowd in leaving:
            task = asyncio.create_task(self._deliver(crowd))
            self._under_way[task] = [each.id for each in crowd]
            task.add_done_callback(self._finished)
        return is_any

    async def _claim(self, db: Session, room: int, now: datetime) -> tuple[list[Crowd], bool]:
        """Return what is to leave now, and whether anything was due at all."""
        morning = self._almanac.by_day(now)
        if morning > now:
            await outbox.wait_for_morning(db, morning, at=now)
        for allowance in self._allowances.values():
            await allowance.keep(db, at=now)
        claimed = await outbox.claim(db, room, tuple(self._channels), at=now)
        return await self._crowds.gather(db, claimed, is_all=len(claimed) < room, at=now), bool(claimed)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._under_way.pop(task, None)
        self._wake.set()
        if not task.cancelled() and task.exception():
            logger.error("delivery failed", exc_info=task.exception())

    async def _renew(self) -> None:
        now = self._clock()
        if now - self._renewed_at < RENEW_EVERY:
            return
        self._renewed_at = now
        mine = [number for numbers in self._under_way.values() for number in numbers]
        for start in range(0, len(mine), RENEWED_AT_ONCE):
            some = mine[start : start + RENEWED_AT_ONCE]
            await self._database.write(partial(outbox.renew, parcel_ids=some, at=now))

    async def _rest(self) -> None:
        if self._wake.is_set():
            return
        seconds = IDLE
        if len(self._under_way) < IN_FLIGHT:
            # Whatever was due when we looked and is not under way waits for one that is, or for one put off.
            async with self._database.read() as db:
                due = await outbox.next_due(db, after=self._looked_at)
            if due is not None:
                seconds = max((due - self._clock()).total_seconds(), 0.0)
        # Not `wait_for`: on 3.11 it can swallow a cancellation that comes together with the wake.
        with suppress(TimeoutError):
            async with asyncio.timeout(min(seconds, IDLE)):
                await self._wake.wait()

    async def _deliver(self, crowd: Crowd) -> None:
        name, _ = split_lane(crowd[0].lane)
        # Whoever has been told much just now is not to keep all others waiting.
        ready = [each for each in crowd if self._pacers[name].is_free(_chat_of(each))]
        alone = [each for each in crowd if len(ready) < 2 or each not in ready]
        if len(ready) > 1:
            alone += await self._deliver_together(ready)
        await asyncio.gather(*map(self._deliver_alone, alone))

    async def _deliver_together(self, crowd: Crowd) -> Crowd:
        """Say one fact to many; return who has to be told alone, because the call was refused for the sake of some."""
        left = {_chat_of(each): each for each in crowd}
        try:
            ref = await self._send_together(left)
        except (Unreachable, Rejected):
            return list(left.values())
        except TooLate:
            late = "its turn came after the deadline"
            await asyncio.gather(*(self._settle(each, State.LATE, late) for each in left.values()))
        except SendFailed as failure:
            await asyncio.gather(*(self._failed(each, chat, failure) for chat, each in left.items()))
        except Exception as error:
            logger.exception("cannot word or send", extra={"outbox": crowd[0].id, "kind": crowd[0].kind})
            dead = f"{type(error).__name__} while sending"
            await asyncio.gather(*(self._settle(each, State.DEAD, dead) for each in left.values()))
        else:
            await asyncio.gather(*(self._succeeded(each, ref) for each in left.values()))
        return []

    async def _send_together(self, left: dict[str, Claimed]) -> str | None:
        """Send to these chats, piece by piece; whom one did not reach is dealt with, and is not among them any more."""
        first = next(iter(left.values()))
        name, _ = split_lane(first.lane)
        channel = self._channels[name]
        assert isinstance(channel, Broadcaster)
        told, language = facts.decode(first.kind, first.content), Language(first.language)
        message, ref = word(told, language, self._almanac.zone), None
        for index, piece in enumerate(degrade(message, channel.capabilities, language)):
            if index < self._pieces.get(first.id, 0) or not left:
                continue
            async with self._pacers[name].turns(list(left)):
                if index == 0 and first.deadline is not None and first.deadline < self._clock():
                    raise TooLate
                spread = await channel.send_to_many(list(left), piece)
            self._allowances[name].spend(len(left))
            ref = spread.ref
            failed = [(left.pop(chat), chat, failure) for chat, failure in spread.failed.items()]
            self._pieces.update(dict.fromkeys((each.id for each in left.values()), index + 1))
            await asyncio.gather(*(self._failed(*each) for each in failed))
        self._offer(message, channel, left.values())
        return ref

    async def _deliver_alone(self, parcel: Claimed) -> None:
        name, chat = split_lane(parcel.lane)
        try:
            ref = await self._send(self._channels[name], chat, parcel)
        except TooLate:
            await self._settle(parcel, State.LATE, "its turn came after the deadline")
        except SendFailed as failure:
            await self._failed(parcel, chat, failure)
        except Exception as error:
            logger.exception("cannot word or send", extra={"outbox": parcel.id, "kind": parcel.kind})
            await self._settle(parcel, State.DEAD, f"{type(error).__name__} while sending")
        else:
            await self._succeeded(parcel, ref)

    async def _send(self, channel: Channel, chat: str, parcel: Claimed) -> str | None:
        told = facts.decode(parcel.kind, parcel.content)
        language = Language(parcel.language)
        if isinstance(told, Menu):
            await channel.set_menu(chat, language.value, menu_of(told.roles, language, told.switches))
            return None
        message = word(told, language, self._almanac.zone)
        if making.is_paper(told):
            message = replace(message, file=await patiently(lambda: self._make_paper(told)))
        ref = None
        for index, piece in enumerate(degrade(message, channel.capabilities, language)):
            if index < self._pieces.get(parcel.id, 0):
                continue
            edits = parcel.edits if index == 0 and channel.capabilities.can_edit else None
            async with self._pacers[channel.name].turn(chat):
                if index == 0 and parcel.deadline is not None and parcel.deadline < self._clock():
                    raise TooLate
                ref = await channel.send(chat, piece, edits)
            self._allowances[channel.name].spend(1)
            self._pieces[parcel.id] = index + 1
        self._offer(message, channel, [parcel])
        return ref

    async def _make_paper(self, told: object) -> File:
        async with self._papers, self._database.read() as db:
            return await making.make(db, told, self._almanac, at=self._clock())

    def _offer(self, message: Message, channel: Channel, told: Iterable[Claimed]) -> None:
        """Remember what the numbers of a list stand for in these chats."""
        if lines := numbered_lines(message, channel.capabilities):
            self._marking.offer((each.lane for each in told), lines)

    async def _succeeded(self, parcel: Claimed, ref: str | None) -> None:
        """Mark a message; whatever its chat had against us before is over."""
        self._pieces.pop(parcel.id, None)
        self._failing.pop(parcel.lane, None)
        await self._marking.mark(parcel.id, ref)

    async def _failed(self, parcel: Claimed, chat: str, failure: SendFailed) -> None:
        """Decide by the kind of failure what becomes of the message."""
        now, (channel, _) = self._clock(), split_lane(parcel.lane)
        match failure:
            case NotSent() if await self._stand_in(parcel, now, str(failure)):
                pass
            case NotSent():
                await self._try_again(parcel, failure, now)
            case Ambiguous() if parcel.purpose in RESENT and parcel.doubts == 0 and _in_time(parcel, now):
                await self._postpone(parcel, now, str(failure), in_doubt=True)
            case Ambiguous():
                await self._settle(parcel, State.UNKNOWN, str(failure))
                if parcel.doubts:
                    await self._pass_over(parcel, now, str(failure))
            case Moved(new_chat=new_chat):
                await self._write(lambda db: self._move(db, parcel, channel, chat, new_chat))
            case Unreachable():
                await self._write(lambda db: self._lose(db, parcel, channel, chat, str(failure)))
                places = {"channel": channel, "member": parcel.member_id}
                logger.warning("an account takes no messages: %s", failure, extra=places)
            case Rejected() | _:
                await self._settle(parcel, State.DEAD, str(failure))
        self._wake.set()

    async def _stand_in(self, parcel: Claimed, now: datetime, error: str) -> bool:
        """Let another account of the member take over from one that failed twice; return whether there is one."""
        since = self._failing.setdefault(parcel.lane, now)
        if now - since < FAILS_FOR:
            return False
        return await self._pass_over(parcel, now, error, again=True)

    async def _pass_over(self, parcel: Claimed, now: datetime, error: str, *, again: bool = False) -> bool:
        """Send what waits for the account to the member's next one, ``again``: this message, too."""

        async def work(db: Session) -> str | None:
            instead = await accounts.pass_over(db, parcel.lane, tuple(self._channels), error, at=now)
            if instead is not None and again:
                await outbox.postpone(db, parcel.id, now, error)
            return instead

        instead = await self._write(work)
        if instead is None:
            return False
        self._failing.pop(parcel.lane, None)
        self._pieces.pop(parcel.id, None)
        places = {"channel": split_lane(parcel.lane)[0], "instead": split_lane(instead)[0]}
        logger.warning("an account failed twice, the next one is used", extra={"member": parcel.member_id, **places})
        return True

    async def _try_again(self, parcel: Claimed, failure: NotSent, now: datetime) -> None:
        if self._is_hopeless(parcel, now):
            await self._settle(parcel, State.DEAD, f"gave up: {failure}")
            return
        wait = max(failure.retry_after, BACK_OFF[min(parcel.attempts - 1, len(BACK_OFF) - 1)])
        if failure.whole_channel:
            self._pacers[split_lane(parcel.lane)[0]].hold(wait)
        await self._postpone(parcel, now + timedelta(seconds=wait), str(failure))

    def _is_hopeless(self, parcel: Claimed, now: datetime) -> bool:
        """Return whether a message was tried for a day; that it waited for its morning or its turn is no reason."""
        if now - parcel.created_at <= GIVE_UP_AFTER:
            return False
        return now - self._failing.get(parcel.lane, now) > GIVE_UP_AFTER or parcel.attempts > TRIES_OF_A_DAY

    async def _postpone(self, parcel: Claimed, until: datetime, error: str, *, in_doubt: bool = False) -> None:
        await self._write(lambda db: outbox.postpone(db, parcel.id, until, error, in_doubt=in_doubt))

    async def _settle(self, parcel: Claimed, state: State, error: str) -> None:
        at = self._clock()
        self._pieces.pop(parcel.id, None)
        await self._write(lambda db: notices.give_up(db, parcel, state, error, self._almanac, at=at))
        if state is not State.LATE:
            places = {"channel": split_lane(parcel.lane)[0], "outbox": parcel.id, "state": state.value}
            logger.warning("a message is given up: %s", error, extra=places)

    async def _move(self, db: Session, parcel: Claimed, channel: str, old: str, new: str) -> None:
        await rooms.move(db, channel, old, new)
        await outbox.postpone(db, parcel.id, self._clock(), "chat moved")
        await lanes.move(db, {lane_of(channel, old): lane_of(channel, new)})

    async def _lose(self, db: Session, parcel: Claimed, channel: str, chat: str, error: str) -> None:
        now = self._clock()
        self._pieces.pop(parcel.id, None)
        # Back among what waits for this chat: it goes where the rest goes.
        await outbox.postpone(db, parcel.id, now, error)
        await rooms.forget(db, channel, chat)
        await notices.lose_chat(db, lane_of(channel, chat), self._almanac, at=now, reason=error)

    async def _write(self, work: Work[T]) -> T:
        """Write down what became of a message; it is known here alone, so a storage that refuses is waited for."""
        return await patiently(lambda: self._database.write(work))


def _chat_of(parcel: Claimed) -> str:
    return split_lane(parcel.lane)[1]


def _in_time(parcel: Claimed, now: datetime) -> bool:
    return parcel.deadline is None or now < parcel.deadline
