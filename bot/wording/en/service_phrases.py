"""The words the commands of the service log are declared with, in English."""

from __future__ import annotations

from bot.wording.phrases import ENGLISH

ENGLISH |= {
    "这里只记支部的活动；个人的志愿时长由本人报，或者由组织者按班次确认。": (
        "This is the branch's activity; a member reports her own hours, or the organiser confirms a shift."
    ),
    "登记支部的一次服务活动：什么活动、哪天、多少人、多长时间、结果": (
        "Enter an activity of the branch: what, which day, how many people, how long, the result"
    ),
    "例如：记活动 社区清扫 11月20日 12人 3小时 清运垃圾两车。一步一步填也行。": (
        "For example: 记活动 社区清扫 11月20日 12人 3小时 清运垃圾两车. Step by step will do as well."
    ),
    "更正一条活动记录：只写要改的，另存一版，原来的保留": "Correct an activity by a newer version; the old one is kept",
    "例如：更正活动 3 15人，或者：更正活动 3 2小时。活动名称写错了，请作废后重新登记。": (
        "For example: 更正活动 3 15人. If its name is wrong make it void and enter it again."
    ),
    "作废一条登记错的活动，不再计数，记录保留": "Make an activity void; it counts no more and is kept",
    "看本支部一年的服务活动": "The activities of my branch in a year",
    "看本支部一年的服务活动和走访合计，并把逐条记录做成 Excel 表": (
        "The year's activities and visits of my branch in figures, with all rows as a sheet"
    ),
    "登记我的一次走访：指导员联系、结对帮扶或走访，商定了什么，下次哪天去": (
        "Enter a visit of mine: what was agreed and when the next one is"
    ),
    "例如：走访 结对帮扶 11月20日 幸福社区李大爷家 帮助申请补贴 12月20日。只有您和书记看得到。": (
        "For example: 走访 结对帮扶 11月20日 幸福社区李大爷家 帮助申请补贴 12月20日. Private to you and your secretary."
    ),
    "替一位同志登记一次走访，并告诉本人；下次哪天去，登记后点按钮再定": (
        "Enter a visit for a member, who is told; set the next day with the button afterwards"
    ),
    "定下次走访的日期，前一个工作日提醒": "Set the day of the next visit; it is reminded of a working day before",
    "更正一条走访的日期或商定的内容：只写要改的，另存一版，原来的保留": (
        "Correct the day of a visit or what was agreed, by a newer version; the old one is kept"
    ),
    "作废一条登记错的走访，不再计数，也不再提醒": "Make a visit void; it counts no more and nobody is reminded",
    "看下次走访：书记看全支部的，其他人看自己的，过期的标出来": (
        "Visits that are due: the branch's for its secretary, else my own; overdue ones are marked"
    ),
    "什么活动？例如：社区清扫。": "What was done? For example: 社区清扫.",
    "多少人参加？例如：12人。": "How many people took part? For example: 12人.",
    "活动多长时间？例如：3小时。": "How long did it take? For example: 3 hours.",
    "有什么结果？可以不写。": "What came of it? May be left out.",
    "更正第几号活动？": "Correct which activity?",
    "应该是哪一天？": "Which day should it be?",
    "应该是多少人？": "How many people should it be?",
    "应该是多长时间？": "How long should it be?",
    "结果应该怎么写？": "What should the result say?",
    "作废第几号活动？": "Make which activity void?",
    "为什么作废？": "Why is it void?",
    "是哪一种？": "Which kind is it?",
    "哪一天去的？": "On which day was it?",
    "去了谁那里？例如：幸福社区李大爷家。": "Who was visited? For example: 幸福社区李大爷家.",
    "商定了什么？没有就写：无。": "What was agreed? If nothing, write: none.",
    "下次哪天去？例如：12月20日。": "When is the next one? For example: 20 Dec.",
    "谁去的？": "Who went?",
    "第几号走访？": "Which visit?",
    "更正第几号走访？": "Correct which visit?",
    "商定的应该怎么写？": "What should stand as agreed?",
    "作废第几号走访？": "Make which visit void?",
}
