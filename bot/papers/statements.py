"""Statements of banks, WeChat and Alipay: an export read into payments received, every fault named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.papers import cells
from bot.papers.cells import Misread, described
from bot.papers.columns import Header, find_header, is_header_of
from bot.papers.payment_columns import STATEMENT, PaymentColumn
from bot.papers.sheets import Book, Cell, CellError, Row, Sheet, Unusable
from bot.parsing.chinese import parse_amount
from bot.parsing.plain import plain
from models.rules.statements import TEXT_LIMIT, Broken, BrokenCell, Left, LeftOut, Received, Statement
from models.rules.values import Money

ROW_LIMIT = 1000
NEEDED = (
    "没有找到表头：前40行里要有日期（交易日期、交易时间、记账日期）和金额（收入金额、贷方发生额、金额）两列，"
    "最好还有对方户名、摘要或附言、流水号。请用银行、微信或支付宝导出的原样再试。"
)


_NOTES = (
    PaymentColumn.SUMMARY,
    PaymentColumn.POSTSCRIPT,
    PaymentColumn.PURPOSE,
    PaymentColumn.GOODS,
    PaymentColumn.REMARK,
)
_NOTHING = {"", "/", "-", "--", "无", "null"}
_IN = {"收入", "收", "贷", "贷方", "入账", "转入", "存入", "c", "cr", "+", "来账"}
_OUT = {"支出", "支", "借", "借方", "出账", "转出", "支取", "d", "dr", "-", "往账"}
_NEITHER = {"", "/", "不计收支", "中性交易", "其他", "--"}
_REFUNDED = re.compile("退款|退还|退回|关闭|失败|撤销|冲正|冲销|作废")
_RENMINBI = re.compile("人民币.*|rmb|cny|元|156|01", re.IGNORECASE)
_PLATFORM = re.compile("微信|支付宝|财付通|alipay|wechat", re.IGNORECASE)
_SUM = re.compile("(?:本页)?(?:合计|总计|共计|小计)")
_DECLARED = re.compile(
    r"(?:收入|贷方|转入)[^0-9支借]{0,10}?(?:[0-9]+ ?笔[^0-9支借]{0,8}?)?"
    r"(?<![0-9.,])([0-9][0-9,]*(?:\.[0-9]{1,2})?) ?元?(?! ?笔)"
)


class _Bad(Exception):
    """A row that cannot be read."""

    def __init__(self, what: Broken, shown: str) -> None:
        super().__init__(what.value)
        self.what = what
        self.shown = shown


@dataclass(frozen=True)
class _Line:
    """A row of a sheet under its header."""

    header: Header[PaymentColumn]
    line: int
    row: Row
    label: str

    def cell(self, column: PaymentColumn) -> Cell:
        return self.header.cell(self.row, column)

    def text(self, column: PaymentColumn) -> str:
        cell = self.cell(column)
        words = "" if isinstance(cell, CellError) else plain(described(cell))
        return "" if words.casefold() in _NOTHING else " ".join(words.split())[:TEXT_LIMIT]


def statement_of(book: Book, stem: str, *, on: date) -> Statement:
    """Return the payments an export tells of; ``on`` is today, ``stem`` its name, which says nothing.

    Raises:
        Unusable: it is no list of payments, or too long.
    """
    if book.faults:
        raise Unusable("；".join(book.faults))
    headers = [(sheet, find_header(sheet, STATEMENT)) for sheet in book.sheets if sheet.rows]
    found = [(sheet, header) for sheet, header in headers if header is not None]
    if not found:
        raise Unusable(NEEDED)
    lines = [each for sheet, header in found for each in _lines(sheet, header, sheet.name if len(found) > 1 else "")]
    if not lines:
        raise Unusable("表头下面没有交易。请把有收款的日期都选上，重新导出再试。")
    if len(lines) > ROW_LIMIT:
        raise Unusable(f"明细超过{ROW_LIMIT}行。请分几段日期导出。")
    ignored = tuple(sheet.name for sheet, header in headers if header is None)
    read = replace(_read(lines, on), ignored=ignored, notes=book.notes)
    return _summed(_with_returns(_without_doubles(read), lines), lines, found)


def _lines(sheet: Sheet, header: Header[PaymentColumn], label: str) -> Iterator[_Line]:
    """Yield the rows below the header that are transactions, without sums, remarks and headers that come again."""
    for line, row in sheet.rows.items():
        each = _Line(header, line, row, label)
        if line > header.line and not _is_footer(each):
            yield each


def _is_footer(each: _Line) -> bool:
    if is_header_of(PaymentColumn.DAY, STATEMENT, each.cell(PaymentColumn.DAY)):
        return True
    if any(_SUM.match(words) for words in _words(each.row)[:2]):
        return True
    # What stands below the table is text in its first column and no amount in any.
    return all(
        _amount_or_none(each.cell(column)) is None
        for column in (PaymentColumn.INCOME, PaymentColumn.EXPENSE, PaymentColumn.AMOUNT)
    ) and not _has_day(each)


def _read(lines: list[_Line], on: date) -> Statement:
    rows: list[Received] = []
    left_out: list[LeftOut] = []
    broken: list[BrokenCell] = []
    for each in lines:
        try:
            reason = _reason(each)
            if reason is None:
                rows.append(_received(each, on))
            else:
                left_out.append(LeftOut(each.line, reason, each.text(PaymentColumn.PAYER), each.label))
        except _Bad as bad:
            broken.append(BrokenCell(each.line, bad.what, bad.shown[:TEXT_LIMIT], each.label))
    return Statement(tuple(rows), tuple(left_out), tuple(broken))


def _reason(each: _Line) -> Left | None:
    """Return why a row is no payment received, None when it is one."""
    income = _signed(each)
    if income is None:
        return Left.NEUTRAL
    currency = each.text(PaymentColumn.CURRENCY)
    if currency and not _RENMINBI.fullmatch(currency):
        return Left.FOREIGN
    refunded = _amount_or_none(each.cell(PaymentColumn.REFUNDED))
    states = each.text(PaymentColumn.STATUS), each.text(PaymentColumn.KIND)
    if any(_REFUNDED.search(state) for state in states) or (refunded is not None and refunded != Money(0)):
        return Left.REFUND
    if income == Money(0):
        return Left.ZERO
    return Left.EXPENSE if income < Money(0) else None


def _signed(each: _Line) -> Money | None:
    """Return what a row brings in, below zero what it costs, None when it moves nothing either way.

    Raises:
        _Bad: no amount, or no telling which way it went.
    """
    income, expense = each.cell(PaymentColumn.INCOME), each.cell(PaymentColumn.EXPENSE)
    if PaymentColumn.INCOME in each.header.columns:
        received = _amount(income)
        if received not in (None, Money(0)):
            return received
        spent = _amount(expense)
        return received if spent in (None, Money(0)) and received is not None else Money(-abs((spent or Money(0)).fen))
    amount = _amount(each.cell(PaymentColumn.AMOUNT))
    if amount is None:
        raise _Bad(Broken.AMOUNT, "")
    if PaymentColumn.DIRECTION not in each.header.columns:
        return amount
    words = plain(described(each.cell(PaymentColumn.DIRECTION))).casefold()
    if words in _IN:
        return amount
    if words in _OUT:
        return Money(-abs(amount.fen))
    if words in _NEITHER:
        return None
    raise _Bad(Broken.DIRECTION, words)


def _received(each: _Line, on: date) -> Received:
    amount = _signed(each)
    assert amount is not None
    notes = dict.fromkeys(each.text(column) for column in _NOTES)
    return Received(
        each.line,
        _day(each, on),
        each.text(PaymentColumn.PAYER),
        amount,
        " ".join(note for note in notes if note)[:TEXT_LIMIT],
        each.text(PaymentColumn.REFERENCE).lstrip("'`"),
        each.label,
    )


def _day(each: _Line, on: date) -> date:
    cell = each.cell(PaymentColumn.DAY)
    shown = described(cell)
    if isinstance(cell, str):
        cell = re.sub(r"[\sT]+\d{1,2}[:：]\d{2}.*$", "", plain(cell))
        cell = re.sub(r"^(20\d{6})(?:\d{6})$", r"\1", cell)
    elif isinstance(cell, datetime):
        cell = cell.date()
    try:
        found = cells.read_day(cell, on=on)
    except Misread as error:
        raise _Bad(Broken.DAY, shown) from error
    if found is None or found.is_month_only:
        raise _Bad(Broken.DAY, shown)
    return found.on


def _has_day(each: _Line) -> bool:
    try:
        _day(each, date.max)
    except _Bad:
        return False
    return True


def _amount(cell: Cell) -> Money | None:
    """Return an amount, None for an empty cell.

    Raises:
        _Bad: it is none.
    """
    if isinstance(cell, float):
        # What a workbook calculated is a little off.
        cell = f"{cell:.4f}".rstrip("0").rstrip(".")
    text = plain(described(cell)).replace(" ", "")
    if text in _NOTHING:
        return None
    bare = re.sub(r"^\((.*)\)$", r"-\1", text)
    sign = -1 if bare.startswith(("-", "−")) or re.match("[¥￥]-", bare) else 1
    found = parse_amount(re.sub(r"^([¥￥]?)[-+−]", r"\1", bare))
    if found is None or isinstance(cell, bool | CellError | date):
        raise _Bad(Broken.AMOUNT, described(cell))
    return Money(sign * found.fen)


def _amount_or_none(cell: Cell) -> Money | None:
    try:
        return _amount(cell)
    except _Bad:
        return None


def _without_doubles(read: Statement) -> Statement:
    """Leave out rows whose reference came before on the same day."""
    first: dict[tuple[str, date], Received] = {}
    kept: list[Received] = []
    left_out = list(read.left_out)
    for row in read.rows:
        before = first.setdefault((row.reference, row.on), row) if row.reference else row
        if before is row:
            kept.append(row)
            continue
        is_same = (before.amount, before.payer) == (row.amount, row.payer)
        reason = Left.DOUBLE if is_same else Left.TWICE_OTHERWISE
        left_out.append(LeftOut(row.line, reason, row.payer, row.sheet, before.line))
    return replace(read, rows=tuple(kept), left_out=tuple(left_out))


def _with_returns(read: Statement, lines: list[_Line]) -> Statement:
    """Mark what came in and went back to the same payer later: it is no payment unless somebody says so."""
    back: dict[tuple[str, int], list[_Line]] = {}
    for each in lines:
        gone = _income_or_none(each)
        payer = "".join(each.text(PaymentColumn.PAYER).split())
        if gone is not None and gone < Money(0) and payer:
            back.setdefault((payer, -gone.fen), []).append(each)
    rows = list(read.rows)
    # The newest first, for what goes back is what came last.
    for place in sorted(range(len(rows)), key=lambda place: rows[place].on, reverse=True):
        row = rows[place]
        key = "".join(row.payer.split()), row.amount.fen
        later = [each for each in back.get(key, ()) if _is_since(each, row.on)]
        if later:
            back[key].remove(later[0])
            rows[place] = replace(row, returned=later[0].line)
    return replace(read, rows=tuple(rows))


def _is_since(each: _Line, first: date) -> bool:
    try:
        return _day(each, date.max) >= first
    except _Bad:
        return True


def _summed(read: Statement, lines: list[_Line], found: list[tuple[Sheet, Header[PaymentColumn]]]) -> Statement:
    """Hold the sum of what came in against what the file says it is."""
    above = " ".join(
        words
        for sheet, header in found
        for line in sheet.rows
        if line < header.line
        for words in _words(sheet.rows[line])
    )
    titles = " ".join(described(cell) for sheet, header in found for cell in sheet.rows[header.line])
    is_platform = bool(_PLATFORM.search(above)) or "收/支" in titles
    declared = [money for sheet, header in found if (money := _declared(sheet, header)) is not None]
    incomes = [money for each in lines if (money := _income_or_none(each)) is not None and money > Money(0)]
    return replace(
        read,
        is_platform=is_platform,
        declared=Money(sum(money.fen for money in declared)) if len(declared) == len(found) else None,
        summed=Money(sum(money.fen for money in incomes)),
    )


def _income_or_none(each: _Line) -> Money | None:
    try:
        return _signed(each)
    except _Bad:
        return None


def _declared(sheet: Sheet, header: Header[PaymentColumn]) -> Money | None:
    """Return the sum of what came in that a sheet names, None where it names none or several."""
    sums: set[Money] = set()
    for line, row in sheet.rows.items():
        each = _Line(header, line, row, "")
        words = _words(row)
        if line > header.line and any(re.match("(?:合计|总计|共计)", word) for word in words[:2]):
            in_column = _amount_or_none(each.cell(PaymentColumn.INCOME))
            sums |= {in_column} if in_column is not None else set()
        if line < header.line or (line > header.line and _is_footer(each)):
            for text in words:
                sums |= {money for said in _DECLARED.findall(plain(text)) if (money := parse_amount(said)) is not None}
    return sums.pop() if len(sums) == 1 else None


def _words(row: Row) -> list[str]:
    return [text for cell in row if (text := plain(described(cell)))]
