"""Points in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.point_figures import said_points, said_stretch
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.points import (
    AlreadyQueried,
    AwardImpossible,
    AwardReversed,
    BranchPoints,
    NoAppointedRule,
    NoSuchAward,
    NoSuchPointQuery,
    NoSuchPointRow,
    OwnPoints,
    PointAwarded,
    PointLine,
    PointQueried,
    PointQueries,
    PointQueryAnswered,
    PointQueryWaiting,
    PointsCard,
    Verdict,
)
from models.rules.point_entries import EntryState
from models.rules.points import Source

ROWS = {
    Source.ATTENDANCE: "{what}，到会",
    Source.MAKEUP: "{what}，已补学",
    Source.HOURS: "志愿服务{what}，{time}",
    Source.LESSON: "{what}，学习{time}",
    Source.MADE_UP_LESSON: "{what}，补学{time}",
    Source.TRAINING: "外出培训{what}，{time}",
    Source.AWARD: "登记的加分：{what}",
}
TYPED = (Source.HOURS, Source.TRAINING, Source.AWARD)
SHOWN = 6
PRIVATE = "只有本人和书记看得到，不排名次。"
VERDICTS = {Verdict.STANDS: "这一条照计", Verdict.DROPPED: "这一条不计"}


def row_of(line: PointLine, speech: Speech) -> str:
    """11月27日（周五）主题党日，到会"""
    what = speech.quote(line.what) if line.source in TYPED else speech.name(line.what)
    return speech.day(line.day) + ROWS[line.source].format(what=what, time=speech.hours(line.minutes))


def rule_of(line: PointLine, speech: Speech) -> str:
    """「志愿服务」每60分钟2分，本期最多40分（2026试行，2026年1月1日（周四）起）"""
    each = f"每{line.per_minutes}分钟{line.points}分" if line.per_minutes else f"每次{line.points}分"
    since = f"{line.since.year}年{speech.day(line.since)}起"
    return f"{speech.quote(line.rule)}{each}，每期最多{line.cap}分（{speech.name(line.version)}，{since}）"


def given(line: PointLine, speech: Speech) -> str:
    """1.5分; what is held, dropped or over the cap is said to be so."""
    if line.state is EntryState.HELD:
        return f"待核，先不计（原为{said_points(line.worth, speech)}）"
    if line.state is EntryState.DROPPED:
        return "经核不计"
    over = f"（本来{said_points(line.worth, speech)}，到上限了）" if line.granted < line.worth else ""
    return said_points(line.granted, speech) + over


def entry(line: PointLine, speech: Speech) -> str:
    note = f"\n　书记答复：{speech.quote(line.note)}" if line.note else ""
    return f"{row_of(line, speech)}：{given(line, speech)}\n　按{rule_of(line, speech)}，编号{line.code}{note}"


@says(Language.ZH, PointsCard)
def points_card(told: PointsCard, speech: Speech) -> Message:
    whose = f"{speech.name(told.name)}的" if told.name is not None else "您的"
    kept = f"，另有{told.held}条待核、先不计" if told.held else ""
    lines = [f"{said_stretch(told.term, speech)}{whose}积分：{said_points(told.total, speech)}{kept}。{PRIVATE}"]
    lines += [
        f"{speech.quote(each.rule)}{said_points(each.granted, speech)}（每期最多{each.cap}分）"
        for each in told.sums[:SHOWN]
    ]
    if told.lines:
        lines.append(f"为什么有这几分（第{told.page}页，共{told.pages}页）：")
        lines += [entry(each, speech) for each in told.lines]
    else:
        lines.append("这一期还没有计分的记录。")
    if told.name is None and told.lines:
        lines.append("哪一条不对，点它的按钮说明，书记答复以前先不计。")
    return Message("\n".join(lines), _buttons(told))


@says(Language.ZH, BranchPoints)
def branch_points(told: BranchPoints, speech: Speech) -> Message:
    head = f"{speech.name(told.branch)}{said_stretch(told.term, speech)}积分，按姓名拼音排，不排名次，请勿外传："
    lines = [
        f"{speech.name(name)} {said_points(sum_, speech)}{f'，{held}条待核' if held else ''}"
        for name, sum_, held in zip(told.names, told.totals, told.held, strict=False)
    ]
    lines.append("要看一位同志的每一分，发：个人积分 姓名。")
    buttons = [Button("上一期", f"/branch_points {told.before}"), Button("待答复的疑问", "/point_queries")]
    return Message("\n".join([head, *lines]), rows(buttons))


@says(Language.ZH, PointQueried)
def point_queried(told: PointQueried, speech: Speech) -> Message:
    where = "已记下，现在没有别的书记可以答复，任命了副书记或上级书记以后会看到" if told.is_awaited else "已转给书记"
    text = f"{where}：{row_of(told.line, speech)}。答复以前这一条记作待核，先不计；有了答复马上告诉您。"
    return Message(text, ((Button("我的积分", "/points"),),))


@says(Language.ZH, PointQueryWaiting)
def point_query_waiting(told: PointQueryWaiting, speech: Speech) -> Message:
    return Message(f"有一条积分疑问等您答复。\n{_query(told, speech)}", rows(_answers(told)))


@says(Language.ZH, PointQueries)
def point_queries(told: PointQueries, speech: Speech) -> str | Message:
    if not told.queries:
        return "没有等您答复的积分疑问。"
    shown = told.queries[:SHOWN]
    lines = [f"等您答复的积分疑问{len(told.queries)}条：", *(_query(each, speech) for each in shown)]
    if len(told.queries) > SHOWN:
        lines.append(f"先列最早的{SHOWN}条，其余的答复完再列。")
    return Message("\n".join(lines), rows([button for each in shown for button in _answers(each)]))


@says(Language.ZH, PointQueryAnswered)
def point_query_answered(told: PointQueryAnswered, speech: Speech) -> Message:
    about = row_of(told.line, speech) if told.line else "原来的记录已经撤销或改过，分数也随之去掉了"
    verdict = f"{VERDICTS[told.verdict]}，理由：{speech.quote(told.reason)}"
    text = f"积分疑问已答复（{speech.name(told.name)}）：{about}。\n{verdict}"
    return Message(text, ((Button("我的积分", "/points"),),))


@says(Language.ZH, PointAwarded)
def point_awarded(told: PointAwarded, speech: Speech) -> Message:
    text = (
        f"已登记加分{told.number}号：{speech.name(told.name)}，{speech.day(told.day)}，"
        f"按{speech.quote(told.rule)}每次{told.points}分（每期有上限）。\n理由：{speech.quote(told.reason)}"
    )
    return Message(f"{text}\n本人会看到；登记错了，书记可以发：撤销加分 {told.number} 理由。", ())


@says(Language.ZH, AwardReversed)
def award_reversed(told: AwardReversed, speech: Speech) -> str:
    return (
        f"已撤销加分{told.number}号：{speech.name(told.name)}，{speech.day(told.day)}，{speech.quote(told.rule)}。"
        f"分数随之去掉，记录还在。\n理由：{speech.quote(told.reason)}"
    )


@says(Language.ZH, NoAppointedRule)
def no_appointed_rule(told: NoAppointedRule, speech: Speech) -> str:
    return f"{speech.day(told.day)}的规则里没有这一条可以登记加分，请换一条规则或者日期。"


@says(Language.ZH, AwardImpossible)
def award_impossible(told: AwardImpossible, speech: Speech) -> str:
    if told.problem == "forbidden":
        return (
            f"理由里写了{speech.quote(told.word)}。登录、消息、阅读时长、答复和使用机器人都不能计分，请写实际做了什么。"
        )
    if told.problem == "future":
        return f"{speech.day(told.day)}还没到，做完以后再登记。"
    return f"{speech.day(told.day)}太早了，只登记最近七个月内的。"


@says(Language.ZH, NoSuchPointRow)
def no_such_entry(told: NoSuchPointRow, speech: Speech) -> Message:
    return Message("您的积分里现在没有这一条，可能原记录已经撤销。", ((Button("我的积分", "/points"),),))


@says(Language.ZH, AlreadyQueried)
def already_queried(told: AlreadyQueried, speech: Speech) -> Message:
    return Message("这一条您已经提过疑问，书记还没有答复，先不计。", ((Button("我的积分", "/points"),),))


@says(Language.ZH, NoSuchPointQuery)
def no_such_point_query(told: NoSuchPointQuery, speech: Speech) -> Message:
    text = f"没有等您答复的{told.number}号疑问，可能已经答复过了。"
    return Message(text, ((Button("看待答复的", "/point_queries"),),))


@says(Language.ZH, NoSuchAward)
def no_such_award(told: NoSuchAward, speech: Speech) -> Message:
    text = f"您这里没有{told.number}号加分，可能已经撤销了。编号在本人积分的那一条里，P后面的数字就是。"
    return Message(text, ((Button("支部积分", "/branch_points"),),))


@says(Language.ZH, OwnPoints)
def own_points(told: OwnPoints, speech: Speech) -> str:
    return "自己的积分不能由自己登记或答复，请副书记或者上级书记来办。"


def _buttons(told: PointsCard) -> tuple[tuple[Button, ...], ...]:
    same = f"/points_of #{told.member}" if told.name is not None else "/points"
    buttons = []
    if told.name is None:
        counted = [each for each in told.lines if each.state is EntryState.COUNTED]
        buttons = [Button(f"{each.code}有疑问", f"/query_points {each.code}") for each in counted]
    if told.page < told.pages:
        buttons.append(Button("下一页", f"{same} {told.term} {told.page + 1}"))
    return rows([*buttons, Button("上一期", f"{same} {told.before}")], 3)


def _query(told: PointQueryWaiting, speech: Speech) -> str:
    about = f"{row_of(told.line, speech)}；按{rule_of(told.line, speech)}" if told.line else "原记录已撤销或改过"
    return f"{told.number}号：{speech.name(told.name)}，{about}\n　疑问：{speech.quote(told.doubt)}"


def _answers(told: PointQueryWaiting) -> list[Button]:
    return [
        Button(f"{told.number}号照计", f"/answer_points {told.number} stands"),
        Button(f"{told.number}号不计", f"/answer_points {told.number} dropped"),
    ]
