"""What must hold of every message and every roll, whoever says it and whenever."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from tests.simulation.chats import Heard
from tests.simulation.model import CHINA, LATE, LEAVE, PRESENT, UNRECORDED, WEEKLY_BUDGET, Model, Result, is_quiet

ASKED_AGAIN = ("会议快到了，请答复能否参加", "书记想确认人数")
REMINDERS = ("会议快到了，请答复能否参加", "的党费还没有登记", "的会没有见到您", "后面的学习有空请来参加")
DIGEST = "近几天还有这些事"
DUES = "收缴日"
# Before the day on which a month is collected, on it, and twice after.
DUES_STAGES = 4
MARKS = {"·": UNRECORDED, "✓": PRESENT, "迟": LATE, "假": LEAVE, "缺": "absent"}
COMING_LINE = re.compile(r"/coming (\d+)")
COUNTED = re.compile(r"(实到|迟到|请假|缺席|未登记)(\d+)人(?:：(.*))?")
EXPECTED = re.compile(r"应到(\d+)人")


class Judge:
    """Hears everything, and objects."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.wrong: list[str] = []
        self.moved: set[str] = set()
        self.reminders = 0
        self._asked: Counter[tuple[str, int, datetime]] = Counter()
        self._owed: Counter[tuple[str, str]] = Counter()
        self._unasked: Counter[tuple[str, date]] = Counter()
        self._digests: Counter[tuple[str, date]] = Counter()
        self._once: set[tuple[datetime, str, str]] = set()

    def object(self, text: str) -> None:
        self.wrong.append(text)

    def hear(self, heard: Iterable[Heard], speakers: set[str]) -> None:
        """Hold messages just sent against what may be said, to whom and when."""
        names = {each.name for each in self.model.members.values()}
        for each in heard:
            if each.is_of_room:
                if named := [name for name in names if name in each.text]:
                    self.object(f"{each.at}: the group {each.chat} read the names {named}: {each.text!r}")
                continue
            if each.by_clock and is_quiet(each.at):
                self.object(f"{each.at}: the clock spoke to {each.reader} in quiet time: {each.text!r}")
            if any(words in each.text for words in ASKED_AGAIN):
                self._judge_asking(each)
            if each.reader not in speakers:
                self._judge_share(each)

    def _judge_asking(self, each: Heard) -> None:
        [number] = {int(found[1]) for line in each.buttons.values() if (found := COMING_LINE.fullmatch(line))}
        members = [who.number for who in self.model.members.values() if who.name == each.reader]
        if not any(self.model.may_be_asked(member, number) for member in members):
            self.object(f"{each.at}: {each.reader} was asked again of meeting {number}, who must not be: {each.text!r}")
        starts = self.model.meetings[number].starts
        self._asked[each.reader, number, starts] += 1
        if self._asked[each.reader, number, starts] > 3:
            self.object(f"{each.at}: {each.reader} was reminded of meeting {number} a fourth time")

    def _judge_share(self, each: Heard) -> None:
        """The clock's reminders keep to the week's budget, and say nothing twice at once."""
        week = (each.reader, _monday(each.at))
        if each.by_clock and any(words in each.text for words in REMINDERS):
            self.reminders += 1
            if self._unasked[week] >= WEEKLY_BUDGET and each.reader not in self.moved:
                self.object(
                    f"{each.at}: {each.reader} had {self._unasked[week]} messages this week, and: {each.text!r}"
                )
            is_exempt = all(who.is_exempt for who in self.model.members.values() if who.name == each.reader)
            if is_exempt:
                self.object(f"{each.at}: {each.reader}, who is exempt, was reminded: {each.text!r}")
        if each.by_clock and DUES in each.text and not each.text.startswith(DIGEST):
            self._judge_dues(each)
        if each.text.startswith(DIGEST):
            self._digests[week] += 1
            if self._digests[week] > 1:
                self.object(f"{each.at}: {each.reader} got a second digest of the week")
        if (each.at, each.chat, each.text) in self._once:
            self.object(f"{each.at}: {each.reader} was told twice at once: {each.text!r}")
        self._once.add((each.at, each.chat, each.text))
        self._unasked[week] += 1

    def _judge_dues(self, each: Heard) -> None:
        """Of the same months somebody hears once in each stage, until a month is added."""
        months = each.text.partition("。")[0]
        self._owed[each.reader, months] += 1
        if self._owed[each.reader, months] > DUES_STAGES:
            self.object(f"{each.at}: {each.reader} was reminded too often: {each.text!r}")

    def judge_result(self, at: datetime, number: int, text: str, expected: Result) -> None:
        """Hold the words the secretary is shown at closing against the model, person by person."""
        shown = {label: (0, frozenset[str]()) for label in ("实到", "迟到", "请假", "缺席", "未登记")}
        for label, count, names in COUNTED.findall(text):
            shown[label] = (int(count), frozenset(names.split("、")) if names else frozenset())
        foretold = dict(
            zip(
                shown, (expected.came, expected.late, expected.leave, expected.absent, expected.unrecorded), strict=True
            )
        )
        for label, names in foretold.items():
            if shown[label] != (len(names), names):
                more, less = sorted(shown[label][1] - names), sorted(names - shown[label][1])
                self.object(f"{at}: meeting {number}, {label}: {shown[label][0]} for {len(names)}, +{more} -{less}")
        found = EXPECTED.search(text)
        if found is None or int(found[1]) != expected.expected:
            self.object(f"{at}: meeting {number}, 应到 {expected.expected}: {text!r}")

    def judge_roll(self, at: datetime, number: int, shown: Heard) -> None:
        """Hold the buttons of the roll against the model."""
        meeting = self.model.meetings[number]
        foretold = {
            f"/mark {number} #{member}": row.presence
            for member, row in meeting.rows.items()
            if row.presence != UNRECORDED or not self.model.members[member].has_left
        }
        seen = {
            line.rpartition(" ")[0]: MARKS[label[0]]
            for label, line in shown.buttons.items()
            if line.startswith("/mark ")
        }
        if seen != foretold:
            self.object(f"{at}: the roll of meeting {number}: {_difference(seen, foretold)}")

    def judge_answers(self, at: datetime, number: int, text: str) -> None:
        """Hold the list of who said what against the model."""
        labels = {"已报名": "coming", "请假": LEAVE, "还没答复": "silent", "没有答复、免提醒": "exempt"}
        seen = dict.fromkeys(labels.values(), frozenset[str]())
        for line in text.splitlines():
            if found := re.fullmatch(r"(已报名|请假|还没答复|没有答复、免提醒)\d+人：(.*)", line):
                seen[labels[found[1]]] = frozenset(found[2].split("、"))
        foretold = self.model.answers(number)
        if seen != foretold:
            self.object(f"{at}: who answered meeting {number}: {_difference(seen, foretold)}")

    def judge_ledger(self, at: datetime, number: int, rows: Mapping[int, tuple[str, str]]) -> None:
        """Hold the rows of the ledger, answer and presence by member, against the model."""
        meeting = self.model.meetings[number]
        foretold = {
            member: (self.model.answer_of(meeting, member), row.presence) for member, row in meeting.rows.items()
        }
        if dict(rows) != foretold:
            self.object(f"{at}: the ledger of meeting {number}: {_difference(dict(rows), foretold)}")


def _difference(seen: Mapping[object, object], foretold: Mapping[object, object]) -> str:
    keys = [key for key in {**seen, **foretold} if seen.get(key) != foretold.get(key)]
    return "; ".join(f"{key}: {seen.get(key)} for {foretold.get(key)}" for key in keys[:6])


def _monday(at: datetime) -> date:
    day = at.astimezone(CHINA).date()
    return date.fromordinal(day.toordinal() - day.weekday())
