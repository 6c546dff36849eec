"""Minutes: written in small steps and versions, checked by somebody else, told to who was absent."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

from bot.answers import NotAllowed
from models.meetings import NoSuchMeeting
from models.minutes import NothingToReview
from models.roles import OfficeKind
from tests.cast import LIBRARY, OFFICE
from tests.talk import Stage, worded


async def appoint(stage: Stage, who: str, kind: OfficeKind, branch: str = OFFICE) -> None:
    """Give somebody an office from today."""
    from models import branches, offices
    from models.database import Session
    from models.members import Member

    async def work(db: Session) -> None:
        member = await db.get(Member, stage.cast.members[who])
        node = await branches.by_name(db, branch)
        assert member is not None
        assert node is not None
        await offices.appoint(db, member, kind, node, by=None, at=stage.now, on=stage.almanac.today(stage.now))

    await stage.database.write(work)


async def held(stage: Stage) -> int:
    """Let a meeting take place: 王芳 on leave, 赵䶮 absent, the others there; return its number."""
    number = await stage.call_meeting()
    await stage.say("王芳", "请假 出差")
    stage.set_clock("2026-11-27 15:05")
    for who in ("陈静", "刘洋", "李娜"):
        await stage.say(who, "签到")
    stage.set_clock("2026-11-27 17:00")
    await stage.say("陈静", f"/close {number} 是")
    return number


async def written(stage: Stage) -> int:
    """Let the minutes of a meeting be complete, by 陈静; 刘洋 may check them."""
    await appoint(stage, "刘洋", OfficeKind.ORGANISATION_OFFICER)
    number = await held(stage)
    await stage.say("陈静", "主持人 陈静")
    await stage.say("陈静", "记录人 陈静")
    await stage.say("陈静", "发言 刘洋 建议 分 3 步 走，先易后难")
    await stage.say("陈静", "决议 同意接收王芳为预备党员 赞成3票，反对0票，弃权1票")
    return number


async def versions(stage: Stage) -> list[Any]:
    return await stage.rows("minutes_versions")


async def test_minutes_grow_step_by_step_with_attendance_from_the_ledger(stage: Stage) -> None:
    await written(stage)
    [card] = await stage.say("陈静", "记录")
    for part in (
        "主持人：陈静",
        "应到5人，实到3人（正式党员3人，预备党员0人）",
        "议题1：「学习二十大精神」",
        "发言1 刘洋：「建议 分 3 步 走，先易后难」",
        "决议1：「同意接收王芳为预备党员」（赞成3票，反对0票，弃权1票）",
    ):
        assert part in card.text
    assert "还缺" not in card.text


async def test_every_change_is_a_version_and_no_version_is_ever_touched(stage: Stage) -> None:
    number = await written(stage)
    before = await versions(stage)
    assert [row.number for row in before] == [1, 2, 3, 4]
    await stage.say("陈静", "删去 发言1")
    await stage.say("陈静", "记录全文 议题：从头再写")
    await stage.say("陈静", f"/submit {number}")
    after = await versions(stage)
    assert after[:4] == before
    assert [row.number for row in after] == [1, 2, 3, 4, 5, 6]


async def test_the_same_again_is_no_new_version(stage: Stage) -> None:
    await written(stage)
    await stage.say("陈静", "主持人 陈静")
    assert len(await versions(stage)) == 4


async def test_one_text_at_once(stage: Stage) -> None:
    await held(stage)
    await stage.say(
        "陈静",
        "记录全文\n主持人：陈静\n记录人：刘洋\n列席：李明（文旅局）\n议题一：学习\n议题二：接收党员\n刘洋：我同意。\n"
        "不同意见：李娜：再看半年\n决议：同意接收\n表决：赞成2票，反对1票\n实到：100人\n会后一起看了展览",
    )
    content = (await versions(stage))[-1].content
    assert (content["chair"], content["recorder"], content["guests"]) == ("陈静", "刘洋", "李明（文旅局）")
    assert content["topics"] == ["学习", "接收党员"]
    assert [(each["speaker"], each["is_dissent"]) for each in content["remarks"]] == [("刘洋", False), ("李娜", True)]
    assert content["resolutions"] == [{"text": "同意接收", "tally": {"in_favour": 2, "against": 1, "abstained": 0}}]
    assert content["notes"] == "会后一起看了展览"
    assert (await versions(stage))[-1].split["present"] == 3


async def test_one_text_as_people_write_it(stage: Stage) -> None:
    await held(stage)
    [card] = await stage.say(
        "陈静",
        "会议记录全文\n主持人：陈静\n记录人：刘洋\n发言：刘洋 我同意，分 3 步走\n发言：学习 要常抓\n"
        "不同意见：李娜 再看半年\n"
        "决议：同意接收王芳，表决：赞成2票，反对1票。\n决议：同意3人\n决议：同意列席（赞成3票）",
    )
    content = (await versions(stage))[-1].content
    remarks = [(each["speaker"], each["text"], each["is_dissent"]) for each in content["remarks"]]
    assert remarks == [("刘洋", "我同意，分 3 步走", False), ("李娜", "再看半年", True)]
    assert content["notes"] == "学习 要常抓"
    assert content["resolutions"] == [
        {"text": "同意接收王芳", "tally": {"in_favour": 2, "against": 1, "abstained": 0}},
        {"text": "同意3人", "tally": None},
        {"text": "同意列席", "tally": {"in_favour": 3, "against": 0, "abstained": 0}},
    ]
    # What the meeting was called for is still its topic.
    assert content["topics"] == ["学习二十大精神"]
    assert "还缺" not in card.text


async def test_what_is_missing_has_a_button_that_asks(stage: Stage) -> None:
    await held(stage)
    [card] = await stage.say("陈静", "记录")
    assert "还缺：主持人、记录人、发言、决议" in card.text
    await stage.press("陈静", "发言")
    await stage.say("陈静", "刘洋")
    [card] = await stage.say("陈静", "要早做准备")
    assert "发言1 刘洋：「要早做准备」" in card.text


async def test_the_named_recorder_writes_and_a_plain_member_does_not(stage: Stage) -> None:
    await held(stage)
    [refused] = await stage.say("王芳", "发言 刘洋 我同意")
    assert refused.text == worded(NoSuchMeeting())
    await stage.say("陈静", "记录人 王芳")
    assert "请您做这次会议的记录" in stage.last("王芳").text
    [card] = await stage.say("王芳", "发言 刘洋 我同意")
    assert "发言1 刘洋：「我同意」" in card.text
    assert [row.author_id for row in await versions(stage)] == [stage.cast.members[who] for who in ("陈静", "王芳")]
    await stage.say("陈静", "记录人 刘洋")
    [refused] = await stage.say("王芳", "发言 刘洋 我再说一句")
    assert refused.text == worded(NoSuchMeeting())
    for who in ("周敏", "吴刚", "李娜"):
        for line in ("/minutes 1", "/chair 吴刚 #1", "/submit 1", "/minutes_file 1 pdf"):
            await stage.forge(who, line)
        assert "学习二十大精神" not in "".join(said.text for said in stage.chat_of(who)[-4:])
    assert len(await versions(stage)) == 3


async def test_another_officer_approves_and_the_writer_cannot(stage: Stage) -> None:
    await written(stage)
    [said] = await stage.say("陈静", "送审")
    assert "请了1位支部委员审核" in said.text
    asked = stage.last("刘洋")
    for part in ("请假1人：王芳（出差）", "缺席1人：赵䶮", "建议 分 3 步 走", "赞成3票"):
        assert part in asked.text
    [version] = [row.id for row in (await versions(stage))[-1:]]
    [refused] = await stage.forge("陈静", f"/accept {version}")
    assert "请另一位支部委员来审" in refused.text
    for who in ("王芳", "李娜"):
        [refused] = await stage.forge(who, f"/accept {version}")
        assert refused.text == worded(NotAllowed("Committee"))
    [refused] = await stage.forge("周敏", f"/accept {version}")
    assert refused.text == worded(NothingToReview())
    await stage.press("刘洋", "通过")
    assert "刘洋已审核通过" in stage.last("陈静").text
    [again] = await stage.forge("刘洋", f"/accept {version}")
    assert again.text == worded(NothingToReview())
    assert stage.heard("陈静", "已审核通过") == 1
    [row] = await stage.rows("minutes_reviews")
    assert (row.verdict.value, row.decided_by) == ("approved", stage.cast.members["刘洋"])


async def test_sent_back_with_words_changed_and_approved_as_another_version(stage: Stage) -> None:
    await written(stage)
    await stage.say("陈静", "送审")
    await stage.press("刘洋", "退回")
    await stage.say("刘洋", "票数核对一下")
    assert "退回修改：票数核对一下" in stage.last("陈静").text
    [card] = await stage.say("陈静", "记录")
    assert "退回意见：票数核对一下" in card.text
    await stage.say("陈静", "表决结果 赞成2票，反对1票")
    await stage.say("陈静", "送审")
    await stage.press("刘洋", "通过")
    assert [row.verdict.value for row in await stage.rows("minutes_reviews")] == ["returned", "approved"]


async def test_a_version_that_is_no_longer_the_newest_cannot_be_approved(stage: Stage) -> None:
    await written(stage)
    await stage.say("陈静", "送审")
    await stage.say("陈静", "发言 李娜 补充一句")
    [said] = await stage.press("刘洋", "通过")
    assert said.text == worded(NothingToReview())


async def test_approved_minutes_changed_need_approval_again(stage: Stage) -> None:
    await written(stage)
    await stage.say("陈静", "送审")
    await stage.press("刘洋", "通过")
    [card] = await stage.say("陈静", "发言 李娜 补充一句")
    assert "正在写" in card.text
    [told] = await stage.say("陈静", "会议记录 pdf")
    assert "还没有审核通过" in told.text


async def test_minutes_are_not_handed_in_before_the_meeting_is_closed_or_without_a_chair(stage: Stage) -> None:
    await stage.call_meeting()
    stage.set_clock("2026-11-27 15:05")
    await stage.say("陈静", "记录人 刘洋")
    [said] = await stage.say("陈静", "送审")
    assert "还没有结束" in said.text
    await stage.say("陈静", "/close 1 是")
    [said] = await stage.say("陈静", "送审")
    assert "还缺：主持人" in said.text
    assert await stage.rows("minutes_reviews") == []


async def test_attendance_entered_since_goes_in_before_they_are_checked(stage: Stage) -> None:
    await stage.call_meeting()
    stage.set_clock("2026-11-27 15:05")
    await stage.say("陈静", "主持人 陈静")
    await stage.say("陈静", "记录人 陈静")
    await stage.say("陈静", "其余都到")
    await stage.say("陈静", "/close 1 是")
    await stage.say("陈静", "送审")
    rows = await versions(stage)
    assert [row.split["present"] for row in rows] == [0, 0, 6]


async def test_who_was_absent_is_told_once_by_day_what_she_missed(stage: Stage) -> None:
    await written(stage)
    await stage.say("陈静", "待办 赵䶮 12月5日 整理台账")
    await stage.say("陈静", "送审")
    stage.set_clock("2026-11-27 22:00")
    await stage.press("刘洋", "通过")
    await stage.tick()
    stage.set_clock("2026-11-28 10:00")
    await stage.tick()
    assert stage.heard("赵䶮", "您没能参加的会议") == 0
    stage.set_clock("2026-11-30 09:00")
    await stage.tick()
    for who in ("王芳", "赵䶮"):
        assert "决议：同意接收王芳为预备党员" in stage.last(who).text
    assert "请您办：整理台账，12月5日（周六）前" in stage.last("赵䶮").text
    assert "整理台账" not in stage.last("王芳").text
    await stage.say("陈静", "发言 李娜 补充一句")
    await stage.say("陈静", "送审")
    await stage.press("刘洋", "通过")
    await stage.tick(hours=3)
    await stage.tick(days=2)
    assert [stage.heard(who, "您没能参加的会议") for who in ("王芳", "赵䶮", "陈静", "刘洋")] == [1, 1, 0, 0]


async def test_the_minutes_come_as_a_word_file_and_as_a_pdf(stage: Stage) -> None:
    await written(stage)
    [said] = await stage.say("陈静", "会议记录 docx")
    file = said.message.file
    assert file is not None
    assert file.name == "2026-11-27 主题党日会议记录.docx"
    words = [paragraph.text for paragraph in docx.Document(io.BytesIO(file.content)).paragraphs]
    assert "应到5人，实到3人（正式党员3人，预备党员0人）" in words
    assert "请假1人：王芳（出差）" in words
    assert "1. 同意接收王芳为预备党员（赞成3票，反对0票，弃权1票）。" in words
    [said] = await stage.say("刘洋", "/minutes_file 1 pdf")
    assert said.message.file is not None
    assert said.message.file.name == "2026-11-27 主题党日会议记录.pdf"
    assert said.message.file.content.startswith(b"%PDF-")


async def test_the_sign_in_sheet_comes_as_a_pdf(stage: Stage) -> None:
    await stage.call_meeting()
    [said] = await stage.say("陈静", "签到表")
    assert said.message.file is not None
    assert said.message.file.name == "2026-11-27 主题党日签到表.pdf"
    assert "6人" in said.text
    [refused] = await stage.say("王芳", "签到表")
    assert refused.text == worded(NotAllowed("Secretary"))
    assert refused.message.file is None


async def test_the_sign_in_sheet_is_of_the_meeting_about_to_begin_not_of_the_one_just_held(stage: Stage) -> None:
    await held(stage)
    [said] = await stage.say("陈静", "签到表")
    assert said.message.file is not None
    assert said.message.file.name == "2026-11-27 主题党日签到表.pdf"
    await stage.call_meeting("开会 党课 11月28日9:00 三楼会议室 讲党课")
    [said] = await stage.say("陈静", "签到表")
    assert said.message.file is not None
    assert said.message.file.name == "2026-11-28 党课签到表.pdf"
    await stage.call_meeting("开会 支委会 11月28日9:30 书记办公室 研究工作")
    [asked] = await stage.say("陈静", "签到表")
    assert set(asked.buttons) == {"11月28日（周六）09:00 党课", "11月28日（周六）09:30 支委会"}
    await stage.press("陈静", "11月28日（周六）09:30 支委会")
    file = stage.last("陈静").message.file
    assert file is not None
    assert file.name == "2026-11-28 支委会签到表.pdf"


async def test_what_a_button_says_can_be_typed_and_the_card_says_of_which_day_it_is(stage: Stage) -> None:
    await held(stage)
    [said] = await stage.say("陈静", "开始记录")
    assert said.text.splitlines()[:2] == [
        "主题党日 · 局机关党支部的记录：还没有动笔",
        "时间：11月27日（周五）15:00–17:00",
    ]


@pytest.mark.parametrize("who", ["王芳", "吴刚", "周敏"])
async def test_minutes_are_no_file_for_who_may_not_read_them(stage: Stage, who: str) -> None:
    await written(stage)
    [said] = await stage.forge(who, "/minutes_file 1")
    assert said.text == worded(NoSuchMeeting())
    assert said.message.file is None


async def test_a_branch_without_another_officer_is_told_so(stage: Stage) -> None:
    await held(stage)
    await stage.say("陈静", "主持人 陈静")
    await stage.say("陈静", "记录人 陈静")
    [said] = await stage.say("陈静", "送审")
    assert "没有别的委员可以审核" in said.text
    assert LIBRARY not in said.text
