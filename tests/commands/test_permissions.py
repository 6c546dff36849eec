"""Who may do what, for every command there is: made from the commands, so that a new one is covered by itself."""

from __future__ import annotations

from bot.answers import NotAllowed, NotRegistered
from bot.command import Command, commands
from bot.parsing import PlannedMeeting, parser_of
from bot.refusals import FROM_ABOVE
from models.branches import Branch
from models.keepers import SeenFromAbove
from models.meetings import Meeting
from models.members import Member
from models.roles import Officer, Visitor
from tests.talk import Stage, worded

SAMPLES = {
    "TextParser": "学习二十大精神",
    "PlaceParser": "三楼会议室",
    "NumberParser": "1",
    "NumbersParser": "1",
    "BoolParser": "是",
    "DayParser": "昨天",
    "PastDayParser": "昨天",
    "MomentParser": "下周五15:00",
    "ClockParser": "15:00",
    "ClockSpanParser": "21:00到7:00",
    "MoneyParser": "85元",
    "PaidMoneyParser": "85元",
    "MinutesParser": "3小时",
    "StudyTimeParser": "6学时",
    "MonthParser": "11月",
    "MonthSpanParser": "11月",
    "MonthsParser": "11月",
    "MeetingKindParser": "主题党日",
    "RecurrenceParser": "每周五",
    "MeetingNumberParser": "#1",
    "ColleagueParser": "王芳",
    "DueDayParser": "下周五",
    "TallyParser": "赞成3票",
    "PartNumberParser": "发言1",
    "MinutesTextParser": "主持人：陈静",
    "PeopleParser": "王芳",
    "MissingParser": "王芳",
    "GroupParser": "第一党小组",
    "LeadReaderParser": "王芳",
    "MeantForParser": "去掉王芳",
    "QuarterParser": "上季度",
    "YearParser": "2026年",
    "PlanTextParser": "12月5日 15:00 主题党日 学雷锋",
    "ReceiptNumberParser": "2026-0001",
    "CertificateNumberParser": "2026-0001",
    "ServiceTimeParser": "昨天",
    "HalfParser": "上半年",
    "OrganiserParser": "组织者王芳",
    "SpotParser": "36.06,120.38",
    "HeadcountParser": "10人",
    "ServiceSpanParser": "9:00到11:30",
    "ServicePlaceParser": "#1",
    "ProjectParser": "#1",
    "PeriodParser": "11月25日到12月3日",
    "SpanParser": "11月25日到12月3日",
    "PeopleCountParser": "12人",
    "RowCodeParser": "A1",
    "TermParser": "2026H2",
    "PointRuleParser": "承担任务",
    "FileParser": "file:1",
    "TableFileParser": "file:1",
    "FileOrLinkParser": "https://example.org/a.pdf",
}
POINTING = {"MemberParser", "MeetingParser", "PlannedMeetingParser", "NumberParser", "MeetingNumberParser"}
POINTING |= {"NumbersParser", "ServicePlaceParser", "ProjectParser"}
HOLDERS = {
    "Convener": {"陈静"},
    "Secretary": {"陈静"},
    "Registrar": {"陈静", "李娜"},
    "DuesKeeper": {"刘洋"},
    "Committee": {"陈静"},
    "Witness": {"陈静", "刘洋"},
    "Administrator": {"李娜"},
}
MEMBERS = [each for each in commands().values() if each.role is not Visitor]
OFFICIAL = [each for each in commands().values() if issubclass(each.role, Officer)]


async def line_of(command: Command, stage: Stage) -> str:
    """Return the command with an answer to every question."""
    numbers = {
        "MemberParser": f"#{stage.cast.members['王芳']}",
        "BranchParser": f"#{stage.cast.branches['局机关党支部']}",
        "MeetingParser": "#1",
        "PlannedMeetingParser": "#1",
    }
    words = []
    for field in command.fields:
        name = type(field.parser).__name__
        choices = getattr(field.parser, "_texts", {})
        words.append((SAMPLES | numbers).get(name) or next(iter(choices.values())))
    return " ".join([f"/{command.name}", *words])


async def in_use(stage: Stage) -> None:
    """Let there be one of everything a command can point at."""
    await stage.call_meeting()
    await stage.say("王芳", "志愿 3小时 社区清扫")
    await stage.say("生人", "注册 钱新来 局机关党支部")
    await stage.say("陈静", "固定会议 集中学习 每周三 15:00 三楼会议室")
    await stage.press("陈静", "就这样定")
    stage.set_clock("2026-11-27 15:00")


def words_of(command: Command, stage: Stage) -> list[str]:
    """Return what the command is called in words: known without a database, so asked on one engine."""
    return list(command.words[:1]) if stage.database.dialect == "sqlite" else []


# One organisation serves all commands in turn: what is refused leaves it as it was, which is asserted for all of them.
async def test_a_visitor_is_refused_what_needs_a_member(stage: Stage) -> None:
    await in_use(stage)
    before = await stage.ledgers()
    lines = [line for command in MEMBERS for line in (await line_of(command, stage), *words_of(command, stage))]
    said = await stage.ask_all([("生人", line) for line in lines])
    assert [each.text for each in said] == [worded(NotRegistered())] * len(lines)
    assert await stage.ledgers() == before


async def test_everybody_without_the_office_is_refused_what_needs_it(stage: Stage) -> None:
    await in_use(stage)
    before = await stage.ledgers()
    asked = []
    for command in OFFICIAL:
        others = ("王芳", "陈静", "刘洋", "李娜") if stage.database.dialect == "sqlite" else ("陈静", "刘洋", "李娜")
        line, refusals = await line_of(command, stage), {worded(NotAllowed(command.role.__name__))}
        if command.name in FROM_ABOVE:
            refusals = {worded(SeenFromAbove("文旅局", (), may_appoint)) for may_appoint in (True, False)}
        asked += [(who, line, refusals) for who in others if who not in HOLDERS[command.role.__name__]]
        asked += [("王芳", word, refusals) for word in words_of(command, stage)]
    said = await stage.ask_all([(who, line) for who, line, _ in asked])
    pairs = zip(asked, said, strict=True)
    wrong = [(line, each) for (who, line, hers), each in pairs if each.chat != f"chat-{who}" or each.text not in hers]
    assert not wrong, wrong[:3]
    assert await stage.ledgers() == before


async def test_an_office_of_another_branch_reaches_nothing_here(stage: Stage) -> None:
    await in_use(stage)
    before, sent = await stage.ledgers(), len(stage.channel.sent)
    pointing = [command for command in OFFICIAL if POINTING & _asked(command)]
    for some in _by_tens(pointing):
        await stage.forge_all([("周敏", await line_of(command, stage)) for command in some])
        assert await stage.ledgers() == before, [command.name for command in some]
    assert {said.chat for said in stage.channel.sent[sent:]} <= {"chat-周敏"}


async def test_a_refusal_is_written_down(stage: Stage) -> None:
    await stage.forge_all([("王芳", f"/{command.name}") for command in OFFICIAL])
    refused = await stage.rows("audit", action="refused")
    assert [row.details for row in refused] == [{"command": command.name} for command in OFFICIAL]


def _asked(command: Command) -> set[str]:
    return {type(field.parser).__name__ for field in command.fields}


def _by_tens(those: list[Command]) -> list[list[Command]]:
    """Comparing every ledger costs as much as ten commands: what one of ten has changed is found by their names."""
    return [those[start : start + 10] for start in range(0, len(those), 10)]


def test_there_is_a_sample_of_every_type() -> None:
    known = (
        {type(parser_of(kind)).__name__ for kind in (Member, Branch, Meeting, PlannedMeeting)}
        | set(SAMPLES)
        | {"EnumParser"}
    )
    assert {type(field.parser).__name__ for each in commands().values() for field in each.fields} <= known
