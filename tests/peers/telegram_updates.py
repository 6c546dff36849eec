"""The queue of updates: ids, allowed kinds, confirmation by offset, the long poll, and hand-over to a webhook."""

import asyncio
import random
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from .telegram_errors import ApiError, Impossible, Json, bad_request

KINDS = frozenset({
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
    "edited_business_message", "deleted_business_messages", "guest_message", "message_reaction",
    "message_reaction_count", "inline_query", "chosen_inline_result", "callback_query", "shipping_query",
    "pre_checkout_query", "purchased_paid_media", "poll", "poll_answer", "my_chat_member", "chat_member",
    "chat_join_request", "chat_boost", "removed_chat_boost", "managed_bot",
})  # fmt: skip
# Only these must be asked for by name.
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KEPT_SECONDS = 24 * 60 * 60

Clock = Callable[[], float]


@dataclass(slots=True)
class Entry:
    """One update in the queue. `is_repeat` ones are delivered at least once although their id is confirmed."""

    id: int
    body: Json
    at: float
    is_repeat: bool = False
    deliveries: int = 0


@dataclass(slots=True)
class Updates:
    """Updates not yet confirmed, oldest first, by a running number of their own (ids may repeat)."""

    rng: random.Random
    clock: Clock
    last_id: int
    confirmed_offset: int = 0
    allowed: frozenset[str] = KINDS - NOT_BY_DEFAULT
    entries: OrderedDict[int, Entry] = field(default_factory=OrderedDict)
    on_entry: Callable[[int, Entry], None] | None = None
    _sequence: int = 0
    _latest: Json | None = None
    _poll: asyncio.Future[None] | None = None

    def allow(self, kinds: Any) -> None:
        """Remember the kinds of updates to create from now on; None keeps the former choice, [] is the default."""
        if kinds is None:
            return
        if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
            raise bad_request("can't parse allowed_updates: an Array of String is expected")
        self.allowed = KINDS.intersection(kinds) if kinds else KINDS - NOT_BY_DEFAULT

    def put(self, kind: str, payload: Json) -> int | None:
        """Create an update and return its id, or None when its kind is not allowed."""
        if kind not in self.allowed:
            return None
        # Telegram promises that ids grow, not that they have no gaps.
        self.last_id += 1 if self.rng.random() > 0.05 else self.rng.randint(2, 9)
        body = {"update_id": self.last_id, kind: payload}
        self._latest = body
        self._enqueue(Entry(self.last_id, body, self.clock()))
        return self.last_id

    def put_raw(self, body: Json) -> int:
        """Queue any JSON object as an update, and return the id it counts as. Without `update_id` it gets the next."""
        if "update_id" not in body:
            body = {"update_id": self.last_id + 1, **body}
        given = body["update_id"]
        number = given if type(given) is int else self.last_id + 1
        is_repeat = number <= self.last_id
        self.last_id = max(self.last_id, number)
        self._latest = body
        self._enqueue(Entry(number, body, self.clock(), is_repeat))
        return number

    def duplicate_last(self) -> int:
        """Deliver the newest update once more with the same id, even if it is confirmed."""
        if self._latest is None:
            raise Impossible("there was no update yet")
        return self.put_raw(self._latest)

    def pending(self) -> list[Json]:
        """Return the bodies not yet confirmed, oldest first."""
        self._forget_old()
        return [entry.body for entry in self.entries.values()]

    def drop_pending(self) -> None:
        """Forget all that waits."""
        self.entries.clear()

    async def take(self, offset: int, limit: int, patience: float) -> list[Json]:
        """Confirm what lies before `offset`, then return up to `limit` updates, waiting up to `patience` seconds.

        Raises:
            ApiError: 409 when another call comes while this one waits.
        """
        self._end_poll(ApiError(409, "Conflict: terminated by other getUpdates request; make sure that only one"
                                     " bot instance is running"))  # fmt: skip
        self._forget_old()
        self.confirm(offset)
        if not self.entries and patience > 0:
            await self._wait(patience)
        batch = list(islice(self.entries.values(), limit))
        for entry in batch:
            entry.deliveries += 1
        return [entry.body for entry in batch]

    def confirm(self, offset: int) -> None:
        """Forget the updates before `offset`; a negative one keeps so many from the end."""
        if offset < 0:
            spare = len(self.entries) + offset
            for _ in range(max(0, spare)):
                number, entry = self.entries.popitem(last=False)
                self.confirmed_offset = max(self.confirmed_offset, entry.id + 1)
            return
        kept: list[tuple[int, Entry]] = []
        while self.entries:
            number, entry = next(iter(self.entries.items()))
            if entry.id >= offset:
                break
            del self.entries[number]
            if entry.is_repeat and not entry.deliveries:
                kept.append((number, entry))
        self._put_back(kept)
        self.confirmed_offset = max(self.confirmed_offset, offset)

    @property
    def is_polled(self) -> bool:
        """Return whether a call waits for updates at this moment."""
        return self._poll is not None and not self._poll.done()

    def close(self) -> None:
        """Let a waiting poll return with nothing."""
        self._end_poll(None)

    def _enqueue(self, entry: Entry) -> None:
        self._sequence += 1
        self.entries[self._sequence] = entry
        if self.on_entry:
            self.on_entry(self._sequence, entry)
        else:
            self._end_poll(None)

    def _put_back(self, kept: Iterable[tuple[int, Entry]]) -> None:
        for number, entry in reversed(list(kept)):
            self.entries[number] = entry
            self.entries.move_to_end(number, last=False)

    def _forget_old(self) -> None:
        oldest_kept = self.clock() - KEPT_SECONDS
        while self.entries and next(iter(self.entries.values())).at < oldest_kept:
            self.entries.popitem(last=False)

    async def _wait(self, patience: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(patience):
                await poll
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None

    def _end_poll(self, error: ApiError | None) -> None:
        if self._poll is None or self._poll.done():
            return
        if error:
            self._poll.set_exception(error)
        else:
            self._poll.set_result(None)
