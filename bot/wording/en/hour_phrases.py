"""The words the commands of volunteer hours and their papers are declared with, in English."""

from __future__ import annotations

from bot.wording.phrases import ENGLISH

SUMMARIES = {
    "申请一年的志愿服务记录证明；书记出具后发给您，已有的再发一次": (
        "Ask for a certificate of a year's volunteering; what you have already is sent again"
    ),
    "给成员出具一年的志愿服务记录证明，发给本人和您；打印后盖章有效": (
        "Give a member a certificate of a year's volunteering, to be printed and sealed"
    ),
    "核对一份志愿服务记录证明是不是真的、有没有作废": "Verify a certificate of volunteering",
    "把我一个季度的双报到服务登记卡做成 Word 和 Excel 发给我，可请社区盖章": (
        "Send me the service card of a quarter (双报到) as Word and Excel, for the community's seal"
    ),
    "把支部半年的志愿时长清单做成 Word 和 Excel 发给我，按拼音排，不排名次": (
        "Send me the branch's list of hours of a half year as Word and Excel, by pinyin"
    ),
    "核实志愿时长，书记和组织者可以核实；不写编号就列出等待核实的": (
        "Verify volunteer hours, as secretary or organiser; without a number, list those that wait"
    ),
    "退回一条志愿时长，并告诉本人；可以在后面写理由": "Return a report of hours, with a reason or not; she is told",
    "看我某一年的志愿时长：按项目，已核实和待核实分开": "See your volunteer hours of a year, by project",
    "告诉书记我的一条志愿时长有误，请他更正": "Tell the secretary that hours of yours are not right",
    "细看一条等待核实的志愿时长，有没有要留意的": "Look closely at hours that wait to be verified",
    "改了时长再核实，写明理由，本人会看到": "Verify hours with another time and a reason, which the member sees",
    "冲正一条已核实的志愿时长：不再计入，含这一条的证明作废，并告诉本人": (
        "Undo verified hours: they count no more, certificates that cover them are void, and she is told"
    ),
    "给成员补登志愿时长，马上计入并告诉本人；时间太早的写明理由": (
        "Enter volunteer hours for a member, which count at once; with a reason where it is long ago"
    ),
    "给待核实的志愿时长附上照片，愿意附才附": "Add a photo to hours that wait, if you like",
    "看一条志愿时长附的照片，只有本人和核实的人能看": "See what was added to hours, as the member or who verifies",
    "把附在志愿时长上的一张照片发给我": "Send me a photo added to hours",
    "看支部一年的志愿时长：人数、人次、时长、覆盖面，按项目": "See a branch's volunteering of a year in counts",
}
PARAGRAPHS = {
    (
        "例如：志愿 3小时 社区清扫，或者：志愿 昨天 9:00-11:30 社区清扫。不写日期就是今天。不用传照片。\n"
        "有人组织的可以写上，例如：组织者赵六，他也能核实。"
    ): (
        "For example: /hours 3h cleaning the neighbourhood, or with when it was: /hours yesterday 9:00-11:30 cleaning. "
        "Without a date it is today. No photos are needed.\n"
        "If somebody organised it, say so, such as: organiser:Zhao Liu. She may verify it as well."
    ),
    "例如：补登志愿 王芳 3小时 3月5日 社区清扫 当时在外地。": (
        "For example: /enter_hours Wang Fang 3h 5 March cleaning she was away"
    ),
}
QUESTIONS = {
    "哪个季度？": "Which quarter?",
    "给谁出具？": "For whom?",
    "证明编号是多少？例如：2026-0007。": "What is its number? For example: 2026-0007.",
    "证明上的校验码是什么？例如：7K3D-09QX-4M2T。": "What is its code? For example: 7K3D-09QX-4M2T.",
    "哪半年？例如：上半年。": "Which half of the year? For example: 2026H1.",
    "哪一天、几点到几点？": "On which day, from when until when?",
    "谁组织的？": "Who organised it?",
    "看哪一年的？": "Which year?",
    "第几号不对？编号在「志愿」里。": "Which number is wrong? They are in /hours.",
    "哪里不对？": "What is wrong?",
    "看第几号？": "Look at which number?",
    "改第几号？": "Change which number?",
    "应该算多长时间？例如：2小时。": "How long should it be? For example: 2h.",
    "什么理由？本人会看到。": "For what reason? The member sees it.",
    "什么理由？": "For what reason?",
    "冲正第几号？": "Undo which number?",
    "请把照片发过来；不附也一样可以核实。": "Please send the photo; it can be verified without one.",
    "附到第几号？": "Add it to which number?",
    "看第几号的？": "Of which number?",
    "第几张？": "Which one?",
    "附到志愿时长": "Add to my volunteer hours",
    "冲正": "Undo",
}
ENGLISH.update(SUMMARIES | PARAGRAPHS | QUESTIONS)
