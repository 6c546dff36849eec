"""Who may do what, as a page people can read: ``python -m bot.permissions > docs/permissions.md``.

It is made from the declarations of the commands, the offices that give a role, and the addresses of the pages.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

import bot.commands  # noqa: F401  (declares the commands)
from bot.command import Command, commands
from bot.pages.policies import POLICIES
from bot.parsing import ENUM_NAMES
from bot.wording.arrangements import topic_of
from bot.wording.zh.conversation import HEADINGS, ROLES
from models.roles import HELD_CLOSE, OFFICES, Convener, OfficeKind, Officer, Person, Visitor

HEAD = """# 谁可以做什么

> 本页由 `python -m bot.permissions > docs/permissions.md` 生成，请勿手改；测试核对它和程序一致。

不在本页的，谁都不可以。每条命令在一个地方判断一次：说话人当天担任的职务，够不够这条命令写明的身份。从按钮、菜单、网页、群里来的
都是同一条命令，同一次判断。职务到期或者撤了，当天就不行了。不够的被拒绝，并记入审计。

文件、表格、收据、证明、记录都由命令交出，判断同上；网页对话和聊天软件里说话是一回事。

看不到的人，也说不出来：姓名、编号、拼音只在说话人管得到的范围里找，别的支部的人和事一律回答“没找到”，不说有还是没有。"""
REACHES = """
## 什么职务有什么身份，管到哪里

“本级和下级”是任职的支部和它下面的支部、党小组；党小组组长就是本组。管党费的只管自己任职的支部，不管下级：一个人交多少，
只有本人和本支部的党费管理员看得到，上级只看合计。"""
COMMANDS = """
## 命令

“本人”一列是她自己的事和请她参加的会；后面三列是别人的事，“—”是不可以。"""
PAGES = """
## 网页和接口

| 地址 | 谁 |
|---|---|"""
BELOW, OWN, NONE = "本级和下级", "本支部", "—"
# Of the commands everybody has: who may give them for others, and so reaches what is not her own.
WIDER = {
    **dict.fromkeys(
        (
            *("minutes", "minutes_text", "chair", "guests", "discussed", "remark", "dissent", "resolution"),
            *("tally", "strike", "submit", "attach", "detach", "action"),
        ),
        "书记；本次会议的记录人",
    ),
    **dict.fromkeys(
        ("minutes_file", "minutes_versions", "old_minutes", "attachments", "attachment"),
        "书记、支部委员；本次会议的记录人",
    ),
    **dict.fromkeys(
        ("verify", "look_hours", "change_hours", "reject", "hours_photos", "hours_photo_file"),
        "书记；这条时长写明的组织者",
    ),
    **dict.fromkeys(
        (
            *("new_shift", "move_shift", "shift_length", "shift_spot", "shift_places", "cancel_shift", "shift_code"),
            *("shift_roll", "mark_shift", "shift_times", "shift_rest", "confirm_shift"),
        ),
        "项目的组织者；项目所在支部的书记",
    ),
    **dict.fromkeys(
        (
            *("actions", "done", "materials", "open_material"),
            *("next_visit", "correct_visit", "void_visit", "visits"),
        ),
        "书记",
    ),
    "talk_text": "书记，看了记入审计",
    "places": "本支部党员；书记",
    **dict.fromkeys(("projects", "shifts", "sign_up"), "本支部党员；上级支部开放的项目，下级党员也可以"),
    "double_life": "书记；上级委员会的委员看下级",
}
ANYBODY = {
    "check_certificate": "凭编号和校验码，谁都可以核对真假",
    "check_receipt": "凭编号和校验码，谁都可以核对真假；金额只有本人和该支部的党费管理员看得到",
}


def page() -> str:
    """Return the whole page as Markdown."""
    return "\n".join([HEAD, *_offices(), COMMANDS, *_commands(), *_pages()]) + "\n"


def office_name(kind: OfficeKind) -> str:
    """Return what people call an office."""
    return ENUM_NAMES[OfficeKind].get(kind, ("管理员",))[0]


def _offices() -> Iterable[str]:
    yield REACHES
    yield f"\n| 职务 | {' | '.join(ROLES[role.__name__] for role in OFFICES)} |"
    yield "|---" * (len(OFFICES) + 1) + "|"
    for kind in OfficeKind:
        reaches = [_reach(role) if kind in kinds else NONE for role, kinds in OFFICES.items()]
        if set(reaches) != {NONE}:
            yield f"| {office_name(kind)} | {' | '.join(reaches)} |"


def _reach(role: type[Officer]) -> str:
    return OWN if role in HELD_CLOSE else BELOW


def _commands() -> Iterable[str]:
    for topic, heading in HEADINGS.items():
        those = [each for each in commands().values() if topic_of(each.name) == topic]
        if those:
            yield f"\n### {heading}\n"
            yield "| 命令 | 做什么 | 谁 | 本人 | 本支部 | 下级支部 | 别的支部 |\n|---|---|---|---|---|---|---|"
            yield from map(_row, those)


def _row(each: Command) -> str:
    said = " ".join(["/" + each.name, *each.words[:1]])
    own, here, below, elsewhere = _reached(each)
    return f"| {said} | {each.summary} | {_who(each)} | {own} | {here} | {below} | {elsewhere} |"


def _who(each: Command) -> str:
    if each.role is Visitor:
        return "所有人"
    who = ROLES.get(each.role.__name__, "党员")
    return f"{who}（只在开了这项的单位）" if each.switch else who


def _reached(each: Command) -> tuple[str, str, str, str]:
    """Return whose matters a command reaches: her own, those of her branch, of one below, of another."""
    if issubclass(each.role, Officer):
        here = "✓（组长限本组）" if each.role is Convener else "✓"
        return "✓", here, NONE if each.role in HELD_CLOSE else "✓", NONE
    if each.role is Visitor or each.name in ANYBODY:
        anybody = ANYBODY.get(each.name, NONE)
        return "✓", anybody, anybody, anybody
    by = WIDER.get(each.name, NONE)
    own = NONE if "记录人" in by or "项目的组织者" in by else "✓"
    return own, by, by, NONE


def _pages() -> Iterable[str]:
    yield PAGES
    yield from (f"| `{path}` | {who} |" for path, who in POLICIES.items())


def personal() -> set[str]:
    """Return the commands everybody has that reach nobody's matters but her own."""
    return {each.name for each in commands().values() if each.role is Person} - {*WIDER, *ANYBODY}


if __name__ == "__main__":
    sys.stdout.write(page())
