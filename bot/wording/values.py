"""How the value of an answer is shown back to who gave it."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from bot.parsing import ENUM_NAMES, LeadReader, MeantFor, People
from bot.parsing.minutes import PART_WORDS
from bot.wording.point_figures import said_stretch
from bot.wording.speech import Speech, guest_reader
from models.branches import Branch
from models.files import FileOrLink, Upload
from models.meetings import Meeting
from models.members import Language, Member
from models.projects import ServicePlace, ServiceProject
from models.rules.absences import Period
from models.rules.double_life import Quarter
from models.rules.hours import ServiceTime
from models.rules.meetings import MeetingKind
from models.rules.minutes import Content, PartNumber, Tally
from models.rules.plans import PlanDraft
from models.rules.points import PointRule, Term
from models.rules.series import MonthlyDay, MonthlyWeekday, Weekly, describe_zh
from models.rules.values import Minutes, Month, MonthCount, MonthSpan


def show(value: Any, language: Language, zone: ZoneInfo, today: date) -> str:
    """Return a value as its reader would write it: dates with weekday, amounts with unit, people by name.

    A day of another year is shown with its year, for that is what nobody expects.
    """
    speech = Speech(language, zone)
    if isinstance(value, date) and value.year != today.year and language is Language.ZH:
        return f"{value.year}年{show(value, language, zone, value)}"
    match value:
        case datetime():
            return speech.moment(value)
        case date():
            return speech.day(value)
        case Period(first, last):
            return speech.days(first, last)
        case time():
            return speech.clock(value)
        case ServiceTime(day, begins, until):
            clocks = [speech.clock(each) for each in (begins, until) if each]
            return " ".join([show(day, language, zone, today), *(["–".join(clocks)] if clocks else [])])
        case Month():
            return speech.month(value)
        case MonthSpan(first, last):
            return speech.month_span(first, last)
        case MonthCount(count):
            return f"the oldest {count} owed" if language is Language.EN else f"最早还没交的{count}个月"
        case Minutes():
            return speech.hours(value)
        case bool():
            return "是" if value else "否"
        case Upload():
            return value.name
        case FileOrLink(upload, _, title):
            return upload.name if upload else title
        case Member() | Branch() | ServicePlace() | ServiceProject():
            return value.name
        case MeetingKind():
            return value.name_en if language is Language.EN else value.name
        case Meeting():
            return (
                speech.moment(value.starts_at)
                if value.is_timed
                else speech.day(value.starts_at.astimezone(zone).date())
            )
        case Weekly() | MonthlyDay() | MonthlyWeekday():
            return describe_zh(value)
        case People():
            return speech.names([*(member.name for member in value.members), *value.unknown])
        case LeadReader(who):
            return who.name if isinstance(who, Member) else guest_reader(who, language)
        case MeantFor():
            return _meant_for(value, speech)
        case Quarter():
            return f"{value.year} Q{value.number}" if language is Language.EN else f"{value.year}年第{value.number}季度"
        case Term():
            return said_stretch(str(value), speech)
        case PointRule():
            return value.name
        case Tally():
            return f"{value.in_favour} : {value.against} : {value.abstained}"
        case PartNumber():
            return f"{PART_WORDS[value.part]}{value.number}"
        case Content():
            return speech.quote("；".join(value.topics) or value.notes or "…")
        case PlanDraft():
            return str(len(value.rows) + len(value.faults))
        case Enum():
            return ENUM_NAMES[type(value)][value][0]
    return str(value)


def _meant_for(value: MeantFor, speech: Speech) -> str:
    labels = ("加上", "去掉", "列席") if speech.language is not Language.EN else ("with", "without", "sitting in:")
    gap = " " if speech.language is Language.EN else ""
    changes = zip(labels, (value.added, value.removed, value.guests), strict=True)
    said = [f"{label}{gap}{speech.names(each.name for each in those)}" for label, those in changes if those]
    parts = [*([value.group.name] if value.group else []), *said]
    return ("; " if gap else "；").join(parts) or ("as the kind of meeting says" if gap else "照会议种类，不加减人")
