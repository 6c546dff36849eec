"""Visits in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.visit_kinds import said_kind
from models.members import Language
from models.visits import (
    NoSuchVisit,
    VisitEntered,
    VisitImpossible,
    VisitLine,
    VisitReminder,
    Visits,
    VisitsOverdue,
    VisitVoided,
)

PROBLEMS = {
    "future": "{day}还没到，去过以后再登记。",
    "old": "{day}太早了，只能登记今年和去年的走访。",
    "next": "下次的日期{day}不在这次走访之后，请换一个以后的日期。",
    "nothing": "没有写要改什么。请写日期或者商定的内容，例如：更正走访 3 11月19日。",
}
LIST = Button("走访情况", "/visits")


def entry(line: VisitLine, speech: Speech) -> str:
    """3号：王芳，结对帮扶，11月20日（周五）去「幸福社区李大爷家」，商定：「…」"""
    return (
        f"{line.number}号：{speech.name(line.visitor)}，{said_kind(line.kind, speech)}，"
        f"{speech.day(line.day)}去{speech.quote(line.whom)}，商定：{speech.quote(line.agreed)}"
    )


@says(Language.ZH, VisitLine)
def visit_entered(told: VisitLine, speech: Speech) -> Message:
    kept = f"原来的{told.corrects}号保留备查。" if told.corrects else ""
    label = "改下次日期" if told.next_on else "定下次日期"
    next_ = f"下次：{speech.day(told.next_on)}，前一个工作日提醒。" if told.next_on else "还没有定下次的日期。"
    text = f"已登记走访{entry(told, speech)}。{next_}{kept}\n只有走访人和书记看得到。"
    return Message(
        text, rows([Button(label, f"/next_visit {told.number}"), Button("作废", f"/void_visit {told.number}"), LIST])
    )


@says(Language.ZH, VisitEntered)
def visit_entered_for(told: VisitEntered, speech: Speech) -> Message:
    text = f"{speech.name(told.by)}登记或更正了您的走访{entry(told.line, speech)}。{_next(told.line, speech)}"
    return Message(f"{text}\n不对的话，请点「作废」并写理由。", rows([*_deeds(told.line), LIST]))


@says(Language.ZH, VisitVoided)
def visit_voided(told: VisitVoided, speech: Speech) -> Message:
    text = f"已作废走访{told.number}号：{speech.day(told.day)}，{speech.quote(told.whom)}。"
    return Message(f"{text}不再计数，也不再提醒，记录保留。理由：{speech.quote(told.reason)}", ((LIST,),))


@says(Language.ZH, VisitReminder)
def visit_reminder(told: VisitReminder, speech: Speech) -> Message:
    line = told.line
    text = (
        f"提醒您一次{said_kind(line.kind, speech)}：{speech.quote(line.whom)}，{_next(line, speech)}\n"
        f"上次（{speech.day(line.day)}）商定：{speech.quote(line.agreed)}\n去过以后请登记，点下面的按钮。"
    )
    return Message(text, rows([Button("登记走访", f"/visit {line.kind.value}"), _change(line)]))


@says(Language.ZH, VisitsOverdue)
def visits_overdue(told: VisitsOverdue, speech: Speech) -> Message:
    lines = [f"过了日期还没有登记的走访{told.count}次，请书记了解一下："]
    lines += [f"{entry(each, speech)}；{_next(each, speech)}" for each in told.lines]
    if told.count > len(told.lines):
        lines.append(f"先列最早到期的{len(told.lines)}次。")
    return Message("\n".join(lines), ((LIST,),))


@says(Language.ZH, Visits)
def visits(told: Visits, speech: Speech) -> Message:
    whose = "本支部" if told.is_all else "您"
    lines = [f"{told.year}年{whose}登记走访{told.held}次。"]
    lines.append(f"定了下次日期的{told.count}次：" if told.lines else "没有定了日期、等着去的走访。")
    for each in told.lines:
        late = "（已过期）" if each.next_on and each.next_on < told.today else ""
        lines.append(f"{entry(each, speech)}；{_next(each, speech)}{late}")
    if told.count > len(told.lines):
        lines.append(f"先列最早到期的{len(told.lines)}次。")
    lines.append("要登记，发例如：走访 结对帮扶 11月20日 幸福社区李大爷家 帮助申请补贴 12月20日。")
    return Message("\n".join(lines), rows([_change(each) for each in told.lines]))


@says(Language.ZH, VisitImpossible)
def visit_impossible(told: VisitImpossible, speech: Speech) -> str:
    return PROBLEMS.get(told.problem, PROBLEMS["future"]).format(day=speech.day(told.day))


@says(Language.ZH, NoSuchVisit)
def no_such_visit(told: NoSuchVisit, speech: Speech) -> Message:
    text = f"您这里没有{told.number}号走访，可能已经更正或作废，新的编号在走访情况里。"
    return Message(text, ((LIST,),))


def _next(line: VisitLine, speech: Speech) -> str:
    return f"下次：{speech.day(line.next_on)}。" if line.next_on else "下次日期未定。"


def _change(line: VisitLine) -> Button:
    return Button(f"{line.number}号改日期", f"/next_visit {line.number}")


def _deeds(line: VisitLine) -> list[Button]:
    return [_change(line), Button("作废", f"/void_visit {line.number}")]
