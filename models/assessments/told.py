"""What is told of assessments. Those that carry a base or an amount go to the member and to her dues keepers alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.facts import fact
from models.rules.assessments import BaseProblem, Payer, Regime, ReliefKind
from models.rules.dues import DuesState
from models.rules.values import Money, Month


@fact
class Assessed:
    """To the keeper: what she entered, and what it comes to; ``refigured`` months changed with it."""

    name: str
    payer: Payer
    base: Money | None
    amount: Money
    first_month: Month
    refigured: int


@fact
class AssessmentTold:
    """To the member: what she pays by from now on; she says whether it is right."""

    payer: Payer
    base: Money | None
    amount: Money
    first_month: Month


@fact
class BaseImpossible:
    """A base that cannot be right for the category; the bounds are given where there are some."""

    problem: BaseProblem
    payer: Payer
    least: Money | None
    most: Money | None


@fact
class ReasonNeeded:
    """What was fixed for the year changes only for a reason, which was not given."""

    name: str
    year: int


@fact
class AssessmentConfirmed:
    """To the member: her word that the figure is right is written down."""

    first_month: Month


@fact
class NothingAssessed:
    """Nothing was assessed for this year yet; to the keeper with a ``name``, to the member without."""

    name: str = ""


@fact
class StillUnassessed:
    """To the keeper: whose amount for a month nobody knows yet; names, never amounts."""

    month: Month
    names: tuple[str, ...]


@fact
class Explained:
    """Why a month is what it is, to the member (without a name) or to her keeper.

    ``band_mille`` of a base over ``over_yuan`` up to ``up_to_yuan``; ``source`` is the edition since ``since``.
    """

    name: str
    month: Month
    state: DuesState
    amount: Money | None
    payer: Payer | None
    regime: Regime | None
    base: Money | None
    band_mille: int | None
    over_yuan: int | None
    up_to_yuan: int | None
    is_capped: bool
    figured: Money | None
    document: str
    article: str
    since: date
    relief: ReliefKind | None
    agreed_on: date | None
    approved_by: str | None
    approved_on: date | None
    may_ask: bool


@fact
class NoSuchMonth:
    """There is no row of dues for that month."""

    month: Month | None


@fact
class QueryNoted:
    """To the member: her question, or request for relief, went to the keeper; these months are left alone till then.

    ``is_awaited``: there is no keeper yet.
    """

    first_month: Month
    is_awaited: bool = False
    asks_relief: bool = False


@fact
class QueryWaiting:
    """To the keeper: a member doubts her figure, or asks for relief, in her own words."""

    number: int
    name: str
    words: str
    member_id: int = 0
    asks_relief: bool = False


@fact
class QueriesWaiting:
    """To the keeper: all that members asked of her and she has not answered, the oldest first."""

    queries: tuple[QueryWaiting, ...]


@fact
class QueryOpen:
    """She has asked already, and the answer is still to come."""

    first_month: Month
    asks_relief: bool = False


@fact
class QueryAnswered:
    """To the member: what the keeper answers to her question, or to her request for relief."""

    question: str
    words: str
    asks_relief: bool = False


@fact
class QueryClosed:
    """To the keeper: the answer was passed on."""

    name: str


@fact
class NoSuchQuery:
    """No open question of that number waits for this keeper."""

    number: int


@fact
class RegimeSet:
    """To the keeper: whose pay it is, and what therefore belongs to the base."""

    name: str
    regime: Regime


@fact
class ReliefEntered:
    """To the keeper: a relief is written down; it holds at once unless it waits for the higher committee."""

    number: int
    name: str
    kind: ReliefKind
    first_month: Month
    last_month: Month
    amount: Money | None
    is_waiting: bool


@fact
class ReliefTold:
    """To the member: for these months she pays less, or nothing."""

    kind: ReliefKind
    first_month: Month
    last_month: Month
    amount: Money | None


@fact
class ReliefPassedOn:
    """To the member who asked: the branch agreed to a relief, which waits for the next higher committee."""

    first_month: Month
    last_month: Month


@fact
class ReliefsUndecided:
    """To the keepers: who ``asked`` for relief that nobody decided on, and whose ``agreed`` relief nobody approved.

    ``queries`` and ``reliefs`` are their numbers; ``doubting``: whose doubt of her figure nobody answered; never an
    amount.
    """

    asked: tuple[str, ...]
    queries: tuple[int, ...]
    agreed: tuple[str, ...]
    reliefs: tuple[int, ...]
    doubting: tuple[str, ...] = ()


@fact
class ReliefEnded:
    """To the keeper: a relief holds no longer; months already settled stay as they are."""

    name: str


@fact
class NoSuchRelief:
    """No relief of that number waits, or holds, in this keeper's branches."""

    number: int


@fact
class MonthsBackwards:
    """The last month lies before the first."""

    first_month: Month
    last_month: Month


@fact
class PaysQuarterly:
    """To the keeper: from now on a member is reminded once a quarter, or every month again."""

    name: str
    is_quarterly: bool


@fact
class CollectsNothing:
    """To the secretary: whether this branch collects dues at all; a temporary one does not."""

    branch: str
    is_temporary: bool


@fact
class SettledDiffer:
    """To the keepers: settled months of a member come to more (``short``) or less (``over``) than was received.

    They stay settled: what becomes of the difference is for people to say; never an amount.
    """

    name: str
    member_id: int
    short: tuple[Month, ...]
    over: tuple[Month, ...]


@dataclass(frozen=True)
class Difference:
    """The settled months of one member, as in `SettledDiffer`."""

    name: str
    short: tuple[Month, ...]
    over: tuple[Month, ...]


@fact
class ManySettledDiffer:
    """To the keepers: what `SettledDiffer` says of one, of several members at once; never an amount."""

    people: tuple[Difference, ...]


@fact
class ReliefsWaiting:
    """To the keepers: reliefs the branch agreed to ``days`` ago that nobody above has approved; never an amount."""

    numbers: tuple[int, ...]
    names: tuple[str, ...]
    firsts: tuple[Month, ...]
    lasts: tuple[Month, ...]
    days: tuple[int, ...]
