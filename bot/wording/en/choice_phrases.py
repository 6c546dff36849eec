"""The words the commands are declared with that take several at once, in English."""

from __future__ import annotations

from bot.wording.phrases import ENGLISH

ENGLISH |= {
    "在名单上一次登记几个人": "Enter several people on the roll at once",
    "给哪几位登记？例如：王芳、赵䶮。": "Whom? For example: 王芳、赵䶮",
    "勾选几个人，一次登记成到会、迟到、请假或者缺席": (
        "Tick several people and enter them at once as present, late, on leave or absent"
    ),
    "几条可以一起核实，例如：核实 3、5、8。": "Several can be verified at once, for example: /verify 3 5 8",
    "一次设好语言、免打扰时段和自动提醒": "Set language, quiet hours and reminders at once",
    "例如：一次设好 中文 21:00到7:00 正常提醒。": "For example: /settle English 21:00-7:00 Reminders on",
    "要不要自动提醒？": "Shall reminders come by themselves?",
    "正常提醒": "Reminders on",
    "暂停30天": "Paused for 30 days",
}
