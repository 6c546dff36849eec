"""Requests to WeCom over HTTP. Addresses hold secrets: none of them gets into an error or a log."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from typing import Any

import httpx

from bot.channels.wecom.errors import Broken, NeverLeft, Refused, WeComFailed

LARGEST_ANSWER_BYTES = 1024 * 1024
_OUR_IP = re.compile(r"from ip: ?([0-9a-fA-F.:]{3,45})")
_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)

Json = dict[str, Any]


@dataclass(frozen=True)
class Timeouts:
    """Seconds: for a connection, for the answer, and for a whole file."""

    connect: float = 10.0
    read: float = 20.0
    upload: float = 120.0


class Wire:
    """The way to one address of WeCom, as in ``https://qyapi.weixin.qq.com/cgi-bin``."""

    def __init__(self, base_url: str, timeouts: Timeouts, *, proxy: str | None = None, connections: int = 64) -> None:
        self._base_url = base_url.rstrip("/")
        self._timeouts = timeouts
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(timeouts.read, connect=timeouts.connect),
            limits=httpx.Limits(max_connections=connections),
            proxy=proxy,
            trust_env=False,
            # Reading the list of certificates is of no use where nothing is encrypted.
            verify=not base_url.startswith("http://"),
        )

    async def visit(self, address: str, query: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Return status and beginning of what lies at an address of our own.

        Raises:
            WeComFailed: nobody answers there.
        """
        try:
            async with self._client.stream("GET", address, params=query) as response:
                return response.status_code, await _read(response, LARGEST_ANSWER_BYTES)
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError) as error:
            failure = NeverLeft(type(error).__name__)
        raise failure

    async def download(self, address: str, largest: int) -> bytes:
        """Return what lies at an address WeCom named, at most one byte more than ``largest``.

        Raises:
            WeComFailed: it is not given out.
        """
        _, content = await self._fetch("GET", address, {}, self._timeouts.upload, largest)
        return content

    async def request(
        self, method: str, path: str, query: dict[str, str], *, largest: int = LARGEST_ANSWER_BYTES, **content: Any
    ) -> tuple[httpx.Headers, bytes]:
        """Return the headers and the bytes of an answer, of these at most one more than ``largest``.

        Raises:
            WeComFailed: ``NeverLeft`` or ``Broken``.
        """
        seconds = self._timeouts.upload if "media" in path else self._timeouts.connect + 2 * self._timeouts.read
        return await self._fetch(method, f"{self._base_url}/{path}", query, seconds, largest, **content)

    async def answer(self, method: str, path: str, query: dict[str, str], **content: Any) -> Json:
        """Return an answer that says that all went well.

        Raises:
            WeComFailed: one of its three kinds.
        """
        _, answered = await self.request(method, path, query, **content)
        return checked(answered)

    async def close(self) -> None:
        """Close all connections for good."""
        await self._client.aclose()

    async def _fetch(
        self, method: str, address: str, query: dict[str, str], seconds: float, largest: int, **content: Any
    ) -> tuple[httpx.Headers, bytes]:
        failure: WeComFailed
        try:
            async with (
                asyncio.timeout(seconds),
                self._client.stream(method, address, params=query or None, **content) as response,
            ):
                if response.status_code == 200:
                    return response.headers, await _read(response, largest + 1)
                words = f"status {response.status_code}"
                failure = Broken(words) if response.status_code >= 500 else NeverLeft(words)
        except _NEVER_LEFT as error:
            failure = NeverLeft(type(error).__name__)
        except (httpx.HTTPError, httpx.StreamError, OSError, TimeoutError) as error:
            failure = Broken(type(error).__name__)
        # Outside the handlers, so that the library's error, which knows the address, is not in the chain.
        raise failure


def checked(content: bytes) -> Json:
    """Return an answer that says that all went well.

    Raises:
        Broken: it is no answer of WeCom.
        Refused: it says otherwise.
    """
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        answer = None
    code = answer.get("errcode", 0) if isinstance(answer, dict) else None
    if not isinstance(answer, dict) or type(code) is not int:
        raise Broken("unusable answer")
    if code:
        found = _OUR_IP.search(str(answer.get("errmsg", "")))
        raise Refused(code, found[1] if found else "")
    return answer


async def _read(response: httpx.Response, count: int) -> bytes:
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) >= count:
            break
    return bytes(content[:count])
