"""What members do about a meeting: answer, change their mind, come early, late, twice, with the wrong account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from tests.simulation.model import CALLED, CLOSES, COMING, LEAVE, OPENS, Meeting
from tests.simulation.play import Line, Play, minutes

Effect = Callable[[int, datetime], None]

PASSER_BY = "路人甲"
# What people say over the days: to come, or not, or first the one and then the other.
ANSWERS = (
    ((COMING,), 40), ((LEAVE,), 12), ((COMING, LEAVE), 6), ((LEAVE, COMING), 5), ((COMING, COMING), 4), ((), 33),
)  # fmt: skip
EXEMPT_ANSWERS = (((), 75), ((COMING,), 15), ((LEAVE,), 10))
# Minutes from the start, and how many come then; the edges of the window and of lateness are among them.
BEFORE_AND_AFTER = ((-46, 2), (-31, 2), (-30, 8), (-12, 22), (-5, 22), (0, 14), (10, 12), (11, 9), (25, 5))
# Minutes from the end.
AT_THE_END = ((-1, 2), (30, 3), (31, 2), (45, 1))
WAYS = (("button", 50), ("bare", 16), ("code", 16), ("qr", 14), ("wrong", 2), ("stale", 2))


class Habits:
    """Plans what everybody invited says to a meeting."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self.chance = Random(play.chance.random())

    def learn_of(self, meeting: Meeting) -> None:
        """Plan the answers and check-ins of everybody invited, in a few busy minutes."""
        play, now = self.play, self.play.now
        ahead = (meeting.starts - now) / timedelta(minutes=1)
        asked = sorted(now + minutes(self.chance.uniform(5, max(ahead - 5, 6))) for _ in range(3))
        comes = self.chance.uniform(0.3, 0.95)
        for member in meeting.rows:
            who = play.model.members[member]
            says = _pick(self.chance, EXEMPT_ANSWERS if who.is_exempt else ANSWERS)
            moments = sorted(self.chance.sample(asked, len(says)))
            for said, at in zip(says, moments, strict=True):
                play.plan(at, self._answer(who.name, meeting.number, said))
            likely = {COMING: 0.9, LEAVE: 0.06}.get(says[-1] if says else "", 0.4) * comes
            if self.chance.random() < likely:
                self._come(who.name, meeting)
            if self.chance.random() < 0.03:
                late = self.chance.choice((meeting.starts + minutes(15), meeting.ends + minutes(3)))
                play.plan(late, self._answer(who.name, meeting.number, LEAVE))
        self._strangers(meeting)

    def come_again(self, meeting: Meeting) -> None:
        """A meeting was put off: those who meant to come do so then."""
        for member in meeting.rows:
            if self.chance.random() < 0.6:
                self._come(self.play.model.members[member].name, meeting)

    def _come(self, who: str, meeting: Meeting) -> None:
        since_start = self.chance.random() < 0.95
        offset = _pick(self.chance, BEFORE_AND_AFTER if since_start else AT_THE_END)
        if self.chance.random() < 0.6:
            offset, since_start = (-12, 0, 10, 11)[meeting.number % 4], True
        at = (meeting.starts if since_start else meeting.ends) + minutes(offset)
        line = self._check_in(who, meeting.number, _pick(self.chance, WAYS))
        self.play.plan(at, line)
        if self.chance.random() < 0.08:
            self.play.plan(at + minutes(self.chance.choice((1, 12))), line)
        if line.effect is nothing and self.chance.random() < 0.7:
            self.play.plan(at + minutes(1), self._check_in(who, meeting.number, "button"))

    def _strangers(self, meeting: Meeting) -> None:
        """People who are not invited try as well, from the buttons of others."""
        invited = {self.play.model.members[number].name for number in meeting.rows}
        # By name: who left and came back stands in the model twice.
        others = [each.name for each in self.play.model.members.values() if each.name not in invited]
        at = meeting.starts + minutes(self.chance.choice((-5, 0, 10)))
        for who in (*self.chance.sample(others, min(2, len(others))), PASSER_BY):
            if self.chance.random() < 0.3:
                text = self.chance.choice((f"/checkin {meeting.number}", f"/coming {meeting.number}", "/start {qr}"))
                self.play.plan(at, Line(who, text, is_press=text[1] == "c", meeting=meeting.number))

    def _answer(self, who: str, number: int, said: str) -> Line:
        word, command = ("参加", "coming") if said == COMING else ("请假", "leave")
        way = self.chance.random()
        if way < 0.2:
            return Line(who, word, self._to_the_only(said))
        reason = " 出差" if said == LEAVE else ""
        text = f"/{command} {number}" if way < 0.7 else f"{word} {number}{reason}"
        effect = lambda member, at: self.play.model.answer(member, number, said, at)  # noqa: E731
        return Line(who, text, effect, is_press=way < 0.7)

    def _check_in(self, who: str, number: int, way: str) -> Line:
        def in_the_room(member: int, at: datetime) -> None:
            if number in self.play.screens:
                self.play.model.check_in(member, number, at)

        def anyhow(member: int, at: datetime) -> None:
            self.play.model.check_in(member, number, at)

        match way:
            case "button":
                return Line(who, f"/checkin {number}", anyhow, is_press=True)
            case "bare":
                return Line(who, "签到", self._at_the_only)
            case "code":
                return Line(who, "签到 {code}", in_the_room, meeting=number)
            case "qr":
                return Line(who, "/start {qr}", in_the_room, meeting=number)
        return Line(who, "签到 {wrong}" if way == "wrong" else "/start {stale}", nothing, meeting=number)

    def _to_the_only(self, said: str) -> Effect:
        """Without a number the only meeting that is not over is meant; with several she is asked which."""

        def effect(member: int, at: datetime) -> None:
            model = self.play.model
            ahead = [each for each in model.meetings.values() if member in each.rows and each.state == CALLED]
            open_ones = [each.number for each in ahead if each.ends > at]
            if len(open_ones) == 1:
                model.answer(member, open_ones[0], said, at)

        return effect

    def _at_the_only(self, member: int, at: datetime) -> None:
        model = self.play.model
        mine = [each for each in model.meetings.values() if member in each.rows and each.state == CALLED]
        open_ones = [each.number for each in mine if each.starts - OPENS <= at <= each.ends + CLOSES]
        if len(open_ones) == 1:
            model.check_in(member, open_ones[0], at)


def nothing(member: int, at: datetime) -> None:
    """What was said changes nothing."""


def _pick(chance: Random, weighted: tuple[tuple[object, int], ...]) -> object:
    [found] = chance.choices([each for each, _ in weighted], [weight for _, weight in weighted])
    return found
