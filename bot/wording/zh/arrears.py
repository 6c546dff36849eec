"""Arrears in Chinese: names and months to secretary and committee, never an amount."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.arrears import ArrearsGrow, ArrearsStated
from models.assessments import ManySettledDiffer, ReliefsWaiting, SettledDiffer
from models.deaths import DeathEntered, DuesEnded
from models.dues_cards import DuesHowtoSet
from models.dues_reminders import DuesNudged, NudgeLater
from models.members import Language
from models.rules.values import Month

# So many buttons a list carries.
SHOWN = 10


@says(Language.ZH, ArrearsGrow)
def arrears_grow(told: ArrearsGrow, speech: Speech) -> str:
    who = _people(told.names, told.firsts, told.lasts, speech)
    if told.is_for_committee:
        return (
            f"{told.branch}连续几个月没有交党费：{who}。请支委会了解情况，派人和本人谈一谈，有困难的可以研究减免。"
            "怎么处理由支委会定，小秘只提醒。"
        )
    return f"{told.branch}连续几个月没有交党费：{who}。请书记找本人谈谈，看是忘了还是有困难；有困难的可以研究减免。"


@says(Language.ZH, ArrearsStated)
def arrears_stated(told: ArrearsStated, speech: Speech) -> str:
    begin = (
        f"{told.branch}连续{told.months}个月或更久没有交费：{_people(told.names, told.firsts, told.lasts, speech)}。"
    )
    if not told.is_party:
        return f"{begin}请先当面了解原因，再按本会章程研究；怎么处理由会议定，小秘只提醒。"
    return (
        f"{begin}\n条款：《关于中国共产党党费收缴、使用和管理的规定》（中组发〔2008〕3号）第13条、《中国共产党党员教育管理工作"
        f"条例》第31条，讲的是没有正当理由、连续{told.months}个月不交党费。\n程序：先当面了解有没有正当理由，批评教育、限期改正；"
        "需要处理的，由支部大会讨论，报上级党组织批准，并听取本人意见。\n这里只说明条款和程序，小秘不作任何认定，也不会自动处理。"
    )


@says(Language.ZH, DuesNudged)
def dues_nudged(told: DuesNudged, speech: Speech) -> str:
    if not told.people:
        return (
            "没有新提醒谁：没交的都已交代过、今天已经提醒过，或者不宜打扰（报了已交、有疑问、请病假、暂停提醒、免提醒，"
            "或本周提醒已经够多）。"
        )
    return f"正在提醒{told.people}人，写的是各人自己没交的月份。今天不会再提醒第二次。"


@says(Language.ZH, NudgeLater)
def nudge_later(told: NudgeLater, speech: Speech) -> str:
    return "现在是休息时间，先不打扰大家。请在工作日的白天再点一次「提醒他们」。"


@says(Language.ZH, DuesHowtoSet)
def dues_howto_set(told: DuesHowtoSet, speech: Speech) -> str:
    if not told.words:
        return "已去掉交费办法。以后要写，发「交费办法」加上内容。"
    return f"已设好。同志们在「我的党费」里会看到：\n{speech.quote(told.words)}"


@says(Language.ZH, ReliefsWaiting)
def reliefs_waiting(told: ReliefsWaiting, speech: Speech) -> Message:
    if not told.numbers:
        return Message("没有等待上级批准的减免。")
    rows = list(zip(told.numbers, told.names, told.firsts, told.lasts, told.days, strict=False))
    lines = [f"等上一级党委批准的减免{len(rows)}项："]
    lines += [
        f"第{number}号 {speech.name(name)}：{speech.month(first)}到{speech.month(last)}，支部同意已{days}天"
        for number, name, first, last, days in rows
    ]
    lines.append("批准之前不生效。收到批复后点下面登记。")
    return Message(
        "\n".join(lines),
        tuple((Button(f"登记第{number}号批准", f"/approve_relief {number}"),) for number in told.numbers[:SHOWN]),
    )


@says(Language.ZH, DeathEntered)
def death_entered(told: DeathEntered, speech: Speech) -> str:
    closed = f"没交的{speech.months(told.months)}党费不再要了。" if told.months else ""
    return (
        f"已登记：{speech.name(told.name)}同志{speech.day(told.on)}去世。{closed}小秘不会再给本人和家属发任何消息，"
        "以前的记录都会好好保留。请代支部向家属转达慰问，您也请保重。"
    )


@says(Language.ZH, DuesEnded)
def dues_ended(told: DuesEnded, speech: Speech) -> str:
    closed = f"没交的{speech.months(told.months)}党费已经免计，请不要再向家属提起。" if told.months else ""
    return f"书记登记了{speech.name(told.name)}同志去世。{closed}以前的党费记录都保留。"


@says(Language.ZH, SettledDiffer)
def settled_differ(told: SettledDiffer, speech: Speech) -> Message:
    lines = [f"{speech.name(told.name)}重新核定以后，已经结清的月份没有重新打开，请您看一下："]
    if told.short:
        lines.append(f"按新的金额收少了：{speech.months(told.short)}。要补收的，先冲正，再按新的金额登记。")
    if told.over:
        lines.append(f"按新的金额收多了：{speech.months(told.over)}。请问本人怎么办：先冲正，再按新的金额登记。")
    month = next(iter((*told.short, *told.over)), "")
    return Message("\n".join(lines), ((Button("看核定依据", f"/why_dues_of #{told.member_id} {month}".strip()),),))


@says(Language.ZH, ManySettledDiffer)
def many_settled_differ(told: ManySettledDiffer, speech: Speech) -> str:
    lines = [f"重新核定以后，有{len(told.people)}人已经结清的月份没有重新打开，请您看一下："]
    for each in told.people:
        parts = [f"收少了{speech.months(each.short)}"] if each.short else []
        parts += [f"收多了{speech.months(each.over)}"] if each.over else []
        lines.append(f"{speech.name(each.name)}：{'；'.join(parts)}")
    lines.append("收少了要补收的，先冲正，再按新的金额登记；收多了的，先问本人怎么办。")
    lines.append(f"看一个人是怎么算的，请说「核定依据 {speech.name(told.people[0].name)}」。" if told.people else "")
    return "\n".join(lines).rstrip()


def _people(names: tuple[str, ...], firsts: tuple[Month, ...], lasts: tuple[Month, ...], speech: Speech) -> str:
    """张三（2026年8月到2026年10月）、李四（…）"""
    return "、".join(
        f"{speech.name(name)}（{speech.month(first)}到{speech.month(last)}）"
        for name, first, last in zip(names, firsts, lasts, strict=False)
    )
