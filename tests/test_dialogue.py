"""Words of one line to the answers of a form, in any order."""

from __future__ import annotations

from datetime import datetime, time
from itertools import permutations
from typing import Annotated, Any

import pytest

from bot import dialogue
from bot.command import Context, describe
from bot.dialogue import Form
from bot.parsing import Asking, PastDay, Place
from bot.reply import Reply, say
from models import drafts
from models.members import Member
from models.roles import DuesKeeper, Person, Secretary
from models.rules.meetings import MeetingKind
from models.rules.series import Recurrence
from models.rules.values import Minutes, Money, Month
from tests.talk import Stage


async def call(
    ctx: Context[Secretary],
    kind: Annotated[MeetingKind, "开什么会？"],
    starts_at: Annotated[datetime, "什么时候？"],
    place: Annotated[Place, "在哪里？"],
    topic: Annotated[str, "议题？"],
) -> Reply:
    """开会。"""
    return say()


async def again(
    ctx: Context[Secretary],
    kind: Annotated[MeetingKind, "哪种会？"],
    recurrence: Annotated[Recurrence, "多久一次？"],
    clock: Annotated[time, "几点？"],
    place: Annotated[Place, "在哪里？"],
) -> Reply:
    """定期。"""
    return say()


async def receive(
    ctx: Context[DuesKeeper],
    member: Annotated[Member, "谁？"],
    amount: Annotated[Money | None, "多少？"] = None,
    month: Annotated[Month | None, "哪个月？"] = None,
) -> Reply:
    """收。"""
    return say()


async def report(
    ctx: Context[Person],
    minutes: Annotated[Minutes | None, "多久？"] = None,
    day: Annotated[PastDay | None, "哪天？"] = None,
    activity: Annotated[str | None, "什么？"] = None,
) -> Reply:
    """报。"""
    return say()


async def excuse(
    ctx: Context[Person],
    number: Annotated[int | None, "第几号？"] = None,
    day: Annotated[PastDay | None, "哪天？"] = None,
    reason: Annotated[str | None, "为什么？"] = None,
) -> Reply:
    """请假。"""
    return say()


async def give_back(
    ctx: Context[DuesKeeper],
    reason: Annotated[str, "为什么？"],
    amount: Annotated[Money | None, "多少？"] = None,
) -> Reply:
    """退。"""
    return say()


async def read(stage: Stage, function: object, line: str) -> tuple[dict[str, str], list[str], str]:
    """Return the answers a line gives, the fields left unclear, and the words left over."""
    form = Form(describe(function))  # type: ignore[arg-type]
    async with stage.database.read() as db:
        person = Person(None, stage.cast.members["陈静"], stage.cast.branches["局机关党支部"], "陈静")  # type: ignore[arg-type]
        asking = Asking(db, person, stage.now, stage.almanac)
        unclear, left = await dialogue.read_line(form, line, asking)
    return form.answers, list(unclear), left


async def test_every_order_of_the_words_gives_the_same_meeting(stage: Stage) -> None:
    words = ("主题党日", "下周五15:00", "三楼会议室", "学习二十大精神")
    wanted = {
        "kind": "theme-day",
        "starts_at": "2026-11-27 15:00",
        "place": "三楼会议室",
        "topic": "学习二十大精神",
    }
    for order in permutations(words):
        for glue in (" ", "，", "　"):
            line = glue.join(order)
            assert await read(stage, call, line) == (wanted, [], ""), line


async def test_every_order_of_the_words_gives_the_same_series(stage: Stage) -> None:
    wanted = {"kind": "study", "recurrence": "weekly:2", "clock": "15:00", "place": "三楼会议室"}
    for order in permutations(("集中学习", "每周三", "15:00", "三楼会议室")):
        line = " ".join(order)
        assert await read(stage, again, line) == (wanted, [], ""), line


async def test_every_order_of_the_words_gives_the_same_payment(stage: Stage) -> None:
    number = stage.cast.members["王芳"]
    for order in permutations(("王芳", "85元", "11月")):
        answers, unclear, left = await read(stage, receive, " ".join(order))
        assert answers == {"member": f"#{number}", "amount": "85.00元", "month": "2026-11"}
        assert (unclear, left) == ([], "")


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        ("3小时 社区清扫", {"minutes": "180分钟", "activity": "社区清扫"}),
        ("昨天 社区清扫 3小时", {"minutes": "180分钟", "day": "2026-11-19", "activity": "社区清扫"}),
        ("周三，3小时，社区清扫，很累", {"minutes": "180分钟", "day": "2026-11-18", "activity": "社区清扫，很累"}),
        ("社区清扫 3小时 扫雪", {"minutes": "180分钟", "activity": "社区清扫 扫雪"}),
        ("给3楼张大爷送菜 1小时", {"minutes": "60分钟", "activity": "给3楼张大爷送菜"}),
    ],
)
async def test_free_text_keeps_what_no_other_answer_takes(stage: Stage, line: str, answers: dict[str, str]) -> None:
    assert await read(stage, report, line) == (answers, [], "")


@pytest.mark.parametrize("line", ["12月多交了85元", "电话是13800001111"])
async def test_a_sum_within_a_reason_is_a_part_of_it(stage: Stage, line: str) -> None:
    assert await read(stage, give_back, line) == ({"reason": line}, [], "")


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        # As the bot itself writes a number.
        ("第2号 出差", {"number": "2", "reason": "出差"}),
        ("出差 第２号", {"number": "2", "reason": "出差"}),
        ("#2 出差", {"number": "2", "reason": "出差"}),
        # A date comes first, and a number told leaves the words to what is free.
        ("12号 出差", {"day": "2026-11-12", "reason": "出差"}),
        ("2 12号 出差", {"number": "2", "day": "2026-11-12", "reason": "出差"}),
        ("2 第3号 不对", {"number": "2", "reason": "第3号 不对"}),
    ],
)
async def test_a_number_is_understood_as_the_bot_writes_it_unless_it_is_a_day(
    stage: Stage, line: str, answers: dict[str, str]
) -> None:
    assert await read(stage, excuse, line) == (answers, [], "")


@pytest.mark.parametrize(
    ("line", "left"),
    [("王芳 85元 多谢", "多谢"), ("张无 85元", "张无"), ("王芳 85元 90元", "90元"), ("王芳 11月 12月", "12月")],
)
async def test_what_answers_nothing_is_left_over(stage: Stage, line: str, left: str) -> None:
    *_, rest = await read(stage, receive, line)
    assert rest == left


async def test_a_word_that_means_two_people_is_unclear_and_the_rest_is_kept(stage: Stage) -> None:
    await stage.enrol("王芳")
    answers, unclear, left = await read(stage, receive, "王芳 85元 11月")
    assert (answers, unclear, left) == ({"amount": "85.00元", "month": "2026-11"}, ["member"], "")


async def test_beside_an_unclear_word_others_are_still_left_over(stage: Stage) -> None:
    await stage.enrol("王芳")
    _, unclear, left = await read(stage, receive, "王芳 多谢 85元")
    assert (unclear, left) == (["member"], "多谢")


async def test_a_form_kept_and_taken_up_again_is_the_same(stage: Stage) -> None:
    declared = describe(call)
    form = Form(declared, {"kind": "study"}, {"kind"}, "starts_at")
    assert dialogue.resume(form.content(), {"call": declared}) == form


def test_a_form_of_a_command_that_is_gone_is_dropped() -> None:
    assert dialogue.resume(Form(describe(call)).content(), {}) is None


@pytest.mark.parametrize("kept", [{"asked": "but"}, {"answers": {"but": "王芳"}}, {"guesses": ["but"]}])
async def test_a_question_that_a_newer_program_does_not_ask_is_dropped(stage: Stage, kept: dict[str, Any]) -> None:
    """Else whatever she says from the upgrade on meets a bug."""
    [secretary] = await stage.rows("peers", member_id=stage.cast.members["陈静"])
    content = {"command": "rest", "answers": {}, "guesses": [], "asked": None, **kept}
    await stage.database.write(lambda db: drafts.begin(db, secretary.id, content, at=stage.now))
    [told] = await stage.say("陈静", "天边的云")
    assert told.text.startswith("「天边的云」我没看懂")


async def test_the_answers_kept_mean_the_same_later(stage: Stage) -> None:
    answers, *_ = await read(stage, report, "昨天 3小时 清扫")
    stage.set_clock("2027-03-01 10:00")
    again_later, *_ = await read(stage, report, answers["day"])
    assert again_later["day"] == "2026-11-19"
