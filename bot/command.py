"""Commands: the signature is the form, the docstring is the help, the type of the caller is the permission."""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from bot.links import Links
from bot.papers.handed import Tables
from bot.parsing import Parser, parser_of
from bot.reply import Reply
from models.almanac import Almanac
from models.database import Session
from models.members import Language
from models.roles import Administrator, Committee, Convener, DuesKeeper, Person, Registrar, Secretary, Visitor, Witness
from models.rules.rulebook import RuleBook
from models.rules.venues import Location

Condition = Callable[[Any], bool]
FileUse = Callable[[Session, Person, Almanac, datetime], Awaitable[bool]]
A = TypeVar("A", bound=Person | Visitor, covariant=True)
ROLES = (Visitor, Person, Convener, Secretary, Registrar, DuesKeeper, Committee, Witness, Administrator)
NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
SUMMARY_LIMIT = 256
FIELD_LIMIT = 5
NOTHING_MORE: Mapping[str, tuple[str, Condition]] = types.MappingProxyType({})


class BadDeclaration(TypeError):
    """A command is declared wrongly; said at import, with the function's name."""


@dataclass(frozen=True)
class Context(Generic[A]):
    """What a command knows besides its answers.

    ``room`` is the (channel, chat) of a group, None in private; ``is_press``: a button was pressed, nothing typed.
    ``location`` is where the speaker says she is, when that is what she sent. ``tables`` are the files read for this.
    """

    db: Session
    actor: A
    now: datetime
    almanac: Almanac
    language: Language
    links: Links
    room: tuple[str, str] | None = None
    is_press: bool = False
    location: Location | None = field(default=None, repr=False)
    tables: Tables = field(default_factory=Tables, repr=False)

    @property
    def rules(self) -> RuleBook:
        return self.almanac.rules(self.now)


@dataclass(frozen=True)
class Field:
    """One parameter: what is asked for, and what reads the answer."""

    name: str
    question: str
    parser: Parser
    is_required: bool


@dataclass(frozen=True)
class Command:
    """A command as people meet it.

    ``confirm`` labels the button of the card shown before it is done; ``in_menu``: it begins a matter, and does not
    only go on with one. ``asks`` are optional fields that are asked for when the answer to another one is such.
    ``file_label`` is the button that offers it to who sends a file without being asked, where ``file_use`` says it
    suits. ``switch``: a part of the rule book without which the command is not there for anybody.
    """

    name: str
    words: tuple[str, ...]
    role: type[Visitor | Person]
    summary: str
    help: str
    fields: tuple[Field, ...]
    confirm: str | None
    in_rooms: bool
    in_menu: bool
    asks: Mapping[str, tuple[str, Condition]]
    file_label: str | None
    file_use: FileUse | None
    switch: str | None
    run: Callable[..., Awaitable[Reply]]

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    @property
    def file_field(self) -> Field | None:
        """Return the question a file answers."""
        return next((field for field in self.fields if field.parser.takes_file), None)


_COMMANDS: dict[str, Command] = {}
_NAME_BY_WORD: dict[str, str] = {}

F = TypeVar("F", bound=Callable[..., Awaitable[Reply]])


def command(
    *,
    words: tuple[str, ...] = (),
    name: str | None = None,
    confirm: str | None = None,
    in_rooms: bool = False,
    in_menu: bool = True,
    asks: Mapping[str, tuple[str, Condition]] = NOTHING_MORE,
    file_label: str | None = None,
    file_use: FileUse | None = None,
    switch: str | None = None,
) -> Callable[[F], F]:
    """Declare a command by its function.

    Args:
        words: what people type instead of ``/name``.
        name: the command's name where the function's would shadow a builtin.
        confirm: always show a card first, whose button carries this label.
        in_rooms: answer in the group itself; other commands given in a group are answered in private.
        in_menu: show it in the menu; what goes on with a matter is offered by the buttons of that.
        asks: optional parameters to ask for all the same, each when this is true of the answer to another one.
        file_label: offer it with this button to who sends a file unasked and may do it.
        file_use: further whether there is any use for a file of that person now.
        switch: what the rule pack must switch on (`RuleBook.switches`) for the command to be there at all.

    Raises:
        BadDeclaration: at import, naming the function and what is wrong with it.
    """

    def declare(function: F) -> F:
        declared = describe(
            function,
            words=words,
            name=name,
            confirm=confirm,
            in_rooms=in_rooms,
            in_menu=in_menu,
            asks=asks,
            file_label=file_label,
            file_use=file_use,
            switch=switch,
        )
        taken = set(_COMMANDS) | {word for other in _COMMANDS.values() for word in other.words}
        for word in {declared.name, *words} & taken:
            raise BadDeclaration(f"{function.__qualname__}: {word!r} belongs to another command")
        _COMMANDS[declared.name] = declared
        _NAME_BY_WORD.update({word.lower(): declared.name for word in words})
        return function

    return declare


def commands() -> dict[str, Command]:
    """Return every declared command by its name."""
    return dict(_COMMANDS)


def begun_by(text: str) -> Iterator[tuple[Command, str, str]]:
    """Yield the commands whose word begins ``text``, with the word and what stands behind it, longest word first."""
    for length in range(min(len(text), max(map(len, _NAME_BY_WORD), default=0)), 0, -1):
        if name := _NAME_BY_WORD.get(text[:length].lower()):
            yield _COMMANDS[name], text[:length], text[length:]


def describe(
    function: Callable[..., Awaitable[Reply]],
    *,
    words: tuple[str, ...] = (),
    name: str | None = None,
    confirm: str | None = None,
    in_rooms: bool = False,
    in_menu: bool = True,
    asks: Mapping[str, tuple[str, Condition]] = NOTHING_MORE,
    file_label: str | None = None,
    file_use: FileUse | None = None,
    switch: str | None = None,
) -> Command:
    """Return the command a function declares."""
    title = name or function.__name__
    text = inspect.getdoc(function) or ""
    summary = text.partition("\n")[0].rstrip("。.")
    hints = get_type_hints(function, include_extras=True)
    parameters = list(inspect.signature(function).parameters.values())
    _require(bool(NAME.fullmatch(title)), function, f"the name {title!r} does not fit a menu")
    _require(0 < len(summary) <= SUMMARY_LIMIT, function, f"the docstring needs a first line of 1 to {SUMMARY_LIMIT}")
    _require(bool(parameters) and parameters[0].name == "ctx", function, "the first parameter is ctx: Context[...]")
    _require(len(parameters) - 1 <= FIELD_LIMIT, function, f"more than {FIELD_LIMIT} questions")
    role = next(iter(get_args(hints["ctx"])), None)
    _require(role in ROLES, function, f"Context[{role}] is no role")
    fields = tuple(_field(function, parameter, hints[parameter.name]) for parameter in parameters[1:])
    for each in asks:
        _require(any(each == field.name and not field.is_required for field in fields), function, f"asks for {each}")
    has_file = any(each.parser.takes_file for each in fields)
    _require(file_label is None or has_file, function, "a label for files, and no question that takes one")
    return Command(
        title,
        words,
        role,  # type: ignore[arg-type]
        summary,
        text,
        fields,
        confirm,
        in_rooms,
        in_menu,
        asks,
        file_label,
        file_use,
        switch,
        function,
    )


def _field(function: Callable[..., Any], parameter: inspect.Parameter, hint: Any) -> Field:
    _require(get_origin(hint) is Annotated, function, f"{parameter.name} needs Annotated[type, question]")
    kind, question, *_ = get_args(hint)
    _require(isinstance(question, str) and bool(question), function, f"{parameter.name} has no question")
    parser = parser_of(_without_none(kind))
    if parser is None:
        raise BadDeclaration(f"{function.__qualname__}: nothing reads {parameter.name}: {kind}")
    return Field(parameter.name, question, parser, parameter.default is inspect.Parameter.empty)


def _without_none(kind: Any) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        kinds = [arg for arg in get_args(kind) if arg is not type(None)]
        if len(kinds) == 1:
            return kinds[0]
    return kind


def _require(condition: bool, function: Callable[..., Any], problem: str) -> None:
    if not condition:
        raise BadDeclaration(f"{function.__qualname__}: {problem}")
