"""Assessments in Chinese; bases and amounts only to the member herself and to her keepers."""

from __future__ import annotations

from datetime import date

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.assessments import (
    Assessed,
    AssessmentConfirmed,
    AssessmentTold,
    BaseImpossible,
    CollectsNothing,
    Explained,
    MonthsBackwards,
    NoSuchMonth,
    NoSuchQuery,
    NoSuchRelief,
    NothingAssessed,
    PaysQuarterly,
    QueriesWaiting,
    QueryAnswered,
    QueryClosed,
    QueryNoted,
    QueryOpen,
    QueryWaiting,
    ReasonNeeded,
    RegimeSet,
    ReliefEnded,
    ReliefEntered,
    ReliefPassedOn,
    ReliefsUndecided,
    ReliefTold,
    StillUnassessed,
)
from models.members import Language
from models.rules.assessments import BaseProblem, Payer, Regime, ReliefKind
from models.rules.dues import DuesState
from models.rules.values import Money, Month

SHOWN = 10
PAYERS = {
    Payer.SALARIED: "按月领工资",
    Payer.ANNUAL: "年薪制",
    Payer.SELF_EMPLOYED: "不按月取得收入",
    Payer.RETIRED: "离退休",
    Payer.FARMER: "农民",
    Payer.STUDENT: "学生",
    Payer.UNEMPLOYED: "下岗失业",
    Payer.SUPPORTED: "靠抚恤救济或低保生活",
    Payer.FIXED: "按章程定额",
}
BASES = {
    Payer.SALARIED: "每月工资中相对固定、经常性的税后收入",
    Payer.ANNUAL: "每月实际领取的薪酬收入",
    Payer.SELF_EMPLOYED: "上季度月平均纯收入",
    Payer.RETIRED: "每月基本离退休费或基本养老金，不含津贴补贴（2008年规定是总额，以后的答复只算基本部分）",
    Payer.FARMER: "每月交多少",
    Payer.FIXED: "每月交多少",
}
REGIMES = {Regime.OFFICE: "机关", Regime.INSTITUTION: "事业单位", Regime.ENTERPRISE: "企业"}
REGIME_BASES = {
    Regime.OFFICE: "职务工资、级别工资、津贴补贴；机关工人是岗位工资、技术等级工资、津贴补贴",
    Regime.INSTITUTION: "岗位工资、薪级工资、基础性绩效工资、津贴补贴；奖励性绩效工资不算",
    Regime.ENTERPRISE: "工资中相对固定、经常性的部分；不定期、非普遍发放的奖金和绩效工资不算",
}
RELIEFS = {ReliefKind.REDUCED: "减交", ReliefKind.WAIVED: "免交", ReliefKind.EXEMPT: "不在本支部计党费"}


@says(Language.ZH, Assessed)
def assessed(told: Assessed, speech: Speech) -> Message:
    refigured = f"已有{told.refigured}个月的金额跟着改了。" if told.refigured else ""
    text = (
        f"已核定：{speech.name(told.name)}，{_by(told.payer, told.base, speech)}，"
        f"从{speech.month(told.first_month)}起每月{speech.money(told.amount)}。{refigured}会告诉本人。"
    )
    return Message(text, ((Button("还有谁没核定", "/unassessed"),),))


@says(Language.ZH, AssessmentTold)
def assessment_told(told: AssessmentTold, speech: Speech) -> Message:
    text = (
        f"您的党费已核定：{_by(told.payer, told.base, speech)}，"
        f"从{speech.month(told.first_month)}起每月{speech.money(told.amount)}。请核对。"
        "只有您和党费管理员能看到。"
    )
    return Message(text, rows([*_checking(), Button("为什么是这个数", "/why_dues")]))


@says(Language.ZH, BaseImpossible)
def base_impossible(told: BaseImpossible, speech: Speech) -> str:
    kind = PAYERS[told.payer]
    match told.problem:
        case BaseProblem.MISSING:
            what = BASES.get(told.payer, "核定的月基数")
            return f"「{kind}」要写上{what}，例如：核定 张三 6200元。"
        case BaseProblem.NOT_POSITIVE:
            return "基数要大于0元。确有困难要免交的，请发「减免」。"
        case BaseProblem.NOT_ASKED:
            return f"「{kind}」按固定数额交，不用写基数，例如：核定 张三 {kind}。"
        case BaseProblem.NO_SUCH_PAYER:
            return f"这里没有「{kind}」这一类，请换一类再核定。"
    least, most = (speech.money(each) if each else "不限" for each in (told.least, told.most))
    return f"「{kind}」每月数额要在{least}到{most}之间，请重新写。"


@says(Language.ZH, ReasonNeeded)
def reason_needed(told: ReasonNeeded, speech: Speech) -> str:
    name = speech.name(told.name)
    return (
        f"{name}{told.year}年的党费已经核定过，年内一般不变。确实要改，请在后面写上原因，"
        f"例如：核定 {name} 4800元 退休 7月 已办退休。"
    )


@says(Language.ZH, AssessmentConfirmed)
def assessment_confirmed(told: AssessmentConfirmed, speech: Speech) -> str:
    return f"谢谢您，已记下：从{speech.month(told.first_month)}起的党费金额核对无误。"


@says(Language.ZH, NothingAssessed)
def nothing_assessed(told: NothingAssessed, speech: Speech) -> str:
    if told.name:
        name = speech.name(told.name)
        return f"{name}今年还没有核定党费，请先核定，例如：核定 {name} 6200元。"
    return "您今年的党费还没有核定，核定以后会告诉您。"


@says(Language.ZH, StillUnassessed)
def still_unassessed(told: StillUnassessed, speech: Speech) -> str:
    month = speech.month(told.month)
    if not told.names:
        return f"{month}的党费都已核定，没有漏下的人。"
    return (
        f"{month}还有{len(told.names)}人没有核定党费：{speech.names(told.names)}。"
        "金额未知的先不算0元。请逐个核定，例如：核定 张三 6200元。"
    )


@says(Language.ZH, Explained)
def explained(told: Explained, speech: Speech) -> Message:
    whose = speech.name(told.name) if told.name else "您"
    lines = [f"{whose}{speech.month(told.month)}的党费：{_outcome(told, speech)}"]
    if told.payer is None:
        lines.append("这个月没有核定的基数可以说明。")
    else:
        lines += _grounds(told, told.payer, speech)
    if told.relief is not None and told.agreed_on is not None:
        lines.append(_relieved(told, speech))
    return Message("\n".join(lines), rows(_checking()) if told.may_ask and told.payer else ())


@says(Language.ZH, NoSuchMonth)
def no_such_month(told: NoSuchMonth, speech: Speech) -> str:
    which = f"{speech.month(told.month)}的" if told.month else ""
    return f"还没有{which}党费记录。发「党费」可以看有哪些月份。"


@says(Language.ZH, QueryNoted)
def query_noted(told: QueryNoted, speech: Speech) -> str:
    quiet = f"答复之前，{speech.month(told.first_month)}起的党费不再提醒您。"
    if told.asks_relief:
        where = "本支部现在没有党费管理员，已请管理员任命一位" if told.is_awaited else "已转给党费管理员"
        return (
            f"申请已记下，{where}。减免要支部研究、上一级党委批准（中组发〔2008〕3号 第7条），有结果就告诉您。"
            f"决定之前，{speech.month(told.first_month)}起的党费不催您交。"
        )
    if told.is_awaited:
        return f"已记下。本支部现在没有党费管理员，已请管理员任命一位，任命以后会看到您的疑问。{quiet}"
    return f"已转给党费管理员。{quiet}"


@says(Language.ZH, QueryWaiting)
def query_waiting(told: QueryWaiting, speech: Speech) -> Message:
    name = speech.name(told.name)
    if told.asks_relief:
        text = (
            f"{name}申请减免党费：{speech.quote(told.words)}。请先交支部研究；同意的，点「登记减免」，"
            "再报上一级党委批准（离退休的支部同意即可）；不同意的，请答复本人。决定之前，小秘不催本人交。"
        )
        relieve = Button("登记减免", f"/relief #{told.member_id}")
        return Message(text, ((relieve, Button("答复本人", f"/answer_doubt {told.number}")),))
    text = f"{name}对党费金额有疑问：{speech.quote(told.words)}。金额要改的，请重新核定；不用改的，请答复。"
    return Message(text, ((Button("答复", f"/answer_doubt {told.number}"),),))


@says(Language.ZH, QueriesWaiting)
def queries_waiting(told: QueriesWaiting, speech: Speech) -> str | Message:
    if not told.queries:
        return "没有等您答复的党费疑问和减免申请。"
    lines = [f"等您答复的{len(told.queries)}条："]
    buttons = []
    for each in told.queries:
        name, what = speech.name(each.name), "申请减免" if each.asks_relief else "对金额有疑问"
        lines.append(f"{each.number}号　{name}{what}：{speech.quote(each.words)}")
        buttons.append(Button(f"答复{name}", f"/answer_doubt {each.number}"))
        if each.asks_relief:
            buttons.append(Button(f"登记减免{name}", f"/relief #{each.member_id}"))
    lines.append("金额要改的，请重新核定；不用改的，请答复。")
    return Message("\n".join(lines), rows(buttons[:SHOWN]))


@says(Language.ZH, QueryOpen)
def query_open(told: QueryOpen, speech: Speech) -> str:
    what = "减免申请" if told.asks_relief else "疑问"
    return f"您的{what}已经转给党费管理员，正等答复。有了答复会马上告诉您。"


@says(Language.ZH, QueryAnswered)
def query_answered(told: QueryAnswered, speech: Speech) -> Message:
    asked = "您申请减免" if told.asks_relief else "您问"
    text = f"{asked}：{speech.quote(told.question)}\n党费管理员答复：{speech.quote(told.words)}"
    return Message(text, rows(_checking()))


@says(Language.ZH, QueryClosed)
def query_closed(told: QueryClosed, speech: Speech) -> str:
    return f"已答复{speech.name(told.name)}。"


@says(Language.ZH, NoSuchQuery)
def no_such_query(told: NoSuchQuery, speech: Speech) -> str:
    return f"没有等您答复的{told.number}号疑问，可能已经答复过了。"


@says(Language.ZH, RegimeSet)
def regime_set(told: RegimeSet, speech: Speech) -> str:
    return (
        f"已登记：{speech.name(told.name)}，{REGIMES[told.regime]}。算进基数的是{REGIME_BASES[told.regime]}。"
        "都按税后，不含五险一金、年金和住房、交通、通讯等改革性补贴"
        "（中组发〔2008〕3号 第1条；组电明字〔2017〕5号）。金额没有改动，要改请重新核定。"
    )


@says(Language.ZH, ReliefEntered)
def relief_entered(told: ReliefEntered, speech: Speech) -> Message:
    what = _relief(told.kind, told.first_month, told.last_month, told.amount, speech)
    end = Button("取消这一项", f"/end_relief {told.number}")
    if told.is_waiting:
        text = f"已记下：{speech.name(told.name)}{what}。要等上一级党委批准后才生效，批准了请登记。"
        return Message(text, rows([Button("登记批准", f"/approve_relief {told.number}"), end]))
    return Message(f"已登记：{speech.name(told.name)}{what}。会告诉本人。", ((end,),))


@says(Language.ZH, ReliefTold)
def relief_told(told: ReliefTold, speech: Speech) -> str:
    return f"已登记：您{_relief(told.kind, told.first_month, told.last_month, told.amount, speech)}。"


@says(Language.ZH, ReliefPassedOn)
def relief_passed_on(told: ReliefPassedOn, speech: Speech) -> str:
    return (
        f"您申请的减免，支部已经研究同意（{speech.month(told.first_month)}到{speech.month(told.last_month)}），"
        "正等上一级党委批准，批准了就告诉您。这期间不催您交。"
    )


@says(Language.ZH, ReliefsUndecided)
def reliefs_undecided(told: ReliefsUndecided, speech: Speech) -> Message:
    lines = []
    if told.asked:
        lines.append(f"申请减免党费、支部还没有定的{len(told.asked)}人：{speech.names(told.asked)}。请提请支部研究。")
    if told.agreed:
        lines.append(f"支部同意了、等上一级党委批准的{len(told.agreed)}人：{speech.names(told.agreed)}。批了请登记。")
    if told.doubting:
        lines.append(f"对金额有疑问、还没有答复的{len(told.doubting)}人：{speech.names(told.doubting)}。请答复本人。")
    lines.append("定下来之前，小秘不催这些同志交。")
    pairs = zip(told.asked, told.queries, strict=False)
    buttons = [Button(f"答复{speech.name(name)}", f"/answer_doubt {number}") for name, number in pairs]
    buttons = [*buttons, *([Button("待答复疑问", "/doubts")] if told.doubting else [])]
    buttons = [*buttons[:SHOWN], *([Button("等批准的减免", "/reliefs")] if told.agreed else [])]
    return Message("\n".join(lines), rows(buttons))


@says(Language.ZH, ReliefEnded)
def relief_ended(told: ReliefEnded, speech: Speech) -> str:
    return f"已取消{speech.name(told.name)}的这项减免，已经结清的月份不变。"


@says(Language.ZH, NoSuchRelief)
def no_such_relief(told: NoSuchRelief, speech: Speech) -> str:
    return f"没有可以办理的{told.number}号减免，可能已经批准或取消了。"


@says(Language.ZH, MonthsBackwards)
def months_backwards(told: MonthsBackwards, speech: Speech) -> str:
    first, last = speech.month(told.first_month), speech.month(told.last_month)
    return f"{last}在{first}前面。请先写开始的月份，再写结束的月份，跨年的写上年份，例如：2026-11 2027-03。"


@says(Language.ZH, PaysQuarterly)
def pays_quarterly(told: PaysQuarterly, speech: Speech) -> str:
    if told.is_quarterly:
        return f"已登记：{speech.name(told.name)}每季度交一次，每季最后一个月提醒。"
    return f"已登记：{speech.name(told.name)}改回按月交，每月提醒。"


@says(Language.ZH, CollectsNothing)
def collects_nothing(told: CollectsNothing, speech: Speech) -> str:
    if told.is_temporary:
        return f"已登记：{told.branch}是临时党支部，今后不再生成党费（支部工作条例（试行）第8条）。"
    return f"已登记：{told.branch}不是临时党支部，照常收缴党费。"


def _by(payer: Payer, base: Money | None, speech: Speech) -> str:
    return PAYERS[payer] if base is None else f"{PAYERS[payer]}，基数{speech.money(base)}"


def _checking() -> list[Button]:
    return [Button("核对无误", "/dues_right"), Button("有疑问", "/doubt_dues")]


def _outcome(told: Explained, speech: Speech) -> str:
    if told.state is DuesState.WAIVED:
        return "免缴"
    return "金额未知，等党费管理员核定" if told.amount is None else speech.money(told.amount)


def _grounds(told: Explained, payer: Payer, speech: Speech) -> list[str]:
    where = f"（{REGIMES[told.regime]}）" if told.regime else ""
    lines = [f"类别：{PAYERS[payer]}{where}"]
    if told.base is not None:
        lines.append(f"基数：{speech.money(told.base)}（{BASES.get(payer, '核定')}）")
    if told.band_mille is not None:
        ends = [
            f"{told.over_yuan}元以上" if told.over_yuan else "",
            f"{told.up_to_yuan}元及以下" if told.up_to_yuan else "",
        ]
        lines.append(f"标准：{'、'.join(filter(None, ends))}，按基数全额的{told.band_mille / 10:g}%")
    if told.figured is not None:
        cap = "；每月一般不超过这个数，自愿可以多交" if told.is_capped else ""
        lines.append(f"算得：每月{speech.money(told.figured)}{cap}")
    lines.append(
        f"依据：{told.document}{told.article}，{told.since.year}年{told.since.month}月{told.since.day}日起的版本"
    )
    return lines


def _relieved(told: Explained, speech: Speech) -> str:
    assert told.relief is not None
    assert told.agreed_on is not None
    approved = ""
    if told.approved_by and told.approved_on:
        approved = f"，{speech.quote(told.approved_by)}{_dated(told.approved_on, speech)}批准"
    return f"{RELIEFS[told.relief]}：支部{_dated(told.agreed_on, speech)}同意{approved}"


def _dated(day: date, speech: Speech) -> str:
    """2026年11月5日（周四）"""
    return f"{day.year}年{speech.day(day)}"


def _relief(kind: ReliefKind, first: Month, last: Month, amount: Money | None, speech: Speech) -> str:
    to = f"，减到每月{speech.money(amount)}" if amount is not None else ""
    return f"{speech.month(first)}到{speech.month(last)}{RELIEFS[kind]}{to}"
