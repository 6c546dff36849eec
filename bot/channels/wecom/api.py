"""Calls of WeCom's API. Addresses hold the secret or the token: none of them gets into an error or a log."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from bot.channels.channel import File, FileTooLarge
from bot.channels.wecom.errors import Broken, NeverLeft, Refused
from bot.channels.wecom.tokens import Tokens
from bot.channels.wecom.wire import Json, Timeouts, Wire, checked

__all__ = ["Api", "Json", "Timeouts"]

TOKEN_REFUSED = frozenset({40014, 42001})
_UNNAMEABLE = re.compile(r'[\x00-\x1f\x7f\ud800-\udfff"/\\]')


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
        self._wire = Wire(base_url, timeouts, proxy=proxy, connections=connections)
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
        return await self._wire.visit(address, query)

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
            headers, content = await self._wire.request("GET", "media/get", query, largest=largest)
            if "content-disposition" in headers:
                if len(content) > largest:
                    raise FileTooLarge("more than was promised")
                return content
            try:
                checked(content)
                raise Broken("no file")
            except Refused as refused:
                if is_last or refused.code not in TOKEN_REFUSED:
                    raise
            token = await self.tokens.get(refused=token)
        raise AssertionError

    async def close(self) -> None:
        """Close all connections for good."""
        await self._wire.close()

    async def _with_token(self, path: str, query: dict[str, str], method: str = "POST", **content: Any) -> Json:
        """Call something; a token that is refused is changed once."""
        token = await self.tokens.get()
        try:
            return await self._wire.answer(method, path, {**query, "access_token": token}, **content)
        except Refused as refused:
            if refused.code not in TOKEN_REFUSED:
                raise
        token = await self.tokens.get(refused=token)
        return await self._wire.answer(method, path, {**query, "access_token": token}, **content)

    async def _fetch_token(self) -> tuple[str, float]:
        try:
            _, content = await self._wire.request("GET", "gettoken", self._credentials)
            answer = checked(content)
        except Broken as broken:
            # Without a token nothing is sent.
            raise NeverLeft(str(broken)) from None
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int):
            raise NeverLeft("no access_token")
        return token, float(seconds)
