"""What the bot says of the conversation itself: questions, cards, and that it did not understand."""

from __future__ import annotations

from models.facts import fact
from models.meetings import MeetingBrief
from models.members import Category
from models.rules.files import Problem


@fact
class Question:
    """Ask for one answer.

    ``expected`` names what would be understood, "" at the first asking. ``labels`` and ``lines`` are the buttons.
    ``unknown`` are the words of her answer that mean nothing here. ``put_by``: what the form was for that gave way to
    this one just now, and ``draft`` the way back to it.
    """

    question: str
    expected: str
    labels: tuple[str, ...]
    lines: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    put_by: str = ""
    draft: int = 0


@fact
class AnswerOrNew:
    """Words may answer the question or be a command by themselves; ``summary`` is what that does."""

    draft: int
    said: str
    question: str
    summary: str


@fact
class FormPutBy:
    """The form that gave way to the one that is over now still waits."""

    draft: int
    summary: str


@fact
class StillAsked:
    """Something was done amid a form, whose question is open still."""

    summary: str
    question: str


@fact
class ConfirmCard:
    """Show a form before it is done: what was understood of each question, as the reader would write it.

    ``put_by``: what the form was for that gave way to this one just now.
    """

    draft: int
    summary: str
    confirm: str
    questions: tuple[str, ...]
    values: tuple[str, ...]
    guessed: tuple[bool, ...]
    put_by: str = ""


@fact
class ChooseField:
    """Which answer of the form shall be another one?"""

    draft: int
    names: tuple[str, ...]
    questions: tuple[str, ...]
    values: tuple[str, ...]


@fact
class NotUnderstood:
    """The words are no command; ``near`` are commands that sound like them."""

    text: str
    near: tuple[str, ...]


@fact
class Acknowledged:
    """To who only thanks or says she has read something; the meetings still ``waiting`` for her answer."""

    waiting: tuple[MeetingBrief, ...]


@fact
class LeftOver:
    """A command was understood, but not these words of it; ``example`` or else ``questions`` say what it takes."""

    command: str
    words: str
    example: str = ""
    questions: tuple[str, ...] = ()


@fact
class StaleButton:
    """The button belongs to a question that is over."""


@fact
class SlowDown:
    """Somebody says more than can be dealt with; what is beyond it was put aside unread."""


@fact
class Cancelled:
    """The form was put away; nothing was written."""

    summary: str


@fact
class NothingToCancel:
    """No form is open."""


@fact
class NotRegistered:
    """This needs a member, and the account is not bound to one."""


@fact
class NotAllowed:
    """This needs an office the speaker does not hold; ``role`` is its name in the code."""

    role: str


@fact
class NotInUse:
    """The organisation's rule pack does not switch this on."""


@fact
class Apology:
    """A fault of ours; nothing was written; ``reference`` finds it in the log."""

    reference: str


@fact
class AnsweredInPrivate:
    """In a group: the answer went to the person's own chat."""


@fact
class OnlyInPrivate:
    """In a group, to an account never seen in private: open a private chat first."""


@fact
class OnlyInRoom:
    """The command is for a group chat."""


@fact
class VisitorWelcome:
    """To an account not bound to anybody: how to come in."""


@fact
class RegisterToCheckIn:
    """To an account not bound to anybody that scanned the QR of a meeting: register first; nothing was recorded."""


@fact
class NothingReadable:
    """A picture, voice or file without words."""


@fact
class FileOffered:
    """A file came that nobody had asked for: what can be done with it; ``size`` in bytes."""

    number: int
    name: str
    size: int
    commands: tuple[str, ...]
    labels: tuple[str, ...]


@fact
class FileNotNeeded:
    """A file came from somebody for whom there is nothing to do with it; it was not kept."""


@fact
class FileRefused:
    """A file is not taken, and nothing else was done."""

    name: str
    problem: Problem


@fact
class Help:
    """What the speaker can do; commands with their words and summaries."""

    commands: tuple[str, ...]
    words: tuple[str, ...]
    summaries: tuple[str, ...]


@fact
class HelpTopics:
    """What the speaker can do, by headings alone: all of it would be more than anybody reads."""

    topics: tuple[str, ...]


@fact
class HelpOn:
    """One command in full."""

    command: str
    words: tuple[str, ...]
    text: str
    questions: tuple[str, ...]


@fact
class Me:
    """A member's own card."""

    name: str
    branch: str
    category: Category
    offices: tuple[str, ...]
    bound_accounts: int


@fact
class InviteLink:
    """To who handed out a code: the links that carry it, and where the web chat is, to which it may be said."""

    name: str
    code: str
    days: int
    links: tuple[str, ...]
    chat: str = ""


@fact
class OwnCode:
    """To a member: a code that binds one more account of her own, and the links that carry it."""

    code: str
    minutes: int
    links: tuple[str, ...]


@fact
class LoginLink:
    """A one-time link into the web chat."""

    url: str
    minutes: int


@fact
class AlreadyInitialised:
    """To the operator: the database holds an organisation already."""

    name: str


@fact
class Roster:
    """To the secretary: her members, with marks."""

    branch: str
    names: tuple[str, ...]
    unbound: tuple[str, ...]
    exempt: tuple[str, ...]


@fact
class Appointed:
    """An office was given."""

    name: str
    branch: str
    office: str


@fact
class MemberUpdated:
    """A mark on a member was set; ``what`` is departed, exempt, chased or unbound."""

    name: str
    what: str


@fact
class WhoIsToBeReminded:
    """Words that remind were said where two lists of people could be meant: of a meeting, or of dues."""


@fact
class NothingWaiting:
    """Nothing waits for a decision."""


@fact
class TableUnread:
    """A table that was sent cannot be read as what it is for; ``reason``, in Chinese, says what would be accepted."""

    name: str
    reason: str
