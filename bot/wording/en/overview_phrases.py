"""The words the commands of the branches at a glance are declared with, in English."""

from __future__ import annotations

from bot.wording.phrases import ENGLISH

ENGLISH |= {
    "看所管各支部怎么样：开会、党费、待办，要留意的排在前面，只有人数；写上支部就细看那一个": (
        "How your branches stand: meetings, dues, tasks, what needs care first, numbers only; or one of them in full"
    ),
    "例如：各支部 图书馆。": "For example: /branches 图书馆.",
    "翻看各支部的情况": "Turn the pages of how your branches stand",
    "把所管各支部的情况做成 Excel 表发给我，只有人数": "Get how your branches stand as an Excel sheet, numbers only",
}
