"""What is said of months and sums, held against what is owed: so many months, and a sum that is another one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from models.almanac import Almanac
from models.base import MemberId
from models.database import Session
from models.facts import Refused, fact
from models.payments import duties
from models.payments.duties import Duty
from models.payments.told import NothingOwed
from models.roles import Person
from models.rules.dues import DuesState
from models.rules.ledger import Method
from models.rules.values import Money, Month, MonthCount, Months, MonthSpan

ZERO = Money(0)


@fact
class OtherSumSaid:
    """To a member: what she says she paid is not what is still ``owed`` of these months; nothing is written down yet.

    ``named`` are the months as she said them, first and last, none where she said none.
    """

    months: tuple[Month, ...]
    said: Money
    owed: Money
    method: Method | None = None
    named: tuple[Month, ...] = ()


@fact
class FewerOpen:
    """So many months were said, and these alone are open; ``member_id`` is None where they are the speaker's own."""

    name: str
    count: int
    months: tuple[Month, ...]
    member_id: int | None = None


async def spanned(
    db: Session, member_id: MemberId, name: str, said: Months | None, almanac: Almanac, *, by: Person, at: datetime
) -> MonthSpan | None:
    """Return the months that are meant: those said, or as many of the oldest open ones.

    Raises:
        Refused: with `NothingOwed` or `FewerOpen`, where fewer are open than were said.
    """
    if not isinstance(said, MonthCount):
        assert said is None or isinstance(said, MonthSpan)
        return said
    is_own = member_id == by.member_id
    states = [DuesState.OWED] if is_own else [DuesState.OWED, DuesState.CLAIMED]
    hers = (await duties.of(db, [member_id], states=states))[member_id]
    months = tuple(duty.month for duty in hers if not duties.is_too_old(duty.month, almanac, at))
    if not months:
        raise Refused(NothingOwed(is_her_own=is_own))
    if len(months) < said.count:
        raise Refused(FewerOpen(name, said.count, months, None if is_own else member_id))
    return MonthSpan(months[0], months[said.count - 1])


def covered(owed: Sequence[Duty], amount: Money | None) -> list[Duty]:
    """Return the oldest months that a sum pays for to the last 分, all of them where it fits none."""
    sums = ZERO
    for index, duty in enumerate(owed):
        if amount is None or duty.rest is None:
            break
        sums += duty.rest
        if sums == amount:
            return list(owed[: index + 1])
    return list(owed)


def require_sum(meant: Collection[Duty], amount: Money | None, method: Method | None, named: MonthSpan | None) -> None:
    """Check that a sum is what is owed of the months meant, as far as it is known what they come to.

    Raises:
        Refused: with `OtherSumSaid`.
    """
    owed = Money(sum(duty.rest.fen for duty in meant if duty.rest is not None))
    if amount is None or amount == owed or any(duty.rest is None for duty in meant):
        return
    ends = (named.first, named.last) if named else ()
    raise Refused(OtherSumSaid(tuple(duty.month for duty in meant), amount, owed, method, ends))
