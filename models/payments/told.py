"""What payments tell; amounts only to the member herself and to the keepers of her branch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.facts import fact
from models.rules.ledger import Method
from models.rules.payments import ExtraKind, Surplus
from models.rules.receipts import BranchReceipt, ReceiptNumber
from models.rules.values import Money, Month

NOTHING = Money(0)


@dataclass(frozen=True)
class Paid:
    """One payment as it was entered.

    ``parts`` are what it settled of ``months``; ``rest`` is what is still owed of the last of them; ``surplus``
    settled no month and became ``surplus_as``. ``receipt`` is None where several people are told alike.
    """

    number: int
    amount: Money
    method: Method
    months: tuple[Month, ...]
    parts: tuple[Money, ...]
    rest: Money = NOTHING
    surplus: Money = NOTHING
    surplus_as: Surplus | None = None
    receipt: BranchReceipt | None = None


@dataclass(frozen=True)
class LeftOut:
    """Months that were named among others and are none of those taken, by the reason why.

    ``reported`` wait for the keeper already, ``unopened`` are past and not owed, ``unreached`` the sum did not cover.
    """

    settled: tuple[Month, ...] = ()
    reported: tuple[Month, ...] = ()
    waived: tuple[Month, ...] = ()
    to_come: tuple[Month, ...] = ()
    unopened: tuple[Month, ...] = ()
    unreached: tuple[Month, ...] = ()


NOT_ONE = LeftOut()


@fact
class DuesClaimed:
    """To a member: her word is written down and waits for the keeper, who ``is_awaited`` where there is none yet."""

    months: tuple[Month, ...]
    amount: Money | None = None
    is_awaited: bool = False
    left_out: LeftOut = NOT_ONE


@fact
class DuesClaimWaiting:
    """To the keeper: a member says she paid; ``needs_amount`` when none was ever entered for her."""

    member_id: int
    name: str
    months: tuple[Month, ...]
    needs_amount: bool = False
    amount: Money | None = None
    method: Method | None = None
    left_out: LeftOut = NOT_ONE


@fact
class DuesPaid:
    """To the keeper: it is entered; ``waiting`` are the months the same member says she paid as well.

    ``is_own``: it is the keeper's own, and nobody else keeps the dues here.
    """

    name: str
    member_id: int
    paid: Paid
    waiting: tuple[Month, ...] = ()
    is_own: bool = False
    left_out: LeftOut = NOT_ONE


@fact
class DuesConfirmed:
    """To the member: what she paid is entered."""

    paid: Paid


@fact
class AllConfirmed:
    """To the keeper: so many claims are confirmed, numbered ``first`` to ``last``; the others need a look each."""

    count: int
    amount: Money
    first: int
    last: int
    others: tuple[str, ...] = ()
    other_ids: tuple[int, ...] = ()


@fact
class NothingClaimed:
    """Nobody's word waits for the keeper."""


@fact
class ClaimGone:
    """This member's word waits no longer."""

    name: str


@fact
class AlreadyPaid:
    """This month is settled; ``numbers`` are the entries that did."""

    name: str
    month: Month
    numbers: tuple[int, ...] = ()


@fact
class NothingOwed:
    """No month is open: of the reader herself, or of whom the keeper enters."""

    is_her_own: bool = False


@fact
class NoneOpen:
    """None of the months named is open; ``name`` is whose they are, "" to herself."""

    left_out: LeftOut
    name: str = ""


@fact
class AmountNotPositive:
    """Dues are more than nothing."""

    amount: Money


@fact
class AmountUnknown:
    """No amount was entered for this member before, so it must be said."""

    name: str
    month: Month
    member_id: int = 0


@fact
class AmountUnusual:
    """More than a month's dues ever are; the keeper must say that she means it."""

    name: str
    member_id: int
    month: Month
    amount: Money
    limit: Money
    method: Method


@fact
class MonthTooOld:
    """Arrears this old need a decision of the branch first (中组发〔2008〕3号 第12条), which is kept with the entry."""

    month: Month
    limit: int
    member_id: int = 0


@fact
class MonthToCome:
    """A month nobody opened yet is not paid by its name; money for it is held until it opens and is assessed.

    ``last``: of several in a row the last one.
    """

    name: str
    member_id: int
    month: Month
    amount: Money | None
    method: Method
    months_ahead: int
    last: Month | None = None


@fact
class MonthWaived:
    """Nothing is to be paid for this month: a relief holds."""

    name: str
    month: Month


@fact
class NotYetMember:
    """The branch meeting admitted her later (中组发〔2008〕3号 第8条)."""

    name: str
    month: Month
    admitted_on: date


@fact
class NothingCollected:
    """A temporary branch collects no dues (中国共产党支部工作条例（试行） 第8条)."""

    branch: str


@fact
class Overpaid:
    """More than is owed: ``surplus`` of ``amount`` settles no month, and the keeper asks the member what it is for.

    ``month`` is the one meant, None when none was named, and of several in a row the first, ``last`` the last;
    ``is_settled`` when it was paid before; ``owed`` are others that are open.
    """

    name: str
    member_id: int
    month: Month | None
    amount: Money
    surplus: Money
    method: Method
    months_ahead: int
    is_settled: bool = False
    owed: tuple[Month, ...] = ()
    last: Month | None = None
    left_out: LeftOut = NOT_ONE


@fact
class TooFarAhead:
    """So much may be paid ahead at the most; where nobody knows what a month comes to, nothing."""

    name: str
    months: int
    most: Money


@fact
class OwnPayment:
    """A keeper's own payment is entered by another; ``others`` can."""

    others: tuple[str, ...]


@fact
class OwnPaymentEntered:
    """To the secretary: the only keeper entered her own payment; never the amount."""

    name: str
    branch: str
    number: int


@fact
class PayYourself:
    """Dues are paid and reported by nobody but oneself (中组发〔2008〕3号 第12条)."""


@fact
class ExtraEntered:
    """To the keeper: something besides the monthly dues is entered."""

    name: str
    number: int
    amount: Money
    method: Method
    kind: ExtraKind
    receipt: BranchReceipt | None = None


@fact
class ExtraReceived:
    """To the member: the same."""

    number: int
    amount: Money
    kind: ExtraKind
    receipt: BranchReceipt | None = None


@fact
class Refunded:
    """To the keeper: what was given back is entered; ``left`` is still held for her."""

    name: str
    number: int
    amount: Money
    method: Method
    left: Money


@fact
class RefundReceived:
    """To the member: so much was given back to her."""

    number: int
    amount: Money
    left: Money


@fact
class NothingToRefund:
    """The branch holds only so much of hers."""

    name: str
    held: Money


@fact
class LeftMoney:
    """To the keeper: whose money her branch still holds though they left or died, with their numbers."""

    names: tuple[str, ...]
    numbers: tuple[int, ...]
    amounts: tuple[Money, ...]


@fact
class LeftHeld:
    """To the keeper: somebody left or died, and her branch holds money of hers; never the amount."""

    name: str
    number: int


@fact
class LeftRefunded:
    """To the keeper: what was given back of the money of who left is entered; ``left`` is still held."""

    name: str
    number: int
    amount: Money
    method: Method
    receiver: str
    left: Money


@fact
class LeftRefundEntered:
    """To the secretary: ``keeper`` entered a refund of the money of who left; never the amount."""

    name: str
    keeper: str
    number: int


@fact
class NoSuchLeft:
    """The keeper's branches hold no money of a person of this number who left."""

    number: int


@fact
class EntryReversed:
    """To the keeper: an entry is undone by ``number``; ``names`` are whom it concerned, ``receipt`` is void now."""

    reversed_number: int
    number: int
    names: tuple[str, ...]
    months: tuple[Month, ...]
    receipt: ReceiptNumber | None = None


@fact
class PaymentReversed:
    """To the member: what was entered for her is undone; ``months`` are open again, ``receipt`` is void."""

    reversed_number: int
    number: int
    months: tuple[Month, ...]
    reason: str
    receipt: ReceiptNumber | None = None


@fact
class CreditApplied:
    """To the member: what she had paid ahead settled months; ``left`` is still held for her."""

    number: int
    months: tuple[Month, ...]
    parts: tuple[Money, ...]
    left: Money
