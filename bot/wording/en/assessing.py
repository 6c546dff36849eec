"""The words the commands of assessments are declared with, in English."""

from __future__ import annotations

from bot.wording.phrases import ENGLISH

SUMMARIES = {
    "核定一位同志的党费基数，算出每月金额并告诉本人": "Assess a member's dues and let her know what it comes to",
    "看今年还有谁没核定党费": "See whose dues are still to be assessed this year",
    "看我的党费是怎么算出来的：基数、标准、条款和减免": "See how your dues are figured: base, rate, article and relief",
    "看一位同志某个月的党费是怎么算出来的": "See how a member's dues of a month are figured",
    "看过我今年的党费金额，没有问题": "Say that the amount of your dues is right",
    "生活有困难，申请减交或免交党费，转给党费管理员": "Ask to pay less dues, or none, in hardship",
    "对我的党费金额有疑问，转给党费管理员": "Ask the dues keeper about the amount of your dues",
    "看谁对党费有疑问或申请减免，还等我答复": "See who doubts her dues or asks for relief and waits for my answer",
    "答复一位同志对党费金额的疑问；金额要改的，直接重新核定": "Answer a member's question; to change it, assess anew",
    "登记一位同志的单位性质，并看哪些收入算进基数": "Enter whose pay a member has, and see what belongs to the base",
    "登记一位同志减交或免交党费：支部研究同意，报上一级党委批准；离退休的经支部同意即可": (
        "Reduce or waive dues: the branch agrees, the next higher committee approves; for the retired the branch alone"
    ),
    "登记上一级党委批准了减免，从此生效并告诉本人": "Enter the committee's approval of a relief; she is told",
    "取消一项减免；已经结清的月份不变": "Take a relief back; settled months stay as they are",
    "登记一位同志某几个月不在本支部计党费，例如流动党员在流入地交纳": (
        "Enter months a member does not pay in this branch, as when she pays where she stays"
    ),
    "登记支部同意一位同志每季度交一次，每季最后一个月才提醒": "Let a member pay, and be reminded, once a quarter",
    "让按季交的同志改回按月交": "Let a member pay by the month again",
    "登记本支部是不是临时党支部；临时党支部不收缴党费": (
        "Enter whether yours is a temporary branch, which collects no dues"
    ),
}
PARAGRAPHS = {
    "例如：核定 张三 6200元。退休的：核定 张三 退休 4800元 7月 已办退休。\n"
    "年初核定管一年；年内再改，要写原因。基数由支部核实后填写，不从工资条推算。": (
        "For example: /assess 张三 6200 yuan. Retired: /assess 张三 retired 4800 yuan 2026-07 retired in July.\n"
        "It holds for the year; a change within the year needs a reason. The branch verifies the base; "
        "nothing is worked out from a payslip."
    ),
    "不写月份就是最近一个月。只有本人和党费管理员能看到。": (
        "Without a month it is the newest. Only you and the dues keeper can see it."
    ),
    "答复之前，不再提醒有疑问的月份。": "Until it is answered nobody reminds you of the months in question.",
    "支部研究、上一级党委批准以后告诉您；决定之前不再催您交党费。": (
        "You are told once the branch and the next higher committee have decided; till then nobody asks you to pay."
    ),
    "例如：减免 张三 1月 12月 11月5日 10元。不写金额就是免交。": (
        "For example: /relief 张三 2026-01 2026-12 11-05 10 yuan. Without an amount dues are waived."
    ),
}
QUESTIONS = {
    "给谁核定？": "Whose dues shall be assessed?",
    "核定的月基数是多少元？": "How many yuan is the monthly base?",
    "属于哪一类？": "Which category?",
    "从哪个月起？": "From which month?",
    "到哪个月为止？": "Until which month?",
    "为什么在年内调整？": "Why does it change within the year?",
    "看谁的？": "Whose?",
    "有什么困难？写几句话就行。": "What is the difficulty? A few words will do.",
    "哪里不对？写几句话就行。": "What is wrong? A few words will do.",
    "答复第几号疑问？": "Answer which question?",
    "怎么答复？": "What is the answer?",
    "登记谁的单位性质？": "Whose employer shall be entered?",
    "是机关、事业单位还是企业？": "Government office, public institution or enterprise?",
    "给谁减免？": "Whose dues shall be reduced or waived?",
    "支部哪天研究同意的？": "On which day did the branch agree?",
    "减到每月多少元？": "Reduced to how many yuan a month?",
    "第几号减免？": "Which relief?",
    "哪天批准的？": "On which day was it approved?",
    "哪一级党委批准的？": "Which committee approved?",
    "给谁免计？": "Who does not pay here?",
    "因为什么？例如：在流入地支部交纳。": "Why? For example: pays in the branch where she stays.",
    "谁按季交？": "Who pays by the quarter?",
    "支部哪天同意的？": "On which day did the branch agree?",
    "谁改回按月交？": "Who pays by the month again?",
    "是临时党支部吗？": "Is it a temporary branch?",
}
BUTTONS = {
    "登记减免": "Enter the relief",
    "登记免计": "Enter it",
}
ENGLISH.update(SUMMARIES | PARAGRAPHS | QUESTIONS | BUTTONS)
