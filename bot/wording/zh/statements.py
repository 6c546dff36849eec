"""Lists of payments in Chinese, to the keeper alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.pages import turning
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.rules.matching import CANDIDATES_SHOWN, Doubt, Fate
from models.rules.payments import Surplus
from models.rules.statements import Broken, BrokenCell, Left, LeftOut
from models.rules.values import Money
from models.statements import (
    NoSuchRow,
    NoSuchStatement,
    NothingToEnter,
    NothingToUndo,
    NotKeeper,
    StatementDropped,
    StatementEntered,
    StatementList,
    StatementPreview,
    StatementRowAsked,
    StatementUndone,
    SurplusAsked,
    WeighedRow,
)

NAMES_SHOWN = 5
LEFT_OUT = {
    Left.EXPENSE: "支出",
    Left.REFUND: "退款或没成功",
    Left.ZERO: "0元",
    Left.FOREIGN: "外币",
    Left.NEUTRAL: "不计收支",
    Left.DOUBLE: "流水号重复",
    Left.TWICE_OTHERWISE: "流水号重复、金额或姓名不同，请到银行核对",
}
BROKEN = {
    Broken.DAY: "日期要写成2026-11-03，不能晚于今天",
    Broken.AMOUNT: "金额要写成85.00",
    Broken.DIRECTION: "收支一列要写「收入」或「支出」",
}
DOUBTS = {
    Doubt.NAMESAKES: "有几位同名的",
    Doubt.SEVERAL: "写了几个人的名字",
    Doubt.MASKED: "姓名没有写全",
    Doubt.WITHIN: "姓名夹在别的字里",
    Doubt.ANOTHER: "付款人和附言里不是同一个人",
    Doubt.LESS: "比应交的少",
    Doubt.MORE: "比应交的多",
    Doubt.MONTHS: "金额和写的月份对不上",
    Doubt.UNKNOWN: "还没有核定金额",
    Doubt.SETTLED: "没有待缴的月份，或写的月份已经交过",
    Doubt.TOO_OLD: "写的月份太早，要先由支部研究",
    Doubt.CLOSED: "那个月的账已经结了，只能补记在今天",
    Doubt.OWN: "是您本人的",
    Doubt.RETURNED: "表里后来又退回了同样多的钱",
}
SURPLUSES = {Surplus.VOLUNTARY: "自愿多交", Surplus.AHEAD: "本人同意抵以后月份", Surplus.REFUND: "退还本人"}
SURPLUS_AS = {
    Surplus.VOLUNTARY: "多的算自愿多交",
    Surplus.AHEAD: "多的抵以后月份",
    Surplus.REFUND: "多的退还本人",
}


@says(Language.ZH, StatementPreview)
def statement_preview(told: StatementPreview, speech: Speech) -> Message:
    tally = told.tally
    head = ["微信或支付宝收款明细" if told.is_platform else "银行收款明细"]
    head += [f"编号{told.number}"] if told.number else []
    head += [f"第{told.page}页，共{told.pages}页"] if told.pages > 1 else []
    lines = ["和您刚才看到的不一样了，还没有入账，请再看一遍。"] if told.is_changed else []
    lines.append(f"{'，'.join(head)}。还没有入账的：")
    if sure := [row for row in told.rows if row.fate.is_entering]:
        lines.append(f"对上{tally.sure}笔{_sum_of(tally.amount, speech)}：")
        lines += [f"{_row(row, speech)} → {_whose(row, speech)}" for row in sure]
    elif not tally.sure:
        lines.append("对上0笔。")
    if waiting := [row for row in told.rows if row.fate.is_waiting]:
        lines.append(f"要您看的{tally.waiting}笔，不会自动入账：")
        lines += [f"{_row(row, speech)}：{_doubt(row, speech)}" for row in waiting]
    if told.broken:
        lines.append(f"看不懂的{tally.broken}处，没有读，改好后整份重发：")
        lines += [_broken(each, speech) for each in told.broken]
    lines += _last_page(told, speech) if told.page == told.pages else ["后面还有，请点「下一页」；看到最后一页再入账。"]
    return Message("\n".join(lines), _preview_buttons(told))


@says(Language.ZH, StatementRowAsked)
def statement_row_asked(told: StatementRowAsked, speech: Speech) -> Message:
    row = told.row
    line = f"/statement_pick {told.number} {row.place}"
    text = (
        f"第{told.at}笔，共{told.count}笔要看。{_row(row, speech)}\n{_doubt(row, speech)}。\n"
        "是谁交的？点姓名，记下后和其他的一起入账；不在下面的点「别的人」。"
    )
    who = list(zip(row.names, row.member_ids, strict=False))[:CANDIDATES_SHOWN]
    buttons = [
        Button(_told_apart(speech.name(name), number, row.names.count(name)), f"{line} #{number}")
        for name, number in who
    ]
    others = [Button("别的人", line), Button("不入账", f"/statement_leave {told.number} {row.place}")]
    if told.count > 1:
        others.append(Button("下一笔", f"/statement_look {told.number} {told.following}"))
    others.append(Button("回到总表", f"/statement_show {told.number}"))
    return Message(text, (*rows(buttons), *rows(others)))


@says(Language.ZH, SurplusAsked)
def surplus_asked(told: SurplusAsked, speech: Speech) -> Message:
    name = speech.name(told.name)
    text = f"{_row(told.row, speech)}\n{name}应交的都够了，还多{speech.money(told.surplus)}。请先问本人多出来的怎么办："
    line = f"/statement_pick {told.number} {told.row.place} #{told.member_id}"
    buttons = [(Button(label, f"{line} {each.value}"),) for each, label in SURPLUSES.items()]
    back = (Button("先不定", f"/statement_look {told.number} {told.row.place}"),)
    return Message(text, (*buttons, back))


@says(Language.ZH, StatementEntered)
def statement_entered(told: StatementEntered, speech: Speech) -> Message:
    lines = [
        f"已入账{told.count}笔{_sum_of(told.amount, speech)}：{speech.names(told.names[:NAMES_SHOWN])}"
        f"{f'等{len(told.names)}人' if len(told.names) > NAMES_SHOWN else ''}。会告诉本人。"
    ]
    buttons = []
    if told.waiting:
        lines.append(f"还有{told.waiting}笔要您看。")
        buttons.append(Button("逐笔看", f"/statement_look {told.number}"))
    return Message("\n".join(lines), rows([*buttons, Button("撤销这次导入", f"/statement_undo {told.number}")]))


@says(Language.ZH, StatementUndone)
def statement_undone(told: StatementUndone, speech: Speech) -> Message:
    before = f"另有{told.before}笔以前就冲正了。" if told.before else ""
    text = (
        f"已撤销{told.number}号明细：冲正{told.count}笔{_sum_of(told.amount, speech)}，月份恢复待缴，会告诉本人。"
        f"{before}要重新入账，把文件再发一次。"
    )
    return Message(text, ((Button("导入过的流水", "/statements"),),))


@says(Language.ZH, StatementDropped)
def statement_dropped(told: StatementDropped, speech: Speech) -> str:
    stays = f"已经入账的{told.entered}笔照旧。" if told.entered else "什么都没有入账。"
    return f"{told.number}号明细已放弃，{stays}"


@says(Language.ZH, StatementList)
def statement_list(told: StatementList, speech: Speech) -> Message:
    if not told.numbers:
        return Message("还没有导入过收款明细。要导入，点下面的按钮再发文件。", ((Button("导入流水", "/statement"),),))
    each = zip(told.numbers, told.days, told.rows, told.entered, strict=False)
    lines = [f"{number}号，{speech.day(day)}：收款{count}笔，已入账{done}笔" for number, day, count, done in each]
    buttons = [Button(f"看{number}号", f"/statement_show {number}") for number in told.numbers]
    buttons += [
        Button(f"撤销{number}号", f"/statement_undo {number}")
        for number, done in zip(told.numbers, told.entered, strict=False)
        if done
    ]
    return Message("\n".join(["导入过的收款明细：", *lines]), rows(buttons))


@says(Language.ZH, NoSuchStatement)
def no_such_statement(told: NoSuchStatement, speech: Speech) -> Message:
    text = f"没有{told.number}号收款明细，或者已经放弃了。可以把文件再发一次。"
    return Message(text, ((Button("导入过的流水", "/statements"),),))


@says(Language.ZH, NoSuchRow)
def no_such_row(told: NoSuchRow, speech: Speech) -> Message:
    text = f"{told.number}号明细没有第{told.place}笔，或者这一笔已经入账了。"
    return Message(text, ((Button("看总表", f"/statement_show {told.number}"),),))


@says(Language.ZH, NothingToEnter)
def nothing_to_enter(told: NothingToEnter, speech: Speech) -> Message:
    if not told.waiting:
        return Message(f"{told.number}号明细没有可以入账的了，没有登记任何一笔。")
    text = f"{told.number}号明细没有对得上的，没有登记任何一笔。有{told.waiting}笔要您看。"
    return Message(text, ((Button("逐笔看", f"/statement_look {told.number}"),),))


@says(Language.ZH, NothingToUndo)
def nothing_to_undo(told: NothingToUndo, speech: Speech) -> str:
    return f"{told.number}号明细没有入账的，或者已经撤销过了。"


@says(Language.ZH, NotKeeper)
def not_keeper(told: NotKeeper, speech: Speech) -> str:
    who = f"请用 --as 写上其中一位：{speech.names(told.keepers)}" if told.keepers else "请先任命党费管理员"
    return f"{speech.name(told.name)}不是党费管理员，不能以这个名义登记党费。{who}。"


def _last_page(told: StatementPreview, speech: Speech) -> list[str]:
    tally, lines = told.tally, []
    if tally.in_books:
        lines.append(f"以前登记过的{tally.in_books}笔，不会登记两次。")
    if tally.put_aside:
        lines.append(f"您说先不入账的{tally.put_aside}笔。")
    lines += _left_out(told.left_out)
    if tally.declared is not None and tally.summed is not None:
        difference = Money(abs(tally.declared.fen - tally.summed.fen))
        lines.append(
            f"合计对不上：表上写收入{speech.money(tally.declared)}，逐行加起来是{speech.money(tally.summed)}，"
            f"差{speech.money(difference)}。请核对有没有缺行。"
        )
    elif tally.is_sum_wrong:
        lines.append("合计对不上：表上写的收入和逐行加起来的不一样。请核对有没有缺行。")
    if told.ignored:
        lines.append(f"没有读的工作表：{speech.names(told.ignored)}。")
    return [*lines, f"请留意：{'；'.join(told.notes)}。"] if told.notes else lines


def _preview_buttons(told: StatementPreview) -> tuple[tuple[Button, ...], ...]:
    if not told.number:
        return ()
    line, tally = f"/statement_show {told.number}", told.tally
    pages = turning(line, told.page, told.pages, "上一页", "下一页")
    enter = f"/statement_enter {told.number} {told.seen}"
    buttons = [Button(f"入账{tally.sure}笔", enter)] if told.seen else []
    if tally.waiting:
        buttons.append(Button("逐笔看", f"/statement_look {told.number}"))
    if tally.decided:
        buttons.append(Button("重新点", f"/statement_again {told.number}"))
    if buttons or tally.sure:
        buttons.append(Button("放弃", f"/statement_drop {told.number}"))
    return (*rows(pages), *rows(buttons))


def _sum_of(amount: Money | None, speech: Speech) -> str:
    return f"，共{speech.money(amount)}" if amount is not None else ""


def _row(row: WeighedRow, speech: Speech) -> str:
    amount = f" {speech.money(row.amount)}" if row.amount is not None else ""
    note = speech.quote(row.note) if row.note else ""
    return f"{_where(row.sheet, row.line)} {speech.day(row.on)} {speech.name(row.payer)}{amount}{note}"


def _whose(row: WeighedRow, speech: Speech) -> str:
    months = f"，{speech.months(row.months)}" if row.months else ""
    picked = "（您点的）" if row.fate is Fate.PICKED else ""
    surplus = f"，{SURPLUS_AS[row.surplus]}" if row.surplus else ""
    return f"{speech.names(row.names[:1])}{months}{surplus}{picked}{'，补记在入账那天' if row.is_late else ''}"


def _doubt(row: WeighedRow, speech: Speech) -> str:
    if row.doubt is None:
        return "名单上没有对得上的人"
    names = row.names[:NAMES_SHOWN]
    more = f"等{len(row.names)}人" if len(row.names) > len(names) else ""
    return f"{DOUBTS[row.doubt]}，可能是{speech.names(names)}{more}"


def _told_apart(name: str, number: int, count: int) -> str:
    return f"{name}（{number}号）" if count > 1 else name


def _left_out(rows_left: tuple[LeftOut, ...]) -> list[str]:
    if not rows_left:
        return []
    ordered = sorted(rows_left, key=lambda each: ([*Left].index(each.reason), each.sheet, each.line))
    lines = [f"没有算进去的{len(rows_left)}行："]
    for reason, group in groupby(ordered, key=lambda each: each.reason):
        each = list(group)
        lines.append(f"{LEFT_OUT[reason]}{len(each)}行：{'、'.join(_left_lines(each))}")
    return lines


def _left_lines(each: list[LeftOut]) -> Iterator[str]:
    """Yield where they are, those that follow one another together: 第6行、第8至12行."""
    runs: list[list[LeftOut]] = []
    for one in each:
        is_next = runs and not one.same_as and (one.sheet, one.line - 1) == (runs[-1][-1].sheet, runs[-1][-1].line)
        if is_next and not runs[-1][-1].same_as:
            runs[-1].append(one)
        else:
            runs.append([one])
    for run in runs:
        until = f"至{run[-1].line}" if len(run) > 1 else ""
        same = f"（和第{run[0].same_as}行）" if run[0].same_as else ""
        yield f"{f'「{run[0].sheet}」' if run[0].sheet else ''}第{run[0].line}{until}行{same}"


def _broken(each: BrokenCell, speech: Speech) -> str:
    shown = f" {speech.quote(each.shown)}" if each.shown else ""
    return f"{_where(each.sheet, each.line)}{shown}：{BROKEN[each.what]}"


def _where(sheet: str, line: int) -> str:
    return f"「{sheet}」第{line}行" if sheet else f"第{line}行"
