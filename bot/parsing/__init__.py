"""Text to values: which parser reads which type."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import Enum
from typing import Any, NewType

from bot.parsing.audiences import (
    Group,
    GroupParser,
    MeantFor,
    MeantForParser,
    Missing,
    MissingParser,
    People,
    PeopleParser,
)
from bot.parsing.certificates import CertificateNumberParser
from bot.parsing.clocks import ClockSpan, ClockSpanParser
from bot.parsing.files import FileOrLinkParser, FileParser, TableFileParser
from bot.parsing.halves import HalfParser
from bot.parsing.meetings import MeetingKindParser, MeetingParser, PlannedMeetingParser
from bot.parsing.minutes import (
    Colleague,
    ColleagueParser,
    DueDay,
    DueDayParser,
    MeetingNumber,
    MeetingNumberParser,
    MinutesTextParser,
    PartNumberParser,
    TallyParser,
)
from bot.parsing.month_spans import MonthSpanParser, MonthsParser
from bot.parsing.numbers import Numbers, NumbersParser
from bot.parsing.organisers import OrganiserParser
from bot.parsing.parser import Asking, Choice, Parsed, Parser, Unclear
from bot.parsing.payments import PaidMoney, PaidMoneyParser
from bot.parsing.people import BranchParser, MemberParser
from bot.parsing.periods import PeriodParser, SpanParser
from bot.parsing.plain import (
    BoolParser,
    ClockParser,
    DayParser,
    EnumParser,
    MinutesParser,
    MomentParser,
    MoneyParser,
    MonthParser,
    NumberParser,
    PastDayParser,
    PlaceParser,
    RecurrenceParser,
    TextParser,
    day_within,
)
from bot.parsing.plans import PlanTextParser
from bot.parsing.points import PointRuleParser, RowCodeParser, TermParser
from bot.parsing.projects import (
    Headcount,
    HeadcountParser,
    ProjectParser,
    ServicePlaceParser,
    ServiceSpan,
    ServiceSpanParser,
)
from bot.parsing.quarters import QuarterParser
from bot.parsing.readers import LeadReader, LeadReaderParser
from bot.parsing.receipts import ReceiptNumberParser
from bot.parsing.service import PeopleCount, PeopleCountParser
from bot.parsing.service_times import ServiceTimeParser
from bot.parsing.study import StudyTimeParser
from bot.parsing.venues import SpotParser
from bot.parsing.years import Year, YearParser
from models.accounts import Way
from models.branches import Branch
from models.dues_figures import Rows
from models.files import FileOrLink, Upload
from models.meetings import Meeting
from models.members import Language, Member, Reminders
from models.minutes import PaperFormat
from models.points import Verdict
from models.projects import ListKind, PlaceKind, Reach, ServicePlace, ServiceProject
from models.roles import OfficeKind
from models.rules.absences import AbsenceKind, Period
from models.rules.assessments import Payer, Regime
from models.rules.certificates import CertificateNumber
from models.rules.checkout import Departure
from models.rules.double_life import Quarter
from models.rules.dues_reports import Cadence
from models.rules.half_years import Half
from models.rules.hours import ServiceTime
from models.rules.ledger import Method
from models.rules.meetings import MeetingKind, Presence
from models.rules.minutes import Content, PartNumber, Tally
from models.rules.payments import ExtraKind, Surplus
from models.rules.plans import PlanDraft
from models.rules.points import PointRule, RowCode, Term
from models.rules.quorum import Formula
from models.rules.receipts import ReceiptNumber
from models.rules.series import Recurrence
from models.rules.values import Minutes, Money, Month, Months, MonthSpan
from models.rules.venues import Spot
from models.rules.visits import VisitKind
from models.shifts import Mark
from models.votes import Manner
from models.voting import Ground, Suspension

Place = NewType("Place", str)
Organiser = NewType("Organiser", Member)
PastDay = NewType("PastDay", date)
PlannedMeeting = NewType("PlannedMeeting", Meeting)
Span = NewType("Span", Period)
StudyTime = NewType("StudyTime", Minutes)
TableFile = NewType("TableFile", Upload)

__all__ = [
    "Asking",
    "Choice",
    "ClockSpan",
    "Colleague",
    "DueDay",
    "Group",
    "Headcount",
    "LeadReader",
    "MeantFor",
    "MeetingNumber",
    "Missing",
    "Numbers",
    "Organiser",
    "PaidMoney",
    "Parsed",
    "Parser",
    "PastDay",
    "People",
    "PeopleCount",
    "Place",
    "PlannedMeeting",
    "ServiceSpan",
    "Span",
    "SpotParser",
    "StudyTime",
    "TableFile",
    "TextParser",
    "Unclear",
    "Year",
    "day_within",
    "parser_of",
]

ENUM_NAMES: dict[type[Enum], dict[Enum, tuple[str, ...]]] = {
    PaperFormat: {PaperFormat.DOCX: ("Word", "docx", "文档"), PaperFormat.PDF: ("PDF",)},
    Payer: {
        Payer.SALARIED: ("按月领工资", "工资", "在职", "月薪"),
        Payer.ANNUAL: ("年薪制", "年薪"),
        Payer.SELF_EMPLOYED: ("不按月取得收入", "个体经营", "个体", "自由职业"),
        Payer.RETIRED: ("离退休", "退休", "离休"),
        Payer.FARMER: ("农民",),
        Payer.STUDENT: ("学生",),
        Payer.UNEMPLOYED: ("下岗失业", "失业", "下岗"),
        Payer.SUPPORTED: ("靠抚恤救济或低保生活", "低保", "抚恤", "救济"),
        Payer.FIXED: ("按章程定额", "定额"),
    },
    Regime: {
        Regime.OFFICE: ("机关", "机关单位"),
        Regime.INSTITUTION: ("事业单位", "事业"),
        Regime.ENTERPRISE: ("企业", "公司"),
    },
    PlaceKind: {PlaceKind.COMMUNITY: ("社区",), PlaceKind.VILLAGE: ("村",)},
    ListKind: {ListKind.RESOURCE: ("资源", "资源清单"), ListKind.NEED: ("需求", "需求清单")},
    Reach: {Reach.BRANCH: ("本支部",), Reach.BELOW: ("本支部和下级", "下级")},
    Mark: {
        Mark.IN: ("到岗",),
        Mark.OUT: ("离岗",),
        Mark.SAID: ("按本人说的离岗",),
        Mark.CLEAR: ("清除登记",),
    },
    Way: {
        Way.WECOM: ("企业微信", "wecom"),
        Way.WECOM_BOT: ("企业微信机器人", "智能机器人", "机器人"),
        Way.TELEGRAM: ("Telegram", "电报"),
        Way.WEB: ("网页", "网页版", "浏览器"),
    },
    Language: {Language.ZH: ("中文", "汉语"), Language.EN: ("English", "英文", "英语")},
    Reminders: {Reminders.ON: ("正常提醒", "继续提醒"), Reminders.PAUSED: ("暂停30天", "暂停提醒", "暂停")},
    AbsenceKind: {
        AbsenceKind.TRIP: ("出差",),
        AbsenceKind.SICK: ("病假", "生病", "住院"),
        AbsenceKind.HOLIDAY: ("休假", "年假", "探亲"),
        AbsenceKind.OTHER: ("其他", "其它"),
    },
    Presence: {
        Presence.PRESENT: ("到会", "出席", "到"),
        Presence.LATE: ("迟到",),
        Presence.LEAVE: ("请假",),
        Presence.ABSENT: ("缺席", "缺"),
    },
    Departure: {
        Departure.STAYED: ("签退",),
        Departure.EARLY: ("提前离开", "早退"),
        Departure.UNRECORDED: ("没有签退", "未签退"),
    },
    Formula: {
        Formula.ORDINARY: ("一般决议", "决议"),
        Formula.ADMISSION: ("接收预备党员或转正", "接收预备党员", "转正", "发展党员"),
        Formula.ELECTION: ("选举",),
    },
    Manner: {
        Manner.SECRET: ("无记名投票", "无记名", "投票"),
        Manner.COUNTED: ("现场计票", "举手表决", "举手", "纸质票"),
    },
    Suspension: {
        Suspension.PROBATION: ("留党察看",),
        Suspension.DETAINED: ("被留置或逮捕", "被留置", "留置", "逮捕"),
        Suspension.OTHER: ("其他情形",),
    },
    Ground: {
        Ground.CANNOT_EXPRESS_WILL: ("患病不能表达本人意志", "不能表达意志"),
        Ground.ABROAD: ("自费出国半年以上", "自费出国"),
        Ground.IN_PRISON: ("服刑",),
        Ground.LONG_ILL: ("年老体弱卧床或长期生病", "卧床", "长期生病"),
        Ground.NOT_TRANSFERRED: ("外出半年以上应转未转组织关系", "应转未转"),
        Ground.RETIRED_AWAY: ("已回原籍长期居住的离退休", "回原籍"),
    },
    Method: {
        Method.CASH: ("现金",),
        Method.TRANSFER: ("转账", "银行转账", "汇款", "微信", "微信转账", "支付宝", "银行卡"),
        Method.PLATFORM: ("线上平台", "平台", "线上"),
    },
    Surplus: {
        Surplus.VOLUNTARY: ("自愿多交",),
        Surplus.AHEAD: ("抵以后月份", "预交"),
        Surplus.REFUND: ("退还本人", "退还"),
    },
    ExtraKind: {
        ExtraKind.VOLUNTARY: ("自愿多交", "多交"),
        ExtraKind.SPECIAL: ("一次性大额党费", "大额党费", "特殊党费"),
    },
    VisitKind: {
        VisitKind.INSTRUCTOR: ("党建工作指导员", "指导员"),
        VisitKind.PAIRED: ("结对帮扶", "结对", "帮扶"),
        VisitKind.CALL: ("走访", "入户走访", "慰问"),
    },
    Verdict: {
        Verdict.STANDS: ("照计", "维持", "计"),
        Verdict.DROPPED: ("不计", "撤下"),
    },
    Cadence: {
        Cadence.MONTHLY: ("每月", "按月", "月"),
        Cadence.QUARTERLY: ("每季度", "每季", "按季"),
        Cadence.HALF_YEARLY: ("每半年", "半年"),
        Cadence.YEARLY: ("每年", "一年"),
    },
    Rows: {
        Rows.DUE: ("应缴",),
        Rows.PAID: ("实缴",),
        Rows.OPEN: ("未缴清", "未缴"),
        Rows.UNKNOWN: ("金额未核定",),
        Rows.WAIVED: ("减免",),
        Rows.VOLUNTARY: ("自愿多交",),
        Rows.SPECIAL: ("一次性大额",),
        Rows.REFUNDED: ("退还",),
    },
    OfficeKind: {
        OfficeKind.SECRETARY: ("支部书记", "书记"),
        OfficeKind.DEPUTY_SECRETARY: ("副书记",),
        OfficeKind.ORGANISATION_OFFICER: ("组织委员",),
        OfficeKind.PUBLICITY_OFFICER: ("宣传委员",),
        OfficeKind.DISCIPLINE_OFFICER: ("纪检委员",),
        OfficeKind.DUES_KEEPER: ("党费管理员", "会费管理员"),
        OfficeKind.GROUP_LEADER: ("党小组组长", "小组长"),
        OfficeKind.LEADER: ("领导干部", "党员领导干部"),
        OfficeKind.ADMINISTRATOR: ("管理员",),
    },
}

_PARSERS: dict[Any, Parser] = {
    str: TextParser(),
    Place: PlaceParser(),
    int: NumberParser(),
    Numbers: NumbersParser(),
    bool: BoolParser(),
    date: DayParser(),
    PastDay: PastDayParser(),
    Period: PeriodParser(),
    Span: SpanParser(),
    datetime: MomentParser(),
    time: ClockParser(),
    ClockSpan: ClockSpanParser(),
    Money: MoneyParser(),
    PaidMoney: PaidMoneyParser(),
    Minutes: MinutesParser(),
    StudyTime: StudyTimeParser(),
    Month: MonthParser(),
    MonthSpan: MonthSpanParser(),
    Months: MonthsParser(),
    Quarter: QuarterParser(),
    Year: YearParser(),
    Member: MemberParser(),
    Organiser: OrganiserParser(),
    Branch: BranchParser(),
    Group: GroupParser(),
    LeadReader: LeadReaderParser(),
    MeantFor: MeantForParser(),
    People: PeopleParser(),
    Missing: MissingParser(),
    PeopleCount: PeopleCountParser(),
    Meeting: MeetingParser(),
    PlannedMeeting: PlannedMeetingParser(),
    MeetingKind: MeetingKindParser(),
    Recurrence: RecurrenceParser(),
    MeetingNumber: MeetingNumberParser(),
    Colleague: ColleagueParser(),
    DueDay: DueDayParser(),
    Headcount: HeadcountParser(),
    ServiceSpan: ServiceSpanParser(),
    ServicePlace: ServicePlaceParser(),
    ServiceProject: ProjectParser(),
    Spot: SpotParser(),
    Tally: TallyParser(),
    PartNumber: PartNumberParser(),
    Content: MinutesTextParser(),
    PlanDraft: PlanTextParser(),
    ReceiptNumber: ReceiptNumberParser(),
    CertificateNumber: CertificateNumberParser(),
    ServiceTime: ServiceTimeParser(),
    Half: HalfParser(),
    PointRule: PointRuleParser(),
    RowCode: RowCodeParser(),
    Term: TermParser(),
    Upload: FileParser(),
    TableFile: TableFileParser(),
    FileOrLink: FileOrLinkParser(),
} | {kind: EnumParser(kind, names) for kind, names in ENUM_NAMES.items()}


def parser_of(kind: Any) -> Parser | None:
    """Return the parser of a type, None when nothing reads it."""
    return _PARSERS.get(kind)
