"""The words the commands of assessment sheets are declared with, in English."""

from __future__ import annotations

from bot.wording.phrases import ENGLISH

ENGLISH |= {
    "发一份 xlsx，一次核定全支部一年的党费基数": "Send an xlsx to assess a whole branch's dues for a year at once",
    "翻看一份还没有写入的核定表": "Turn the pages of a sheet that is not written yet",
    "把看过的核定表写入；有错的行不写": "Write the sheet that was shown, without the rows that have faults",
    "整批撤销一份核定表；已经按它交了党费的照旧": "Take a whole sheet back, but for who paid by it",
    "一人一行：姓名、核定基数（元），最好还有缴费类别、单位性质、起缴月份；年内调整要写原因。先给您看，按了才写入。": (
        "One person a row: name, base (yuan), perhaps category, kind of employer, first month; a change within the "
        "year needs a reason. You see it first; nothing is written before you press."
    ),
    "只有您能看到表里的基数；写入以后告诉每个人自己的。": (
        "Nobody but you sees the bases of the sheet; once it is written each is told her own."
    ),
    "请把核定表（xlsx）发过来，要有姓名、核定基数，最好还有缴费类别、单位性质、起缴月份、调整原因。": (
        "Please send the sheet (xlsx): name and base, perhaps category, kind of employer, first month, reason."
    ),
    "哪一年的？例如：2027。": "For which year? For example: 2027.",
    "看哪份核定表？请把文件再发一次。": "Which sheet? Please send the file again.",
    "您看到的是哪一版？请点最后一页的「写入」。": "Which state did you see? Press Write on the last page.",
    "写入哪份核定表？请把文件再发一次。": "Which sheet shall be written? Please send the file again.",
    "撤销第几号核定表？": "Which sheet shall be taken back?",
    "导入党费核定表": "Import as an assessment sheet",
    "撤销核定": "Take it back",
}
