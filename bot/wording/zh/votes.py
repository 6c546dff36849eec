"""Votes in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.meetings import short
from bot.wording.zh.voting import FORMULAS, quorum_line
from models.members import Language
from models.rules.quorum import Ballots, Decision, Formula, Outcome
from models.votes import (
    BallotPaper,
    BallotTaken,
    Manner,
    NoBallotHeld,
    VoteAnnounced,
    VoteCard,
    VoteImpossible,
    VotePublished,
    VoteResult,
    VoteVoided,
    Why,
)

MANNERS = {Manner.COUNTED: "现场计票", Manner.SECRET: "无记名投票"}
OUTCOMES = {
    Outcome.PASSED: "通过",
    Outcome.NOT_PASSED: "未通过",
    Outcome.NO_QUORUM: "到会不够法定人数，表决无效",
    Outcome.VOID: "收回的票多于发出的票，投票无效",
}


@says(Language.ZH, VoteCard)
def vote_card(told: VoteCard, speech: Speech) -> Message:
    number, is_secret = told.number, told.manner is Manner.SECRET
    lines = [
        f"{number}号表决：{speech.quote(told.subject)}",
        f"{FORMULAS[told.formula]}，{MANNERS[told.manner]}",
        quorum_line(told.quorum),
    ]
    if is_secret:
        lines.append(f"发出选票{told.issued}张，已投{told.cast}人。谁投了什么，结束前后都看不到。")
    elif told.counts is None:
        lines.append(f"请数票后填票数，例如：填票数 {number} 6 2 1（依次是赞成、反对、弃权）。")
        if told.formula is not Formula.ORDINARY:
            lines.append("这类表决应当无记名，请填纸质票的票数。")
    else:
        lines.append(f"已填：{_counts(told.counts)}。填错了可以重填。")
    if told.formula is Formula.ADMISSION:
        given = _counts(told.written) if told.written.total else "没有"
        lines.append(f"书面意见：{given}。要填请发：书面意见 {number} 1 0 0（依次是赞成、反对、弃权）。")
    if told.is_ending:
        left = told.issued - told.cast
        if is_secret:
            lines.append(f"还有{left}人没投。" if left > 0 else "发出的选票都投了。")
        lines.append("现在就结束吗？结束后不能再投，结果也不能改。")
        end, wait = Button("结束并看结果", f"/end_vote {number} 是"), Button("再等等", f"/vote_progress {number}")
        return Message("\n".join(lines), rows([end, wait]))
    return Message("\n".join(lines), rows(_steps(number, is_secret, is_ready=is_secret or told.counts is not None)))


@says(Language.ZH, BallotPaper)
def ballot_paper(told: BallotPaper, speech: Speech) -> Message:
    text = (
        f"选票 · {short(told.meeting, speech)}\n{speech.quote(told.subject)}\n\n"
        "无记名投票：只记您投过票，不记您投了什么。请点下面的按钮，不要打字；投出后不能改。"
    )
    choices = (("赞成", "for"), ("反对", "against"), ("弃权", "abstain"))
    return Message(text, (tuple(Button(label, f"/ballot {told.number}-{value}") for label, value in choices),))


@says(Language.ZH, BallotTaken)
def ballot_taken(told: BallotTaken, speech: Speech) -> str:
    return f"您对{speech.quote(told.subject)}的一票已投入票箱。投了什么没有记在您名下，这里也不显示。"


@says(Language.ZH, NoBallotHeld)
def no_ballot_held(told: NoBallotHeld, speech: Speech) -> Message:
    text = "现在没有等您投的选票。无记名投票点选票上的按钮；现场表决请在会场举手或投纸质票。您打的字我没有记下。"
    return Message(text, ((Button("我的日程", "/schedule"),),))


@says(Language.ZH, VoteResult)
def vote_result(told: VoteResult, speech: Speech) -> Message:
    handed = f"发出选票{told.issued}张，收回{told.counts.total}张" if told.manner is Manner.SECRET else "现场计票"
    lines = [
        f"{told.number}号表决结束：{speech.quote(told.subject)}",
        f"{FORMULAS[told.formula]}，{handed}",
        *_figures(told.counts, told.written, told.decision),
        quorum_line(told.decision.quorum),
        f"依据：{told.decision.quorum.article}",
    ]
    return Message("\n".join(lines), rows(_after(told.number)))


@says(Language.ZH, VoteAnnounced)
def vote_announced(told: VoteAnnounced, speech: Speech) -> str:
    head = f"{short(told.meeting, speech)}：第{told.ordinal}项表决"
    return "\n".join([head, *_figures(told.counts, told.written, told.decision)])


@says(Language.ZH, VotePublished)
def vote_published(told: VotePublished, speech: Speech) -> str:
    if not told.rooms:
        return "本支部还没有绑定群，没有地方公布。要绑定，请在群里发：绑定本群"
    return f"票数已发到{told.rooms}个群，只有票数，没有姓名和事项。"


@says(Language.ZH, VoteVoided)
def vote_voided(told: VoteVoided, speech: Speech) -> str:
    return f"{speech.quote(told.subject)}的表决已作废，票数已清零。可以重新发起。"


@says(Language.ZH, VoteImpossible)
def vote_impossible(told: VoteImpossible, speech: Speech) -> str:
    asked, limit = told.asked, told.limit
    return {
        Why.UNKNOWN: "没有这项表决，请核对编号。",
        Why.NONE: "现在没有正在进行的表决。要发起，请发：表决",
        Why.NOT_NOW: "会议开放签到以后、结束以前才能表决。",
        Why.OVER: "这项表决已经结束。",
        Why.NOT_ENDED: "这项表决还没结束，还没有结果。请先点「结束表决」。",
        Why.TOO_FEW: (
            f"到会有表决权的只有{asked}人。少于{limit}人，结果会显出每个人投了什么，不能无记名投票；可以选「现场计票」。"
        ),
        Why.UNREACHABLE: (
            f"这些到会的同志收不到选票：{speech.names(told.names)}。请改用纸质票，选「现场计票」填票数。"
        ),
        Why.NO_FORMULA: "这种会议没有这类表决的条文。要作决议，请召集支部党员大会。",
        Why.TOO_MANY: f"票数合计{asked}，多于到会有表决权的{limit}人，请重新数。",
        Why.TOO_MANY_WRITTEN: f"书面意见{asked}份，多于没到会的{limit}位正式党员，请核对。",
        Why.NO_WRITTEN: "只有接收预备党员和转正，书面意见才统计在票数内。",
        Why.NOT_COUNTED: "这项表决是现场计票：请先填票数，例如：填票数 1 6 2 1（编号、赞成、反对、弃权）。",
        Why.BALLOTS_DECIDE: "这项表决是无记名投票，票数由选票算，不能手填。",
        Why.TOO_FEW_CAST: (
            f"只有{asked}人投了票。少于{limit}人，结果会显出每个人投了什么。请再等一等，或者让表决作废。"
        ),
        Why.NO_BALLOT: "您没有这项表决的选票。到会而没有收到的，请找书记补发。",
        Why.VOTED: "您已经投过了，一人一票，不能再投。",
        Why.PRESS: "请在私聊里点选票上的按钮投票。打字会留在聊天记录里，不算数。",
    }[told.why]


def _steps(number: int, is_secret: bool, is_ready: bool) -> list[Button]:
    buttons = [Button("看进度", f"/vote_progress {number}")]
    if is_secret:
        buttons.append(Button("补发选票", f"/ballots {number}"))
    if is_ready:
        buttons.append(Button("结束表决", f"/end_vote {number}"))
    return [*buttons, Button("作废", f"/void_vote {number}")]


def _counts(counts: Ballots) -> str:
    return f"赞成{counts.in_favour}票，反对{counts.against}票，弃权{counts.abstained}票"


def _figures(counts: Ballots, written: Ballots, decision: Decision) -> list[str]:
    lines = [f"{_counts(counts)}。"]
    if written.total:
        lines.append(f"另有书面意见：{_counts(written)}。")
    of = "实到会有表决权的" if decision.quorum.formula is Formula.ELECTION else "应到会有表决权的"
    needed = f"{of}{decision.base}人，过半数须赞成{decision.needed}票，共得{decision.in_favour}票。"
    return [*lines, needed, f"结果：{OUTCOMES[decision.outcome]}。"]


def _after(number: int) -> list[Button]:
    return [Button("写进会议记录", f"/record_vote {number}"), Button("公布票数到群", f"/announce_vote {number}")]
