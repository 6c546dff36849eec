"""What there is to tell: a fact is data, the sentence is made elsewhere, for each reader.

A fact is a frozen dataclass marked with `@fact`. It is stored as its kind and JSON, and worded when it is
delivered, in the reader's language.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable
from datetime import date, datetime, time
from enum import Enum
from typing import Any, TypeVar, Union, dataclass_transform, get_args, get_origin, get_type_hints

from models.rules.values import Minutes, Money, Month

F = TypeVar("F")
Reader = Callable[[Any], Any]
_KINDS: dict[str, type[Any]] = {}
_HINTS: dict[Any, dict[str, Any]] = {}
_READERS: dict[Any, Reader] = {}

Json = dict[str, Any]


class Refused(Exception):
    """Something a person may not do or that cannot be done; ``fact`` says what would have to be different."""

    def __init__(self, fact: Any) -> None:
        super().__init__(type(fact).__name__)
        self.fact = fact


class TryLater(Exception):
    """The same words may succeed in a moment; nothing was done."""


@dataclass_transform(frozen_default=True)
def fact(cls: type[F]) -> type[F]:
    """Make ``cls`` a frozen dataclass that can be stored and told."""
    frozen = dataclasses.dataclass(frozen=True)(cls)
    if cls.__name__ in _KINDS:
        raise TypeError(f"two facts are called {cls.__name__}")
    _KINDS[cls.__name__] = frozen
    return frozen


def kinds() -> dict[str, type[Any]]:
    """Return every fact by its kind."""
    return dict(_KINDS)


def encode(told: Any) -> tuple[str, Json]:
    """Return the kind and the JSON of a fact."""
    return type(told).__name__, {field: _to_json(getattr(told, field)) for field in _hints(type(told))}


def decode(kind: str, values: Json) -> Any:
    """Return the fact that `encode` stored.

    Fields that came later than the row keep their default.
    """
    return _reader(_KINDS[kind])(values)


def to_json(value: Any) -> Any:
    """Return the JSON of a value a fact may hold, for a column that keeps one."""
    return _to_json(value)


def of_json(kind: type[F], values: Json) -> F:
    """Return the value that `to_json` was given, of a frozen dataclass."""
    made: F = _reader(kind)(values)
    return made


def _hints(cls: Any) -> dict[str, Any]:
    """Return the fields of a dataclass with their types, read once a class."""
    found = _HINTS.get(cls)
    if found is None:
        hints = get_type_hints(cls)
        found = _HINTS[cls] = {field.name: hints[field.name] for field in dataclasses.fields(cls)}
    return found


def _to_json(value: Any) -> Any:
    if value is None or type(value) in (str, int, bool, float):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_to_json(item) for item in value]
    encoder = _ENCODERS.get(type(value))
    if encoder is not None:
        return encoder(value)
    if dataclasses.is_dataclass(value):
        return {field: _to_json(getattr(value, field)) for field in _hints(type(value))}
    raise TypeError(f"a fact cannot hold {value!r}")


def _reader(hint: Any) -> Reader:
    """Return what makes a value of this type from JSON, put together once a type."""
    found = _READERS.get(hint)
    if found is None:
        found = _READERS[hint] = _make_reader(hint)
    return found


def _make_reader(hint: Any) -> Reader:
    if get_origin(hint) in (Union, types.UnionType):
        inner = _reader(next(arg for arg in get_args(hint) if arg is not type(None)))
        return lambda value: None if value is None else inner(value)
    if get_origin(hint) is tuple:
        item = _reader(get_args(hint)[0])
        return lambda value: tuple([item(each) for each in value])
    if hint in _DECODERS:
        return _DECODERS[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if dataclasses.is_dataclass(hint):
        cls: Any = hint
        fields = {name: _reader(inner) for name, inner in _hints(cls).items()}
        return lambda values: cls(**{name: read(values[name]) for name, read in fields.items() if name in values})
    return lambda value: value


_ENCODERS: dict[type[Any], Callable[[Any], Any]] = {
    datetime: datetime.isoformat,
    date: date.isoformat,
    time: time.isoformat,
    Money: lambda money: money.fen,
    Month: str,
    Minutes: lambda minutes: minutes.count,
}
_DECODERS: dict[Any, Reader] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    time: time.fromisoformat,
    Money: Money,
    Month: Month.parse,
    Minutes: Minutes,
}
