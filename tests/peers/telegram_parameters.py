"""Reading the parameters of a call as leniently as the real service: numbers as text, JSON inside text."""

import json
from typing import Any

from .telegram_errors import Json, bad_request
from .telegram_world import Chat, World


def text(parameters: Json, name: str) -> str | None:
    """Return a text parameter, or None; numbers count as text."""
    value = parameters.get(name)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise bad_request(f'parameter "{name}" must be of type String')


def integer(parameters: Json, name: str) -> int | None:
    """Return a whole number within 64 bits, or None when it is not given."""
    value = parameters.get(name)
    if isinstance(value, str):
        try:
            value = int(value) if value.strip() else None
        except ValueError:
            raise bad_request(f'parameter "{name}" must be of type Integer') from None
    if value is None:
        return None
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise bad_request(f'parameter "{name}" must be of type Integer')
    return value


def number(parameters: Json, name: str) -> float:
    """Return a number that must be given."""
    value = parameters.get(name)
    try:
        if value is None or isinstance(value, bool):
            raise ValueError
        return float(value)
    except (ValueError, TypeError):
        raise bad_request(f'parameter "{name}" must be of type Float') from None


def flag(parameters: Json, name: str) -> bool:
    """Return a yes-or-no parameter; not given is no."""
    value = parameters.get(name)
    if isinstance(value, str):
        return value.lower() in ("true", "yes", "1")
    return bool(value)


def structure(parameters: Json, name: str) -> Any:
    """Return an object or array parameter, from JSON text if need be, or None."""
    value = parameters.get(name)
    if not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        raise bad_request(f"can't parse {name} JSON object") from None


def identified(parameters: Json, name: str = "chat_id") -> int | str:
    """Return a chat's number or @name, which must be given."""
    value = parameters.get(name)
    if value is None or value == "":
        raise bad_request(f"{name} is empty")
    if isinstance(value, str) and value.startswith("@"):
        return value
    found = integer(parameters, name)
    return 0 if found is None else found


def chat(world: World, parameters: Json) -> Chat:
    """Return the chat a call writes to."""
    return world.writable(identified(parameters))
