"""What receipts tell; amounts only to the member herself and to the keepers of her branch."""

from __future__ import annotations

from datetime import date
from enum import Enum

from models.facts import fact
from models.rules.receipts import ReceiptNumber
from models.rules.values import Money


class ReceiptFormat(Enum):
    """A file to print, or a picture to look at and pass on."""

    PDF = "pdf"
    PNG = "png"


@fact
class ReceiptPaper:
    """A receipt to look at or print, made when it is sent; ``copy`` is 0 for the original, else counts the copies."""

    branch_id: int
    number: ReceiptNumber
    copy: int
    printed_on: date
    format: ReceiptFormat
    is_void: bool = False


@fact
class ReceiptList:
    """To a member: hers of one year, newest first; ``years`` are all the years she has any of."""

    year: int
    years: tuple[int, ...]
    numbers: tuple[ReceiptNumber, ...]
    branch_ids: tuple[int, ...]
    days: tuple[date, ...]
    amounts: tuple[Money, ...]
    void: tuple[bool, ...]


@fact
class NoReceipts:
    """To a member: nothing she paid is entered, or nothing of that year."""

    year: int | None = None


@fact
class NoSuchReceipt:
    """No receipt of this number that the speaker may have; ``is_keeper``: in the branches she keeps."""

    number: ReceiptNumber
    is_keeper: bool = False


@fact
class ReceiptInSeveralBranches:
    """Several branches have a receipt of this number the speaker may have; ``command`` asks for one of them."""

    number: ReceiptNumber
    command: str
    branch_ids: tuple[int, ...]
    branches: tuple[str, ...]


@fact
class ReceiptTrue:
    """The code fits: the receipt is one of ours.

    ``void_since`` with the entry that undid it, where it is void. ``name`` and ``amount`` only to the member and to
    the keeper.
    """

    number: ReceiptNumber
    branch: str
    happened_on: date
    void_since: date | None = None
    void_by: int | None = None
    name: str | None = None
    amount: Money | None = None


@fact
class ReceiptFalse:
    """No receipt has this number and this code; nothing is said about which of the two is wrong."""

    number: ReceiptNumber
