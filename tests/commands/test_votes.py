"""Votes: hands counted by the secretary, and a secret ballot that nobody can look into, the database included."""

from __future__ import annotations

import json
import logging
import re
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import literal, select, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.channels.channel import UNKEPT_WORDS
from bot.channels.web import WebChannel
from models.base import Base
from models.database import Database
from models.peers import Peer
from models.votes import NoBallotHeld, VoteImpossible, VotePublished, Why
from models.voting import NoQuorumRule
from tests.cast import Cast
from tests.commands.test_voting import assembled
from tests.conftest import VAULT
from tests.talk import Stage, worded

VOTERS = ("陈静", "刘洋", "王芳", "赵䶮", "李娜")
CHOICES = {"for", "against", "abstain", "in_favour", "abstained", "赞成", "反对", "弃权"}
SECRET = "表决 一般决议 无记名投票 通过年度计划"


async def opened(stage: Stage, line: str = SECRET, *present: str) -> int:
    """Let the members named be there and 陈静 put a question to them; return the number of the vote."""
    await assembled(stage, *(present or VOTERS))
    await stage.say("陈静", line)
    await stage.press("陈静", "开始表决")
    return (await stage.rows("votes"))[-1].id


async def vote(stage: Stage, **choices: str) -> None:
    for who, label in choices.items():
        await stage.press(who, label)


async def ended(stage: Stage, number: int) -> str:
    await stage.say("陈静", f"结束表决 {number}")
    return (await stage.press("陈静", "结束并看结果"))[-1].text


async def tally(stage: Stage) -> tuple[int, int, int]:
    [row] = await stage.rows("vote_tallies")
    return row.in_favour, row.against, row.abstained


async def test_a_secret_ballot_goes_to_those_there_and_ends_when_all_have_voted(stage: Stage) -> None:
    await opened(stage)
    assert stage.heard("陈静", "发出选票5张，已投0人") == 1
    assert stage.heard("孙建国", "选票") == 0
    await vote(stage, 王芳="赞成", 赵䶮="反对", 刘洋="弃权", 李娜="赞成")
    for line in ("表决进度 1", "表决进度"):
        await stage.say("陈静", line)
        assert "已投4人" in stage.last("陈静").text
    assert stage.heard("陈静", "赞成2票") == 0
    await vote(stage, 陈静="赞成")
    result = stage.last("陈静").text
    for part in ("赞成3票，反对1票，弃权1票", "应到会有表决权的6人", "须赞成4票", "未通过", "支部工作条例"):
        assert part in result


async def test_a_vote_is_ended_only_by_who_knows_how_many_have_not_voted(stage: Stage) -> None:
    number = await opened(stage)
    await vote(stage, 王芳="赞成", 赵䶮="赞成", 刘洋="赞成")
    for _ in range(2):
        [asked] = await stage.say("陈静", f"结束表决 {number}")
        assert "已投3人" in asked.text
        assert "还有2人没投。\n现在就结束吗？" in asked.text
    await stage.press("陈静", "再等等")
    assert "看进度" in stage.last("陈静").buttons
    await vote(stage, 陈静="反对")
    assert (await stage.rows("votes"))[-1].ended_at is None
    assert "赞成3票，反对1票" in await ended(stage, number)


async def test_a_vote_counts_once_however_often_it_comes(stage: Stage) -> None:
    await opened(stage)
    [again] = await stage.double_tap("王芳", "赞成")
    assert again.text == worded(VoteImpossible(Why.VOTED))
    [other] = await stage.forge("王芳", "/ballot 1-against")
    assert other.text == worded(VoteImpossible(Why.VOTED))
    assert await tally(stage) == (1, 0, 0)
    assert len(await stage.rows("votes_cast")) == 1


async def test_who_has_no_ballot_cannot_vote(stage: Stage) -> None:
    await opened(stage)
    for who in ("孙建国", "周敏", "吴刚"):
        [said] = await stage.forge(who, "/ballot 1-for")
        assert said.text == worded(VoteImpossible(Why.NO_BALLOT))
    for line in ("/ballot 9-for", "/ballot 1-both", "/ballot for", "/ballot 1 for"):
        [said] = await stage.forge("王芳", line)
        assert said.text == worded(VoteImpossible(Why.NO_BALLOT))
    assert await tally(stage) == (0, 0, 0)


async def test_what_is_typed_is_no_vote_nor_what_is_said_in_a_group(stage: Stage) -> None:
    await opened(stage)
    [said] = await stage.say("王芳", "/ballot 1-for")
    assert said.text == worded(VoteImpossible(Why.PRESS))
    await stage.say("王芳", "/ballot 1-for", room="群")
    assert await stage.rows("votes_cast") == []


async def test_a_latecomer_gets_a_ballot_and_nobody_gets_two(stage: Stage) -> None:
    number = await opened(stage)
    await stage.forge("陈静", f"/mark 1 #{stage.cast.members['孙建国']} late")
    await stage.say("陈静", f"补发选票 {number}")
    assert {who: stage.heard(who, "选票 ·") for who in ("孙建国", "王芳")} == {"孙建国": 1, "王芳": 1}
    await vote(stage, 孙建国="赞成")
    assert await tally(stage) == (1, 0, 0)


async def test_a_secret_ballot_of_two_is_refused(stage: Stage) -> None:
    await assembled(stage, "陈静", "王芳")
    await stage.say("陈静", SECRET)
    [said] = await stage.press("陈静", "开始表决")
    assert said.text == worded(VoteImpossible(Why.TOO_FEW, 2, 3))
    assert await stage.rows("votes") == []


async def test_it_cannot_be_ended_while_the_result_would_tell_whose_votes_are_in(stage: Stage) -> None:
    number = await opened(stage)
    await vote(stage, 王芳="赞成", 赵䶮="反对")
    for line in (f"结束表决 {number}", f"结束表决 {number} 是"):
        assert (await stage.say("陈静", line))[-1].text == worded(VoteImpossible(Why.TOO_FEW_CAST, 2, 3))
    await vote(stage, 刘洋="反对")
    assert "赞成1票，反对2票，弃权0票" in await ended(stage, number)
    [late] = await stage.press("李娜", "赞成")
    assert late.text == worded(VoteImpossible(Why.OVER))


async def test_a_void_vote_shows_nothing_and_leaves_no_counts(stage: Stage) -> None:
    number = await opened(stage)
    await vote(stage, 王芳="赞成")
    await stage.say("陈静", f"表决作废 {number}")
    [said] = await stage.press("陈静", "作废")
    assert "赞成" not in said.text
    assert await tally(stage) == (0, 0, 0)


async def test_who_cannot_be_reached_makes_it_a_paper_vote(stage: Stage) -> None:
    [number] = await stage.enrol("钱没号")
    await assembled(stage, *VOTERS)
    await stage.forge("陈静", f"/mark 1 #{number} present")
    await stage.say("陈静", SECRET)
    [said] = await stage.press("陈静", "开始表决")
    assert said.text == worded(VoteImpossible(Why.UNREACHABLE, names=("钱没号",)))


async def test_hands_are_entered_and_impossible_sums_refused(stage: Stage) -> None:
    number = await opened(stage, "表决 一般决议 举手 通过年度计划")
    assert (await stage.say("陈静", f"结束表决 {number}"))[-1].text == worded(VoteImpossible(Why.NOT_COUNTED))
    [said] = await stage.say("陈静", f"填票数 {number} 4 1 1")
    assert said.text == worded(VoteImpossible(Why.TOO_MANY, 6, 5))
    await stage.say("陈静", f"填票数 {number} 3 2 0")
    await stage.say("陈静", f"填票数 {number} 4 1 0")
    assert "结果：通过" in await ended(stage, number)
    [row] = await stage.rows("votes")
    assert (row.expected, row.present, await tally(stage)) == (6, 5, (4, 1, 0))


async def test_without_a_quorum_the_result_says_so(stage: Stage) -> None:
    number = await opened(stage, "表决 选举 纸质票 选举支委", "陈静", "王芳", "赵䶮", "刘洋")
    await stage.say("陈静", f"填票数 {number} 4 0 0")
    assert "不够法定人数" in await ended(stage, number)


async def test_more_papers_than_people_make_an_election_void(stage: Stage) -> None:
    number = await opened(stage, "表决 选举 纸质票 选举支委")
    await stage.say("陈静", f"填票数 {number} 6 0 0")
    assert "投票无效" in await ended(stage, number)


async def test_written_opinions_count_at_an_admission_alone(stage: Stage) -> None:
    number = await opened(stage, "表决 转正 无记名投票 钱新来转正")
    await vote(stage, 王芳="赞成", 赵䶮="赞成", 刘洋="赞成", 李娜="反对", 陈静="反对")
    assert "已投5人" in stage.last("陈静").text
    [said] = await stage.say("陈静", f"书面意见 {number} 2 0 0")
    assert said.text == worded(VoteImpossible(Why.TOO_MANY_WRITTEN, 2, 1))
    await stage.say("陈静", f"书面意见 {number} 1 0 0")
    result = await ended(stage, number)
    for part in ("赞成3票，反对2票", "另有书面意见：赞成1票", "共得4票", "结果：通过", "发展党员工作细则"):
        assert part in result
    other = await opened_again(stage)
    [said] = await stage.say("陈静", f"书面意见 {other} 1 0 0")
    assert said.text == worded(VoteImpossible(Why.NO_WRITTEN))


async def opened_again(stage: Stage) -> int:
    await stage.say("陈静", SECRET)
    await stage.press("陈静", "开始表决")
    return (await stage.rows("votes"))[-1].id


async def test_the_group_hears_counts_alone_and_only_when_asked(stage: Stage) -> None:
    await stage.say("陈静", "绑定本群", room="支部群")
    number = await opened(stage, "表决 一般决议 举手 处分王芳")
    await stage.say("陈静", f"填票数 {number} 4 1 0")
    await ended(stage, number)
    assert [said for said in stage.channel.sent if said.chat == "支部群" and "表决" in said.text] == []
    [said] = await stage.double_tap("陈静", "公布票数到群")
    assert said.text == worded(VotePublished(1))
    [heard] = [said.text for said in stage.channel.sent if said.chat == "支部群" and "表决" in said.text]
    assert "赞成4票，反对1票，弃权0票" in heard
    assert "王芳" not in heard


async def test_before_check_in_opens_there_is_no_vote(stage: Stage) -> None:
    await assembled(stage)
    stage.set_clock("2026-11-27 14:29")
    await stage.say("陈静", SECRET)
    [said] = await stage.press("陈静", "开始表决")
    assert said.text == worded(VoteImpossible(Why.NOT_NOW))


async def test_a_meeting_without_an_article_votes_on_nothing(stage: Stage) -> None:
    await stage.call_meeting()
    stage.set_clock("2026-11-27 15:05")
    await stage.say("陈静", SECRET)
    [said] = await stage.press("陈静", "开始表决")
    assert said.text == worded(NoQuorumRule("主题党日"))


async def test_the_vote_of_another_branch_cannot_be_touched(stage: Stage) -> None:
    number = await opened(stage)
    await vote(stage, 王芳="赞成")
    before, sent = await stage.ledgers(), len(stage.channel.sent)
    for command in ("vote_progress", "ballots", "end_vote", "void_vote", "announce_vote"):
        await stage.forge("周敏", f"/{command} {number}")
        if confirm := stage.last("周敏").buttons:
            await stage.forge("周敏", next(iter(confirm.values())))
    await stage.forge("周敏", f"/count_votes {number} 1 0 0")
    await stage.forge("周敏", f"/written {number} 1 0 0")
    assert await stage.ledgers() == before
    assert "年度计划" not in "".join(said.text for said in stage.channel.sent[sent:])


async def test_no_row_holds_a_voter_and_a_choice(stage: Stage) -> None:
    await opened(stage)
    await vote(stage, 王芳="赞成", 赵䶮="反对", 刘洋="弃权")
    voters = [stage.cast.members[name] for name in ("王芳", "赵䶮", "刘洋")]
    peers = [row.id for row in await stage.rows("peers") if row.member_id in voters]
    suspicious = []
    for name, rows in (await dumped(stage)).items():
        for row in rows:
            words = _words(row)
            is_voter = bool(
                words & {"王芳", "赵䶮", "刘洋"} | {word for word in words if word.startswith("test:chat-")}
            )
            is_voter |= any(row.get(key) in voters for key in ("member_id", "actor_id")) or row.get("peer_id") in peers
            if is_voter and words & CHOICES:
                suspicious.append((name, row))
    assert suspicious == []
    assert [set(row) for row in (await dumped(stage))["vote_tallies"]] == [
        {"vote_id", "in_favour", "against", "abstained", "rowid"}
    ]


async def test_the_whole_database_is_the_same_whoever_chose_what(
    database_url: str, empty_sqlite: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The counts alone depend on the choices: no row, order, number, time or line of log tells one from the other."""
    caplog.set_level(logging.INFO)
    one = await _held(database_url, empty_sqlite, tmp_path / "one.db", _votes("赞成", "反对", "弃权", "赞成"))
    other = await _held(database_url, empty_sqlite, tmp_path / "two.db", _votes("弃权", "赞成", "赞成", "反对"))
    assert one == other
    assert one["vote_tallies"][0]["in_favour"] == 2
    assert "ballot" not in caplog.text


def _votes(*labels: str) -> Callable[[Stage], Awaitable[None]]:
    async def hold(stage: Stage) -> None:
        await opened(stage)
        await vote(stage, **dict(zip(("王芳", "赵䶮", "刘洋", "李娜"), labels, strict=True)))

    return hold


async def _held(
    url: str, empty_sqlite: Path, path: Path, hold: Callable[[Stage], Awaitable[None]]
) -> dict[str, list[dict[str, Any]]]:
    if url.startswith("postgresql"):
        await _begin_anew(url)
    else:
        shutil.copy(empty_sqlite, path)
        url = f"sqlite+aiosqlite:///{path}"
    database = await Database.open(url, VAULT)
    stage = Stage(database)
    stage.cast = await Cast.enter(stage)
    await hold(stage)
    found = await dumped(stage)
    await database.close()
    return found


async def _begin_anew(url: str) -> None:
    """Truncate every table: where rows were only deleted, the next ones lie, and are read, in another order."""
    names = ", ".join(f'"{name}"' for name in Base.metadata.tables)
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        await connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    await engine.dispose()


async def dumped(stage: Stage) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table; of SQLite with its hidden number, in the order the rows were written."""
    found = {}
    async with stage.database.read() as db:
        for name, table in sorted(Base.metadata.tables.items()):
            key = ", ".join(f'"{column.name}"' for column in table.primary_key)
            hidden = "rowid" if stage.database.dialect == "sqlite" else "0"
            order = "rowid" if stage.database.dialect == "sqlite" else key
            rows = await db.core(text(f'SELECT {hidden} AS rowid, "{name}".* FROM "{name}" ORDER BY {order}'))
            found[name] = [{key: _without_draft(value) for key, value in row.items()} for row in rows.mappings()]
    return found


def _without_draft(value: Any) -> Any:
    """Open what is sealed, and leave out the random number of a form, which the card of opening a vote shows."""
    if isinstance(value, str) and value.startswith("gAAAA"):
        value = VAULT.open(value)
    if isinstance(value, dict):
        return {key: inner for key, inner in value.items() if key != "draft"}
    return re.sub(r'"draft": ?\d+', '"draft": 0', value) if isinstance(value, str) else value


def _words(row: dict[str, Any]) -> set[str]:
    """Return the texts and keys within a row, JSON opened; the column names of a tally count as choices too."""
    words: set[str] = set()
    for key, value in row.items():
        words.add(key)
        if isinstance(value, str) and value[:1] in "{[":
            value = json.loads(value)
        _collect(value, words)
    return words


def _collect(value: Any, words: set[str]) -> None:
    if isinstance(value, dict):
        for each in value.values():
            _collect(each, words)
    elif isinstance(value, list):
        for each in value:
            _collect(each, words)
    elif isinstance(value, str):
        words.update([value, *value.replace("-", " ").split()])
        words.update(
            choice for choice in ("赞成", "反对", "弃权", "1-for", "1-against", "1-abstain") if choice in value
        )


@pytest.mark.parametrize("words", ["赞成", "我反对", "投弃权票。", "Against", "我想投赞成", "这件事我同意"])
async def test_a_choice_in_words_is_answered_with_the_ballot_and_written_down_nowhere(stage: Stage, words: str) -> None:
    await opened(stage)
    ballots = stage.heard("王芳", "选票 ·")
    before = await stage.ledgers()
    [said] = await stage.say("王芳", words)
    assert list(said.buttons) == ["赞成", "反对", "弃权"]
    assert stage.heard("王芳", "选票 ·") == ballots + 1
    assert await stage.ledgers() == before
    for table in ("inbox", "drafts", "audit", "outbox"):
        assert words not in json.dumps([list(row) for row in await stage.rows(table)], default=str, ensure_ascii=False)
    await stage.press("王芳", "反对")
    assert await tally(stage) == (0, 1, 0)
    [none] = await stage.say("王芳", words)
    assert none.text == worded(NoBallotHeld())
    for table in ("inbox", "drafts", "audit", "outbox"):
        assert words not in json.dumps([list(row) for row in await stage.rows(table)], default=str, ensure_ascii=False)


async def test_closing_the_meeting_names_the_vote_that_is_still_open(stage: Stage) -> None:
    number = await opened(stage)
    [preview] = await stage.say("陈静", "散会")
    assert f"表决还没有结束：{number}号" in preview.text
    await vote(stage, 王芳="赞成", 赵䶮="赞成", 刘洋="赞成")
    await stage.press("陈静", f"结束{number}号表决")
    await stage.press("陈静", "结束并看结果")
    [preview] = await stage.say("陈静", "散会")
    assert "表决还没有结束" not in preview.text


async def test_the_web_chat_keeps_no_choice_while_a_ballot_waits(stage: Stage) -> None:
    await opened(stage)
    columns = ("external_id", "chat", "name", "language", "state", "member_id", "wrong_codes", "first_seen_at")
    same = select(literal("web"), *[getattr(Peer, name) for name in columns]).where(Peer.external_id == "王芳")
    await stage.database.write(lambda db: db.core(db.insert(Peer).from_select(["channel", *columns], same)))
    web = WebChannel(stage.database, lambda: stage.now)
    for number, words in enumerate(("我反对", "明天几点？")):
        await web.say("王芳", f"{number:032x}", words)
    await stage.press("王芳", "反对")
    await web.say("王芳", f"{9:032x}", "我反对加班")
    assert [row.text for row in await stage.rows("web_messages")] == [UNKEPT_WORDS, "明天几点？", "我反对加班"]
    [said] = await stage.say("赵䶮", UNKEPT_WORDS)
    assert list(said.buttons) == ["赞成", "反对", "弃权"]
