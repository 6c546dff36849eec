"""Quorum and majority: the formulas of branch meetings, never merged, each from its article and its first day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Literal


class Formula(Enum):
    """For which business a quorum is counted; 支委会 has a quorum and no majority of its own in the articles."""

    ORDINARY = "ordinary"
    ADMISSION = "admission"
    ELECTION = "election"
    COMMITTEE = "committee"


class Outcome(Enum):
    """What a vote came to; VOID: more ballots came back than were given out."""

    PASSED = "passed"
    NOT_PASSED = "not_passed"
    NO_QUORUM = "no_quorum"
    VOID = "void"


# Which formulas a kind of meeting can need, by what the rule pack says of it.
FORMULAS: dict[str | None, tuple[Formula, ...]] = {
    "ordinary": (Formula.ORDINARY, Formula.ADMISSION, Formula.ELECTION),
    "committee": (Formula.COMMITTEE,),
    None: (),
}


class NoRuleYet(LookupError):
    """The formula had no article in force on that day, or the article names no majority."""


@dataclass(frozen=True)
class QuorumRule:
    """One edition of one formula.

    Args:
        since: its first day.
        share: of those expected with voting right who must be there.
        is_share_enough: exactly the share suffices (半数以上, 不少于五分之四); otherwise more is needed (超过).
        majority_of: more than half of whom must be in favour; None where the article names no majority.
        takes_written: formal written opinions given before by absent members count as votes.
        spares_excluded: members taken out of those expected by decision are not counted as expected.
        article: document and article.
    """

    since: date
    share: Fraction
    is_share_enough: bool
    majority_of: Literal["expected", "present"] | None
    takes_written: bool
    spares_excluded: bool
    article: str


HALF, FOUR_FIFTHS = Fraction(1, 2), Fraction(4, 5)
RULES: dict[Formula, tuple[QuorumRule, ...]] = {
    Formula.ORDINARY: (
        QuorumRule(
            date(2018, 10, 28), HALF, True, "expected", False, False, "《中国共产党支部工作条例（试行）》第11条"
        ),
    ),
    Formula.ADMISSION: (
        QuorumRule(
            date(2014, 5, 28), HALF, False, "expected", True, True,
            "《中国共产党发展党员工作细则》（2014年）第20条、第21条、第33条",
        ),
        QuorumRule(
            date(2026, 5, 11), HALF, False, "expected", True, True,
            "《中国共产党发展党员工作细则》（2026年修订，新条文请核对；按2014年第20条、第21条、第33条计算）",
        ),
    ),
    Formula.ELECTION: (
        QuorumRule(
            date(1990, 6, 27), FOUR_FIFTHS, False, "present", False, True,
            "《中国共产党基层组织选举工作暂行条例》（1990年）",
        ),
        QuorumRule(
            date(2020, 7, 13), FOUR_FIFTHS, True, "present", False, True,
            "《中国共产党基层组织选举工作条例》（2020年）",
        ),
    ),
    Formula.COMMITTEE: (
        QuorumRule(
            date(2018, 10, 28), HALF, True, None, False, False, "《中国共产党支部工作条例（试行）》第12条"
        ),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Quorum:
    """Whether enough are there: ``missing`` more are needed, 0 when it is reached."""

    formula: Formula
    expected: int
    present: int
    needed: int
    missing: int
    article: str

    @property
    def is_reached(self) -> bool:
        return self.missing == 0


@dataclass(frozen=True)
class Ballots:
    """Counted votes, each >= 0."""

    in_favour: int = 0
    against: int = 0
    abstained: int = 0

    @property
    def total(self) -> int:
        return self.in_favour + self.against + self.abstained


@dataclass(frozen=True)
class Decision:
    """What a vote came to: ``in_favour`` with written opinions, of ``base``, where ``needed`` pass."""

    outcome: Outcome
    in_favour: int
    needed: int
    base: int
    quorum: Quorum


def rule(formula: Formula, on: date) -> QuorumRule:
    """Return the edition of a formula in force on a day.

    Raises:
        NoRuleYet: none had begun.

    >>> rule(Formula.ELECTION, date(2020, 7, 12)).is_share_enough
    False
    >>> rule(Formula.ELECTION, date(2020, 7, 13)).is_share_enough
    True
    """
    begun = [edition for edition in RULES[formula] if edition.since <= on]
    if not begun:
        raise NoRuleYet(f"{formula.value} has no article on {on}")
    return max(begun, key=lambda edition: edition.since)


def quorum(formula: Formula, expected: int, present: int, *, on: date) -> Quorum:
    """Return whether enough members with voting right are there.

    Args:
        expected: members with voting right who should be there (应到), >= 0.
        present: those of them who are there, 0 to ``expected``.
        on: the day of the meeting; picks the edition.

    Raises:
        NoRuleYet: no edition had begun.
        ValueError: more are present than expected.

    Source: 中国共产党支部工作条例（试行） 第11条、第12条; 中国共产党发展党员工作细则（2014年） 第20条、第21条、第33条;
    中国共产党基层组织选举工作条例.

    >>> quorum(Formula.ORDINARY, 10, 5, on=date(2026, 11, 20)).missing
    0
    >>> quorum(Formula.ADMISSION, 10, 5, on=date(2026, 11, 20)).missing
    1
    >>> quorum(Formula.ELECTION, 10, 5, on=date(2026, 11, 20)).missing
    3
    """
    if not 0 <= present <= expected:
        raise ValueError(f"{present} present of {expected} expected")
    edition = rule(formula, on)
    share = edition.share * expected
    # Of nobody nobody is enough: a meeting without voters decides nothing.
    needed = max(1, -(-share.numerator // share.denominator) if edition.is_share_enough else int(share) + 1)
    return Quorum(formula, expected, present, needed, max(0, needed - present), edition.article)


def decide(
    formula: Formula,
    expected: int,
    present: int,
    ballots: Ballots,
    written: Ballots | None = None,
    *,
    issued: int,
    on: date,
) -> Decision:
    """Return what a vote came to.

    Args:
        expected: as for `quorum`.
        present: as for `quorum`.
        ballots: what those present voted; abstaining and not voting are not being in favour.
        written: formal written opinions of absent members given before; they count where the article says so.
        issued: ballots given out, or hands that could be raised.
        on: the day of the meeting.

    Raises:
        NoRuleYet: no edition had begun, or it names no majority.
        ValueError: the counts cannot be.

    Source: as `quorum`; 收回选票多于发出选票的选举无效: 中国共产党基层组织选举工作条例.

    >>> decide(Formula.ORDINARY, 10, 5, Ballots(5), issued=5, on=date(2026, 11, 20)).outcome
    <Outcome.NOT_PASSED: 'not_passed'>
    >>> decide(Formula.ORDINARY, 10, 6, Ballots(6), issued=6, on=date(2026, 11, 20)).outcome
    <Outcome.PASSED: 'passed'>
    """
    edition, written = rule(formula, on), written or Ballots()
    if edition.majority_of is None:
        raise NoRuleYet(f"{formula.value} names no majority")
    if written.total > (expected - present if edition.takes_written else 0):
        raise ValueError(f"{written.total} written opinions of {expected - present} absent members")
    reached = quorum(formula, expected, present, on=on)
    base = expected if edition.majority_of == "expected" else present
    needed = base // 2 + 1
    in_favour = ballots.in_favour + written.in_favour
    if ballots.total > issued:
        if formula is not Formula.ELECTION:
            raise ValueError(f"{ballots.total} votes of {issued}")
        outcome = Outcome.VOID
    elif not reached.is_reached:
        outcome = Outcome.NO_QUORUM
    else:
        outcome = Outcome.PASSED if in_favour >= needed else Outcome.NOT_PASSED
    return Decision(outcome, in_favour, needed, base, reached)
