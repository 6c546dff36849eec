"""The rule book as a page: ``python -m models.rules.rulepage > docs/rulebook.md``."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import time
from typing import Any

from models.rules.assessments import RATE_LABELS
from models.rules.dues_reports import REPORT_LABELS
from models.rules.meetings import MeetingKind
from models.rules.reminders import QuietTime
from models.rules.rulebook import KINDS, SECTIONS, Edition, load, pack_names

PAGE_HEAD = """# 规则手册

> 本页由 `python -m models.rules.rulepage > docs/rulebook.md` 生成，请勿手改。
> 规则在 `models/rulebooks/` 里，每条都写明来源和起始日。
> “本地默认”是常见做法，不是上级规定，各单位可在自己的规则包里改。"""
SECTION_TITLES = {
    "check_in": "签到",
    "reminders": "提醒",
    "dues": "党费、会费",
    "rates": "交纳标准",
    "dues_reports": "公布与上缴",
    "hours": "志愿时长",
    "invites": "邀请码",
    "study": "学时",
    "absence": "缺席",
    "double_life": "双重组织生活",
    "shifts": "志愿班次",
}
QUORUMS = {"ordinary": "有表决权的正式党员半数以上", "committee": "委员半数以上", None: ""}
AUDIENCES = {"members": "全体党员（会员）", "committee": "委员", "group": "小组成员", "leaders": "领导班子"}
LABELS = {
    "opens_before_minutes": "开始前多少分钟开放签到",
    "late_after_minutes": "开始后多少分钟起算迟到",
    "closes_after_end_minutes": "结束后多少分钟停止签到",
    "ways": "怎样签到（button 按钮，code 签到码，qr 二维码，location 位置）",
    "location_radius_metres": "位置签到：离会场多少米以内",
    "location_accuracy_metres": "位置签到：手机定位误差最多多少米",
    "location_seconds": "位置签到：位置最多是多少秒前的",
    "quiet": "免打扰时段",
    "weekly_budget": "每人每周主动提醒最多几条",
    "meeting_days": "会前几天提醒",
    "meeting_hours": "会前几小时提醒",
    "least_minutes_left": "因免打扰推后时，离开会至少多少分钟",
    "dues_clock": "收缴提醒时刻",
    "dues_before_workdays": "收缴日前几个工作日提醒",
    "dues_after_days": "收缴日后几天再提醒",
    "dues_last_days": "次月前几天内仍可补发",
    "lead_reader_days": "提前几天告知领学人",
    "topic_days": "提前几天定主题",
    "name": "名称",
    "collection_day": "每月收缴日",
    "warning_months": "连续几个月未缴时提示书记",
    "arrears_limit_months": "最多补缴几个月",
    "day_cap_minutes": "每人每天最多申报多少分钟",
    "oldest_claim_days": "最多补报多少天前的",
    "under_an_hour": "不足1小时的怎样计（actual 按实际，one-hour 按1小时）",
    "travel": "路途时间（excluded 不计，from-assembly 从集合时起算）",
    "least_shift_percent": "至少到岗班次的百分之几才自动计时",
    "duty_words": "提示核实人留意的词（值班、会议不算志愿服务）",
    "target_hours": "每年希望达到的志愿时长（小时，0为不设）",
    "target_months": "哪几个月告诉没达到的人（最多两次）",
    "target_day": "几日起告诉",
    "valid_days": "有效天数",
    "tries": "最多输错几次",
    "lock_minutes": "输错后锁定多少分钟",
    "kinds": "哪些会议（键）",
    "clock": "季度后第一个工作日几点告知",
    "note_days": "结束后几天内给缺席的人留言",
    "leave_days": "会后几天内可以补请假",
    "member_row": "连续缺席几次时向本人提起",
    "secretary_row": "连续缺席几次时告诉书记",
    "committee_days": "告诉书记几天后仍未改变时告诉支委会",
    "early_months": "缺席跨几个月时提早告诉书记",
    "limit_months": "条例所说的连续几个月",
    "half_day_hours": "半天最多计多少学时",
    "member_hours": "党员（会员）每年多少学时",
    "committee_hours": "书记、委员每年多少学时",
    "training_hours": "外出培训一天最多报多少学时",
    "oldest_training_days": "外出培训最多补报多少天前的",
    "nudge_months": "哪几个月提示学时偏少的人",
    "nudge_percents": "低于年度学时的百分之几时提示",
    "nudge_day": "几日起提示",
    "far_behind_percent": "低于进度的百分之几算差得较多",
    "makeup_days": "几天内补学（外出的从回来算起）",
    "makeup_remind_workdays": "补学到期前几个工作日提醒一次",
    "closes_after_minutes": "结束后多少分钟停止离岗签退",
    "longest_minutes": "一个班次最长多少分钟",
    "reminder_days": "班次前几天提醒一次",
    "confirm_days": "组织者几天还没确认名单时告诉书记",
    **RATE_LABELS,
    **REPORT_LABELS,
}


def as_page() -> str:
    """Return the packs as a page of Markdown, each rule with its source and first day."""
    parts = [PAGE_HEAD]
    for name in pack_names():
        book = load(name)
        parts += [f"## {book.title}（`{name}`）", "### 会议种类", _kinds_table(book.editions[KINDS])]
        for section in SECTIONS:
            parts.append(f"### {SECTION_TITLES[section]}")
            parts += [_edition_table(edition) for edition in book.editions[section]]
    return "\n\n".join(parts) + "\n"


def _kinds_table(editions: Iterable[Edition[MeetingKind]]) -> str:
    head = [
        "会议",
        "键",
        "参加人",
        "频次",
        "默认时长（分钟）",
        "领学人",
        "法定人数",
        "签退（分钟）",
        "也可以说",
        "起始日",
        "来源",
    ]
    rows: list[list[object]] = [
        [
            kind.name,
            f"`{kind.key}`",
            AUDIENCES[kind.audience],
            kind.cadence,
            kind.minutes,
            "有" if kind.has_lead_reader else "",
            QUORUMS[kind.quorum],
            kind.check_out_minutes or "",
            kind.words,
            since,
            kind.source,
        ]
        for kind, since in ((edition.rule, edition.since) for edition in editions)
    ]
    return _table(head, rows)


def _edition_table(edition: Edition[Any]) -> str:
    rules = edition.rule
    rows = [[LABELS[each.name], getattr(rules, each.name)] for each in dataclasses.fields(rules)]
    return f"自 {edition.since} 起。来源：{edition.source}。\n\n" + _table(["规则", "值"], rows)


def _table(head: list[str], rows: list[list[object]]) -> str:
    lines = [head, ["---"] * len(head), *([_cell(value) for value in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(value: object) -> str:
    match value:
        case tuple():
            return "、".join(map(_cell, value))
        case QuietTime(start, end):
            return f"{start:%H:%M} 至 {end:%H:%M}"
        case time():
            return f"{value:%H:%M}"
        case bool() | None:
            return {True: "是", False: "否", None: "不限"}[value]
    return str(value).replace("|", "\\|")


if __name__ == "__main__":
    print(as_page(), end="")
