"""Lists of WeCom accounts as the admin console exports them: name, account and phone of each; no database here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from bot.papers import cells
from bot.papers.cells import Misread
from bot.papers.columns import Layout, find_header
from bot.papers.entries import Fault, Place
from bot.papers.sheets import Cell, Unusable, read_sheets

# As the channel takes them; with another one nobody could write.
_USERID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}")
_WHOLE_NUMBER = re.compile(r"(\d+)\.0+")


class Column(Enum):
    NAME = "姓名"
    USERID = "账号"
    PHONE = "手机"


LAYOUT = Layout(
    {
        Column.NAME: ("姓名", "名字", "成员姓名", "成员"),
        Column.USERID: ("账号", "帐号", "userid", "成员userid", "成员账号", "成员帐号", "企业微信账号", "企业微信帐号"),
        Column.PHONE: ("手机", "手机号", "手机号码", "移动电话", "联系手机"),
    },
    (Column.NAME, Column.USERID),
)


@dataclass(frozen=True)
class Account:
    """One row: a WeCom account, whose it is said to be, and her phone, 11 digits, None where it is not shown."""

    place: Place
    name: str
    userid: str
    phone: str | None


@dataclass(frozen=True)
class AccountList:
    """A list read; ``hidden`` rows have a phone that the console masked, as 138****0000."""

    accounts: tuple[Account, ...]
    faults: tuple[Fault, ...]
    hidden: int


def read_accounts(file: Path) -> AccountList:
    """Read a list of accounts.

    Raises:
        Unusable: the file cannot be read at all, or is no such list.
    """
    accounts: list[Account] = []
    faults: list[Fault] = []
    hidden = 0
    headers = [(sheet, find_header(sheet, LAYOUT)) for sheet in read_sheets(file).sheets if sheet.rows]
    found = [(sheet, header) for sheet, header in headers if header is not None]
    if not found:
        raise Unusable("没有找到表头：要有「姓名」和「账号」两列，最好还有「手机」。请用管理后台「通讯录」导出的表。")
    for sheet, header in found:
        for line, row in sheet.rows.items():
            if line <= header.line or not any(cell != "" for cell in row):
                continue
            place = Place(sheet.name if len(found) > 1 else "", line)
            name, userid = (_text(header.cell(row, column)) for column in (Column.NAME, Column.USERID))
            if not _USERID.fullmatch(userid):
                faults.append(
                    Fault(f"账号「{userid[:20]}」不像企业微信的账号" if userid else "没有写账号", place, name[:20])
                )
                continue
            phone = header.cell(row, Column.PHONE)
            hidden += "*" in _text(phone)
            accounts.append(Account(place, name, userid, _phone(phone)))
    return AccountList(tuple(accounts), tuple(faults), hidden)


def _text(cell: Cell) -> str:
    try:
        text = cells.read_text(cell, "账号").strip()
    except Misread:
        return ""
    number = _WHOLE_NUMBER.fullmatch(text)
    return number[1] if number else text


def _phone(cell: Cell) -> str | None:
    # One that is masked, foreign or mistyped matches nobody; the account may.
    try:
        return cells.read_phone(cell)
    except Misread:
        return None
