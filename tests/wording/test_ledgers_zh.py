"""Dues, hours and reminders in the words people read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.digests import Digest
from models.dues import DuesCard, DuesReminder, WhoOwes
from models.hours import (
    Entry,
    HoursCard,
    HoursClaimed,
    HoursDecided,
    HoursImpossible,
    HoursWaiting,
    Line,
    ProjectHours,
)
from models.payments.told import (
    AlreadyPaid,
    AmountNotPositive,
    AmountUnknown,
    DuesClaimed,
    DuesClaimWaiting,
    DuesConfirmed,
    DuesPaid,
    MonthTooOld,
    Paid,
)
from models.reminders import RemindersMissed
from models.rules.dues import DuesState
from models.rules.ledger import Method
from models.rules.values import Minutes, Money, Month
from tests.wording.facts_told import MEETING, shown, zh

TEXTS: list[tuple[Any, str]] = [
    (
        DuesReminder(Month(2026, 11), 2),
        (
            "您2026年11月的党费还没有登记。离收缴日还有2天。请方便时交一下；已经交了的，点「我交了」。\n"
            "[我交了 /report_dues 2026-11] [我的党费 /dues]"
        ),
    ),
    (
        DuesReminder(Month(2026, 11), 0),
        (
            "您2026年11月的党费还没有登记。今天是收缴日。请方便时交一下；已经交了的，点「我交了」。\n"
            "[我交了 /report_dues 2026-11] [我的党费 /dues]"
        ),
    ),
    (
        DuesReminder(Month(2026, 11), -10),
        (
            "您2026年11月的党费还没有登记。收缴日已过10天。请方便时交一下；已经交了的，点「我交了」。\n"
            "[我交了 /report_dues 2026-11] [我的党费 /dues]"
        ),
    ),
    (
        DuesReminder(Month(2026, 11), 4, (Month(2026, 10), Month(2026, 11)), Money(17000)),
        (
            "您还有2个月党费没有登记：2026年10月、11月，共170.00元。离收缴日还有4天。请方便时交一下；"
            "已经交了的，点「我交了」。\n"
            "[我交了 /report_dues] [我的党费 /dues]"
        ),
    ),
    (
        DuesCard(
            (Month(2026, 11), Month(2026, 10), Month(2026, 9), Month(2026, 8)),
            (None, Money(1500), Money(1500), None),
            tuple(DuesState),
        ),
        (
            "您的党费\n"
            "2026年\n"
            "11月：待缴，金额待党费管理员核定\n"
            "10月：已报待确认，15.00元\n"
            "9月：已缴，15.00元\n"
            "8月：免缴\n"
            "[我交了 /report_dues] [为什么是这个数 /why_dues]\n[有疑问 /doubt_dues] [申请减免 /ask_relief]"
        ),
    ),
    (
        DuesCard(
            (Month(2027, 1), Month(2026, 12)),
            (Money(1500), Money(1500)),
            (DuesState.PAID, DuesState.PAID),
            (Money(1500), Money(1500)),
            ("12", "9、11"),
        ),
        (
            "您的党费\n2027年\n1月：已缴，15.00元（第12号）\n2026年\n12月：已缴，15.00元（第9、11号）\n"
            "[为什么是这个数 /why_dues] [我的收据 /receipts]\n[有疑问 /doubt_dues] [申请减免 /ask_relief]"
        ),
    ),
    (
        DuesCard((), (), ()),
        ("还没有您的党费记录，月份一开就看得到。"),
    ),
    (
        DuesClaimed((Month(2026, 10), Month(2026, 11))),
        ("已记下：您报了2026年10月、11月的党费已交。党费管理员确认后会告诉您。"),
    ),
    (
        DuesClaimWaiting(7, "张三", (Month(2026, 10), Month(2026, 11))),
        (
            "张三说交了2026年10月、11月的党费。请核对，收到了就点确认。\n"
            "[确认2026年10月 /paid #7 2026-10] [确认2026年11月 /paid #7 2026-11]"
        ),
    ),
    (
        DuesPaid("张三", 7, Paid(12, Money(1500), Method.CASH, (Month(2026, 11),), (Money(1500),))),
        ("已登记第12号：张三，2026年11月，15.00元，现金。\n会告诉本人。"),
    ),
    (
        DuesConfirmed(Paid(12, Money(1500), Method.CASH, (Month(2026, 11),), (Money(1500),))),
        ("您2026年11月的党费已收到，15.00元，已登记（第12号）。谢谢您。\n[收据 /receipts]"),
    ),
    (
        AlreadyPaid("张三", Month(2026, 11)),
        ("张三2026年11月的党费已经结清，不用再登记。"),
    ),
    (
        AmountNotPositive(Money(0)),
        ("金额要大于0元，这里是0.00元。请写多少元，例如：15.5元。"),
    ),
    (
        AmountUnknown("张三", Month(2026, 11), 7),
        (
            "张三还没有核定过金额，请连金额一起写，例如：党费登记 张三 85元 2026年11月。\n"
            "[填金额 /enter_dues #7 2026-11]"
        ),
    ),
    (
        MonthTooOld(Month(2026, 1), 6),
        (
            "2026年1月太早了，不能直接登记：党费补缴一般不超过6个月（《中国共产党党费收缴、使用和管理的规定》第12条）。"
            "请先由支部研究；有了决定，连日期和内容一起登记。"
        ),
    ),
    (
        WhoOwes(("张三",), ("2026-10、2026-11",), ("李四 2026-11",)),
        (
            "待缴1人：\n张三：2026年10月、11月\n已报待确认1人：\n李四 2026年11月\n"
            "[全部确认 /confirm_all] [提醒他们 /remind_dues]"
        ),
    ),
    (
        WhoOwes((), (), ()),
        ("没有待缴的党费，都交清了。"),
    ),
    (
        HoursClaimed(8, date(2026, 11, 20), Minutes(210), "社区清扫"),
        (
            "已记下：11月20日（周五），3.5小时，社区清扫。等书记核实，核实后会告诉您。\n"
            "只算实际服务的时间，路上的不算。\n"
            "[我的志愿 /hours] [附照片 /hours_photo 8]"
        ),
    ),
    (
        HoursWaiting(8, "张三", date(2026, 11, 20), Minutes(210), "社区清扫"),
        (
            "请核实志愿时长：张三，11月20日（周五），3.5小时，社区清扫。\n"
            "[核实 /verify 8] [改时长 /change_hours 8] [退回 /reject 8]"
        ),
    ),
    (
        HoursDecided("张三", date(2026, 11, 20), Minutes(210), "社区清扫", True),
        ("已核实：张三，11月20日（周五），3.5小时，社区清扫，已记入台账，以后不再改动。"),
    ),
    (
        HoursDecided("张三", date(2026, 11, 20), Minutes(210), "社区清扫", False),
        (
            "已退回：张三，11月20日（周五），3.5小时，社区清扫，没有计入时长。写错了的可以改好再报；有疑问请本人和书记核对。"
        ),
    ),
    (
        HoursCard(
            2026,
            Minutes(720),
            Minutes(180),
            (Line(8, date(2026, 11, 20), Minutes(210), "社区清扫", Entry.WAITING),),
            (ProjectHours("图书整理", 4, Minutes(720)),),
            Minutes(1200),
            (2026, 2025),
        ),
        (
            "2026年志愿服务：已核实12小时，待核实3小时。\n"
            "本单位希望一年20小时，做多少都按自己的情况来。\n"
            "按项目（已核实）：「图书整理」4次12小时。\n"
            "最近的：\n"
            "8号 11月20日（周五），3.5小时，「社区清扫」（待核实）\n"
            "要报时长，发一句话就行，例如：志愿 3小时 社区清扫。哪条不对，发：时长有误 编号 哪里不对。\n"
            "[服务登记卡 /service_card] [开证明 /certificate 2026]\n"
            "[2025年 /hours_of 2025]"
        ),
    ),
    (
        HoursImpossible("OverDayCap", Minutes(120), date(2026, 11, 20), Minutes(480), Minutes(420)),
        ("一天最多报8小时，这一天已经报过7小时，再加2小时就超了。请核对一下时长。"),
    ),
    (
        HoursImpossible("TooOld", Minutes(120), date(2026, 1, 20), oldest=date(2026, 8, 23)),
        ("1月20日（周二）太早了，现在只能报8月23日（周日）及以后的。更早的请跟书记说。"),
    ),
    (
        HoursImpossible("InFuture", Minutes(120), date(2026, 12, 20)),
        ("12月20日（周日）还没到，请服务结束以后再报。"),
    ),
    (
        HoursImpossible("NotPositive", Minutes(0), date(2026, 11, 20)),
        ("时长要大于0，请重新写，例如：2.5小时。"),
    ),
    (
        Digest((MEETING,), ()),
        (
            "近几天还有这些事，合在一条里告诉您：\n"
            "11月27日（周五）15:00–16:30 主题党日，三楼会议室：请答复能否参加\n"
            "[参加 /coming 12] [请假 /leave 12]"
        ),
    ),
    (
        Digest((MEETING, replace(MEETING, id=13, kind_name="支委会", place=None)), (Month(2026, 10), Month(2026, 11))),
        (
            "近几天还有这些事，合在一条里告诉您：\n"
            "1. 11月27日（周五）15:00–16:30 主题党日，三楼会议室：请答复能否参加\n"
            "2. 11月27日（周五）15:00–16:30 支委会：请答复能否参加\n"
            "2026年10月、11月党费：待缴，已经交了的点「我交了」\n"
            "[参加第1个 /coming 12] [请假第1个 /leave 12]\n"
            "[参加第2个 /coming 13] [请假第2个 /leave 13]\n"
            "[我交了 /report_dues]"
        ),
    ),
    (
        RemindersMissed("党费 2026-11", 12, MEETING.starts_at),
        (
            "有一次提醒没能按时发出：党费 2026年11月，原定11月27日（周五）15:00，涉及12人。"
            "现在已经过了时候，我没有补发；要不要另行转告，由您决定。"
        ),
    ),
]


@pytest.mark.parametrize(("told", "expected"), TEXTS, ids=lambda each: type(each).__name__)
def test_in_chinese_it_reads_as_it_should(told: Any, expected: str) -> None:
    assert shown(zh(told)) == expected
