"""Quorum and voting right in Chinese."""

from __future__ import annotations

from datetime import date

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.meetings import title
from models.members import Language
from models.rules.quorum import Formula, Quorum
from models.voting import (
    DaysReversed,
    ExclusionSet,
    Ground,
    NoQuorumRule,
    NotAFullMember,
    QuorumShown,
    Suspension,
    VotingRightSet,
)

FORMULAS = {
    Formula.ORDINARY: "一般决议",
    Formula.ADMISSION: "接收预备党员、转正",
    Formula.ELECTION: "选举",
    Formula.COMMITTEE: "支委会",
}
SUSPENSIONS = {
    Suspension.PROBATION: "留党察看",
    Suspension.DETAINED: "被留置或逮捕",
    Suspension.OTHER: "其他情形",
}
GROUNDS = {
    Ground.CANNOT_EXPRESS_WILL: "患病不能表达本人意志",
    Ground.ABROAD: "自费出国半年以上",
    Ground.IN_PRISON: "服刑",
    Ground.LONG_ILL: "年老体弱卧床或长期生病",
    Ground.NOT_TRANSFERRED: "外出半年以上应转未转组织关系",
    Ground.RETIRED_AWAY: "离退休后回原籍长期居住",
}


def quorum_line(quorum: Quorum) -> str:
    """一般决议：应到有表决权10人，须到5人，已到4人，还差1人。"""
    who = "应到委员" if quorum.formula is Formula.COMMITTEE else "应到有表决权"
    reached = "已够法定人数" if quorum.is_reached else f"还差{quorum.missing}人"
    return (
        f"{FORMULAS[quorum.formula]}：{who}{quorum.expected}人，须到{quorum.needed}人，"
        f"已到{quorum.present}人，{reached}。"
    )


@says(Language.ZH, QuorumShown)
def quorum_shown(told: QuorumShown, speech: Speech) -> Message:
    lines = [title(told.meeting), f"时间：{speech.span(told.meeting.starts_at, told.meeting.ends_at)}"]
    lines += [f"{quorum_line(each)}依据：{each.article}" for each in told.quorums]
    if told.without_right:
        lines.append(f"没有表决权{len(told.without_right)}人：{speech.names(told.without_right)}")
    if told.excluded:
        lines.append(f"选举和发展党员不计应到{len(told.excluded)}人：{speech.names(told.excluded)}")
    lines.append("到会按点名和签到算，只算正式党员。")
    number = told.meeting.id
    return Message("\n".join(lines), rows([Button("刷新", f"/quorum {number}"), Button("登记到会", f"/roll {number}")]))


@says(Language.ZH, NoQuorumRule)
def no_quorum_rule(told: NoQuorumRule, speech: Speech) -> str:
    return f"{told.kind_name}没有法定人数和表决的条文。要作决议，请召集支部党员大会。"


@says(Language.ZH, VotingRightSet)
def voting_right_set(told: VotingRightSet, speech: Speech) -> str:
    if told.ground is None:
        return f"已登记：{speech.name(told.name)}从{speech.day(told.since)}起有表决权。"
    about = f"{speech.name(told.name)}从{_days(told.since, told.until, speech)}没有表决权（{SUSPENSIONS[told.ground]}）"
    return f"已登记：{about}。恢复时请发：恢复表决权 {speech.name(told.name)}"


@says(Language.ZH, ExclusionSet)
def exclusion_set(told: ExclusionSet, speech: Speech) -> str:
    name = speech.name(told.name)
    if told.ground is None:
        return f"已登记：{name}从{speech.day(told.since)}起计入应到。"
    where = f"{told.kind_name}的" if told.kind_name else ""
    return (
        f"已登记：{name}从{_days(told.since, told.until, speech)}不计入{where}选举和发展党员的应到人数"
        f"（{GROUNDS[told.ground]}）。要撤销，请发：计入应到 {name}"
    )


@says(Language.ZH, NotAFullMember)
def not_a_full_member(told: NotAFullMember, speech: Speech) -> str:
    return f"{speech.name(told.name)}不是正式党员，本来就没有表决权，不用登记。"


@says(Language.ZH, DaysReversed)
def days_reversed(told: DaysReversed, speech: Speech) -> str:
    return f"截止日{speech.day(told.until)}早于开始日{speech.day(told.since)}，请重新写日期。"


def _days(since: date, until: date | None, speech: Speech) -> str:
    return f"{speech.day(since)}起" if until is None else f"{speech.day(since)}到{speech.day(until)}"
