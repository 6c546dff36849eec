"""Volunteer hours: reported by the member, decided by the secretary, once."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest

from bot.channels.choices import Checklist, chosen_line
from models.hours import HoursOwn, NoSuchClaim, NoSuchHours
from models.roles import OfficeKind
from tests.commands.test_attachments import png
from tests.commands.test_minutes import appoint
from tests.papers.dues import cells_of
from tests.talk import Stage, worded


async def claims(stage: Stage, who: str = "王芳") -> list[tuple[int, str, str]]:
    rows = await stage.rows("hour_claims", member_id=stage.cast.members[who])
    return [(row.minutes.count, row.activity, row.state.value) for row in rows]


async def test_hours_are_reported_in_one_line_and_verified_by_a_button(stage: Stage) -> None:
    [said] = await stage.say("王芳", "志愿 3小时 社区清扫")
    assert "3小时" in said.text
    assert "11月20日" in said.text
    assert "社区清扫" in stage.last("陈静").text
    await stage.press("陈静", "核实")
    assert await claims(stage) == [(180, "社区清扫", "verified")]
    assert "已核实" in stage.last("王芳").text


@pytest.mark.parametrize(
    ("line", "minutes", "day"),
    [
        ("志愿 社区清扫 两个半小时 昨天", 150, "2026-11-19"),
        ("报时长 11月18日 社区清扫 90分钟", 90, "2026-11-18"),
        ("志愿：３小时，社区清扫", 180, "2026-11-20"),
        ("/hours 前天 3h 社区清扫", 180, "2026-11-18"),
        ("志愿 周三 3小时 社区清扫", 180, "2026-11-18"),
        ("志愿 18日 3小时 社区清扫", 180, "2026-11-18"),
        ("志愿 2026-11-18 3小时 社区清扫", 180, "2026-11-18"),
    ],
)
async def test_the_words_of_a_report_come_in_any_order(stage: Stage, line: str, minutes: int, day: str) -> None:
    await stage.say("王芳", line)
    [row] = await stage.rows("hour_claims")
    assert (row.minutes.count, row.day.isoformat(), row.activity) == (minutes, day, "社区清扫")


async def test_a_secretary_verifies_her_own_only_where_nobody_else_can_and_the_committee_hears_of_it(
    stage: Stage,
) -> None:
    await appoint(stage, "赵䶮", OfficeKind.ORGANISATION_OFFICER)
    await stage.say("陈静", "志愿 3小时 社区清扫")
    await stage.press("陈静", "核实")
    assert await claims(stage, "陈静") == [(180, "社区清扫", "verified")]
    assert "陈静核实了自己的志愿时长" in stage.last("赵䶮").text
    await appoint(stage, "王芳", OfficeKind.DEPUTY_SECRETARY)
    await stage.say("陈静", "志愿 昨天 2小时 义务植树")
    assert stage.heard("陈静", "义务植树") == 1
    assert "义务植树" in stage.last("王芳").text
    for line in ("/verify 2", "/reject 2", "/change_hours 2 1小时 多报了"):
        assert worded(HoursOwn()) in {said.text for said in await stage.forge("陈静", line)}
    await stage.say("陈静", "补登志愿 陈静 前天 1小时 社区清扫")
    assert len(await claims(stage, "陈静")) == 2
    await stage.press("王芳", "核实")
    assert (await claims(stage, "陈静"))[1] == (120, "义务植树", "verified")
    assert stage.heard("赵䶮", "陈静核实了自己的志愿时长") == 1


async def test_a_decision_is_made_once(stage: Stage) -> None:
    await stage.say("王芳", "志愿 3小时 社区清扫")
    [again] = await stage.double_tap("陈静", "核实")
    assert again.text == worded(NoSuchClaim(1))
    await stage.say("陈静", "/reject 1")
    assert await claims(stage) == [(180, "社区清扫", "verified")]
    assert stage.heard("王芳", "已核实") == 1


async def test_hours_sent_back_are_told_and_count_for_nothing(stage: Stage) -> None:
    await stage.say("王芳", "志愿 8小时 社区清扫")
    await stage.press("陈静", "退回")
    assert "已退回" in stage.last("王芳").text
    await stage.say("王芳", "志愿 3小时 社区清扫")
    assert [state for *_, state in await claims(stage)] == ["refused", "claimed"]
    [card] = await stage.say("王芳", "志愿")
    assert "已核实0分钟" in card.text
    assert "待核实3小时" in card.text


async def test_reports_of_one_day_add_up_to_the_cap(stage: Stage) -> None:
    await stage.say("王芳", "志愿 3小时 社区清扫")
    await stage.say("王芳", "志愿 3小时 社区清扫")
    [said] = await stage.say("王芳", "志愿 3小时 社区清扫")
    assert "6小时" in said.text
    assert "8小时" in said.text
    await stage.say("王芳", "志愿 2小时 社区清扫")
    assert [minutes for minutes, *_ in await claims(stage)] == [180, 180, 120]


@pytest.mark.parametrize(
    "line",
    ["志愿 9小时 清扫", "志愿 0小时 清扫", "志愿 3小时 11月21日 清扫", "志愿 3小时 2026年8月21日 清扫"],
    ids=["over the cap", "nothing", "in the future", "too old"],
)
async def test_what_cannot_be_is_refused(stage: Stage, line: str) -> None:
    said = (await stage.say("王芳", line))[-1]
    if "确定" in said.buttons:
        await stage.press("王芳", "确定")
    assert await claims(stage) == []
    assert stage.chat_of("陈静") == []


async def test_the_oldest_day_still_counts(stage: Stage) -> None:
    await stage.say("王芳", "志愿 3小时 2026年8月22日 清扫")
    assert len(await claims(stage)) == 1


@pytest.mark.parametrize("words", ["志愿", "我的志愿"])
async def test_ones_own_card_shows_the_year_verified_and_waiting_apart(stage: Stage, words: str) -> None:
    await stage.say("王芳", "志愿 3小时 社区清扫")
    await stage.press("陈静", "核实")
    await stage.say("王芳", "志愿 2小时 图书整理")
    await stage.say("赵䶮", "志愿 5小时 交通引导")
    [card] = await stage.say("王芳", words)
    for part in ("2026年", "已核实3小时", "待核实2小时", "社区清扫", "图书整理"):
        assert part in card.text
    assert "交通引导" not in card.text


async def test_the_secretary_lists_what_waits_and_decides_by_number(stage: Stage) -> None:
    await stage.say("王芳", "志愿 3小时 社区清扫")
    await stage.say("赵䶮", "志愿 5小时 交通引导")
    [listed] = await stage.say("陈静", "核实")
    assert "王芳" in listed.text
    assert "赵䶮" in listed.text
    await stage.press("陈静", "退回2号")
    assert await claims(stage, "赵䶮") == [(300, "交通引导", "refused")]
    [listed] = await stage.say("陈静", "核实")
    assert "赵䶮" not in listed.text


@pytest.mark.parametrize("line", ["/verify 1", "/reject 1"])
async def test_hours_of_another_branch_cannot_be_decided(stage: Stage, line: str) -> None:
    await stage.say("王芳", "志愿 3小时 社区清扫")
    for who in ("周敏", "王芳", "刘洋"):
        await stage.forge(who, line)
    assert await claims(stage) == [(180, "社区清扫", "claimed")]
    assert stage.heard("周敏", "社区清扫") == 0


async def test_a_claim_says_when_it_was_and_none_takes_time_that_is_taken(stage: Stage) -> None:
    """Overlaps with her own claims, with a meeting she was at, and what has not ended yet."""
    await stage.call_meeting("开会 主题党日 11月20日15:00 三楼会议室 学习")
    stage.set_clock("2026-11-20 15:00")
    await stage.say("王芳", "签到")
    stage.set_clock("2026-11-20 19:00")
    [said] = await stage.say("王芳", "志愿 昨天 9:00-11:30 社区清扫")
    assert "09:00–11:30，2.5小时" in said.text
    for line, why in {
        "志愿 昨天 11:00-12:00 图书整理": "已经报过一条（1号）",
        "志愿 今天 16:00-18:00 夜市引导": "参加了主题党日",
        "志愿 今天 18:30-19:30 夜市引导": "还没到19:30",
        "志愿 3小时 11月18日 9:00-11:00 图书整理": "一共2小时",
    }.items():
        [said] = await stage.say("王芳", line)
        assert why in said.text, line
    await stage.say("王芳", "志愿 昨天 11:30-12:00 图书整理")
    await stage.say("赵䶮", "志愿 今天 16:00-18:00 夜市引导")
    assert [minutes for minutes, *_ in await claims(stage)] == [150, 30]
    assert [minutes for minutes, *_ in await claims(stage, "赵䶮")] == [120]
    await stage.say("王芳", "志愿 1小时 机关值班")
    hint = stage.last("陈静").text
    assert "值班、会议、排练、讲座不算志愿服务" in hint
    assert "当天15:00–17:00参加了主题党日" in hint


async def test_the_secretary_changes_with_a_reason_and_what_is_decided_is_undone_not_changed(stage: Stage) -> None:
    await stage.say("王芳", "志愿 3小时 社区清扫")
    await stage.press("陈静", "改时长")
    await stage.say("陈静", "两小时")
    [said] = await stage.say("陈静", "下雨提前结束")
    assert "2小时，社区清扫，原报3小时" in said.text
    assert "「下雨提前结束」" in stage.last("王芳").text
    for line in ("/verify 1", "/reject 1", "改时长 1 1小时 再改"):
        [said] = await stage.say("陈静", line)
        assert said.text == worded(NoSuchClaim(1)), line
    await stage.say("王芳", "时长有误 1 应该是两个半小时")
    assert "「应该是两个半小时」" in stage.last("陈静").text
    await stage.press("陈静", "冲正")
    await stage.say("陈静", "现场登记的是两个半小时")
    await stage.double_tap("陈静", "冲正")
    assert stage.heard("王芳", "已冲正1号志愿时长") == 1
    [row] = await stage.rows("hour_claims")
    assert (row.minutes.count, row.claimed.count, row.state.value) == (120, 180, "verified")
    assert "现场登记" not in str(await stage.rows("audit"))
    await stage.say("王芳", "志愿 2.5小时 社区清扫")
    await stage.press("陈静", "核实")
    [card] = await stage.say("王芳", "志愿")
    assert "已核实2.5小时" in card.text
    assert "已冲正" in card.text
    [again] = await stage.say("陈静", "冲正时长 1 再来一次")
    [again] = await stage.press("陈静", "冲正")
    assert "已冲正，不再改动" in again.text


async def test_who_organised_it_verifies_as_well_and_nobody_else_does(stage: Stage) -> None:
    await stage.say("王芳", "志愿 3小时 慰问 组织者赵䶮")
    await stage.say("王芳", "志愿 1小时 慰问 孙建国")
    assert [row.activity for row in await stage.rows("hour_claims")] == ["慰问", "慰问 孙建国"]
    assert stage.chat_of("孙建国") == []
    for who, no in (("王芳", HoursOwn()), ("刘洋", NoSuchClaim(1)), ("周敏", NoSuchClaim(1))):
        [said] = await stage.forge(who, "/verify 1")
        assert said.text == worded(no), who
    [said] = await stage.forge("赵䶮", "/verify 2")
    assert said.text == worded(NoSuchClaim(2))
    await stage.press("赵䶮", "核实")
    [again] = await stage.say("陈静", "核实 1")
    assert again.text == worded(NoSuchClaim(1))
    assert (await claims(stage))[0] == (180, "慰问", "verified")
    assert "已核实" in stage.last("王芳").text


async def test_a_member_without_a_phone_has_hours_entered_late_with_a_reason(stage: Stage) -> None:
    line = "补登志愿 孙建国 3小时 3月5日 社区清扫"
    [said] = await stage.say("陈静", line)
    assert "请在最后写上理由" in said.text
    [said] = await stage.say("陈静", f"{line} 当时在外地")
    assert "「当时在外地」" in stage.last("孙建国").text
    [row] = await stage.rows("hour_claims")
    assert (row.state.value, row.entered_by) == ("verified", stage.cast.members["陈静"])
    [said] = await stage.say("陈静", "补登志愿 孙建国 6小时 3月5日 图书整理 又想起来")
    assert "一天最多报8小时" in said.text


async def test_photos_are_added_only_if_she_likes_and_seen_by_who_verifies(stage: Stage) -> None:
    await stage.send_file("王芳", png(), "清扫.png")
    assert await stage.rows("hour_photos") == []
    await stage.say("王芳", "志愿 3小时 社区清扫")
    await stage.press("王芳", "附照片")
    [said] = await stage.send_file("王芳", png(), "清扫.png")
    assert "共1张" in said.text
    await stage.say("陈静", "/look_hours 1")
    await stage.press("陈静", "看照片（1）")
    [sent] = await stage.press("陈静", "第1张")
    assert sent.message.file is not None
    assert sent.message.file.content == png()
    for who in ("赵䶮", "周敏"):
        for line in ("/hours_photos 1", "/hours_photo_file 1 1", "时长有误 1 不对"):
            [said] = await stage.say(who, line)
            assert said.text == worded(NoSuchHours(1)), (who, line)
    await stage.say("陈静", "核实 1")
    await stage.say("王芳", "附照片 1")
    [said] = await stage.send_file("王芳", png(9), "又一张.png")
    assert "不再改动" in said.text


async def test_the_branch_is_shown_in_counts_and_listed_without_ranks(stage: Stage) -> None:
    for who, line in {
        "王芳": "志愿 3小时 社区清扫",
        "赵䶮": "志愿 40分钟 图书整理",
        "刘洋": "志愿 5小时 社区清扫",
    }.items():
        await stage.say(who, line)
    for number in (1, 2):
        await stage.say("陈静", f"核实 {number}")
    [said] = await stage.say("陈静", "支部志愿")
    for part in (
        "党员6人，有已核实时长的2人，覆盖33%",
        "已核实2人次，3.7小时",
        "待核实1条，5小时",
        "「社区清扫」1次3小时",
    ):
        assert part in said.text
    assert not any(name in said.text for name in stage.cast.members)
    paper, sheet = await stage.press("陈静", "时长清单")
    assert paper.message.file is not None
    assert sheet.message.file is not None
    rows = cells_of(sheet.message.file.content)
    assert list(rows)[2:8] == ["陈静", "李娜", "刘洋", "孙建国", "王芳", "赵䶮"]
    assert rows["王芳"][2:] == [1.0, 3.0, "社区清扫1次"]
    assert rows["刘洋"][2:] == [0.0, 0.0, ""]
    assert rows["2人参加"][2:4] == [2.0, 3.7]
    words = [
        cell.text for table in docx.Document(io.BytesIO(paper.message.file.content)).tables for cell in table._cells
    ]
    assert "赵䶮" in words
    assert "0.7" in words


async def test_the_card_of_a_quarter_has_what_counts_of_it(stage: Stage) -> None:
    await stage.say("王芳", "志愿 3小时 社区清扫")
    await stage.say("王芳", "志愿 2小时 9月30日 图书整理")
    await stage.say("王芳", "志愿 1小时 昨天 =SUM(A1)")
    for number in (1, 2, 3):
        await stage.say("陈静", f"核实 {number}")
    paper, sheet = await stage.say("王芳", "服务登记卡")
    assert sheet.message.file is not None
    assert paper.message.file is not None
    rows = list(cells_of(sheet.message.file.content).values())
    assert [row[2] for row in rows if row[0] in (1.0, 2.0)] == ["=SUM(A1)", "社区清扫"]
    assert rows[-1][3] == 4.0
    text = " ".join(
        cell.text for table in docx.Document(io.BytesIO(paper.message.file.content)).tables for cell in table._cells
    )
    assert "2026年第四季度" in text
    assert "图书整理" not in text
    assert "（盖章）" in text


async def three_claims(stage: Stage) -> None:
    for name, said in (("王芳", "3小时"), ("赵䶮", "2小时"), ("孙建国", "1小时")):
        await stage.say(name, f"志愿 {said} 社区清扫")


@pytest.mark.parametrize("words", ["核实 1 3", "核实 1、3号", "核实 第１和第３", "/verify 1、3"])
async def test_several_are_verified_in_one_line(stage: Stage, words: str) -> None:
    await three_claims(stage)
    [said] = await stage.say("陈静", words)
    assert said.text.startswith("已核实2条：王芳3小时、孙建国1小时，已记入台账")
    assert [row.state.value for row in await stage.rows("hour_claims")] == ["verified", "claimed", "verified"]
    assert (stage.heard("王芳", "已核实"), stage.heard("赵䶮", "已核实")) == (1, 0)


async def test_one_that_cannot_be_verified_holds_up_none_of_the_others(stage: Stage) -> None:
    await three_claims(stage)
    await stage.say("陈静", "核实 2")
    for _ in range(2):
        [said] = await stage.say("陈静", "核实 1 2 99")
        assert "没有核实的：" in said.text
        assert "2号、99号" in said.text
    assert "1号、2号、99号" in said.text
    assert [row.state.value for row in await stage.rows("hour_claims")] == ["verified", "verified", "claimed"]
    assert stage.heard("王芳", "已核实") == 1


async def test_several_are_verified_by_nobody_but_who_may_verify_each(stage: Stage) -> None:
    await three_claims(stage)
    for who in ("王芳", "周敏", "刘洋"):
        await stage.forge(who, "/verify 1、2、3")
    assert {row.state.value for row in await stage.rows("hour_claims")} == {"claimed"}


async def test_those_that_wait_are_ticked_where_that_can_be_done(stage: Stage) -> None:
    stage.channel.capabilities = replace(stage.channel.capabilities, checklist_limit=20)
    await three_claims(stage)
    words, card = await stage.say("陈静", "核实")
    assert "几条一起核实，例如：核实 1、2。" in words.text
    assert not [line for line in words.buttons.values() if line.startswith("/verify ")]
    choice = card.message.choice
    assert isinstance(choice, Checklist)
    assert [each.label for each in choice.options] == ["1号 王芳", "2号 赵䶮", "3号 孙建国"]
    [said] = await stage.forge("陈静", chosen_line(choice.line, ["1", "2"]))
    assert said.text.startswith("已核实2条：")
