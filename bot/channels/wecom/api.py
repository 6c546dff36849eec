"""Calls of WeCom's API. Addresses hold the secret or the token: none of them gets into an error or a log."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from bot.channels.channel import File, FileTooLarge
from bot.channels.wecom.errors import Broken, NeverLeft, Refused, WeComFailed
from bot.channels.wecom.tokens import Tokens

LARGEST_ANSWER_BYTES = 1024 * 1024
TOKEN_REFUSED = frozenset({40014, 42001})
_OUR_IP = re.compile(r"from ip: ?([0-9a-fA-F.:]{3,45})")
_UNNAMEABLE = re.compile(r'[\x00-\x1f\x7f\ud800-\udfff"/\\]')
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


class Api:
    """The API for one app of one corp.

    Args:
        base_url: as in ``https://qyapi.weixin.qq.com/cgi-bin``.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        corp_id: str,
        secret: str,
        base_url: str,
        *,
        timeouts: Timeouts,
        proxy: str | None,
        connections: int,
        clock: Callable[[], float],
    ) -> None:
        self._credentials = {"corpid": corp_id, "corpsecret": secret}
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
        self.tokens = Tokens(self._fetch_token, clock)

    async def call(self, path: str, body: Json, **query: str) -> Json:
        """Post JSON; return the answer.

        Raises:
            WeComFailed: one of its three kinds.
        """
        content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        headers = {"Content-Type": "application/json"}
        return await self._with_token(path, query, content=content, headers=headers)

    async def ask(self, path: str, **query: str) -> Json:
        """Get an answer to something that changes nothing.

        Raises:
            WeComFailed: one of its three kinds.
        """
        return await self._with_token(path, query, method="GET")

    async def visit(self, address: str, query: dict[str, str]) -> tuple[int, bytes]:
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

    async def upload(self, kind: str, file: File) -> str:
        """Upload a file for three days; return its media id.

        Raises:
            WeComFailed: one of its three kinds.
        """
        name = _UNNAMEABLE.sub("_", file.name) or "file"
        answer = await self._with_token("media/upload", {"type": kind}, files={"media": (name, file.content)})
        media = answer.get("media_id")
        if not isinstance(media, str) or not media:
            raise Broken("no media_id")
        return media

    async def download(self, media: str, largest: int) -> bytes:
        """Return what somebody sent, at most ``largest`` bytes.

        Raises:
            WeComFailed: one of its three kinds.
            FileTooLarge: there is more.
        """
        token = await self.tokens.get()
        for is_last in (False, True):
            query = {"access_token": token, "media_id": media}
            headers, content = await self._request("GET", "media/get", query, largest=largest)
            if "content-disposition" in headers:
                if len(content) > largest:
                    raise FileTooLarge("more than was promised")
                return content
            try:
                _checked(content)
                raise Broken("no file")
            except Refused as refused:
                if is_last or refused.code not in TOKEN_REFUSED:
                    raise
            token = await self.tokens.get(refused=token)
        raise AssertionError

    async def close(self) -> None:
        """Close all connections for good."""
        await self._client.aclose()

    async def _with_token(self, path: str, query: dict[str, str], method: str = "POST", **content: Any) -> Json:
        """Call something; a token that is refused is changed once."""
        token = await self.tokens.get()
        try:
            return await self._answer(method, path, {**query, "access_token": token}, **content)
        except Refused as refused:
            if refused.code not in TOKEN_REFUSED:
                raise
        token = await self.tokens.get(refused=token)
        return await self._answer(method, path, {**query, "access_token": token}, **content)

    async def _answer(self, method: str, path: str, query: dict[str, str], **content: Any) -> Json:
        _, answer = await self._request(method, path, query, **content)
        return _checked(answer)

    async def _fetch_token(self) -> tuple[str, float]:
        try:
            _, content = await self._request("GET", "gettoken", self._credentials)
            answer = _checked(content)
        except Broken as broken:
            # Without a token nothing is sent.
            raise NeverLeft(str(broken)) from None
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int):
            raise NeverLeft("no access_token")
        return token, float(seconds)

    async def _request(
        self, method: str, path: str, query: dict[str, str], *, largest: int = LARGEST_ANSWER_BYTES, **content: Any
    ) -> tuple[httpx.Headers, bytes]:
        """Return the headers and the bytes of an answer, of these at most one more than ``largest``."""
        failure: WeComFailed
        has_file = path.startswith("media/")
        seconds = self._timeouts.upload if has_file else self._timeouts.connect + 2 * self._timeouts.read
        try:
            async with (
                asyncio.timeout(seconds),
                self._client.stream(method, f"{self._base_url}/{path}", params=query, **content) as response,
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


async def _read(response: httpx.Response, count: int) -> bytes:
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) >= count:
            break
    return bytes(content[:count])


def _checked(content: bytes) -> Json:
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
