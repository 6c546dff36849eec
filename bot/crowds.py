"""What goes out together: the same words to many in one call, off the peaks, and within what a channel takes a day."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bot.channels.channel import Channel
from bot.papers import making
from models import crowds, facts
from models.almanac import Almanac
from models.database import Session
from models.menus import Menu
from models.outbox import Claimed, Purpose
from models.peers import split_lane
from models.rules.calendar import at_wall

logger = logging.getLogger(__name__)

# People said something and wait; everything else may wait a minute.
AT_ONCE = (Purpose.REPLY, Purpose.URGENT)
PEAK_MINUTES = (0, 30)

Crowd = list[Claimed]


class Crowds:
    """Gathers what was claimed; ``pieces_sent`` says how much of a message in several pieces has arrived before."""

    def __init__(self, channels: Mapping[str, Channel], almanac: Almanac, pieces_sent: Callable[[int], int]) -> None:
        self._channels = channels
        self._almanac = almanac
        self._pieces_sent = pieces_sent

    async def gather(self, db: Session, claimed: Sequence[Claimed], *, is_all: bool, at: datetime) -> list[Crowd]:
        """Return what goes out together; what is not to leave in this minute is put back.

        Args:
            is_all: nothing else is due, so that nobody is to be looked for who is told the same.
        """
        leaving = []
        for crowd in self._alike(claimed):
            limit = self._limit(crowd[0])
            if limit > len(crowd) and not is_all:
                crowd += await crowds.claim_alike(db, crowd[0], limit - len(crowd), at=at)
            if (until := self._wait(crowd, at)) is None:
                leaving.append(crowd)
            else:
                await crowds.put_back(db, [each.id for each in crowd], until)
        return leaving

    def _alike(self, claimed: Sequence[Claimed]) -> list[Crowd]:
        alike: dict[object, Crowd] = {}
        for each in claimed:
            crowd = alike.setdefault(self._sameness(each), [])
            crowd.append(each)
        return list(alike.values())

    def _sameness(self, each: Claimed) -> object:
        """Return what those have in common who can be told in one call; a number where it is told alone."""
        if self._limit(each) == 1:
            return each.id
        content = json.dumps(each.content, sort_keys=True)
        what = (_channel_of(each), each.purpose, each.kind, content, each.language)
        return *what, each.created_at, each.deadline, each.attempts, each.doubts, self._pieces_sent(each.id)

    def _limit(self, each: Claimed) -> int:
        limit = self._channels[_channel_of(each)].capabilities.crowd_limit or 1
        return limit if limit > 1 and each.edits is None and not _is_personal(each) else 1

    def _wait(self, crowd: Crowd, at: datetime) -> datetime | None:
        """Return until when a crowd waits because everybody's programs send now, None when it does not."""
        first, local = crowd[0], self._almanac.local(at)
        if not self._channels[_channel_of(first)].capabilities.avoids_peaks or local.minute not in PEAK_MINUTES:
            return None
        if first.purpose in AT_ONCE or (len(crowd) == 1 and first.purpose is Purpose.NOTICE):
            return None
        until = at.replace(second=0, microsecond=0) + timedelta(minutes=1)
        return until if first.deadline is None or first.deadline > until else None


class Allowance:
    """What a channel takes a day; when it is used up, what can wait does so until the next morning."""

    def __init__(self, channel: Channel, almanac: Almanac) -> None:
        self._name = channel.name
        self._per_account = channel.capabilities.daily_per_account
        self._almanac = almanac
        self._day: date | None = None
        self._used = self._limit = 0

    def spend(self, count: int) -> None:
        self._used += count

    async def keep(self, db: Session, *, at: datetime) -> None:
        """Let wait what is more than today's."""
        if self._per_account is None:
            return
        today, zone = self._almanac.today(at), self._almanac.zone
        if today != self._day:
            self._used = await crowds.count_sent(db, self._name, since=at_wall(today, _MIDNIGHT, zone))
            self._day, self._limit = today, 0
        if self._used >= self._limit:
            self._limit = self._per_account * max(1, await crowds.count_accounts(db, self._name))
        if self._used < self._limit:
            return
        morning = self._almanac.by_day(at_wall(today + timedelta(days=1), _MIDNIGHT, zone))
        if count := await crowds.wait_for_tomorrow(db, self._name, morning, at=at):
            logger.warning("the day's messages are used up", extra={"channel": self._name, "waiting": count})


def _channel_of(each: Claimed) -> str:
    return split_lane(each.lane)[0]


def _is_personal(each: Claimed) -> bool:
    told: Any = facts.decode(each.kind, each.content)
    return each.purpose is Purpose.REPLY or isinstance(told, Menu) or making.is_paper(told)


_MIDNIGHT = datetime.min.time()
