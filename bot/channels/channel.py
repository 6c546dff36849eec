"""What every channel is to the rest of the bot: updates come in, messages go out.

A channel turns whatever its platform sends into `Update` values and waits for `Intake` to say that they are on
the disk before it acknowledges them; and it sends `Message` values, saying in which of four ways that went.

    SendFailed
     ├ NotSent        certainly not sent; may be tried again after ``retry_after``
     ├ Unreachable    this chat takes no messages from us any more
     ├ Moved          the chat has another address now
     ├ Rejected       the platform will never take this message
     └ Ambiguous      nobody knows whether it arrived
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol, runtime_checkable

from bot.channels.choices import Checklist, Selectors
from models.rules.venues import Location


class ChatKind(Enum):
    PRIVATE = "private"
    GROUP = "group"


@dataclass(frozen=True)
class FileRef:
    """A file somebody sent, still with its platform: ``ref`` fetches it; ``size`` in bytes, None when not told.

    ``name`` and ``mime`` are what the sender says and prove nothing.
    """

    ref: str
    name: str
    size: int | None = None
    mime: str = ""


@dataclass(frozen=True)
class Update:
    """Something a person did on a channel.

    Args:
        channel: name of the channel.
        event_id: the channel's own number for it; the same event delivered again has the same one.
        chat: where it was said; answers go there, or to ``user``'s private chat.
        user: the account's id on the channel.
        user_name: what the account calls itself; never trusted, shown to the secretary at registration.
        text: what was typed, or the command line of the button pressed.
        pressed: the message whose button was pressed, None when typed.
        language: the account's language as the platform reports it, "" when it does not.
        private_chat: the chat in which the user can be answered in private.
        location: where she says she is; it is looked at once and kept nowhere.
        file: the file that came with the words; its bytes are fetched later, see `Channel.fetch`.
        is_entry: she opened the chat and said nothing; only who does so for the first time is answered.
        is_mention: it was said to us by name, in a group; so words that are no command are answered too.
    """

    channel: str
    event_id: str
    chat: str
    chat_kind: ChatKind
    user: str
    user_name: str
    text: str
    pressed: str | None = None
    language: str = ""
    private_chat: str = ""
    location: Location | None = field(default=None, repr=False)
    file: FileRef | None = None
    is_entry: bool = False
    is_mention: bool = False


@dataclass(frozen=True)
class Unreadable:
    """An event that cannot be understood: it is kept for a person to look at, and acknowledged."""

    channel: str
    event_id: str
    body: str


@dataclass(frozen=True)
class RoomMoved:
    """A group chat got another address."""

    channel: str
    event_id: str
    old: str
    new: str


@dataclass(frozen=True)
class Left:
    """An account blocked us (``chat`` is private), or we were put out of a group."""

    channel: str
    event_id: str
    chat: str


Event = Update | Unreadable | RoomMoved | Left


# What leads into another folder, ends a line or turns a name around.
PATHLIKE = re.compile("[/\\\\\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
# Which of these buttons was pressed is kept nowhere: they are the choices of a secret ballot.
SECRET_LINES = ("/ballot ",)
# What may be a choice too when it is typed, and what stands in its place where typed words are kept.
SECRET_WORDS = re.compile(r"赞成|反对|弃权|同意|\b(?:in favou?r|against|abstain)", re.IGNORECASE)
UNKEPT_WORDS = "（可能是一票的内容，没有保存）"


@dataclass(frozen=True)
class Button:
    """``line`` is the command line the button stands for: pressing is typing. At most 64 bytes; or ``url``."""

    label: str
    line: str = ""
    url: str = ""


@dataclass(frozen=True)
class File:
    """A file to send; its name is no path, whatever stands in the names it is made of."""

    name: str
    content: bytes = field(repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", PATHLIKE.sub("_", self.name))


@dataclass(frozen=True)
class Message:
    """What a person reads: plain text in paragraphs, rows of buttons below, perhaps a file.

    ``choice``: a card that does the same as some of the buttons, on a channel that has such cards.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    file: File | None = None
    choice: Checklist | Selectors | None = None

    @property
    def is_card(self) -> bool:
        """Return whether there is something to press."""
        return bool(self.buttons or self.choice)


@dataclass(frozen=True)
class MenuItem:
    """One entry of a channel's command menu; ``group`` and the shorter ``label`` are for menus in two levels."""

    command: str
    summary: str
    label: str = ""
    group: str = ""


@dataclass(frozen=True)
class Spread:
    """What became of a message to many: ``failed`` says whom it did not reach and why, others have it as ``ref``."""

    ref: str | None
    failed: Mapping[str, SendFailed]


@dataclass(frozen=True)
class Capabilities:
    """What a channel can do; `degrade` in `bot/reply.py` makes every message fit.

    ``overall_per_second`` and those behind it are the platform's limits, None for none.

    Args:
        text_limit: signs of a message, or bytes where ``counts_bytes``.
        card_text_limit: signs that stand together with buttons; a longer text goes before them by itself.
        label_limit: signs of a button; those of a message with a longer one are numbered.
        numbers_buttons: too many buttons become a list, which is answered by number.
        checklist_limit: options of a card on which several are ticked, 0 for none; more go on further cards.
        has_selectors: there are cards on which one of each of several lists is chosen.
        has_link_buttons: a button may lead to an address; else that stands in the text.
        has_captions: a file and words may be one message.
        shares_menu: one menu, in two levels, for everybody.
        crowd_limit: chats that one call reaches with the same words, see `Broadcaster`; None for one at a time.
        daily_per_account: messages a day for each account, over all of them together.
        avoids_peaks: what is said to many does not leave in the first minute of an hour or of its second half.
    """

    text_limit: int
    buttons_limit: int
    can_edit: bool
    overall_per_second: int | None = None
    chat_per_second: int | None = None
    group_per_minute: int | None = None
    chat_per_minute: int | None = None
    chat_per_hour: int | None = None
    counts_bytes: bool = False
    card_text_limit: int | None = None
    label_limit: int | None = None
    numbers_buttons: bool = False
    checklist_limit: int = 0
    has_selectors: bool = False
    has_link_buttons: bool = True
    has_captions: bool = True
    shares_menu: bool = False
    crowd_limit: int | None = None
    daily_per_account: int | None = None
    avoids_peaks: bool = False


class SendFailed(Exception):
    """A message was not, or perhaps not, delivered; the text says why, for the operator, without addresses."""


class NotSent(SendFailed):
    """It certainly did not arrive; trying again after ``retry_after`` seconds may help.

    ``whole_channel``: nothing at all may be sent on the channel until then.
    """

    def __init__(self, reason: str, retry_after: float = 0, *, whole_channel: bool = False) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.whole_channel = whole_channel


class Unreachable(SendFailed):
    """The chat takes no messages from us."""


class Moved(SendFailed):
    """The chat has another address."""

    def __init__(self, new_chat: str) -> None:
        super().__init__("chat moved")
        self.new_chat = new_chat


class Rejected(SendFailed):
    """The platform refuses this very message."""


class Ambiguous(SendFailed):
    """The connection broke after the message had left."""


class FetchFailed(Exception):
    """A file cannot be fetched, and trying again will not help; the text is for the operator, without addresses."""


class FileTooLarge(FetchFailed):
    """It is larger than was asked for, or than the platform gives out."""


class FetchLater(FetchFailed):
    """It may be there at the next try, after ``retry_after`` seconds."""

    def __init__(self, reason: str, retry_after: float = 0) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Intake(Protocol):
    """Where a channel hands what came in; returns when it is on the disk, and only then may be acknowledged."""

    async def __call__(self, events: Sequence[Event]) -> None: ...


class Channel(Protocol):
    """A way to people. ``run`` receives until cancelled; ``send`` may be called at any time meanwhile."""

    name: str
    capabilities: Capabilities

    @property
    def trouble(self) -> str:
        """Return what keeps the channel from people, in words for the operator, "" when nothing does."""
        ...

    async def run(self, intake: Intake) -> None:
        """Receive events and hand them to ``intake``, in order for each chat, until cancelled."""
        ...

    async def send(self, chat: str, message: Message, edits: str | None) -> str | None:
        """Send, or make the message ``edits`` look like this; return the reference of the message.

        A message that looks like that already counts as sent; one that can no longer be edited is sent anew.

        Raises:
            SendFailed: one of its five kinds.
        """
        ...

    async def fetch(self, ref: str, largest: int) -> bytes:
        """Return the bytes of a file somebody sent, at most ``largest`` of them.

        Raises:
            FetchFailed: one of its three kinds.
        """
        ...

    async def set_menu(self, chat: str | None, language: str, items: Sequence[MenuItem]) -> None:
        """Set the command menu of a private chat, or with None that of everybody who is not known."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


@runtime_checkable
class Broadcaster(Channel, Protocol):
    """A channel on which one call says the same to many."""

    async def send_to_many(self, chats: Sequence[str], message: Message) -> Spread:
        """Send to all of these chats, at most `Capabilities.crowd_limit`; the message has no file.

        Raises:
            SendFailed: nobody got it, for a reason that concerns them all, or, if `Ambiguous`, nobody knows who did.
        """
        ...
