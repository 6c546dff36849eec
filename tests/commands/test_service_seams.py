"""Where shifts, hours, certificates, points and the service log meet: one story, and what each of them then shows."""

from __future__ import annotations

from pathlib import Path

from models.hours import HoursUntimed
from models.shifts import NoSuchShift
from tests.point_packs import switch_on
from tests.talk import Stage, worded


async def served(stage: Stage) -> None:
    """Let 王芳 run a shift on Saturday on which 赵䶮, 刘洋 and herself serve two hours, and confirm it on Monday."""
    await stage.say("陈静", "开项目 社区清扫 王芳")
    await stage.press("陈静", "开项目")
    await stage.say("王芳", "排班 社区清扫 11月28日9:00 2小时 5人 幸福社区")
    await stage.press("王芳", "发布班次")
    for who in ("赵䶮", "刘洋", "王芳"):
        await stage.say(who, "/sign_up 1")
    stage.set_clock("2026-11-30 10:00")
    await stage.say("王芳", "其余到岗 1")
    await stage.say("王芳", "确认班次 1")
    await stage.press("王芳", "确认记入")


async def numbers(stage: Stage) -> dict[str, int]:
    names = {number: name for name, number in stage.cast.members.items()}
    return {names[row.member_id]: row.id for row in await stage.rows("hour_claims")}


async def test_hours_undone_show_in_the_shift_the_certificate_and_the_points(stage: Stage, tmp_path: Path) -> None:
    switch_on(stage, tmp_path)
    await served(stage)
    claims = await numbers(stage)
    hers = claims["赵䶮"]
    # The organiser's own hours wait for the secretary; she is not asked about them herself.
    [nothing] = await stage.say("王芳", "核实")
    assert "没有等您核实" in nothing.text
    [roll] = await stage.say("王芳", "班次名单 1")
    assert f"赵䶮 2小时，{hers}号时长（已核实）" in roll.text
    assert f"王芳 2小时，{claims['王芳']}号时长（待核实）" in roll.text
    assert list(roll.buttons) == ["看班次"], "nothing that would be refused"
    [card] = await stage.say("王芳", "班次 1")
    assert list(card.buttons) == ["看名单"]
    assert (await stage.say("赵䶮", "班次 1"))[0].buttons == {}
    [refused] = await stage.say("赵䶮", "班次名单 1")
    assert refused.text == worded(NoSuchShift(1, is_run=True))
    await stage.say("赵䶮", "志愿证明")
    await stage.press("陈静", "出具")
    assert "您的积分：4分" in (await stage.say("赵䶮", "积分"))[0].text
    # What waits cannot be undone, and the refusal says where numbers are.
    await stage.say("陈静", f"冲正时长 {claims['王芳']} 记错了")
    [refused] = await stage.press("陈静", "冲正")
    assert "已核实的才能冲正" in refused.text
    await stage.say("陈静", f"冲正时长 {hers} 那天没有来")
    [undone] = await stage.press("陈静", "冲正")
    assert "证明已作废：2026-0001" in undone.text
    assert stage.heard("赵䶮", "那天没有来") == 1
    [roll] = await stage.press("王芳", "看名单")
    assert f"赵䶮 2小时，{hers}号时长（已冲正）" in roll.text
    assert f"刘洋 2小时，{claims['刘洋']}号时长（已核实）" in roll.text
    assert "您的积分：0分" in (await stage.say("赵䶮", "积分"))[0].text
    assert "已核实0分钟，没有待核实的" in (await stage.say("赵䶮", "志愿"))[0].text
    [none] = await stage.say("赵䶮", "志愿证明")
    assert "还没有已核实的志愿时长" in none.text
    # Who left keeps what she served in the list, and nothing more is said to her.
    await stage.depart(stage.cast.members["刘洋"])
    heard = len(stage.chat_of("刘洋"))
    [roll] = await stage.say("陈静", "班次名单 1")
    assert f"刘洋 2小时，{claims['刘洋']}号时长（已核实）" in roll.text
    await stage.tick(days=3)
    assert len(stage.chat_of("刘洋")) == heard
    for line in ("班次名单 1", f"/undo_hours {claims['刘洋']} 记错了"):
        await stage.say("周敏", line)
        assert "刘洋" not in stage.last("周敏").text, "another branch"


async def test_what_the_words_of_service_lead_to(stage: Stage) -> None:
    before = await stage.rows("hour_claims")
    for line in ("志愿 社区清扫", "志愿活动 社区清扫"):
        [asked] = await stage.say("赵䶮", line)
        assert asked.text == worded(HoursUntimed("社区清扫"))
    [card] = await stage.say("赵䶮", "志愿活动")
    assert "2026年志愿服务" in card.text
    assert await stage.rows("hour_claims") == before
    [none] = await stage.say("赵䶮", "报名")
    assert none.buttons["志愿班次"] == "/shifts"
    shown = await stage.help_of("陈静")
    for heading in ("【志愿时长和证明】", "【志愿项目、班次和双报到】", "【支部活动台账和走访】"):
        assert shown.count(heading) == 1
    [entered] = await stage.say("陈静", "记活动 社区清扫 11月19日 12人 3小时")
    assert "个人的志愿时长另外由本人报" in entered.text
    assert await stage.rows("hour_claims") == before
