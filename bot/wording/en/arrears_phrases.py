"""The words the commands of arrears are declared with, in English."""

from __future__ import annotations

from bot.wording.phrases import ENGLISH

ENGLISH |= {
    "提醒还没交党费的同志，每天最多一次；报了已交的、有疑问的和免提醒的不打扰": (
        "Remind who has not paid dues, once a day at most; not who reported, queried or is spared"
    ),
    "登记补交很久以前的党费；要先由支部研究决定，决定和登记一起保存": (
        "Enter dues of long ago; the branch decides first, and its decision is kept with the entry"
    ),
    "例如：补交党费 张三 2026年3月 85元 11月5日 支委会研究同意补交。": (
        "For example: /old_dues 张三 2026-03 85 yuan 2026-11-05 agreed by the branch committee."
    ),
    "设置本支部怎么交党费，显示在每个人的「我的党费」里": "Set how dues are paid here; all read it under My dues",
    "例如：交费办法 每月5日前交给刘洋，三楼302。小秘不收钱，也不发付款链接。": (
        "For example: /dues_howto to 刘洋 in room 302 before the 5th. I take no money and make no payment links."
    ),
    "看哪些减免还在等上一级党委批准": "See which reliefs still wait for the higher committee",
    "登记一位同志去世：不再发任何消息给本人和家属，没交的党费不再要，以前的记录都保留": (
        "Enter that a member died: nothing more is sent to her or her family, open dues are closed, all records stay"
    ),
    "补交哪个月的？": "For which month?",
    "支部哪天研究决定的？": "On which day did the branch decide?",
    "哪个会议、怎么决定的？会和登记一起保存。": "Which meeting, and what was decided? It is kept with the entry.",
    "怎么交党费？写几句话，本支部的同志都会看到；不要了就写：无": (
        "How are dues paid? A few words everybody of the branch will read; to take them back write: none"
    ),
    "哪位同志？": "Who?",
    "哪一天？": "On which day?",
}
