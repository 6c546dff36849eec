"""HTTP for python-telegram-bot on aiohttp, which costs a fifth of the processor time of its own."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import IO, Any

import aiohttp
from telegram.error import BadRequest, NetworkError
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram.errors import Broken, FloodWait, NeverLeft

LARGEST_ANSWER_BYTES = 32 * 1024 * 1024
FLOOD_SECONDS = 5.0
"""Wait after a 429 that does not say how long."""

_NEVER_LEFT = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
    aiohttp.ServerFingerprintMismatch,
)
_TRANSLATED = frozenset({400, 401, 403, 404, 409})
"""What the library itself makes an error of."""


Body = bytes | aiohttp.FormData | None


@dataclass(frozen=True)
class Timeouts:
    """Seconds: for a connection, for the answer, and for the answer to a file."""

    connect: float = 10.0
    read: float = 20.0
    upload: float = 120.0


class AiohttpRequest(BaseRequest):
    """One pool of connections that are kept alive.

    The address with the token is known here and nowhere else: the library's bot asks for ``/method`` only, so neither
    its log nor its representation can give the token away.
    """

    def __init__(self, address: str, *, connections: int, timeouts: Timeouts, proxy: str | None = None) -> None:
        self._address = address
        self._connections = connections
        self._timeouts = timeouts
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None
        self._is_closed = False

    @property
    def read_timeout(self) -> float:
        """Return the seconds an answer may take by default."""
        return self._timeouts.read

    async def initialize(self) -> None:
        """Do nothing: connections are made when needed."""

    async def shutdown(self) -> None:
        """Close all connections for good."""
        self._is_closed = True
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Post a call; return status and body of the answers whose meaning the library knows.

        Raises:
            NetworkError: caused by `NeverLeft` or by `Broken`, and there is no other difference that matters.
            FloodWait: 429, also from a proxy that does not say how long.
            BadRequest: 413, or a text that is not Unicode.
        """
        has_file = request_data is not None and request_data.contains_files
        default = self._timeouts.upload if has_file else self._timeouts.read
        seconds = default if read_timeout is self.DEFAULT_NONE or read_timeout is None else float(read_timeout)
        failure: NeverLeft | Broken
        body, headers = _body(request_data)
        try:
            status, payload = await self._post(url, body, headers, seconds)
        except _NEVER_LEFT as error:
            failure = NeverLeft(type(error).__name__)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            failure = Broken(type(error).__name__)
        else:
            if status not in _TRANSLATED:
                _check(status, payload)
            return status, payload
        # Outside the handlers, so that aiohttp's error, which quotes the address, is not in the chain.
        raise NetworkError(str(failure)) from failure

    async def download(self, address: str, largest: int) -> bytes:
        """Return what lies at an address, at most ``largest`` bytes and one more.

        Raises:
            NetworkError: caused by `NeverLeft` or by `Broken`; what was there a moment ago may be there again.
            FloodWait: 429.
        """
        failure: NeverLeft | Broken
        seconds = self._timeouts.upload
        timeout = aiohttp.ClientTimeout(total=seconds, connect=self._timeouts.connect, sock_read=self._timeouts.read)
        try:
            async with self._open().get(address, timeout=timeout, allow_redirects=False, proxy=self._proxy) as response:
                if response.status == 200:
                    return await _read_at_most(response, largest + 1)
                if response.status == 429:
                    raise FloodWait(_flood_seconds(await _read(response)))
                failure = Broken(f"status {response.status}")
        except _NEVER_LEFT as error:
            failure = NeverLeft(type(error).__name__)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            failure = Broken(type(error).__name__)
        raise NetworkError(str(failure)) from failure

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return an answer of the Bot API.

        Raises:
            NetworkError: caused by `Broken`, it is not one.
        """
        try:
            answer = json.loads(payload)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict) or not ("result" in answer or isinstance(answer.get("description"), str)):
            raise NetworkError("unusable answer") from Broken("unusable answer")
        return {**answer, "parameters": _migration(answer)}

    async def _post(self, url: str, body: Body, headers: dict[str, str], seconds: float) -> tuple[int, bytes]:
        connect = self._timeouts.connect
        # The total is for an answer that comes in drops.
        timeout = aiohttp.ClientTimeout(total=connect + 2 * seconds, connect=connect, sock_read=seconds)
        async with self._open().post(
            self._address + url,
            data=body,
            headers=headers,
            timeout=timeout,
            allow_redirects=False,
            proxy=self._proxy,
        ) as response:
            return response.status, await _read(response)

    def _open(self) -> aiohttp.ClientSession:
        if self._is_closed:
            raise NetworkError("closed") from NeverLeft("closed")
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=60, keepalive_timeout=30)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        return self._session


def _body(data: RequestData | None) -> tuple[Body, dict[str, str]]:
    if data is None:
        return None, {}
    parameters = data.json_parameters
    encoded = _encode(json.dumps(parameters, ensure_ascii=False))
    if not data.contains_files:
        return encoded, {"Content-Type": "application/json"}
    # Telegram shows the name as it stands, so it must not be percent-encoded.
    form = aiohttp.FormData(parameters, quote_fields=False)
    for name, (file_name, content, mime) in data.multipart_data.items():
        form.add_field(name, _stream(content), filename=file_name, content_type=mime)
    return form, {}


def _encode(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeError:
        # Python's error holds the text.
        raise BadRequest("text must be encoded in UTF-8") from None


def _stream(content: bytes | IO[bytes]) -> IO[bytes]:
    # aiohttp reads a stream in pieces, where bytes of some megabytes would hold up the loop.
    return io.BytesIO(content) if isinstance(content, bytes) else content


async def _read(response: aiohttp.ClientResponse) -> bytes:
    payload = bytearray()
    async for chunk in response.content.iter_any():
        payload += chunk
        if len(payload) > LARGEST_ANSWER_BYTES:
            raise aiohttp.ClientPayloadError("too long")
    return bytes(payload)


async def _read_at_most(response: aiohttp.ClientResponse, count: int) -> bytes:
    content = bytearray()
    async for chunk in response.content.iter_any():
        content += chunk
        if len(content) >= count:
            # The rest is not waited for: the connection is closed with it.
            response.close()
            return bytes(content[:count])
    return bytes(content)


def _check(status: int, payload: bytes) -> None:
    if 200 <= status < 300:
        return
    if status == 429:
        raise FloodWait(_flood_seconds(payload))
    if status == 413:
        raise BadRequest("request entity too large")
    words = f"status {status}"
    raise NetworkError(words) from (Broken(words) if status >= 500 else NeverLeft(words))


def _flood_seconds(payload: bytes) -> float:
    try:
        seconds = json.loads(payload)["parameters"]["retry_after"]
    except (ValueError, RecursionError, LookupError, TypeError):
        return FLOOD_SECONDS
    return float(seconds) if type(seconds) is int and 0 < seconds <= 7 * 24 * 3600 else FLOOD_SECONDS


def _migration(answer: dict[str, Any]) -> dict[str, int]:
    """Return the only one of the parameters that the library is left to read."""
    given = answer.get("parameters")
    new = given.get("migrate_to_chat_id") if isinstance(given, dict) else None
    return {"migrate_to_chat_id": new} if type(new) is int else {}
