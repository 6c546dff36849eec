"""How the fake Telegram says no: to a bot (`ApiError`), and to a test that asks the impossible (`Impossible`)."""

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """An answer of the Bot API that is not ok: HTTP status, words, and parameters such as `retry_after` (seconds)."""

    def __init__(self, status: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """Return the JSON answer as the Bot API words it."""
        body: Json = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class Impossible(ValueError):
    """A person cannot do this: press a button that is not there, speak in a group she is not in."""


def bad_request(why: str) -> ApiError:
    """Return a 400 answer in the Bot API's words."""
    return ApiError(400, f"Bad Request: {why}")


def forbidden(why: str) -> ApiError:
    """Return a 403 answer in the Bot API's words."""
    return ApiError(403, f"Forbidden: {why}")


def too_many(seconds: int) -> ApiError:
    """Return a 429 answer that asks to wait so many whole seconds."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
