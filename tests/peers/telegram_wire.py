"""uvicorn for the fake: a short cut for the common call, broken connections, quick start and stop."""

import asyncio
import logging
import socket
import struct
from contextlib import suppress
from typing import Any

import h11
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from .telegram_http import Api, reason

LONGEST_HEAD_BYTES = 16 * 1024
LONGEST_QUICK_BODY_BYTES = 256 * 1024
# A linger of zero seconds makes closing a reset.
LINGER_ZERO = struct.pack("ii", 1, 0)


class Protocol(H11Protocol):
    """uvicorn's protocol that answers plain calls itself: h11 and ASGI would cost ten times the work of the call."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._api: Api = self.config.loaded_app
        self._inner: ASGIApp = self.app
        self.app = self._with_end
        self._held = b""

    def data_received(self, data: bytes) -> None:
        """Answer at once what can be, and leave the rest to uvicorn."""
        if self.conn.their_state is not h11.IDLE or self.conn.trailing_data[0]:
            super().data_received(data)
            return
        data = self._held + data if self._held else data
        self._held = b""
        while data:
            done = self._quick(data)
            if done is None:
                super().data_received(data)
                return
            if not done:
                self._held = data
                return
            data = data[done:]

    def _quick(self, data: bytes) -> int | None:
        """Return the length of the request answered, 0 when more of it must come, None when it is not for here."""
        end = data.find(b"\r\n\r\n")
        if end < 0:
            return 0 if len(data) < LONGEST_HEAD_BYTES and b"POST /bot".startswith(data[:9]) else None
        start, *lines = data[:end].split(b"\r\n")
        words = start.split(b" ")
        if len(words) != 3 or words[0] != b"POST" or words[2] != b"HTTP/1.1":
            return None
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
        length = headers.get(b"content-length", b"")
        if not length.isdigit() or int(length) > LONGEST_QUICK_BODY_BYTES or b"expect" in headers:
            return None
        if headers.get(b"connection", b"").lower() not in (b"", b"keep-alive") or b"transfer-encoding" in headers:
            return None
        total = end + 4 + int(length)
        if len(data) < total:
            return 0
        answer = self._api.quick(words[1], headers.get(b"content-type", b""), data[end + 4 : total])
        if answer is None:
            return None
        self._unset_keepalive_if_required()
        self._write(*answer)
        return total

    def _write(self, status: int, body: bytes) -> None:
        head = f"HTTP/1.1 {status} {reason(status)}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        self.transport.write(head.encode() + b"\r\n\r\n" + body)

    async def _with_end(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["extensions"] = {**scope.get("extensions", {}), "end": self._end}
        await self._inner(scope, receive, send)

    def _end(self, abruptly: bool) -> None:
        if abruptly:
            with suppress(OSError):
                self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_ZERO)
        # Told first, uvicorn does not take the missing answer for a failure of the application.
        self.cycle.disconnected = True
        self.transport.abort()


class Listening:
    """A fake that listens on a port of 127.0.0.1."""

    def __init__(self, api: Api, port: int) -> None:
        self._api = api
        # The protocol is named because asyncio sets TCP_NODELAY only then; without it every answer may take 40 ms.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.base_url = f"{self.url}/bot"
        self.base_file_url = f"{self.url}/file/bot"
        config = Config(
            api, http=Protocol, ws="none", lifespan="off", interface="asgi3", proxy_headers=False,
            server_header=False, date_header=False, access_log=False, log_config=None, timeout_keep_alive=3600,
        )  # fmt: skip
        config.load()
        self._server = Server(config)
        self._server.lifespan = config.lifespan_class(config)

    async def start(self) -> None:
        """Accept connections."""
        logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
        await self._server.startup(sockets=[self._socket])

    async def stop(self) -> None:
        """Close the port, cut every connection, and wait until nothing runs any more."""
        for server in self._server.servers:
            server.close()
        self._api.fake.updates.close()
        for connection in list(self._server.server_state.connections):
            connection.transport.abort()
        await asyncio.gather(*self._server.server_state.tasks, return_exceptions=True)
        for server in self._server.servers:
            await server.wait_closed()
