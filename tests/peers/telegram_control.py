"""The people's side and the faults over HTTP, for tests in other processes: `POST /control/<deed>` with JSON."""

import base64
import binascii
import inspect
import json
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .telegram_errors import ApiError, Impossible, Json

if TYPE_CHECKING:
    from .telegram_api import FakeTelegram

DEEDS = frozenset({
    "say", "start", "press", "edit", "send_file", "send_location", "block", "unblock", "deactivate", "add_to_group",
    "remove_from_group", "migrate", "transcript", "query", "inject_raw", "duplicate_last", "fault", "clear_faults",
    "set_limits", "add_user", "pending_updates",
})  # fmt: skip
STATE = frozenset({"log", "confirmed_offset", "users", "chats"})


async def control(fake: "FakeTelegram", name: str, request: Request) -> Response:
    """Do or look up one thing; 200 `{"ok": true, "result": ...}`, or 400 with the reason."""
    try:
        arguments = await _arguments(request)
        if name in STATE:
            result = _state(fake, name, arguments)
        elif name in DEEDS:
            deed = getattr(fake, name)
            inspect.signature(deed).bind(**arguments)
            result = deed(**arguments)
        else:
            raise Impossible(f"no such control: {name}; there are {', '.join(sorted(DEEDS | STATE))}")
    except (ValueError, TypeError, AttributeError, ApiError) as error:
        return JSONResponse({"ok": False, "error": str(error)}, 400)
    return _answered(result)


def _state(fake: "FakeTelegram", name: str, arguments: Json) -> Any:
    if name == "log":
        since = int(arguments.get("since", 0))
        return fake.log[since:]
    if name == "users":
        return [person.public() for person in fake.users.values()]
    if name == "chats":
        return [{**chat.public, "messages": len(chat.messages)} for chat in fake.chats.values()]
    return fake.confirmed_offset


async def _arguments(request: Request) -> Json:
    body = await request.body()
    arguments: Json = {name: _value(value) for name, value in request.query_params.items()}
    given = json.loads(body) if body else {}
    if not isinstance(given, dict):
        raise Impossible("the arguments are a JSON object")
    arguments |= given
    if "content_base64" in arguments:
        try:
            arguments["content"] = base64.b64decode(arguments.pop("content_base64"), validate=True)
        except binascii.Error as error:
            raise Impossible(f"content_base64: {error}") from error
    return arguments


def _value(text: str) -> Any:
    """Read a query value as JSON if it is that, else as text."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _answered(result: Any) -> Response:
    body = json.dumps({"ok": True, "result": result}, default=repr)
    return Response(body, media_type="application/json")
