"""Lines of a plan typed in chat: 3月5日 15:00 主题党日 学雷锋志愿服务 领学人 张敏 三楼会议室."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.parsing.meetings import kind_called
from bot.parsing.plain import looks_like_place
from bot.parsing.plans.moments import Misplanned, read_clocks, read_moment
from bot.parsing.plans.rows import WrittenRow
from models.rules.meetings import MeetingKind
from models.rules.plans import Wrong

_NUMBERING = re.compile(r"\s*(?:[0-9]{1,3}(?:[、)]\s*|\.\s+)|\([0-9一二三四五六七八九十]{1,3}\)\s*|[•·*]\s*|-\s+)")
_WORD = re.compile(r"[^\s,;。]+")
_CELL = re.compile(r"[^\t]+")
_LINK = re.compile(r"https?://\S+")
_LABELS = {
    **dict.fromkeys(("领学人", "领学", "主讲人", "主讲", "授课人", "讲课人", "领学同志"), "reader"),
    **dict.fromkeys(("地点", "会议地点", "地址"), "place"),
    **dict.fromkeys(("材料", "学习材料", "资料", "学习资料", "链接"), "materials"),
    **dict.fromkeys(("议题", "主题", "内容", "学习内容"), "topic"),
    **dict.fromkeys(("时间", "开始时间"), "clock"),
    **dict.fromkeys(("日期",), "day"),
    **dict.fromkeys(("会议", "类型", "种类"), "kind"),
}
_READER = re.compile(r"(?:领学人|主讲人|授课人|讲课人)(?P<after>[^\d\W]{2,8}(?:·[^\d\W]{1,8})*)")
_READER_BEFORE = re.compile(r"(?P<before>[^\d\W]{2,8}(?:·[^\d\W]{1,8})*)(?:同志)?(?:领学|主讲)")
_ORDER = ("day", "clock", "kind", "topic", "reader", "place", "materials")
_DAY_SPAN = 3
_LOOKS_LIKE_DAY = re.compile(r"\S*[0-9一二三四五六七八九十](?:月|[./-][0-9])\S*|每\S*")


@dataclass
class _Parts:
    """What was found of a line so far."""

    said: dict[str, str] = field(default_factory=dict)

    def take(self, name: str, text: str) -> bool:
        if name in self.said:
            return False
        self.said[name] = text.strip()
        return True


@dataclass(frozen=True)
class _Piece:
    text: str
    start: int
    end: int


def read_line(line: str, number: int, kinds: Sequence[MeetingKind], now: datetime) -> WrittenRow:
    """Take one line apart; what tells day, kind, people and place by itself may stand in any order."""
    text = unicodedata.normalize("NFKC", line)
    if found := _NUMBERING.match(text):
        text = text[found.end() :]
    pieces = [_Piece(each[0].strip(), *each.span()) for each in (_CELL if "\t" in text else _WORD).finditer(text)]
    parts = _Parts()
    fault = None
    try:
        pieces = _without_day([each for each in pieces if each.text], parts, now)
    except Misplanned as wrong:
        fault = wrong
    pieces = _without_labels(pieces, parts, kinds)
    pieces = _without_clock(pieces, parts)
    pieces = _without_kind(pieces, parts, kinds)
    pieces = _without_place(pieces, parts)
    if pieces and "kind" not in parts.said:
        parts.take("kind", pieces.pop(0).text)
    parts.take("topic", _joined(pieces, text))
    day, clock, kind, topic, reader, place, materials = (parts.said.get(name, "") for name in _ORDER)
    return WrittenRow(number, "", day, clock, kind, topic, reader, place, materials, fault)


def _without_day(pieces: list[_Piece], parts: _Parts, now: datetime) -> list[_Piece]:
    """Take the first words that are a day, with the time behind it.

    Raises:
        Misplanned: no words are; named is what looks like one.
    """
    for start in range(len(pieces)):
        for length in range(min(_DAY_SPAN, len(pieces) - start), 0, -1):
            words = " ".join(each.text for each in pieces[start : start + length])
            if _is_day(words, now):
                parts.take("day", words)
                return pieces[:start] + pieces[start + length :]
    for index, each in enumerate(pieces):
        if _LOOKS_LIKE_DAY.fullmatch(each.text):
            parts.take("day", each.text)
            return pieces[:index] + pieces[index + 1 :]
    raise Misplanned(Wrong.NO_DAY, " ".join(each.text for each in pieces))


def _is_day(words: str, now: datetime) -> bool:
    if _is_clock(words):
        return False
    try:
        read_moment(words, now)
    except Misplanned as wrong:
        return wrong.wrong in (Wrong.MONTH_ONLY, Wrong.SEVERAL_DAYS, Wrong.OTHER_WEEKDAY, Wrong.COMES_AGAIN)
    return True


def _is_clock(words: str) -> bool:
    try:
        read_clocks(words)
    except Misplanned:
        return False
    return True


def _without_labels(pieces: list[_Piece], parts: _Parts, kinds: Sequence[MeetingKind]) -> list[_Piece]:
    """Take what is said with its label, in one word or in two, and links."""
    left: list[_Piece] = []
    waiting = ""
    for each in pieces:
        name, value = _labelled(each.text, kinds)
        if waiting and parts.take(waiting, each.text.lstrip(":")):
            waiting = ""
        elif name and not value:
            waiting = name
        elif not name or not parts.take(name, value):
            left.append(each)
    return left


def _labelled(text: str, kinds: Sequence[MeetingKind]) -> tuple[str, str]:
    """Return which part of a row a word tells and what, two empty texts when it tells none by itself."""
    if _LINK.fullmatch(text):
        return "materials", text
    if found := _READER.fullmatch(text) or _READER_BEFORE.fullmatch(text):
        return "reader", found[1]
    if kind_called(text, kinds):
        return "", ""
    label, _, value = text.partition(":")
    return (_LABELS[label.strip()], value.strip()) if label.strip() in _LABELS else ("", "")


def _without_clock(pieces: list[_Piece], parts: _Parts) -> list[_Piece]:
    for index, each in enumerate(pieces):
        if _is_clock(each.text) and parts.take("clock", each.text):
            return pieces[:index] + pieces[index + 1 :]
    return pieces


def _without_kind(pieces: list[_Piece], parts: _Parts, kinds: Sequence[MeetingKind]) -> list[_Piece]:
    """Take the first word that is a kind of meeting; of 党课:学习党章 only what stands before the colon."""
    for index, each in enumerate(pieces):
        word, _, rest = each.text.partition(":")
        bare = re.sub(r"[(\[【].*?[)\]】]", "", word)
        if kind_called(bare, kinds) and parts.take("kind", bare):
            behind = [_Piece(rest, each.end - len(rest), each.end)] if rest else []
            return pieces[:index] + behind + pieces[index + 1 :]
    return pieces


def _without_place(pieces: list[_Piece], parts: _Parts) -> list[_Piece]:
    """Take the last words that look like a place, unless they are all there is to be the topic."""
    needed = "topic" not in parts.said
    for index in range(len(pieces) - 1, int(needed) - 1, -1):
        if looks_like_place(pieces[index].text) and parts.take("place", pieces[index].text):
            return pieces[:index] + pieces[index + 1 :]
    return pieces


def _joined(pieces: Sequence[_Piece], text: str) -> str:
    """Return pieces as they stood in the line, with a blank where others were taken out between them."""
    joined, end = "", -1
    for each in pieces:
        between = text[end : each.start] if end >= 0 else ""
        joined += (between if len(between.strip()) <= 1 and between else " " if joined else "") + each.text
        end = each.end
    return joined
