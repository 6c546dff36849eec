"""Parsers of what minutes are made of: votes, parts, a whole text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import NewType

from bot.parsing.parser import Asking, Parsed, Unclear
from bot.parsing.people import MemberParser
from bot.parsing.plain import DayParser, DigitsParser, TextParser, plain
from models.members import Member
from models.rules.minutes import Content, Part, PartNumber, Remark, Tally

MeetingNumber = NewType("MeetingNumber", int)
Colleague = NewType("Colleague", Member)
DueDay = NewType("DueDay", date)

NAME_LIMIT = 15
FULL_TEXT_LIMIT = 8000
PARTS = {"议题": Part.TOPIC, "发言": Part.REMARK, "决议": Part.RESOLUTION, "决定": Part.RESOLUTION}
PART_WORDS = {Part.TOPIC: "议题", Part.REMARK: "发言", Part.RESOLUTION: "决议"}
# The ledger knows these; a text that repeats them is not believed.
OF_THE_LEDGER = re.compile(r"(会议|活动)?(名称|时间|地点|日期)|应到.*|实到.*|出席.*|缺席.*|请假.*|参会.*|参加.*")
LINE = re.compile(r"(?P<label>[^：:]{1,15})[：:]\s*(?P<rest>.+)")
SPOKEN = re.compile(r"(?P<label>\S{1,15})\s+(?P<rest>.+)")
# Only with its unit: 同意3人 may be what was resolved.
COUNTED = re.compile(
    r"(?P<text>.+?)[\s，,；;。（(]+(?:表决(?:结果)?[：:]?\s*)?"
    r"(?P<votes>(?:(?:赞成|同意|反对|弃权)\s*[：:]?\s*\d{1,5}\s*票[，,、；;\s]*)+)[。）)]*"
)
PERSON = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{1,7}(·[\u3400-\u9fff]{1,7})*")


class MeetingNumberParser(DigitsParser):
    """A meeting's number; within a line only as #12, since minutes are full of other numbers."""

    async def spot(self, text: str, asking: Asking) -> Parsed:
        if not plain(text).startswith("#"):
            raise Unclear("number")
        return await self.parse(text, asking)


class ColleagueParser(MemberParser):
    """A member; within a line of free words only what may be one name is looked up, and #12 is the meeting."""

    async def spot(self, text: str, asking: Asking) -> Parsed:
        if " " in text or len(text) > NAME_LIMIT or plain(text).startswith("#"):
            raise Unclear("member")
        return await self.parse(text, asking)


class DueDayParser(DayParser):
    """A day to come: 12月5日 and 周五 are the next ones, and no guess."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        parsed = await super().parse(text, asking)
        return replace(parsed, is_guess=parsed.is_guess and parsed.value < asking.almanac.today(asking.now))


class TallyParser(DigitsParser):
    """赞成12票，反对0票，弃权1票; who is not named got none."""

    _VOTES = re.compile(
        r"(赞成|同意|反对|弃权|for|against|abstain(?:ed)?)\s*[：:]?\s*(\d{1,5})\s*[票人]?", re.IGNORECASE
    )
    _SIDES = {"赞成": 0, "同意": 0, "for": 0, "反对": 1, "against": 1}  # noqa: RUF012

    async def parse(self, text: str, asking: Asking) -> Parsed:
        words = plain(text)
        found = self._VOTES.findall(words)
        rest = re.sub(r"[\s,，、;；。.]|表决|结果|[：:]", "", self._VOTES.sub("", words))
        sides = [self._SIDES.get(side.lower(), 2) for side, _ in found]
        if rest or not found or len(set(sides)) != len(sides):
            raise Unclear("tally")
        counts = dict(zip(sides, (int(count) for _, count in found), strict=True))
        tally = Tally(counts.get(0, 0), counts.get(1, 0), counts.get(2, 0))
        return Parsed(tally, f"赞成{tally.in_favour}票反对{tally.against}票弃权{tally.abstained}票")


class PartNumberParser(DigitsParser):
    """发言2, 决议第1条."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        found = re.fullmatch(r"(议题|发言|决议|决定)\s*第?(\d{1,4})[条个号]?", plain(text))
        if not found:
            raise Unclear("part_number")
        part = PARTS[found[1]]
        return Parsed(PartNumber(part, int(found[2])), f"{PART_WORDS[part]}{int(found[2])}")


class MinutesTextParser(TextParser):
    """A whole text with a label a line: 主持人、记录人、列席、议题、发言、不同意见、决议、表决; the rest are notes."""

    limit = FULL_TEXT_LIMIT

    async def parse(self, text: str, asking: Asking) -> Parsed:
        words = (await super().parse(text, asking)).text
        content = Content()
        for line in words.splitlines():
            if line.strip():
                content = await self._with_line(content, line.strip(), asking)
        return Parsed(content, words)

    async def _with_line(self, content: Content, line: str, asking: Asking) -> Content:
        found = LINE.fullmatch(line)
        label = re.sub(r"[一二三四五六七八九十\d、.．\s]+", "", found["label"]) if found else ""
        if found is None:
            return _noting(content, line)
        rest = found["rest"].strip()
        match label:
            case "主持人" | "主持":
                return replace(content, chair=rest)
            case "记录人" | "记录":
                return replace(content, recorder=rest)
            case "列席" | "列席人员":
                return replace(content, guests=rest)
            case "议题" | "议程":
                return content.discussing(rest)
            case "决议" | "决定" | "会议决定":
                return await _resolved(content, rest, asking)
            case "表决" | "表决结果":
                tally: Tally = (await TallyParser().parse(rest, asking)).value
                return content.counting(tally) if content.resolutions else _noting(content, line)
            case "发言" | "不同意见" | "保留意见":
                return await _remarked(content, rest, asking, is_dissent=label != "发言")
        if OF_THE_LEDGER.fullmatch(label):
            return content
        if PERSON.fullmatch(label):
            return content.with_remark(Remark(label, rest))
        return _noting(content, line)


async def _resolved(content: Content, text: str, asking: Asking) -> Content:
    """Take a resolution, and the count behind it on the same line."""
    if found := COUNTED.fullmatch(text):
        tally: Tally = (await TallyParser().parse(found["votes"], asking)).value
        return content.resolving(found["text"], tally)
    return content.resolving(text, None)


async def _remarked(content: Content, text: str, asking: Asking, *, is_dissent: bool) -> Content:
    """Take what somebody said; behind her name stands a colon, or a blank where she is on the roster."""
    found = LINE.fullmatch(text) or SPOKEN.fullmatch(text)
    names = {member.name for member in await asking.people()}
    if found is None or (found.re is SPOKEN and found["label"] not in names):
        return _noting(content, text)
    return content.with_remark(Remark(found["label"].strip(), found["rest"].strip(), is_dissent))


def _noting(content: Content, line: str) -> Content:
    return replace(content, notes=f"{content.notes}\n{line}" if content.notes else line)
