"""Who leaves frees her place, and a project whose organiser left gets another, with all that waits for one."""

from __future__ import annotations

from sqlalchemy import update

from models import branches
from models.database import Session
from models.members import Member
from models.shifts import NoSuchShift
from tests.cast import LIBRARY, OFFICE
from tests.commands.test_shifts import called, hours, listed, opened
from tests.talk import Stage, worded


async def moved(stage: Stage, who: str, branch: str = LIBRARY) -> None:
    """Let somebody be of another branch, as a transfer within the organisation does."""
    hers = update(Member).where(Member.id == stage.cast.members[who])
    await stage.database.write(lambda db: db.core(hers.values(branch_id=stage.cast.branches[branch])))


async def test_who_leaves_frees_her_place_and_the_next_moves_up_once(stage: Stage) -> None:
    await opened(stage)
    number = await called(stage, "排班 社区清扫 11月28日9:00 2小时 2人")
    for who in ("赵䶮", "刘洋", "李娜", "孙建国", "陈静"):
        await stage.say(who, f"/sign_up {number}")
    assert list((await listed(stage)).values()) == ["placed", "placed", "waiting", "waiting", "waiting"]
    # One on the waiting list leaves, one with a place leaves, one with a place moves to another branch.
    await stage.say("陈静", "转出 李娜")
    await stage.press("陈静", "登记转出")
    await stage.say("陈静", "转出 赵䶮")
    await stage.press("陈静", "登记转出")
    await stage.tick(minutes=15)
    assert await listed(stage) == {
        "赵䶮": "withdrawn",
        "刘洋": "placed",
        "李娜": "withdrawn",
        "孙建国": "placed",
        "陈静": "waiting",
    }
    assert [stage.heard(who, "您已递补上") for who in ("孙建国", "陈静")] == [1, 0]
    assert stage.heard("赵䶮", "名额让给") == 0
    await moved(stage, "刘洋")
    await stage.tick(minutes=15)
    assert (await listed(stage))["陈静"] == "placed"
    assert [stage.heard(who, "您已递补上") for who in ("孙建国", "陈静")] == [1, 1]
    assert stage.heard("刘洋", "名额让给了后面的同志") == 1
    # Once it has begun the organiser's list decides, whoever left meanwhile.
    stage.set_clock("2026-11-28 09:10")
    await stage.say("孙建国", "签到")
    await stage.depart(stage.cast.members["孙建国"])
    await stage.tick(minutes=15)
    assert (await listed(stage))["孙建国"] == "placed"
    stage.set_clock("2026-11-28 11:05")
    await stage.say("王芳", f"登记到岗 {number} 9:00到11:00 孙建国")
    await stage.say("王芳", f"确认班次 {number}")
    await stage.press("王芳", "确认记入")
    assert await hours(stage) == {"孙建国": (120, "verified")}


async def test_of_a_project_offered_below_who_moves_below_keeps_her_place(stage: Stage) -> None:
    async def found(db: Session) -> None:
        await branches.found(db, "机关第二支部", parent=await branches.by_name(db, OFFICE), at=stage.now)

    await stage.database.write(found)
    async with stage.database.read() as db:
        below = await branches.by_name(db, "机关第二支部")
    assert below is not None
    stage.cast.branches["机关第二支部"] = below.id
    await opened(stage, "开项目 社区清扫 陈静 本支部和下级")
    await opened(stage, "开项目 图书整理 刘洋")
    wide = await called(stage, by="陈静")
    narrow = await called(stage, "排班 图书整理 11月29日9:00 2小时 2人", by="刘洋")
    for number in (wide, narrow):
        await stage.say("王芳", f"/sign_up {number}")
    await moved(stage, "王芳", "机关第二支部")
    # Who runs a project keeps her place in it wherever she is.
    await stage.say("刘洋", f"/sign_up {narrow}")
    await moved(stage, "刘洋")
    await stage.tick(minutes=15)
    assert await listed(stage, wide) == {"王芳": "placed"}
    assert await listed(stage, narrow) == {"王芳": "withdrawn", "刘洋": "placed"}


async def test_the_secretary_is_asked_once_for_a_new_organiser_and_everything_goes_with_the_project(
    stage: Stage,
) -> None:
    await opened(stage, "开项目 社区清扫 赵䶮")
    number = await called(stage, by="赵䶮")
    await stage.say("刘洋", f"/sign_up {number}")
    for who in ("李娜", "王芳"):
        await stage.say(who, "志愿 1小时 11月18日 社区清扫 组织者赵䶮")
    await stage.say("李娜", "志愿 1小时 11月17日 别的事 组织者赵䶮")
    stage.set_clock("2026-11-28 11:10")
    await stage.say("王芳", "换组织者 社区清扫 王芳")
    assert "王芳" not in stage.last("赵䶮").text, "only the secretary"
    await stage.depart(stage.cast.members["赵䶮"])
    stage.set_clock("2026-11-30 09:00")
    await stage.tick()
    await stage.tick(days=1)
    assert stage.heard("陈静", "「社区清扫」的组织者赵䶮已离开支部。这个项目1个班次等着确认时长。") == 1
    [refused] = await stage.say("王芳", f"班次名单 {number}")
    assert refused.text == worded(NoSuchShift(number, is_run=True))
    before = await stage.rows("service_projects")
    await stage.press("陈静", "换组织者")
    await stage.press("陈静", "王芳")
    assert await stage.rows("service_projects") == before
    [done] = await stage.press("陈静", "换组织者")
    assert "换成了王芳（原来是赵䶮）" in done.text
    assert "1个等着确认的班次和1条等着核实的志愿时长一起转交" in done.text
    assert stage.heard("王芳", "请您接着组织志愿服务项目「社区清扫」") == 1
    assert stage.heard("赵䶮", "今后由") == 0, "who left is in peace"
    # Her own report waits for the secretary alone; the other one is hers to verify, and so is the shift to confirm.
    claims = {(row.member_id, row.activity): row for row in await stage.rows("hour_claims")}
    names = stage.cast.members
    assert claims[names["王芳"], "社区清扫"].organiser_id is None
    assert claims[names["李娜"], "社区清扫"].organiser_id == names["王芳"]
    assert claims[names["李娜"], "别的事"].organiser_id == names["赵䶮"]
    [said] = await stage.say("王芳", f"核实 {claims[names['李娜'], '社区清扫'].id}")
    assert "已核实" in said.text
    [said] = await stage.say("王芳", f"核实 {claims[names['王芳'], '社区清扫'].id}")
    assert "已核实" not in said.text
    await stage.say("王芳", f"其余到岗 {number}")
    await stage.say("王芳", f"确认班次 {number}")
    await stage.press("王芳", "确认记入")
    assert stage.heard("刘洋", "服务了2小时") == 1
    [again] = await stage.say("陈静", "换组织者 社区清扫 王芳")
    [again] = await stage.press("陈静", "换组织者")
    assert "已经是" in again.text


async def test_an_organiser_who_is_still_here_hears_of_it_and_one_who_moved_is_asked_about(stage: Stage) -> None:
    await opened(stage)
    await stage.tick(hours=1)
    assert stage.heard("陈静", "请换一位组织者") == 0
    await moved(stage, "王芳")
    await stage.tick(hours=1)
    await stage.tick(hours=1)
    assert stage.heard("陈静", "「社区清扫」的组织者王芳已不在本支部。") == 1
    await stage.say("陈静", "换组织者 社区清扫 刘洋")
    await stage.press("陈静", "换组织者")
    assert stage.heard("王芳", "今后由刘洋组织") == 1
    assert stage.heard("刘洋", "请您接着组织") == 1
    await stage.forge("周敏", f"/new_organiser #1 #{stage.cast.members['吴刚']}")
    await stage.forge("周敏", "/yes 1")
    [project] = await stage.rows("service_projects")
    assert project.organiser_id == stage.cast.members["刘洋"]
