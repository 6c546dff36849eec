"""The words the commands of statements are declared with, in English."""

from __future__ import annotations

from bot.wording.phrases import ENGLISH

ENGLISH |= {
    "导入银行、微信或支付宝的收款明细，按姓名、金额和月份对党费": (
        "Import payments received from a bank, WeChat or Alipay, matched to dues by name, amount and month"
    ),
    "先给您看一遍，点了「入账」才登记；拿不准的由您逐笔点。同一笔款不会登记两次。": (
        "You see it first, and nothing is entered before you press Enter; what is not sure you decide one by one. "
        "No payment is entered twice."
    ),
    "请把银行、微信或支付宝导出的收款明细（xlsx、xls 或 csv）发过来。": (
        "Please send the list of payments exported by the bank, WeChat or Alipay (xlsx, xls or csv)."
    ),
    "作为收款明细对党费": "Match payments to dues",
    "看导入过的收款明细，接着对没对完的，或整批撤销": "See the lists imported, go on with one, or undo one",
    "看一份收款明细现在对得怎么样": "See how a list of payments matches now",
    "把对得上的和您点过的收款登记入账，并告诉本人": "Enter the payments that match or you decided; members are told",
    "逐笔看拿不准的收款": "Look at the payments that are not sure, one by one",
    "定下一笔收款是谁交的，和其他的一起入账": "Say who made a payment; it is entered with the others",
    "一笔收款不是党费或先不管，不入账": "Leave a payment out: it is no dues, or not now",
    "把您点过、还没入账的收款重新点一遍": "Decide anew on the payments that are not entered yet",
    "放弃一份收款明细；已经入账的照旧": "Put a list of payments away; what is entered stays",
    "整批撤销一份收款明细：每笔登记都冲正，记在今天，并告诉本人": (
        "Undo a whole list: each entry is reversed, dated today, and its member told"
    ),
    "第几页？": "Which page?",
    "您看到的是哪一版？请点总表最后一页的「入账」。": "Which state did you see? Press Enter on the last page.",
    "整批撤销": "Undo all of it",
    "第几号明细？": "Which list, by its number?",
    "入账第几号明细？": "Which list shall be entered, by its number?",
    "放弃第几号明细？": "Which list shall be put away, by its number?",
    "撤销第几号明细？": "Which list shall be undone, by its number?",
    "第几笔？": "Which payment, by its number?",
    "这一笔是谁交的？": "Who made this payment?",
}
