"""What the branches of the demonstration hold, how often and where: most of them all they should, one of them not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.demo import people
from bot.demo.roster import Year
from models.rules.dues import months_between
from models.rules.series import MonthlyDay, MonthlyWeekday, Recurrence, Weekly, occurrences
from models.rules.values import Month

# A turn may be held some days before its nominal date.
MOVED = timedelta(days=10)

STANDING: dict[str, list[tuple[str, Recurrence, time, str]]] = {
    people.BUREAU: [
        ("theme-day", MonthlyWeekday(1, 4), time(15), "三楼会议室"),
        ("study", Weekly(2), time(8, 30), "三楼会议室"),
        ("committee", MonthlyDay(25), time(14, 30), "书记办公室"),
    ],
    people.CULTURE: [
        ("theme-day", MonthlyWeekday(2, 2), time(14, 30), "小剧场"),
        ("study", MonthlyWeekday(1, 3), time(9), "排练厅"),
        ("study", MonthlyWeekday(3, 3), time(9), "排练厅"),
        ("committee", MonthlyWeekday(2, 1), time(9), "馆长办公室"),
    ],
    people.LIBRARY: [
        ("theme-day", MonthlyDay(20), time(15), "报告厅"),
        ("study", Weekly(1), time(8, 30), "二楼阅览室"),
        ("committee", MonthlyWeekday(1, 3), time(15), "二楼会议室"),
    ],
    people.MUSEUM: [
        ("theme-day", MonthlyWeekday(-1, 0), time(9, 30), "一号展厅"),
        ("study", MonthlyWeekday(2, 0), time(9, 30), "文物修复室"),
        ("committee", MonthlyWeekday(1, 4), time(14), "二楼会议室"),
    ],
    # Always on tour: its committee does not meet.
    people.OPERA: [
        ("theme-day", MonthlyWeekday(3, 1), time(10), "排练场"),
        ("study", MonthlyWeekday(1, 1), time(10), "排练场"),
        ("study", MonthlyWeekday(4, 1), time(10), "排练场"),
    ],
}


@dataclass(frozen=True)
class Quarterly:
    """A meeting of each quarter, in its ``month`` 0 to 2; ``is_missing``: not in the quarter that runs."""

    kind: str
    month: int
    day: MonthlyWeekday
    clock: time
    place: str
    is_missing: bool = False


QUARTERLY = {
    people.BUREAU: (
        Quarterly("members", 0, MonthlyWeekday(3, 3), time(15), "大会议室"),
        # The one of this quarter begins as the visitor comes.
        Quarterly("lecture", 1, MonthlyWeekday(2, 0), time(15), "三楼会议室", is_missing=True),
    ),
    people.CULTURE: (
        Quarterly("members", 0, MonthlyWeekday(3, 1), time(14, 30), "小剧场"),
        Quarterly("lecture", 1, MonthlyWeekday(3, 2), time(14, 30), "小剧场"),
    ),
    people.LIBRARY: (
        Quarterly("members", 0, MonthlyWeekday(2, 2), time(15), "报告厅"),
        Quarterly("lecture", 1, MonthlyWeekday(2, 3), time(15), "报告厅"),
    ),
    people.MUSEUM: (
        Quarterly("members", 1, MonthlyWeekday(2, 4), time(14), "一号展厅"),
        Quarterly("lecture", 0, MonthlyWeekday(3, 4), time(14), "一号展厅"),
    ),
    people.OPERA: (
        Quarterly("members", 0, MonthlyWeekday(2, 2), time(10), "排练场"),
        Quarterly("lecture", 1, MonthlyWeekday(2, 3), time(10), "排练场", is_missing=True),
    ),
}
# How often people stay away, are late or on leave, against the others: best where all is in order.
SLACK = {people.MUSEUM: 0.4, people.OPERA: 1.6}
TOPICS = {
    "theme-day": ("重温入党誓词", "义务植树", "送书进社区", "参观革命旧址", "文明交通劝导", "慰问困难老党员"),
    "study": ("学习党章", "学习支部工作条例", "学习党员教育管理工作条例", "学习纪律处分条例", "学习文物保护法"),
    "committee": ("研究下月工作", "研究发展党员工作", "研究主题党日安排"),
    "members": ("听取支委会工作报告", "讨论接收预备党员", "讨论预备党员转正", "推选优秀党员"),
    "lecture": ("新时代文化工作者的使命", "从百年党史中汲取力量", "守好意识形态阵地", "把纪律和规矩挺在前面"),
}


def turns(year: Year, recurrence: Recurrence, clock: time) -> Iterator[tuple[date, datetime]]:
    """Return by nominal day when the turns of a series begin: those that did, and those a holiday moved past today."""
    for turn in occurrences(recurrence, year.first_day, year.today + MOVED, year.almanac.calendar):
        starts_at = year.wall(turn.day, clock) if turn.day else None
        if starts_at and (starts_at <= year.at or turn.nominal < year.today):
            yield turn.nominal, starts_at


def quarterly(year: Year, branch: str) -> Iterator[tuple[Quarterly, datetime]]:
    """Return what each quarter brings a branch and when, from the first day of the year to the end of this quarter."""
    for each in QUARTERLY[branch]:
        for start in _quarters(year):
            month = start.plus(each.month)
            for turn in occurrences(each.day, month.first, month.plus(1).first, year.almanac.calendar)[:1]:
                is_due = turn.day and turn.day >= year.first_day
                is_skipped = each.is_missing and start.plus(3).first > year.today
                if turn.day and is_due and not is_skipped:
                    yield each, year.wall(turn.day, each.clock)


def _quarters(year: Year) -> Iterator[Month]:
    """Return the first month of each quarter the year touches."""
    for month in months_between(Month.of(year.first_day).plus(-2), Month.of(year.today)):
        if month.month % 3 == 1:
            yield month
