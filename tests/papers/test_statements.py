"""Exports of banks, WeChat and Alipay: every encoding, preambles, sums, and faults planted one by one."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from bot.papers.sheets import Unusable, read_content
from bot.papers.statements import statement_of
from models.rules.statements import Broken, Left, Statement
from models.rules.values import Money
from tests.papers.files import xlsx

TODAY = date(2026, 11, 20)
BANK = """账户明细查询
账号,6222****0001,户名,机关党支部
交易日期,交易时间,收入金额,支出金额,账户余额,币种,对方户名,摘要,附言,流水号
20261103,10:00:00,"1,085.00",,9000.00,人民币,王芳,转账,11月党费,F1
2026-11-04,09:00:00,,30.00,8970.00,人民币,超市,消费,,F2
2026/11/5,09:00:00,60,,9030.00,人民币,赵䶮,转账,党费,F3
合计,,"1,145.00",30.00
"""
WECHAT = """微信支付账单明细,,,,,,,,
微信昵称：[小洋],,,,,,,,
起始时间：[2026-11-01 00:00:00] 终止时间：[2026-11-20 00:00:00],,,,,,,,
,,,,,,,,
共4笔记录,,,,,,,,
收入：3笔 205.00元,,,,,,,,
支出：1笔 20.00元,,,,,,,,
中性交易：0笔 0.00元,,,,,,,,
----------------------微信支付账单明细列表--------------------,,,,,,,,
交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注
2026-11-03 10:01:02,转账,小芳,"转账备注:王芳11月党费",收入,¥85.00,/,已存入零钱,"1000001\t","/",/
2026-11-03 10:02:02,商户消费,超市,水,支出,¥20.00,零钱,支付成功,"1000002\t","/",/
2026-11-04 10:01:02,转账,小赵,"/",收入,¥60.00,/,已退款(￥60.00),"1000003\t","/",/
2026-11-05 10:01:02,转账,阿洋,"/",收入,¥60.00,/,已存入零钱,"1000004\t","/",/
"""
ALIPAY = """------------------------------------------------------------------------------------
导出信息：
姓名：刘洋
共3笔记录
收入：1笔 85.00元
支出：0笔 0.00元
------------------------支付宝支付科技有限公司  电子客户回单------------------------
交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,
2026-11-03 10:01:02,转账红包,*芳,wan***,转账,收入,85.00,余额,交易成功,2026A1\t,\t,11月党费,
2026-11-03 11:01:02,信用借还,花呗,/,还款,不计收支,10.00,余额,还款成功,2026A2\t,\t,,
2026-11-03 12:01:02,退款,店,/,退款,不计收支,5.00,余额,退款成功,2026A3\t,\t,,
"""


def read_statement(content: bytes) -> Statement:
    return statement_of(read_content(content), "明细", on=TODAY)


def rows(read: Statement) -> list[tuple[int, str, str, int, str]]:
    return [(row.line, f"{row.on:%m-%d}", row.payer, row.amount.fen, row.reference) for row in read.rows]


def left(read: Statement) -> list[tuple[int, Left]]:
    return [(each.line, each.reason) for each in read.left_out]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_bank_list_reads_the_same_in_every_encoding(encoding: str) -> None:
    read = read_statement(BANK.encode(encoding))
    assert rows(read) == [(4, "11-03", "王芳", 108500, "F1"), (6, "11-05", "赵䶮", 6000, "F3")]
    assert left(read) == [(5, Left.EXPENSE)]
    assert (read.declared, read.summed, read.is_platform) == (Money(114500), Money(114500), False)
    assert read.rows[0].note == "转账 11月党费"


def test_wechat_is_read_below_its_preamble() -> None:
    read = read_statement(WECHAT.encode("utf-8-sig"))
    assert rows(read) == [(11, "11-03", "小芳", 8500, "1000001"), (14, "11-05", "阿洋", 6000, "1000004")]
    assert left(read) == [(12, Left.EXPENSE), (13, Left.REFUND)]
    assert (read.declared, read.summed, read.is_platform) == (Money(20500), Money(20500), True)


def test_alipay_is_read_with_its_tabs() -> None:
    read = read_statement(ALIPAY.encode("gb18030"))
    assert rows(read) == [(9, "11-03", "*芳", 8500, "2026A1")]
    assert left(read) == [(10, Left.NEUTRAL), (11, Left.NEUTRAL)]
    assert (read.declared, read.summed, read.is_platform) == (Money(8500), Money(8500), True)


@pytest.mark.parametrize(
    ("line", "broken"),
    [
        ("2026-13-03,王芳,85.00,,F1", Broken.DAY),
        ("2026-11,王芳,85.00,,F1", Broken.DAY),
        ("2026-12-03,王芳,85.00,,F1", Broken.DAY),
        (",王芳,85.00,,F1", Broken.DAY),
        ("2026-11-03,王芳,八五点,,F1", Broken.AMOUNT),
        ('2026-11-03,王芳,"8,5.00",,F1', Broken.AMOUNT),
        ("2026-11-03,王芳,85.005,,F1", Broken.AMOUNT),
        ("2026-11-03,王芳,#N/A,,F1", Broken.AMOUNT),
    ],
)
def test_a_broken_cell_is_named_by_its_line_and_the_rest_is_read(line: str, broken: Broken) -> None:
    text = f"交易日期,对方户名,收入金额,支出金额,流水号\n{line}\n2026-11-04,赵䶮,60.00,,F2\n"
    read = read_statement(text.encode())
    assert [(each.line, each.what) for each in read.broken] == [(2, broken)]
    assert rows(read) == [(3, "11-04", "赵䶮", 6000, "F2")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2026-11-03,王芳,0.00,人民币,F1", Left.ZERO),
        ("2026-11-03,王芳,85.00,美元,F1", Left.FOREIGN),
        ("2026-11-03,王芳,-85.00,人民币,F1", Left.EXPENSE),
        ("2026-11-04,赵䶮,60.00,人民币,F2", Left.DOUBLE),
        ("2026-11-04,赵䶮,61.00,人民币,F2", Left.TWICE_OTHERWISE),
    ],
)
def test_what_is_no_payment_is_left_out_by_name(line: str, reason: Left) -> None:
    text = f"交易日期,对方户名,交易金额,币种,流水号\n2026-11-04,赵䶮,60.00,人民币,F2\n{line}\n"
    read = read_statement(text.encode())
    assert left(read) == [(3, reason)]
    assert len(read.rows) == 1


def test_a_sum_that_does_not_fit_is_seen() -> None:
    read = read_statement(BANK.replace('合计,,"1,145.00"', '合计,,"1,200.00"').encode())
    assert (read.declared, read.summed) == (Money(120000), Money(114500))


def test_a_workbook_is_read_with_dates_and_numbers_and_two_columns_told_apart_by_brackets(tmp_path: Path) -> None:
    header = ["交易日期", "摘要", "记账金额（收入）", "记账金额（支出）", "对方户名"]
    lines = [[datetime(2026, 11, 3), "党费", 85.1, None, "王芳"], [datetime(2026, 11, 4), "水", None, 3, "超市"]]
    path = xlsx(tmp_path / "明细.xlsx", [["中国某某银行"], header, *lines])
    read = read_statement(path.read_bytes())
    assert rows(read) == [(3, "11-03", "王芳", 8510, "")]
    assert left(read) == [(4, Left.EXPENSE)]


@pytest.mark.parametrize("content", [b"<html>,,\n,,</html>", "姓名,电话,地址\n王芳,1,2\n".encode(), b"PK\x03\x04"])
def test_what_is_no_list_is_refused_saying_what_would_be_read(content: bytes) -> None:
    with pytest.raises(Unusable, match="再试"):
        read_statement(content)
