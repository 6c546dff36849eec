"""Columns of a statement of a bank or a platform: which header means what."""

from __future__ import annotations

from enum import Enum

from bot.papers.columns import Layout


class PaymentColumn(Enum):
    """What a column of a statement can tell; MONEY stands for any that holds what was received."""

    DAY = "日期"
    MONEY = "金额"
    INCOME = "收入"
    EXPENSE = "支出"
    AMOUNT = "交易金额"
    DIRECTION = "收支"
    STATUS = "状态"
    CURRENCY = "币种"
    REFUNDED = "退款"
    PAYER = "对方户名"
    REFERENCE = "流水号"
    KIND = "类型"
    SUMMARY = "摘要"
    POSTSCRIPT = "附言"
    PURPOSE = "用途"
    REMARK = "备注"
    GOODS = "商品"


_INCOMES = (
    *(
        "收入金额",
        "收入",
        "贷方发生额",
        "贷方金额",
        "贷方",
        "贷方发生额/元",
        "贷方发生金额",
        "转入金额",
        "存入金额",
        "存入",
    ),
    *("记账金额(收入)", "交易金额(收入)", "发生额(贷)", "发生额(贷方)", "金额(收入)", "金额(贷)"),
)
_EXPENSES = (
    *(
        "支出金额",
        "支出",
        "借方发生额",
        "借方金额",
        "借方",
        "借方发生额/元",
        "借方发生金额",
        "转出金额",
        "支取金额",
        "支取",
    ),
    *("记账金额(支出)", "交易金额(支出)", "发生额(借)", "发生额(借方)", "金额(支出)", "金额(借)"),
)
_AMOUNTS = ("金额", "交易金额", "发生额", "记账金额", "交易额", "tradeamount", "入账金额")
STATEMENT = Layout(
    {
        PaymentColumn.DAY: (
            *(
                "交易日期",
                "交易时间",
                "记账日期",
                "记账日",
                "记账时间",
                "入账日期",
                "入账时间",
                "交易日",
                "交易创建时间",
            ),
            *("付款时间", "日期", "时间", "交易日期时间", "发生日期"),
        ),
        PaymentColumn.MONEY: (*_INCOMES, *_AMOUNTS),
        PaymentColumn.INCOME: _INCOMES,
        PaymentColumn.EXPENSE: _EXPENSES,
        PaymentColumn.AMOUNT: _AMOUNTS,
        PaymentColumn.DIRECTION: (
            "收/支",
            "收支",
            "收支类型",
            "收支方向",
            "借贷标志",
            "借贷",
            "借/贷",
            "借贷方向",
            "资金流向",
        ),
        PaymentColumn.STATUS: ("当前状态", "交易状态", "状态", "交易结果"),
        PaymentColumn.CURRENCY: ("币种", "币别", "货币", "交易币种"),
        PaymentColumn.REFUNDED: ("成功退款", "退款金额", "已退款"),
        PaymentColumn.PAYER: (
            *(
                "对方户名",
                "对方名称",
                "付款人名称",
                "付款人姓名",
                "付款人户名",
                "付款人",
                "对方账户名称",
                "对方单位名称",
            ),
            *(
                "对方账户名",
                "对方姓名",
                "交易对方",
                "付款方名称",
                "付款方",
                "对手户名",
                "交易对手名称",
                "交易对手",
                "对方",
            ),
        ),
        PaymentColumn.REFERENCE: (
            *(
                "流水号",
                "交易流水号",
                "交易单号",
                "交易订单号",
                "交易号",
                "核心流水号",
                "银行流水号",
                "凭证号",
                "交易序号",
            ),
            *("业务流水号", "回单编号", "电子回单号码", "商户单号", "商家订单号"),
        ),
        PaymentColumn.KIND: ("交易类型", "类型", "交易分类"),
        PaymentColumn.SUMMARY: ("摘要", "交易摘要", "摘要信息"),
        PaymentColumn.POSTSCRIPT: ("附言", "交易附言", "客户附言", "留言"),
        PaymentColumn.PURPOSE: ("用途", "交易用途", "款项用途"),
        PaymentColumn.REMARK: ("备注", "交易备注", "转账备注"),
        PaymentColumn.GOODS: ("商品", "商品说明", "商品名称"),
    },
    (PaymentColumn.DAY, PaymentColumn.MONEY),
    within=40,
)
