"""How people say it in whole sentences: a line that means the same, and words that ask for nothing."""

from __future__ import annotations

import re
from datetime import datetime

from bot import called
from bot.answers import Acknowledged
from bot.command import Command, begun_by, commands
from bot.parsing import Asking
from bot.parsing.chinese import search_when
from bot.recognition import find_command
from bot.reply import Reply, say
from models import attendance
from models.almanac import Almanac
from models.database import Session
from models.roles import Person, Visitor
from models.rules.meetings import Answer

# Small letters, without spaces: as `DECORATION` leaves them.
COURTESIES = frozenset(
    {
        *("好", "好的", "好滴", "好嘞", "行", "可以", "嗯", "嗯嗯"),
        *("收到", "已收到", "收到了", "知道了", "明白", "明白了"),
        *("谢谢", "谢谢你", "谢谢您", "谢谢小秘", "多谢", "感谢", "辛苦了", "你好", "您好", "在吗", "早上好"),
        *("ok", "okay", "thanks", "thankyou", "gotit", "hello", "hi"),
        *("👍", "👌", "🙏", "🌹", "😊", "❤", "🤝", "💪", "🆗", "[强]", "[ok]", "[赞]", "[抱拳]", "[玫瑰]", "[握手]"),
    }
)
# A thumb may come thrice and in any colour.
DECORATION = re.compile("[。．.!！~～…，,\\s\ufe0f\U0001f3fb-\U0001f3ff]+")
DAY = "(?:今天|明天|后天|这周|本周|下周|周末|最近|这几天|下次)"
WHERE_OR_WHEN = "(?:几点|什么时候|啥时候|哪天|在哪里?|在哪儿|在什么地方)"
ASKS_FOR_MEETINGS = re.compile(
    rf"(?:请问)?{DAY}?(?:{WHERE_OR_WHEN}(?:开会|有会)|(?:有没有|有什么|有啥|还有|有)会议?(?:要开|开)?"
    rf"|(?:会议|开会)是?(?:{WHERE_OR_WHEN}|时间|地点))[吗呢么啊呀]*[？?。！!]*"
)
ASKS_FOR_DUTIES = re.compile(
    r"(?:今天|最近)?(?:我(?:要|该|需要)(?:干|做|办)(?:什么|啥)|我?有(?:什么|啥)事)[吗呢么啊呀]*[？?。！!]*"
)
ASKS_WHO_COMES = re.compile(
    rf"(?:帮我)?(?:看看|看一下|查查)?(?:{DAY}|周[一二三四五六日天])?的?(?:会议?)?(?:还有)?(?:谁|哪些人|有没有人|有人|没人|没有人)"
    r"(?:要|还|都)?(?:请假|不来|来不了|没报名|没答复|没回复?)[了吗呢么啊的吧]*[？?。！!]*"
)
ASKS_FOR_DUES = re.compile(
    r"(?:我?(?:这个月|本月|今年)?的?我?还?(?:欠|要交|该交|应交)多少(?:钱|党费|会费)?的?"
    r"|我?(?:这个月|本月|今年)的?(?:党费|会费)(?:是|要|该)?交?多少钱?"
    r"|我?的?(?:党费|会费)(?:是|要|该|应)*交?多少钱?|我?的?(?:党费|会费)还?(?:没有?|未)交"
    r"|我?的?(?:这个月|本月)?的?(?:党费|会费)我?交了?(?:没有?|吗)"
    r"|我(?:要|想)交\S{0,8}(?:党费|会费))[吗呢啊]*[？?。]*"
)
ASKS_WHO_OWES = re.compile(
    r"(?:(?:还有)?(?:谁|哪些人)还?(?:欠|没有?交)(?:党费|会费)|(?:党费|会费)(?:收齐|交齐|都交)了?)[了吗么呢啊]*[？?。]*"
)
ASKS_FOR_BRANCHES = re.compile(
    r"(?:哪个|哪些|每个)支部.{1,30}|(?P<branch>\S{2,20}支部)(?:怎么样|情况)[了呢啊]*[？?。]*"
)
CALLED_OFF = re.compile(r"(?:这次|这个|把)?(?:会议|会)(?:取消|不开)了?[。！!]*")
MOVED = re.compile(r"(?:把|这次|这个)*(?:会议|会)(?:改到|改在|推迟到|延后到|提前到|挪到)(?P<when>.+)")
NO_MORE_REMINDERS = re.compile(r"(?:请)?(?:别|不要|不用)(?:再|老)?(?:提醒|催)我?了?[。！!]*|退订|取消提醒")
# Nobody says more than this in one go that asks for one thing.
LONGEST = 100
# 我11月的党费已经交了85元, 今天交了党费85元: what was paid, for which months and how, stands before or behind it.
PAYING = r"(?:交|缴|转)"
HEDGES = r"(?:我|刚刚?|刚才|今天|昨天|已经?|都|把|的|，|,)*"
PAID_WHAT = (
    r"[\d.．元块圆钱角毛零一二两三四五六七八九十百月个份第季度上下半年本这去今明到至、和的"
    r"现金微信支付宝银行卡转账线平台，,\s]*"
)
HAVE_PAID = re.compile(
    rf"{HEDGES}(?P<what>{PAID_WHAT})(?:党费|会费){HEDGES}{PAYING}[过完齐好清]?了(?P<sum>{PAID_WHAT})[。.！!]*"
)
PAID_DUES = re.compile(
    rf"(?=.*[了过已]){HEDGES}{PAYING}[过完齐好清]?了?(?P<what>{PAID_WHAT})(?:党费|会费)了?(?P<sum>{PAID_WHAT})[。.！!]*"
)
DUES = re.compile("党费|会费")
FIGURE = re.compile(r"[\d零一二两三四五六七八九十百]")
# 昨天做了3小时志愿服务, 今天志愿服务两小时扫雪.
SERVED_ON = r"(?P<day>(?:今天|昨天|前天|[上这本]?周[一二三四五六日天]|\d{1,2}月\d{1,2}[日号])?(?:上午|下午|晚上)?)"
SERVING = r"(?:我|去|参加|做|干|完成|搞)*了?"
LONG = r"[\d.．零一二两三四五六七八九十半个]+(?:小时|钟头|分钟|天)半?"
HAVE_SERVED = re.compile(rf"我?{SERVED_ON}{SERVING}(?P<long>{LONG})的?(?:志愿服务|志愿活动|志愿)(?P<what>[^吗？?]*)")
SERVED_SO_LONG = re.compile(
    rf"我?(?=今|昨|前|上|这|本|周|\d){SERVED_ON}{SERVING}(?:志愿服务|志愿活动|志愿)(?P<what>[^吗？?]*?{LONG}[^吗？?]*)"
)
SENTENCES = (
    (ASKS_FOR_MEETINGS, "/schedule"),
    (ASKS_FOR_DUTIES, "/actions"),
    (ASKS_WHO_COMES, "/who"),
    (ASKS_FOR_DUES, "/dues"),
    (ASKS_WHO_OWES, "/owe"),
    (ASKS_FOR_BRANCHES, "/branches {branch}"),
    (CALLED_OFF, "/call_off"),
    (MOVED, "/reschedule {when}"),
    (NO_MORE_REMINDERS, "/settings"),
    # Said without a blank, so that it is shown before it is used.
    (HAVE_PAID, "我交了{what}{sum}"),
    (PAID_DUES, "我交了{what}{sum}"),
    (HAVE_SERVED, "志愿{day}{long} {what}"),
    (SERVED_SO_LONG, "志愿{day} {what}"),
)
# Behind the kind of a meeting they speak of one, and do not call it.
NOT_CALLING = ("的", "前", "后", "时", "地点", "吗", "了")
CALLERS = re.compile(r"^(?:请)?(?:通知|安排|召集)?(?:大家|各位|全体党员|我们支部|我们|咱们|支部)?(?:定于|定在)?")
# Bare, they ask for a number that nobody knows by heart; the list has the buttons.
LISTED_BY = {
    "reject": "/verify",
    "change_hours": "/verify",
    "look_hours": "/verify",
    "return_training": "/accept_training",
    "return_makeup": "/approve_makeup",
}
# How something is done, or whether it was: behind these words it is no reason, no activity and no answer.
ASKED_ABOUT = {"leave", "coming", "cannot_come", "late_leave", "absence", "checkin", "hours", "report_dues", "join"}
QUESTION = re.compile(
    r"(?:要|该|是|得)?(?:怎么|如何|咋)\S{0,6}|(?:要|找|是)?谁(?:批|同意|管)\S{0,2}|\S{0,8}(?:吗|[？?])"
)
# Said with somebody's name before or behind them, they are about her.
OWN_LEAVE = {"leave", "cannot_come"}
FOR_HER = r"(?:麻烦)?(?:给|帮|替|为)?"
TITLES = r"(?:同志|老师|主任|科长|局长|书记)?"
FILLERS = r"(?:她|他|说|讲|今天|明天|这次|也|要|想|因为|因|[，,。.、：:\s])*"
ASKS_FOR_LEAVE = ("请假", "请个假", "想请假", "要请假", "请一下假")


async def meant(text: str, command: Command | None, rest: str, asking: Asking) -> str | None:
    """Return the line that typed words stand for, None where they are what they say: ``command`` and ``rest``.

    Who says that somebody else cannot come does not ask for leave of her own.
    """
    if text.startswith("/"):
        return None
    if command is not None:
        if not rest:
            return LISTED_BY.get(command.name)
        if command.name == "start" and find_command(rest)[0] is not None:
            return rest
        if sentence := _sentence(text) or await _payment_of(text, asking):
            return sentence
        if command.name == "dues" and FIGURE.search(rest):
            return f"我交了{next(behind for _, _, behind in begun_by(text))}"
        if command.name in ASKED_ABOUT and rest.strip("？?") and QUESTION.fullmatch(rest):
            return f"/help {command.name}"
        hers = await _leave_of(rest, asking) if command.name in OWN_LEAVE else None
        return hers or await called.line_of(command.name, rest, asking)
    line = line_of(text)
    if line is not None and not line.startswith("/cannot_come"):
        return line
    if payment := await _payment_of(text, asking):
        return payment
    absent = re.search(_absence(), text)
    about = await _leave_of(text, asking, absent[0]) if absent else None
    if about is None and line is not None:
        # 主题党日请假: what is said first may be which meeting.
        return await called.line_of("leave", line.removeprefix("/cannot_come "), asking) or line
    return about or _calling(text, asking)


def line_of(text: str) -> str | None:
    """Return the line that a sentence stands for, None when it is none of these.

    >>> line_of("明天几点开会？")
    '/schedule'
    >>> line_of("孩子发烧，来不了了")
    '/cannot_come 孩子发烧'
    """
    if sentence := _sentence(text):
        return sentence
    if found := re.fullmatch(rf"(?P<reason>\S.{{1,60}}?)[，,。.;；\s]*(?:{_absence()})[。．.!！~～]*", text):
        return f"/cannot_come {found['reason']}"
    return None


def _sentence(text: str) -> str | None:
    if len(text) > LONGEST:
        return None
    found = ((pattern.fullmatch(text), line) for pattern, line in SENTENCES)
    return next((line.format(**match.groupdict("")).strip() for match, line in found if match), None)


def _absence() -> str:
    """Return the pattern of words that say somebody does not come."""
    return "|".join(sorted({*commands()["cannot_come"].words, *ASKS_FOR_LEAVE}, key=len, reverse=True))


def _calling(text: str, asking: Asking) -> str | None:
    """Return the line that calls the meeting a sentence tells of: 明天下午3点在三楼会议室开支委会，研究换届."""
    now = asking.almanac.local(asking.now).replace(tzinfo=None)
    if text.rstrip("？?").endswith(("吗", "么", "没有")) or not search_when(text, now):
        return None
    kinds = [word for kind in asking.almanac.rules(asking.now).kinds for word in (kind.name, *kind.words)]
    named = "|".join(sorted(kinds, key=len, reverse=True))
    where, what = r"(?:在(?P<place>[^，,。\s]{2,20}?))?", rf"(?:召开|举行|开)(?:(?P<kind>{named})|会议?)"
    found = re.fullmatch(rf"(?P<before>.*?){where}{what}(?P<behind>.*)", text, re.DOTALL)
    if found is None or found["behind"].startswith(NOT_CALLING) or found["before"].startswith("每"):
        return None
    parts = (CALLERS.sub("", found["before"]), found["place"], found["kind"], found["behind"].strip("，,。.！! 了"))
    return f"/meeting {' '.join(filter(None, parts))}"


async def _payment_of(text: str, asking: Asking) -> str | None:
    """Return the line that enters what somebody paid, or that shows who owes where it is asked whether she did."""
    if isinstance(asking.actor, Visitor) or not (FIGURE.search(text) or DUES.search(text)) or len(text) > LONGEST:
        return None
    for each in await asking.people():
        if each.name not in text:
            continue
        name = re.escape(each.name) + TITLES
        found = re.fullmatch(
            rf"(?P<got>(?:登记|收到|收了?)(?:一下)?)?{name}的?(?P<paid>{PAYING}(?:来了?|了))?{PAYING}?的?"
            rf"(?P<what>{PAID_WHAT})(?:党费|会费)?(?P<then>{PAYING}?了)?(?P<sum>{PAID_WHAT})[。.！!]*",
            text,
        )
        is_done = found is not None and (found["got"] or found["paid"] or found["then"])
        if found and FIGURE.search(found["what"] + found["sum"]) and (is_done or DUES.search(text)):
            return f"党费登记#{each.id} {found['what']} {found['sum']}".strip()
        if found and is_done and DUES.search(text):
            return f"党费登记#{each.id}"
        if DUES.search(text) and re.fullmatch(
            rf"{name}的?{PAYING}?[了过]*{PAID_WHAT}(?:党费|会费){PAYING}?[了没有吗呢？?]*", text
        ):
            return "/owe"
    return None


async def _leave_of(text: str, asking: Asking, absence: str = "") -> str | None:
    """Return the line that enters leave for whom words begin with, None where that is nobody else on the roster."""
    if isinstance(asking.actor, Visitor):
        return None
    people = [each for each in await asking.people() if each.name in text]
    names = {each.name for each in people}
    people = [each for each in people if not any(each.name in other for other in names - {each.name})]
    first = next((each for each in people if re.match(FOR_HER + re.escape(each.name), text)), None)
    if first is None or first.id == asking.actor.member_id:
        return None
    if text.rstrip("？?").endswith(("吗", "没", "没有")):
        return "/who"
    if len(people) > 1:
        return "/leave_for"
    said = re.sub(FOR_HER + re.escape(first.name) + TITLES, "", text, count=1)
    before, _, behind = said.partition(absence) if absence else (said, "", "")
    reason = "，".join(filter(None, (re.sub(f"^{FILLERS}|{FILLERS}$", "", part) for part in (before, behind))))
    return f"/leave_for #{first.id} {reason.strip('。.!！~～ ')}".strip()


def is_courtesy(text: str) -> bool:
    """Return whether words only thank or say that something was read."""
    bare = DECORATION.sub("", text.lower())
    return bare in COURTESIES or (bare[:1] in COURTESIES and bare == bare[:1] * len(bare))


async def acknowledge(db: Session, actor: Person, almanac: Almanac, *, at: datetime) -> Reply:
    """Answer a courtesy with what still waits for her, so that 收到 is not held for 参加."""
    waiting = await attendance.ahead(db, None, almanac, by=actor, at=at, given={Answer.SILENT})
    return say(Acknowledged(waiting), in_place=False)
