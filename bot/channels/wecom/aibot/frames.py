"""The frames of the long connection: JSON with a command, the number of the request, and a body."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

SUBSCRIBE, PING = "aibot_subscribe", "ping"
RESPOND, WELCOME, UPDATE_CARD = "aibot_respond_msg", "aibot_respond_welcome_msg", "aibot_respond_update_msg"
SEND = "aibot_send_msg"
UPLOAD_BEGIN, UPLOAD_CHUNK, UPLOAD_END = (
    "aibot_upload_media_init",
    "aibot_upload_media_chunk",
    "aibot_upload_media_finish",
)
MESSAGE, HAPPENING = "aibot_msg_callback", "aibot_event_callback"
KICKED = "disconnected_event"

Json = dict[str, Any]


@dataclass(frozen=True)
class Frame:
    """One frame that came in: a callback with a ``command``, or the answer to a request, with its ``code``."""

    number: str
    command: str = ""
    code: int = 0
    body: Json = field(default_factory=dict)

    @property
    def event(self) -> str:
        """Return the name of the event a callback is about, "" when it is about none."""
        event = self.body.get("event")
        name = event.get("eventtype") if isinstance(event, dict) else None
        return name if self.command == HAPPENING and isinstance(name, str) else ""


def read_frame(raw: str | bytes) -> Frame | None:
    """Return a frame, or None for what is none."""
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    headers = told.get("headers") if isinstance(told, dict) else None
    number = headers.get("req_id") if isinstance(headers, dict) else None
    if not isinstance(told, dict) or not isinstance(number, str) or not number:
        return None
    command, code, body = told.get("cmd") or "", told.get("errcode", 0), told.get("body")
    if not isinstance(command, str) or type(code) is not int:
        return None
    return Frame(number, command, code, body if isinstance(body, dict) else {})


def written(command: str, number: str, body: Json | None) -> str:
    """Return a frame of ours as it goes over the line."""
    frame: Json = {"cmd": command, "headers": {"req_id": number}}
    if body is not None:
        frame["body"] = body
    # Half a surrogate pair would not go over the line.
    return json.dumps(frame, ensure_ascii=False).encode("utf-8", "replace").decode()
