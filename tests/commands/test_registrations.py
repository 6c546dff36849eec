"""Coming in: by a code at once, or by asking the secretary."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import pytest

from bot.channels.channel import ChatKind, Update
from models.invites import CodeWrong
from models.registrations import NoSuchRegistration, RegistrationReceived
from tests.cast import LIBRARY, OFFICE
from tests.talk import Stage, worded

CODE = re.compile(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{5}")
UNKNOWN = "2345-6789-ABCDE"


async def invited(stage: Stage, name: str = "钱新来") -> str:
    """Put somebody on the roster and let the secretary make a code for her."""
    await stage.enrol(name)
    return await code_for(stage, name)


async def code_for(stage: Stage, name: str) -> str:
    [said] = await stage.say("陈静", f"邀请 {name}")
    return CODE.findall(said.text)[0]


async def bound_to(stage: Stage, account: str) -> str | None:
    [peer] = await stage.rows("peers", external_id=account)
    return (await stage.rows("members", id=peer.member_id))[0].name if peer.member_id else None


@pytest.mark.parametrize("line", ["{}", "/start {}", "开始 {}", "／start {}"])
async def test_a_visitor_with_a_code_is_let_in(stage: Stage, line: str) -> None:
    code = await invited(stage)
    [said] = await stage.say("新手机", line.format(code))
    assert "钱新来" in said.text
    assert OFFICE in said.text
    assert await bound_to(stage, "新手机") == "钱新来"


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("-", " ")])
async def test_a_code_is_typed_as_one_likes(stage: Stage, typed: object) -> None:
    code = await invited(stage)
    await stage.say("新手机", typed(code))  # type: ignore[operator]
    assert await bound_to(stage, "新手机") == "钱新来"


async def test_a_code_lets_in_while_the_registration_asks_for_a_name(stage: Stage) -> None:
    code = await invited(stage)
    await stage.say("新手机", "登记")
    await stage.say("新手机", code)
    assert await bound_to(stage, "新手机") == "钱新来"


async def test_unknown_used_expired_and_replaced_codes_get_the_same_answer(stage: Stage) -> None:
    used, replaced, expired = [await invited(stage, name) for name in ("钱新来", "孙新来", "李新来")]
    await code_for(stage, "孙新来")
    await stage.say("新手机", used)
    said = {(await stage.say(f"生人{code}", code))[0].text for code in (UNKNOWN, used, replaced)}
    stage.set_clock("2026-11-27 10:00")
    said |= {(await stage.say(f"生人{expired}", expired))[0].text}
    assert said == {worded(CodeWrong(4))}
    assert [await bound_to(stage, f"生人{code}") for code in (used, replaced, expired)] == [None] * 3
    assert await bound_to(stage, "新手机") == "钱新来"


async def test_a_code_works_until_its_last_moment(stage: Stage) -> None:
    code = await invited(stage)
    stage.set_clock("2026-11-27 09:59")
    await stage.say("新手机", code)
    assert await bound_to(stage, "新手机") == "钱新来"


async def test_five_wrong_codes_lock_and_the_lock_ends(stage: Stage) -> None:
    code = await invited(stage)
    for _ in range(5):
        [said] = await stage.say("生人", UNKNOWN)
    assert "10:15" in said.text
    [said] = await stage.say("生人", code)
    assert "10:15" in said.text
    stage.set_clock("2026-11-20 10:15")
    await stage.say("生人", code)
    assert await bound_to(stage, "生人") == "钱新来"


async def test_who_runs_the_records_hears_of_guesses_once_an_hour_whoever_guesses(stage: Stage) -> None:
    for who in ("生人", "生人乙", "王芳"):
        for _ in range(5):
            await stage.say(who, UNKNOWN)
        [said] = await stage.say(who, UNKNOWN)
        assert "试错的次数多了" in said.text
    assert stage.heard("李娜", "有人在猜邀请码：test上自称生人的账号连错5次，已锁定到11月20日（周五）10:15") == 1
    assert stage.heard("李娜", "有人在猜邀请码") == 1
    assert len(await stage.rows("audit", action="invites.locked")) == 3
    stage.now += timedelta(hours=1)
    for _ in range(5):
        await stage.say("生人", UNKNOWN)
    assert stage.heard("李娜", "有人在猜邀请码") == 2


async def test_a_lock_holds_only_the_account_that_guessed(stage: Stage) -> None:
    code = await invited(stage)
    for _ in range(5):
        await stage.say("生人", UNKNOWN)
    await stage.say("新手机", code)
    assert await bound_to(stage, "新手机") == "钱新来"


async def test_binding_again_tells_the_old_account(stage: Stage) -> None:
    code = await code_for(stage, "王芳")
    await stage.say("新手机", code)
    assert "这个账号不再收到消息" in stage.last("王芳").text
    assert await bound_to(stage, "王芳") is None
    await stage.call_meeting()
    assert stage.heard("王芳", "主题党日") == 0
    assert stage.heard("新手机", "请答复能否参加") == 1


async def test_an_account_of_one_member_does_not_become_anothers(stage: Stage) -> None:
    code = await invited(stage)
    await stage.say("王芳", f"/start {code}")
    assert await bound_to(stage, "王芳") == "王芳"
    await stage.say("新手机", code)
    assert await bound_to(stage, "新手机") == "钱新来"


async def test_one_of_two_accounts_wins_one_code(stage: Stage) -> None:
    code = await invited(stage)
    await stage.say("甲", "你好")
    await stage.say("乙", "你好")
    updates = [
        Update("test", f"race-{who}", f"chat-{who}", ChatKind.PRIVATE, who, who, code, private_chat=f"chat-{who}")
        for who in ("甲", "乙")
    ]
    await asyncio.gather(*(stage.dispatcher([update]) for update in updates))
    await stage.delivery.drain()
    assert sorted(stage.heard(who, "的登记已经办好") for who in ("甲", "乙")) == [0, 1]
    assert sorted(filter(None, [await bound_to(stage, "甲"), await bound_to(stage, "乙")])) == ["钱新来"]


async def test_who_came_in_gets_the_menu_of_a_member(stage: Stage) -> None:
    code = await invited(stage)
    await stage.say("新手机", code)
    assert {"checkin", "me"} <= {item.command for item in stage.channel.menus["chat-新手机"]}


@pytest.mark.parametrize("name", ["王芳", "钱新来"])
async def test_the_answer_to_a_registration_does_not_tell_whether_the_name_is_known(stage: Stage, name: str) -> None:
    [said] = await stage.say("生人", f"注册 {name} {OFFICE}")
    assert said.text == worded(RegistrationReceived(name, OFFICE))
    assert await bound_to(stage, "生人") is None


async def test_registration_step_by_step(stage: Stage) -> None:
    await stage.say("生人", "登记")
    [asked] = await stage.say("生人", "钱新来")
    assert set(asked.buttons) == {OFFICE, LIBRARY}
    [said] = await stage.press("生人", OFFICE)
    assert said.text == worded(RegistrationReceived("钱新来", OFFICE))
    assert {"批准", "拒绝"} <= set(stage.last("陈静").buttons)
    assert stage.chat_of("周敏") == []


async def test_approval_by_button_binds_once_and_tells(stage: Stage) -> None:
    await stage.say("生人", f"注册 钱新来 {OFFICE}")
    [again] = await stage.double_tap("陈静", "批准")
    assert "可能已经处理过" in again.text
    assert await bound_to(stage, "生人") == "钱新来"
    assert len(await stage.rows("members", name="钱新来")) == 1
    assert stage.heard("生人", "的登记已经办好") == 1
    assert "checkin" in {item.command for item in stage.channel.menus["chat-生人"]}


async def test_approval_of_a_known_name_binds_to_who_is_on_the_roster(stage: Stage) -> None:
    [number] = await stage.enrol("钱新来")
    await stage.say("生人", f"注册 钱新来 {OFFICE}")
    assert "名单上有这个姓名" in stage.last("陈静").text
    await stage.press("陈静", "批准")
    assert [row.id for row in await stage.rows("members", name="钱新来")] == [number]


async def test_the_secretary_is_warned_that_a_name_has_an_account(stage: Stage) -> None:
    await stage.say("生人", f"注册 王芳 {OFFICE}")
    assert "已经绑定了别的账号" in stage.last("陈静").text


async def test_a_refusal_is_told_and_binds_nobody(stage: Stage) -> None:
    await stage.say("生人", f"注册 钱新来 {OFFICE}")
    heard = len(stage.chat_of("生人"))
    await stage.double_tap("陈静", "拒绝")
    assert len(stage.chat_of("生人")) == heard + 1
    assert await bound_to(stage, "生人") is None
    await stage.say("陈静", "/approve 1")
    assert await bound_to(stage, "生人") is None


async def test_asking_again_replaces_what_waits(stage: Stage) -> None:
    await stage.say("生人", f"注册 钱新来 {OFFICE}")
    await stage.say("生人", f"注册 孙新来 {OFFICE}")
    waiting = await stage.say("陈静", "待批")
    assert len(waiting) == 1
    assert "孙新来" in waiting[0].text


@pytest.mark.parametrize("command", ["approve", "refuse"])
async def test_the_registration_of_another_branch_cannot_be_decided(stage: Stage, command: str) -> None:
    await stage.say("生人", f"注册 钱新来 {LIBRARY}")
    before = await stage.ledgers()
    for who in ("陈静", "王芳", "生人"):
        await stage.forge(who, f"/{command} 1")
    [said] = await stage.forge("陈静", f"/{command} 1")
    assert said.text == worded(NoSuchRegistration(1))
    assert await stage.ledgers() == before
    assert stage.heard("陈静", "钱新来") == 0


async def test_a_member_needs_no_registration(stage: Stage) -> None:
    [said] = await stage.say("王芳", f"注册 陈静 {OFFICE}")
    assert "已经登记为王芳" in said.text
    assert await stage.rows("registrations") == []


async def test_a_code_is_made_only_for_people_of_ones_own_branch(stage: Stage) -> None:
    [said] = await stage.say("周敏", "邀请 wf")
    assert CODE.findall(said.text) == []
    [said] = await stage.say("周敏", f"/invite #{stage.cast.members['王芳']}")
    assert CODE.findall(said.text) == []
    assert await stage.rows("invites") == []


async def test_where_a_branch_has_no_secretary_the_administrator_approves(stage: Stage) -> None:
    await stage.found("档案馆党支部")
    await stage.say("生人", "注册 钱新来 档案馆党支部")
    await stage.press("李娜", "批准")
    assert await bound_to(stage, "生人") == "钱新来"


async def test_of_two_members_of_one_name_neither_is_bound_by_approval(stage: Stage) -> None:
    await stage.enrol("钱新来", "钱新来")
    await stage.say("生人", f"注册 钱新来 {OFFICE}")
    await stage.press("陈静", "批准")
    assert await bound_to(stage, "生人") is None


async def test_who_is_alone_on_the_roster_is_told_how_to_fill_it(stage: Stage) -> None:
    [greeted] = await stage.say("陈静", "开始")
    assert "名单上现在只有您一个人" not in greeted.text
    for who, number in stage.cast.members.items():
        if who != "陈静":
            await stage.depart(number)
    [greeted] = await stage.say("陈静", "开始")
    assert "名单上现在只有您一个人。接下来分三步：\n1. 把花名册" in greeted.text
    [asked] = await stage.press("陈静", "导入花名册")
    assert asked.text.startswith("请把花名册（xlsx、csv）发过来")
    [again] = await stage.say("陈静", "怎么加人")
    assert again.text == asked.text


async def test_an_invite_says_how_and_where_its_code_is_used(stage: Stage) -> None:
    [said] = await stage.say("陈静", "邀请 王芳")
    first, how, where, *_ = said.text.splitlines()
    assert how == f"请本人对小秘发：/start {first.split('：')[1]}"
    assert "/chat" in where


@pytest.mark.parametrize("line", ["开始 X", "开始 工作", "/start 7K2M9Q"])
async def test_a_member_who_says_begin_needs_no_code_and_has_guessed_none(stage: Stage, line: str) -> None:
    [said] = await stage.say("王芳", line)
    assert said.text.startswith("王芳，您已经登记好了，不用再发邀请码")
    assert f"「{line.split()[1]}」我没看懂，请直接说要办的事" in said.text
    assert list(said.buttons.values()) == ["/schedule", "/help"]
    [peer] = await stage.rows("peers", external_id="王芳")
    assert peer.wrong_codes == 0


@pytest.mark.parametrize("line", ["开始签到", "开始 我的日程"])
async def test_a_command_behind_begin_is_that_command(stage: Stage, line: str) -> None:
    await stage.call_meeting()
    [plain] = await stage.say("王芳", line.removeprefix("开始").strip())
    [said] = await stage.say("王芳", line)
    assert said.text == plain.text


async def test_a_members_wrong_code_is_counted_as_before(stage: Stage) -> None:
    [said] = await stage.say("王芳", f"开始 {UNKNOWN}")
    assert said.text == worded(CodeWrong(4))
