"""The words the commands of the year's plan are declared with since files are taken, in English."""

from __future__ import annotations

from bot.wording.phrases import ENGLISH

_ASKED = (
    "请把计划发来，一行一次会，例如：3月5日 15:00 主题党日 学雷锋 领学人 张敏 三楼会议室。"
    "也可以从 Excel 复制，或发 xlsx 文件。"
)

ENGLISH |= {
    "一次录入本支部一年的会议计划，可以从 Excel 复制，或发 xlsx 文件": (
        "Enter a year's meetings at once, pasted from Excel or as an xlsx"
    ),
    _ASKED: (
        "Please send the plan, one meeting a line, for example: 3月5日 15:00 主题党日 学雷锋 领学人 张敏 三楼会议室. "
        "Or paste it from Excel, or send the xlsx."
    ),
    "导入年度计划": "Import as the plan of the year",
    "会多的时候，先列最近两个月的，其他月份只列次数；点季度看那三个月的全部。": (
        "Where there are many, the two months ahead are listed and the others counted; tap a quarter to see it in full."
    ),
}
