"""Where a member stands: twice a year, to those below what was set, once each, and never where nothing is set."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from models import notices
from models.almanac import Almanac
from models.database import Session
from models.hours import NoSuchClaim
from models.members import Member
from models.outbox import Purpose
from models.rules.rulebook import load
from tests.talk import ZONE, Stage

PACK = Path(__file__).parents[2] / "models/rulebooks/party.toml"
STANDING = "本单位希望一年20小时"


def ask_for(stage: Stage, folder: Path, hours: int) -> None:
    """Let the organisation set hours a year, from the beginning."""
    text = PACK.read_text(encoding="utf-8").replace("target_hours = 0", f"target_hours = {hours}")
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    stage.almanac = Almanac(ZONE, load(str(path)))
    stage.restart()


def heard(stage: Stage) -> dict[str, int]:
    return {who: count for who in stage.cast.members if (count := stage.heard(who, STANDING))}


async def test_nobody_hears_anything_where_no_hours_are_set(stage: Stage) -> None:
    for month in (7, 11):
        stage.set_clock(f"2027-{month:02d}-12 09:30")
        await stage.tick()
    assert heard(stage) == {}


async def test_who_is_below_hears_it_twice_a_year_each_with_how_far_she_is(stage: Stage, tmp_path: Path) -> None:
    ask_for(stage, tmp_path, 20)
    stage.set_clock("2027-07-01 10:00")
    for who, lines in {
        "王芳": ["志愿 8小时 昨天 社区清扫", "志愿 3小时 6月29日 社区清扫"],
        "赵䶮": ["志愿 1小时 昨天 图书整理"],
        "刘洋": ["志愿 8小时 昨天 夜巡", "志愿 8小时 6月29日 夜巡", "志愿 4小时 6月28日 夜巡"],
    }.items():
        for line in lines:
            await stage.say(who, line)
    for row in await stage.rows("hour_claims"):
        await stage.say("陈静", f"核实 {row.id}")
    stage.set_clock("2027-07-11 10:00")
    await stage.tick()
    assert heard(stage) == {}
    stage.set_clock("2027-07-12 09:30")
    await stage.tick()
    assert "已经过半" in stage.last("王芳").text
    assert "还不到一半" in stage.last("赵䶮").text
    assert "还没有已核实的记录" in stage.last("李娜").text
    # The secretaries' week is full of reports; they hear it the next.
    assert set(heard(stage)) == {"王芳", "赵䶮", "李娜", "吴刚"}
    await stage.say("赵䶮", "志愿 8小时 7月9日 图书整理")
    await stage.say("陈静", "核实 7")
    await stage.say("赵䶮", "志愿 8小时 7月8日 图书整理")
    await stage.say("陈静", "核实 8")
    for moment in ("2027-07-13 10:00", "2027-07-30 10:00", "2027-09-10 10:00"):
        stage.set_clock(moment)
        await stage.tick()
    assert set(heard(stage).values()) == {1}
    stage.set_clock("2027-11-10 10:00")
    await stage.tick()
    assert {who: heard(stage)[who] for who in ("王芳", "赵䶮", "李娜")} == {"王芳": 2, "赵䶮": 2, "李娜": 2}
    assert "孙建国" not in heard(stage)
    assert "刘洋" not in heard(stage)


async def test_whose_week_is_full_hears_it_the_next(stage: Stage, tmp_path: Path) -> None:
    ask_for(stage, tmp_path, 20)
    stage.set_clock("2027-07-12 09:30")

    async def fill(db: Session) -> None:
        hers = select(Member.id).where(Member.id == stage.cast.members["王芳"])
        for turn in range(3):
            await notices.tell(db, hers, NoSuchClaim(turn), key=f"full:{turn}", at=stage.now, purpose=Purpose.REMINDER)

    await stage.database.write(fill)
    await stage.tick()
    assert "王芳" not in heard(stage)
    stage.set_clock("2027-07-19 09:30")
    await stage.tick()
    assert heard(stage)["王芳"] == 1
