"""A strict fake of Telegram: the Bot API over HTTP on one side, people with their phones on the other.

In a test: `async with FakeTelegram().serve() as server:` and `server.base_url`. As a process of its own:
`python -m tests.peers.telegram_api --port 8081 --token 123456:test`, with the people's side under `/control/`.
"""

import argparse
import asyncio
import gc
import json
import signal
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TextIO

from . import telegram_parameters as read
from . import telegram_settings as _registers_methods  # noqa: F401
from .telegram_errors import ApiError, Json
from .telegram_http import NOT_FOUND, Api
from .telegram_methods import METHODS
from .telegram_updates import Clock
from .telegram_users import UserSide
from .telegram_wire import Listening

TOKEN = "123456789:zhibu-test-token"
LONGEST_POLL_SECONDS = 50
WEBHOOK_ACTIVE = ApiError(
    409,
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
)


class FakeTelegram(UserSide):
    """One bot's Telegram. `log` holds every call in order: at, method, parameters, status, and what else is known.

    Args: as of `World`, and `log_file`, which gets every entry of the log as a line of JSON.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        clock: Clock = time.time,
        seed: int = 1,
        callback_seconds: float | None = 600,
        webhook_pause: float = 0.2,
        hears_groups: bool = False,
        log_file: TextIO | None = None,
    ) -> None:
        super().__init__(
            token,
            clock=clock,
            seed=seed,
            callback_seconds=callback_seconds,
            webhook_pause=webhook_pause,
            hears_groups=hears_groups,
        )
        self.log_file = log_file
        self.on_webhook_reply = self._answer_in_webhook
        self.app = Api(self)

    @asynccontextmanager
    async def serve(self, port: int = 0) -> AsyncIterator[Listening]:
        """Listen on 127.0.0.1 within this loop; port 0 takes a free one."""
        listening = Listening(self.app, port)
        await listening.start()
        try:
            yield listening
        finally:
            if webhook := self.webhook:
                webhook.close()
                await webhook.wait_closed()
            await listening.stop()

    async def call(self, method: str, parameters: Json, *, fault: str | None = None) -> tuple[int, Json]:
        """Carry out any method and return HTTP status and answer."""
        if method.lower() != "getupdates":
            return self.answer(method, parameters, fault=fault)
        try:
            updates = await self._get_updates(parameters)
        except ApiError as error:
            return error.status, self.refused(method, parameters, error, fault=fault)
        self.note(method, parameters, 200, fault=fault, updates=len(updates))
        return 200, {"ok": True, "result": updates}

    def answer(self, method: str, parameters: Json, *, fault: str | None = None) -> tuple[int, Json]:
        """Carry out any method but getUpdates and return HTTP status and answer."""
        try:
            handler = METHODS.get(method.lower())
            if handler is None:
                raise NOT_FOUND
            result = handler(self, parameters)
        except ApiError as error:
            return error.status, self.refused(method, parameters, error, fault=fault)
        message_id = result.get("message_id") if isinstance(result, dict) else None
        self.note(method, parameters, 200, fault=fault, message_id=message_id)
        return 200, {"ok": True, "result": result}

    def refused(self, method: str, parameters: Json, error: ApiError, *, fault: str | None = None) -> Json:
        """Log a call that failed and return its answer."""
        self.note(method, parameters, error.status, fault=fault, description=error.description)
        return error.body()

    def note(self, method: str, parameters: Json, status: int, **more: Any) -> None:
        """Write one call to the log; status 0 is no answer at all."""
        entry: Json = {"at": self.clock(), "method": method, "parameters": parameters, "status": status}
        entry.update((name, value) for name, value in more.items() if value is not None)
        self.log.append(entry)
        if self.log_file:
            self.log_file.write(json.dumps(entry, default=repr) + "\n")

    def add_user(
        self, id: int, first_name: str | None = None, username: str | None = None, language_code: str | None = None
    ) -> Json:
        """Make a person, or change her names and language; return her as the Bot API shows her."""
        given = {"id": id, "first_name": first_name, "username": username, "language_code": language_code}
        return self.user({name: value for name, value in given.items() if value is not None}).public()

    def fault(self, method: str, kind: str | int, times: int | None = None, **options: Any) -> None:
        """Order a fault, see `Faults.add`: options are probability, seconds, description."""
        self.faults.add(method, kind, now=self.clock(), times=times, **options)

    def clear_faults(self) -> None:
        """Take back all faults."""
        self.faults.clear()

    def set_limits(self, **limits: float | None) -> None:
        """Change `overall_per_second`, `chat_per_second` or `group_per_minute`; None is off."""
        self.limits.change(**limits)

    def inject_raw(self, update: Mapping[str, Any]) -> int:
        """Queue any JSON object as an update, and return the id it counts as."""
        return self.updates.put_raw(dict(update))

    def duplicate_last(self) -> int:
        """Deliver the newest update once more, and return its id."""
        return self.updates.duplicate_last()

    def pending_updates(self) -> list[Json]:
        """Return the updates not yet confirmed."""
        return self.updates.pending()

    @property
    def confirmed_offset(self) -> int:
        """Return the offset below which all is confirmed."""
        return self.updates.confirmed_offset

    async def _get_updates(self, parameters: Json) -> list[Json]:
        if self.webhook:
            raise WEBHOOK_ACTIVE
        limit = read.integer(parameters, "limit")
        offset = read.integer(parameters, "offset") or 0
        timeout = min(max(read.integer(parameters, "timeout") or 0, 0), LONGEST_POLL_SECONDS)
        self.updates.allow(read.structure(parameters, "allowed_updates"))
        return await self.updates.take(offset, min(max(100 if limit is None else limit, 1), 100), timeout)

    def _answer_in_webhook(self, body: bytes) -> None:
        try:
            call = json.loads(body)
        except ValueError:
            return
        if isinstance(call, dict) and isinstance(call.get("method"), str):
            self.answer(call.pop("method"), call)


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(description="A strict fake of the Telegram Bot API.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--log", type=Path, help="write every call as a line of JSON")
    parser.add_argument("--no-limits", action="store_true", help="switch all rate limits off")
    parser.add_argument("--hears-groups", action="store_true", help="privacy mode off")
    chosen = parser.parse_args()
    # Log and messages only grow: looking for garbage among them would cost a fifth of the time.
    gc.set_threshold(50_000, 50, 1000)
    asyncio.run(_serve(chosen))


async def _serve(chosen: argparse.Namespace) -> None:
    log_file = chosen.log.open("a", buffering=1, encoding="utf-8") if chosen.log else None
    fake = FakeTelegram(chosen.token, hears_groups=chosen.hears_groups, log_file=log_file)
    if chosen.no_limits:
        fake.set_limits(overall_per_second=None, chat_per_second=None, group_per_minute=None)
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    async with fake.serve(chosen.port) as server:
        print(f"ready {server.url}", flush=True)
        await stopped.wait()
    if log_file:
        log_file.close()


if __name__ == "__main__":
    main()
