"""From an HTTP body to the parameters of a call."""

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from .telegram_errors import Json, bad_request
from .telegram_world import Upload


def parsed(content_type: str, body: bytes) -> Json:
    """Return the parameters of a JSON or urlencoded body.

    Raises:
        ApiError: 400, not well-formed.
    """
    if not body:
        return {}
    try:
        if content_type.startswith("application/json"):
            return _object(json.loads(body))
        return dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
    except (ValueError, RecursionError):
        raise bad_request("can't parse the request body") from None


async def parameters(request: Request) -> Json:
    """Return the parameters of a call, from the query and from a body of any kind.

    Raises:
        ApiError: 400, not well-formed.
    """
    content_type = request.headers.get("content-type", "")
    queried: dict[str, Any] = dict(request.query_params)
    if not content_type.startswith("multipart/form-data"):
        return {**queried, **parsed(content_type, await request.body())}
    try:
        async with request.form(max_part_size=16 * 1024 * 1024) as form:
            return queried | {name: await _part(value) for name, value in form.multi_items()}
    except MultiPartException as error:
        raise bad_request(f"can't parse the request body: {error.message}") from None


async def _part(value: UploadFile | str) -> Upload | str:
    if isinstance(value, str):
        return value
    mime = value.content_type or "application/octet-stream"
    return Upload(value.filename or "file", mime, await value.read())


def _object(value: Any) -> Json:
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value
