"""What the fake Telegram knows: the bot, people, chats with their messages, files, and what the bot has set."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .telegram_errors import ApiError, Impossible, Json, bad_request, forbidden
from .telegram_faults import Faults
from .telegram_limits import Limits
from .telegram_updates import Clock, Updates
from .telegram_webhook import OnReply, Webhook

LARGEST_DOWNLOAD_BYTES = 20 * 1024 * 1024
FIRST_SUPERGROUP = -1_001_000_000_001
PERSON_FIELDS = {"id", "first_name", "username", "language_code"}


@dataclass(slots=True)
class Person:
    """Someone with an account, whether or not she has met the bot."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = "zh-hans"
    has_started: bool = False
    has_blocked: bool = False
    is_deactivated: bool = False

    def public(self) -> Json:
        """Return the User object of the Bot API."""
        names = {"username": self.username, "language_code": self.language_code}
        shown = {name: value for name, value in names.items() if value}
        return {"id": self.id, "is_bot": False, "first_name": self.first_name, **shown}


@dataclass(slots=True)
class Chat:
    """A private chat or a group. Messages are never changed in place: an edit replaces the object."""

    id: int
    kind: str
    public: Json
    members: set[int] = field(default_factory=set)
    messages: dict[int, Json] = field(default_factory=dict)
    last_message_id: int = 0
    bot_status: str = "member"
    migrated_to: int | None = None

    @property
    def is_private(self) -> bool:
        """Return whether it is a chat of one person with the bot."""
        return self.kind == "private"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a multipart body."""

    name: str
    mime: str
    content: bytes

    def __repr__(self) -> str:
        return f"<file {self.name}, {len(self.content)} bytes>"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file Telegram keeps, under its path for downloads."""

    id: str
    path: str
    name: str
    mime: str
    content: bytes


class World:
    """The state of the fake, and the few ways to change it that the bot's and the people's side share.

    Args:
        token: the bot's token; digits, colon, secret.
        clock: seconds since the epoch, for dates, limits, outages and ages.
        seed: of the gaps between update ids and of faults with a probability.
        callback_seconds: how long a pressed button may be answered; None for ever.
        webhook_pause: the first pause in seconds before a failed delivery to a webhook is tried again.
        hears_groups: privacy mode is off, the bot hears everything in groups.
    """

    def __init__(
        self,
        token: str,
        *,
        clock: Clock,
        seed: int,
        callback_seconds: float | None,
        webhook_pause: float,
        hears_groups: bool,
    ) -> None:
        self.token = token
        self.clock = clock
        self.callback_seconds = callback_seconds
        self.webhook_pause = webhook_pause
        self.hears_groups = hears_groups
        self.bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "支部小秘",
            "username": "zhibu_test_bot",
        }
        rng = random.Random(seed)
        self.updates = Updates(rng, clock, last_id=rng.randrange(100_000_000, 900_000_000))
        self.faults = Faults(rng)
        self.limits = Limits()
        self.users: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.queries: dict[str, Json] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.menu_buttons: dict[int | None, Json] = {}
        self.webhook: Webhook | None = None
        self.on_webhook_reply: OnReply = lambda body: None
        self.log: list[Json] = []

    def user(self, who: int | Mapping[str, Any]) -> Person:
        """Return a person, made up on first mention; a mapping gives or changes her names and language."""
        given = dict(who) if isinstance(who, Mapping) else {"id": who}
        if type(given.get("id")) is not int or given["id"] <= 0 or not given.keys() <= PERSON_FIELDS:
            raise Impossible(f"a person is an id above zero and any of {', '.join(sorted(PERSON_FIELDS))}")
        known = self.users.get(given["id"])
        if known is None:
            known = self.users[given["id"]] = Person(**{"first_name": f"用户{given['id']}", **given})
            self.chats[known.id] = Chat(known.id, "private", {}, members={known.id})
        for name, value in given.items():
            setattr(known, name, value)
        if not isinstance(who, int) or not self.chats[known.id].public:
            shown = {name: value for name, value in known.public().items() if name in ("first_name", "username")}
            self.chats[known.id].public = {"id": known.id, "type": "private", **shown}
        return known

    def chat(self, chat_id: int) -> Chat:
        """Return a chat for the people's side."""
        if chat_id not in self.chats:
            raise Impossible(f"there is no chat {chat_id}")
        return self.chats[chat_id]

    def writable(self, chat_id: Any) -> Chat:
        """Return the chat the bot names in a call.

        Raises:
            ApiError: 400 or 403 as the real service words it.
        """
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": chat.migrated_to},
            )
        if chat.is_private:
            self._refuse_stranger(self.users[chat.id])
        elif chat.bot_status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        elif chat.bot_status == "left":
            raise forbidden(f"bot is not a member of the {chat.kind} chat")
        return chat

    def post(self, chat: Chat, sender: Json, content: Json) -> Json:
        """Put a message into a chat and return it as the Bot API shows it."""
        chat.last_message_id += 1
        message: Json = {
            "message_id": chat.last_message_id,
            "from": sender,
            "chat": chat.public,
            "date": int(self.clock()),
            **content,
        }
        chat.messages[chat.last_message_id] = message
        return message

    def store(self, name: str, mime: str, content: bytes, folder: str) -> StoredFile:
        """Keep a file and return it with its new id."""
        number = len(self.files) + 1
        ending = name.rpartition(".")[2] if "." in name else "bin"
        stored = StoredFile(f"F{number:06d}-{folder}", f"{folder}/file_{number}.{ending}", name, mime, content)
        self.files[stored.id] = stored
        return stored

    def file_at(self, path: str) -> StoredFile | None:
        """Return the file with that download path, if there is one small enough to be downloaded."""
        found = next((stored for stored in self.files.values() if stored.path == path), None)
        return found if found and len(found.content) <= LARGEST_DOWNLOAD_BYTES else None

    def _refuse_stranger(self, person: Person) -> None:
        if person.is_deactivated:
            raise forbidden("user is deactivated")
        if person.has_blocked:
            raise forbidden("bot was blocked by the user")
        if not person.has_started:
            raise forbidden("bot can't initiate conversation with a user")


def described(stored: StoredFile) -> Json:
    """Return what every file object of the Bot API holds."""
    return {
        "file_id": stored.id,
        "file_unique_id": stored.id.partition("-")[0],
        "file_size": len(stored.content),
    }


def as_document(stored: StoredFile) -> Json:
    """Return the Document object of a file."""
    return {**described(stored), "file_name": stored.name, "mime_type": stored.mime}
