"""The words the commands of payments are declared with, in English."""

from __future__ import annotations

from bot.wording.phrases import ENGLISH

ENGLISH |= {
    "把本人报了已交、金额也对得上的党费一次都确认": "Confirm at once all reported dues whose amount is what is owed",
    "确认一个人报的党费，按本人报的金额登记；不写姓名就列出等您确认的": (
        "Confirm the dues one member reported, with the amount she said; without a name, see whose wait"
    ),
    "登记一笔比平常大的党费，金额已经核对过": "Enter unusually large dues, the amount having been checked",
    "登记一笔多于应交的党费，多出来的按本人的意思办": "Enter more than is owed; the rest becomes what the member wants",
    "登记月党费以外交的：自愿多交，或一次性大额党费，与月党费分开记": (
        "Enter what is given besides monthly dues: voluntary, or a one-off large payment; kept apart"
    ),
    "登记已经退还本人的多交的钱；不写金额就是全部退还": (
        "Enter what was given back to a member; without an amount all that is held for her"
    ),
    "冲正一笔记错的登记：原来那笔留着，另记一笔相反的，月份恢复待缴，并告诉本人": (
        "Reverse a wrong entry: it stays, its opposite is added, the months open again, and she is told"
    ),
    "申请把一个月和以前的党费账结清，由另一位同志确认；结账以后不能再打开": (
        "Ask to close the books up to a month; a second person confirms; they are never opened again"
    ),
    "确认党费管理员申请的结账；确认以后这个月和以前的账不能再改，也不能再打开": (
        "Confirm the closing a dues keeper asked for; those months can never be changed or opened again"
    ),
    "为什么不能替别人交党费": "Why nobody pays dues for another",
    "写上金额就是报告已经交了，例如：党费 85元 转账。": (
        "With an amount it reports that you have paid, such as: /dues 85 yuan transfer"
    ),
    "不写月份，就是把欠的都交了。几个月一起交的，例如：我交了 第四季度；我交了 10月到12月；我交了 3个月。": (
        "Without a month it means all you owe. Several months: /report_dues Q4, or /report_dues 2026-10 to 2026-12, "
        "or /report_dues 3个月."
    ),
    "报告我的党费已经交了，金额和还欠的不一样，已经核对过": (
        "Report that I paid my dues, with another sum than is owed, having checked it"
    ),
    "例如：党费登记 张三 85元 11月 转账；党费登记 张三 255元 第四季度；党费登记 张三 10月到12月；"
    "党费登记 张三 3个月。\n"
    "不写月份就是最早欠的那个月，不写金额就按还欠的金额，不写方式就是现金。": (
        "For example: /paid 张三 85 yuan 2026-11 transfer; /paid 张三 255 yuan Q4; /paid 张三 2026-10 to 2026-12; "
        "/paid 张三 3个月. "
        "Without a month it is the oldest one open, without an amount what is still owed, without a way cash."
    ),
    "钱由您当面或转账退给本人，小秘只记账。": "You give the money back yourself; I only write it down.",
    "例如：冲正 12 记错了人。": "For example: /reverse 12 wrong person.",
    "交了多少元？": "How many yuan did you pay?",
    "怎么交的？": "In what way was it paid?",
    "怎么退的？": "In what way was it given back?",
    "确认谁报的党费？": "Whose report shall be confirmed?",
    "多出来的怎么办？请先问本人。": "What is the rest for? Please ask the member first.",
    "哪一种：自愿多交，还是一次性大额党费？": "Of which kind: voluntary, or a one-off large payment?",
    "退给谁？": "Given back to whom?",
    "冲正第几号登记？": "Which entry shall be reversed?",
    "为什么冲正？会告诉本人。": "Why? The member is told.",
    "结哪个月的账？": "Which month's books?",
    "替谁交？": "For whom?",
    "哪个支部的？": "Of which branch?",
    "登记": "Enter",
    "申请结账": "Ask to close",
    "确认结账": "Close the books",
    "现金": "Cash",
    "转账": "Bank transfer",
    "线上平台": "Online platform",
    "自愿多交": "Voluntary",
    "抵以后月份": "Coming months",
    "退还本人": "Give it back",
    "一次性大额党费": "One-off large payment",
}
