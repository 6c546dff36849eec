"""A port of this machine that is kept for one test: between being found free and being used nobody else gets it."""

from __future__ import annotations

import socket
import weakref

HOST = "127.0.0.1"


class Port:
    """A port whose number is known before anybody listens on it, and stays ours while nobody does.

    Who listens there must allow an address to be used again, as asyncio, uvicorn and PostgreSQL do: the system then
    lets one who listens in beside one who only holds, and gives the port to nobody who asks for any.
    """

    def __init__(self) -> None:
        self._held = _bound(0)
        self.number: int = self._held.getsockname()[1]
        # A test that fails before it lets go of its port is one failure, and not one of another test as well.
        weakref.finalize(self, self._held.close)

    def opened(self) -> socket.socket:
        """Return a socket to listen with."""
        return _bound(self.number)

    def release(self) -> None:
        """Let others have it."""
        self._held.close()


def _bound(number: int) -> socket.socket:
    # The protocol is named because asyncio sets TCP_NODELAY only then; without it every answer may take 40 ms.
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((HOST, number))
    return made
