"""The words the commands of figures, publications and remittances of dues are declared with, in English."""

from __future__ import annotations

from bot.wording.phrases import ENGLISH

ENGLISH |= {
    "看本支部一个月的党费：应缴、缴清、未缴、减免、自愿多交、退还和结存，每个数都能点开看名单": (
        "See a month of dues: due, settled, open, relieved, voluntary, given back, held; each figure opens"
    ),
    "看本支部一年的党费：应缴、缴清、未缴、减免、自愿多交、退还和结存，每个数都能点开看名单": (
        "See a year of dues: due, settled, open, relieved, voluntary, given back, held; each figure opens"
    ),
    "看党费月报、年报里一个数是哪些人、哪几个月": "See the members and months behind a figure",
    "公布一期党费收缴情况，先看一遍再发到群里：只有人数和合计，没有姓名和个人金额": (
        "Publish a term of dues, read first, then sent to the groups: counts and sums, no names or personal amounts"
    ),
    "把看过的党费收缴情况公布到支部的群里，并给我公示单": (
        "Publish what was read in the branch's groups; get the notice"
    ),
    "把公布过的一期党费按现在的账再公布一次，写明是更正和原因": "Publish a term anew as a correction, with the reason",
    "把公布过的党费收缴情况做成可以张贴的 A4 公示单": "Get what was published as an A4 notice to put up",
    "设定本支部多久公布一次党费收缴情况，至少每年一次": "Set how often the branch publishes its dues",
    "登记已经上缴给上级党组织的党费，并给我上缴单；可以分几次上缴，记错了用「冲正」": (
        "Enter dues handed to the upper level and get the slip; in parts too; a wrong one is reversed"
    ),
    "例如：上缴党费 1200元 10月15日 转账 回单20261015001。": (
        "For example: /remit 1200 yuan 2026-10-15 transfer voucher-20261015001."
    ),
    "看本支部应上缴、已上缴多少，还结存多少": "See what is to be remitted, what was, and what is held",
    "把一笔上缴做成可以打印的上缴单，不写号码就是最近一笔": "Get the slip of a remittance, the newest without a number",
    "看所管各支部的党费上缴情况，只有合计，没有个人": "See the remittances of your branches: sums, no persons",
    "设定本支部多久上缴一次党费、期满次月几日前上缴": "Set how often, and by which day, the branch remits its dues",
    "把一年的党费收缴台账做成 Excel 表发给我：一人一行、一月一列，有个人金额，请勿外传": (
        "Get the ledger of a year as a sheet: a row a member, a column a month, with amounts; keep it to yourself"
    ),
    "把党费收缴登记表做成可以签名盖章的 PDF 发给我；不写月份就是本季度": (
        "Get the register of dues as a PDF to sign and seal; without months it is this quarter"
    ),
    "例如：党费登记表 9月，或者：党费登记表 7月 9月。": (
        "For example: /dues_register 2026-09, or: /dues_register 2026-07 2026-09."
    ),
    "把一年的党费收缴情况做成给支部的报告（PDF，没有个人金额）和给我的年报表（Excel）": (
        "Get the report of a year for the branch (PDF, no personal amounts) and its figures for you (sheet)"
    ),
    "哪一年的？": "Which year?",
    "看哪一项？": "Which figure?",
    "哪一期的？说其中一个月就行。": "Which term? A month of it will do.",
    "为什么更正？会一起公布，请不要写姓名和金额。": "Why? It is published too, so please no names or amounts.",
    "多久公布一次？": "How often is it published?",
    "上缴了多少元？": "How many yuan were remitted?",
    "哪一天上缴的？": "On which day was it remitted?",
    "从哪里上缴的：现金、转账还是线上平台？": "Paid out of what: cash, the bank or the platform?",
    "凭证号是多少？例如银行回单或收据的号码。": "What is the voucher's number, such as the bank's slip or the receipt?",
    "第几号登记？": "Which entry?",
    "多久上缴一次？": "How often is it remitted?",
    "期满次月几日前？": "By which day of the month after?",
    "登记上缴": "Enter it",
    "更正公布": "Publish the correction",
    "每月": "Every month",
    "每季度": "Every quarter",
    "每半年": "Every half year",
    "每年": "Every year",
    "应缴": "Due",
    "实缴": "Received",
    "未缴清": "Open",
    "金额未核定": "Not assessed",
    "减免": "Relieved",
    "一次性大额": "One-off",
    "退还": "Given back",
}
