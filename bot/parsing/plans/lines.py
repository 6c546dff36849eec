"""Lines of a plan typed in chat: 3月5日 15:00 主题党日 学雷锋志愿服务 领学人 张敏 三楼会议室."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.parsing.meetings import kind_called
from bot.parsing.plain import looks_like_place
from bot.parsing.plans.moments import Misplanned, read_clocks, read_moment
from bot.parsing.plans.rows import WrittenRow
from models.rules.meetings import MeetingKind
from models.rules.plans import Wrong

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x00A0: " "}
_NUMBERING = re.compile(r"\s*(?:[0-9]{1,3}(?:[、)]\s*|\.\s+)|\([0-9一二三四五六七八九十]{1,3}\)\s*|[•·*]\s*|-\s+)")
# What stands in brackets belongs to its word, commas and all.
_WORD = re.compile(r"(?:\([^()]*\)|[^\s,;。])+")
_CELL = re.compile(r"[^\t]+")
_LINK = re.compile(r"https?://\S+")
_LABELS = {
    **dict.fromkeys(("领学人", "领学", "主讲人", "主讲", "授课人", "讲课人", "领学同志"), "reader"),
    **dict.fromkeys(("外请", "外请主讲人", "外请领学人", "外请专家", "特邀主讲人"), "outside"),
    **dict.fromkeys(("党小组", "小组"), "group"),
    **dict.fromkeys(("地点", "会议地点", "地址"), "place"),
    **dict.fromkeys(("材料", "学习材料", "资料", "学习资料", "链接"), "materials"),
    **dict.fromkeys(("议题", "主题", "内容", "学习内容"), "topic"),
    **dict.fromkeys(("时间", "开始时间"), "clock"),
    **dict.fromkeys(("日期",), "day"),
    **dict.fromkeys(("会议", "类型", "种类"), "kind"),
}
_READER = re.compile(
    r"(?:领学人|主讲人|授课人|讲课人)(?P<after>[^\d\W]{2,8}(?:·[^\d\W]{1,8})*(?:\([^()]*外请[^()]*\))?)"
)
_READER_BEFORE = re.compile(r"(?P<before>[^\d\W]{2,8}(?:·[^\d\W]{1,8})*)(?:同志)?(?:领学|主讲)")
_OUTSIDE = re.compile(r"(?:外请|外聘|特邀)(?:领学人|主讲人|授课人|讲课人)?(?P<name>[^\d\W]{2,8}(?:\([^()]+\))?)")
_MARKED = re.compile(r"[^\s()]{2,12}\([^()]*(?:外请|外聘|特邀)[^()]*\)")
_GROUP = re.compile(r"第?[0-9一二三四五六七八九十]{1,3}(?:党)?小组")
_NAMED_GROUP = re.compile(r"\S{1,12}党小组")
_ORDER = ("day", "clock", "kind", "topic", "reader", "place", "materials")
_DAY_SPAN = 3
_LOOKS_LIKE_CLOCK = re.compile(r"[0-9]{1,2}[:点][0-9]{0,2}分?(?:[-~—至到][0-9:点分]+)?")
_ROOM = re.compile(r".*(室|楼|层)[0-9]*|(线上|腾讯会议).*")
_BEGINS_LIKE_DAY = re.compile(r"[0-9一二三四五六七八九十]{1,4}[年月./-]")
# 2月30日 is not 2月3日 with something behind it.
_GOES_ON = "0123456789一二三四五六七八九十日号至到-—~:点时分半"
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
    # As long as the line itself, of which the topic keeps its own punctuation.
    text = line.translate(_WIDE)
    if found := _NUMBERING.match(text):
        line, text = line[found.end() :], text[found.end() :]
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
    pieces = _without_group(pieces, parts, kinds)
    pieces = _without_place(pieces, parts)
    if pieces and "kind" not in parts.said:
        parts.take("kind", pieces.pop(0).text)
    parts.take("topic", _joined(pieces, line))
    day, clock, kind, topic, reader, place, materials = (parts.said.get(name, "") for name in _ORDER)
    if "outside" in parts.said:
        reader = f"外请 {parts.said['outside']}"
    return WrittenRow(
        number, "", day, clock, kind, topic, reader, place, materials, fault, group=parts.said.get("group", "")
    )


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
        if cut := _day_before(each.text, now):
            parts.take("day", each.text[:cut])
            return [*pieces[:index], _Piece(each.text[cut:], each.start + cut, each.end), *pieces[index + 1 :]]
    for index, each in enumerate(pieces):
        if _LOOKS_LIKE_DAY.fullmatch(each.text):
            parts.take("day", each.text)
            return pieces[:index] + pieces[index + 1 :]
    raise Misplanned(Wrong.NO_DAY, " ".join(each.text for each in pieces))


def _day_before(words: str, now: datetime) -> int:
    """Return where the day ends that words without any blank begin with, 0 when they begin with none."""
    if not _BEGINS_LIKE_DAY.match(words):
        return 0
    cuts = (cut for cut in range(len(words) - 1, 2, -1) if words[cut] not in _GOES_ON)
    return next((cut for cut in cuts if _names_day(words[:cut], now)), 0)


def _names_day(words: str, now: datetime) -> bool:
    try:
        read_moment(words, now)
    except Misplanned:
        return False
    return True


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
    if text not in _LABELS and (found := _OUTSIDE.fullmatch(text)):
        return "outside", found["name"]
    if _MARKED.fullmatch(text):
        return "reader", text
    if found := _READER.fullmatch(text) or _READER_BEFORE.fullmatch(text):
        return "reader", found[1]
    if kind_called(text, kinds):
        return "", ""
    label, _, value = text.partition(":")
    return (_LABELS[label.strip()], value.strip()) if label.strip() in _LABELS else ("", "")


def _without_clock(pieces: list[_Piece], parts: _Parts) -> list[_Piece]:
    for index, each in enumerate(pieces):
        is_clock = _is_clock(each.text) or _LOOKS_LIKE_CLOCK.fullmatch(each.text)
        if is_clock and parts.take("clock", each.text):
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


def _without_group(pieces: list[_Piece], parts: _Parts, kinds: Sequence[MeetingKind]) -> list[_Piece]:
    """Take the first word that names a group; any name ending in 党小组 only where a group holds such a meeting."""
    kind = kind_called(parts.said.get("kind", ""), kinds)
    is_held_by_groups = kind is not None and kind.audience == "group"
    for index, each in enumerate(pieces):
        is_group = _GROUP.fullmatch(each.text) or (is_held_by_groups and _NAMED_GROUP.fullmatch(each.text))
        if is_group and parts.take("group", each.text):
            return pieces[:index] + pieces[index + 1 :]
    return pieces


def _without_place(pieces: list[_Piece], parts: _Parts) -> list[_Piece]:
    """Take the last words that look like a place, unless they are all there is to be the topic.

    The first words left are the topic, such as 参观革命纪念馆, but for a room.
    """
    for index in range(len(pieces) - 1, -1, -1):
        text = pieces[index].text
        is_place = looks_like_place(text) if index or "topic" in parts.said else _ROOM.fullmatch(text) and pieces[1:]
        if is_place and parts.take("place", text):
            return pieces[:index] + pieces[index + 1 :]
    return pieces


def _joined(pieces: Sequence[_Piece], line: str) -> str:
    """Return pieces as they stood in the line, with a blank where others were taken out between them."""
    joined, end = "", -1
    for each in pieces:
        between = line[end : each.start] if end >= 0 else ""
        joined += between if len(between.strip()) <= 1 else " "
        joined += line[each.start : each.end]
        end = each.end
    return joined
