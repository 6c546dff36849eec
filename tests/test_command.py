"""Declarations: a command that is declared wrongly is refused at import, by name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Annotated, Any

import pytest

from bot.command import BadDeclaration, Context, command, commands, describe
from bot.menus import MENU_LIMIT, menu_of
from bot.reply import Reply, say
from models.members import Language, Member
from models.roles import OFFICES, Person, Visitor

Asked = Annotated[int, "第几号？"]


async def no_docstring(ctx: Context[Person]) -> Reply:
    return say()


async def long_docstring(ctx: Context[Person]) -> Reply:
    return say()


long_docstring.__doc__ = "长" * 257


async def no_context(number: Asked) -> Reply:
    """没有 ctx。"""
    return say()


async def nobody(ctx: Context[Any]) -> Reply:
    """谁都可以。"""
    return say()


async def bare(ctx: Context[Person], number: int) -> Reply:
    """没有问题。"""
    return say()


async def no_question(ctx: Context[Person], number: Annotated[int, ""]) -> Reply:
    """问题是空的。"""
    return say()


async def unread(ctx: Context[Person], number: Annotated[Decimal, "多少？"]) -> Reply:
    """没有解析器的类型。"""
    return say()


async def two_types(ctx: Context[Person], number: Annotated[int | Member, "哪个？"]) -> Reply:
    """两种类型。"""
    return say()


async def six(ctx: Context[Person], a: Asked, b: Asked, c: Asked, d: Asked, e: Asked, f: Asked) -> Reply:
    """问得太多。"""
    return say()


async def Shouted(ctx: Context[Person]) -> Reply:
    """名字不合菜单。"""
    return say()


async def fine(ctx: Context[Visitor], number: Asked, name: Annotated[str | None, "叫什么？"] = None) -> Reply:
    """这个没问题。

    多说一句。
    """
    return say()


@pytest.mark.parametrize(
    ("function", "problem"),
    [
        (no_docstring, "docstring"),
        (long_docstring, "docstring"),
        (no_context, "ctx"),
        (nobody, "no role"),
        (bare, "Annotated"),
        (no_question, "no question"),
        (unread, "nothing reads"),
        (two_types, "nothing reads"),
        (six, "more than 5"),
        (Shouted, "menu"),
    ],
)
def test_a_wrong_declaration_names_its_function(function: Callable[..., Awaitable[Reply]], problem: str) -> None:
    with pytest.raises(BadDeclaration, match=problem) as caught:
        describe(function)
    assert function.__name__ in str(caught.value)


@pytest.mark.parametrize(("name", "words"), [("meeting", ()), ("fine", ("签到",)), ("签到", ()), ("fine", ("me",))])
def test_a_name_or_word_belongs_to_one_command(name: str, words: tuple[str, ...]) -> None:
    before = commands()
    with pytest.raises(BadDeclaration, match="fine"):
        command(name=name, words=words)(fine)
    assert commands() == before


def test_the_signature_is_the_form() -> None:
    declared = describe(fine, confirm="好")
    assert [(field.name, field.question, field.is_required) for field in declared.fields] == [
        ("number", "第几号？", True),
        ("name", "叫什么？", False),
    ]
    assert (declared.summary, declared.role, declared.confirm) == ("这个没问题", Visitor, "好")
    assert "多说一句" in declared.help


def test_every_menu_fits_and_holds_what_the_role_may_do() -> None:
    roles = ("Visitor", "Person", *(role.__name__ for role in OFFICES))
    items = menu_of(roles, Language.ZH)
    assert len(items) <= MENU_LIMIT
    assert all(0 < len(item.summary) <= 256 for item in items)
    assert {item.command for item in menu_of(("Visitor",), Language.ZH)} == {
        each.name for each in commands().values() if each.role is Visitor and each.words
    }


def test_what_only_goes_on_with_a_matter_is_not_in_the_menu() -> None:
    shown = {item.command for item in menu_of(("Visitor", "Person", "Convener", "Secretary", "Committee"), Language.ZH)}
    assert {"minutes", "vote", "talk"} <= shown
    assert not {"remark", "tally", "end_vote", "take_back_talk"} & shown
    assert len(shown) <= 60
