"""Publishing, remitting and summing up dues: what the keeper, the group, the notice board and the committee see."""

from __future__ import annotations

from tests.talk import Stage

CANARIES = ("111.11", "222.22", "333.33")


async def december_paid(stage: Stage) -> None:
    """Let three of six pay December by transfer, a canary each; the branch's group is bound, and it is January."""
    await stage.say("陈静", "绑定本群", room="group")
    stage.set_clock("2026-12-03 10:00")
    await stage.tick()
    for name, amount in zip(("王芳", "赵䶮", "陈静"), CANARIES, strict=True):
        await stage.say("刘洋", f"党费登记 {name} {amount}元 12月 转账")
    stage.set_clock("2027-01-05 10:00")


async def test_a_quarter_is_summed_up_published_and_remitted(stage: Stage) -> None:
    await december_paid(stage)
    [said] = await stage.say("刘洋", "党费月报 2026年12月")
    assert "应缴：6人，已核定的合计666.66元，3人未知" in said.text
    [rows] = await stage.press("刘洋", "实缴")
    assert rows.text.endswith("王芳 2026年12月 111.11元\n赵䶮 2026年12月 222.22元")
    await stage.say("刘洋", "公布党费")
    [done, notice] = await stage.press("刘洋", "公布")
    assert "已发到1个群" in done.text
    assert notice.message.file is not None
    [told] = [said.text for said in stage.channel.sent if said.chat == "group" and "收缴情况" in said.text]
    assert "已缴清3人，实缴合计：666.66元" in told
    await stage.say("刘洋", "上缴党费 600元 2027-01-04 转账 回单001")
    [entered, slip] = await stage.press("刘洋", "登记上缴")
    assert "还应上缴66.66元" in entered.text
    assert slip.message.file is not None
    [seen] = await stage.say("陈静", "各支部上缴")
    assert "已上缴600.00元" in seen.text
