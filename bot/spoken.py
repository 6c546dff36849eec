"""How people say it in whole sentences: a line that means the same, and words that ask for nothing."""

from __future__ import annotations

import re
from datetime import datetime

from bot.answers import Acknowledged
from bot.command import commands
from bot.reply import Reply, say
from models import attendance
from models.almanac import Almanac
from models.database import Session
from models.roles import Person
from models.rules.meetings import Answer

# Small letters, without spaces: as `DECORATION` leaves them.
COURTESIES = frozenset(
    {
        *("好", "好的", "好滴", "好嘞", "行", "可以", "嗯", "嗯嗯"),
        *("收到", "已收到", "收到了", "知道了", "明白", "明白了"),
        *("谢谢", "谢谢你", "谢谢您", "多谢", "感谢", "辛苦了", "你好", "您好", "在吗", "早上好"),
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
ASKS_FOR_LEAVE = ("请假", "请个假", "想请假", "要请假", "请一下假")


def line_of(text: str) -> str | None:
    """Return the line that a sentence stands for, None when it is none of these.

    >>> line_of("明天几点开会？")
    '/schedule'
    >>> line_of("孩子发烧，来不了了")
    '/cannot_come 孩子发烧'
    """
    if ASKS_FOR_MEETINGS.fullmatch(text):
        return "/schedule"
    if ASKS_FOR_DUTIES.fullmatch(text):
        return "/actions"
    ends = "|".join(sorted({*commands()["cannot_come"].words, *ASKS_FOR_LEAVE}, key=len, reverse=True))
    if found := re.fullmatch(rf"(?P<reason>\S.{{1,60}}?)[，,。.;；\s]*(?:{ends})[。．.!！~～]*", text):
        return f"/cannot_come {found['reason']}"
    return None


def is_courtesy(text: str) -> bool:
    """Return whether words only thank or say that something was read."""
    bare = DECORATION.sub("", text.lower())
    return bare in COURTESIES or (bare[:1] in COURTESIES and bare == bare[:1] * len(bare))


async def acknowledge(db: Session, actor: Person, almanac: Almanac, *, at: datetime) -> Reply:
    """Answer a courtesy with what still waits for her, so that 收到 is not held for 参加."""
    waiting = await attendance.ahead(db, None, almanac, by=actor, at=at, given={Answer.SILENT})
    return say(Acknowledged(waiting), in_place=False)
