"""The methods of the Bot API that send, change and answer. `METHODS` holds all methods by their lower-case names."""

from collections.abc import Callable
from typing import Any

from . import telegram_parameters as read
from .telegram_errors import Json, bad_request
from .telegram_images import as_photo
from .telegram_keyboards import inline_keyboard
from .telegram_text import Formatted, formatted
from .telegram_world import LARGEST_DOWNLOAD_BYTES, Chat, StoredFile, Upload, World, as_document, described

Method = Callable[[World, Json], Any]
METHODS: dict[str, Method] = {}

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_ANSWER = 200
LARGEST_UPLOAD_BYTES = 50 * 1024 * 1024
LARGEST_PHOTO_BYTES = 10 * 1024 * 1024
DELETABLE_SECONDS = 48 * 60 * 60
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
CHAT_ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip


def method(function: Method) -> Method:
    """Register a function as the Bot API method of its name without underscores."""
    METHODS[function.__name__.replace("_", "")] = function
    return function


@method
def send_message(world: World, parameters: Json) -> Json:
    """Send a text of 1 to 4096 code points."""
    chat = read.chat(world, parameters)
    words = _words(parameters, "text", "entities", limit=LONGEST_TEXT, what="message", may_be_empty=False)
    return _send(world, chat, parameters, {"text": words.text, **_some("entities", words.entities)})


@method
def send_document(world: World, parameters: Json) -> Json:
    """Send a file of up to 50 MB, uploaded or known by its id."""
    chat = read.chat(world, parameters)
    caption = _caption(parameters)
    stored = _file(world, parameters, "document", "documents", LARGEST_UPLOAD_BYTES)
    return _send(world, chat, parameters, {"document": as_document(stored), **caption})


@method
def send_photo(world: World, parameters: Json) -> Json:
    """Send a picture of up to 10 MB, which must be a whole PNG or a JPEG."""
    chat = read.chat(world, parameters)
    caption = _caption(parameters)
    stored = _file(world, parameters, "photo", "photos", LARGEST_PHOTO_BYTES)
    return _send(world, chat, parameters, {"photo": [as_photo(stored)], **caption})


@method
def send_location(world: World, parameters: Json) -> Json:
    """Send a point."""
    chat = read.chat(world, parameters)
    latitude, longitude = read.number(parameters, "latitude"), read.number(parameters, "longitude")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong location specified")
    return _send(world, chat, parameters, {"location": {"latitude": latitude, "longitude": longitude}})


@method
def edit_message_text(world: World, parameters: Json) -> Json:
    """Replace the text of a message of the bot; without `reply_markup` its buttons go."""
    chat, message = _own_message(world, parameters)
    words = _words(parameters, "text", "entities", limit=LONGEST_TEXT, what="message", may_be_empty=False)
    markup = _markup(chat, parameters, only_inline=True)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    kept = {name: value for name, value in message.items() if name not in ("text", "entities", "reply_markup")}
    new = {**kept, "text": words.text, **_some("entities", words.entities), **_some("reply_markup", markup)}
    return _replace(world, chat, message, new)


@method
def edit_message_reply_markup(world: World, parameters: Json) -> Json:
    """Replace the buttons under a message of the bot; without `reply_markup` they go."""
    chat, message = _own_message(world, parameters)
    markup = _markup(chat, parameters, only_inline=True)
    kept = {name: value for name, value in message.items() if name != "reply_markup"}
    return _replace(world, chat, message, {**kept, **_some("reply_markup", markup)})


@method
def delete_message(world: World, parameters: Json) -> bool:
    """Delete a message younger than 48 hours: any in private, only the bot's own in groups."""
    chat = read.chat(world, parameters)
    message = chat.messages.get(_message_id(parameters))
    if message is None:
        raise bad_request("message to delete not found")
    is_own = message["from"]["id"] == world.bot["id"]
    if world.clock() - message["date"] > DELETABLE_SECONDS or not (is_own or chat.is_private):
        raise bad_request("message can't be deleted for everyone")
    del chat.messages[message["message_id"]]
    return True


@method
def answer_callback_query(world: World, parameters: Json) -> bool:
    """Answer a pressed button, once."""
    query = world.queries.get(read.text(parameters, "callback_query_id") or "")
    words = read.text(parameters, "text") or ""
    if query is None or query["answer"] is not None:
        raise bad_request(QUERY_TOO_OLD)
    if world.callback_seconds is not None and world.clock() - query["at"] > world.callback_seconds:
        raise bad_request(QUERY_TOO_OLD)
    if len(words) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    query["answer"] = {"text": words, "show_alert": read.flag(parameters, "show_alert")}
    return True


@method
def send_chat_action(world: World, parameters: Json) -> bool:
    """Show that the bot is at work."""
    read.chat(world, parameters)
    if read.text(parameters, "action") not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


@method
def get_file(world: World, parameters: Json) -> Json:
    """Return the download path of a file of up to 20 MB."""
    stored = world.files.get(read.text(parameters, "file_id") or "")
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > LARGEST_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {**described(stored), "file_path": stored.path}


def _send(world: World, chat: Chat, parameters: Json, content: Json) -> Json:
    replied = _replied(chat, parameters)
    markup = _markup(chat, parameters)
    world.limits.admit(chat.id, is_group=not chat.is_private, now=world.clock())
    return world.post(
        chat, world.bot, {**content, **_some("reply_to_message", replied), **_some("reply_markup", markup)}
    )


def _replace(world: World, chat: Chat, message: Json, new: Json) -> Json:
    seen = ("text", "entities", "reply_markup")
    if all(message.get(name) == new.get(name) for name in seen):
        raise bad_request(NOT_MODIFIED)
    new["edit_date"] = int(world.clock())
    chat.messages[message["message_id"]] = new
    return new


def _own_message(world: World, parameters: Json) -> tuple[Chat, Json]:
    chat = read.chat(world, parameters)
    message = chat.messages.get(_message_id(parameters))
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != world.bot["id"]:
        raise bad_request("message can't be edited")
    return chat, message


def _message_id(parameters: Json) -> int:
    found = read.integer(parameters, "message_id")
    if not found:
        raise bad_request("message identifier is not specified")
    return found


def _words(parameters: Json, name: str, entities: str, *, limit: int, what: str, may_be_empty: bool) -> Formatted:
    raw = read.text(parameters, name) or ""
    mode = read.text(parameters, "parse_mode")
    given = read.structure(parameters, entities)
    return formatted(raw, mode, given, limit=limit, what=what, may_be_empty=may_be_empty)


def _caption(parameters: Json) -> Json:
    words = _words(
        parameters, "caption", "caption_entities", limit=LONGEST_CAPTION, what="message caption", may_be_empty=True
    )
    return {**_some("caption", words.text), **_some("caption_entities", words.entities)}


def _markup(chat: Chat, parameters: Json, *, only_inline: bool = False) -> Json | None:
    markup = read.structure(parameters, "reply_markup")
    return inline_keyboard(markup, is_private=chat.is_private, only_inline=only_inline)


def _replied(chat: Chat, parameters: Json) -> Json | None:
    wanted = read.structure(parameters, "reply_parameters")
    if wanted is None and "reply_to_message_id" in parameters:
        wanted = {"message_id": parameters["reply_to_message_id"], "allow_sending_without_reply": False}
    if wanted is None:
        return None
    if not isinstance(wanted, dict):
        raise bad_request("can't parse reply_parameters JSON object")
    message = chat.messages.get(_message_id(wanted))
    if message is not None:
        return {name: value for name, value in message.items() if name != "reply_to_message"}
    if read.flag(wanted, "allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _file(world: World, parameters: Json, name: str, folder: str, largest: int) -> StoredFile:
    given = parameters.get(name)
    if isinstance(given, str) and given.startswith("attach://"):
        given = parameters.get(given.removeprefix("attach://"))
    if isinstance(given, Upload):
        if not given.content:
            raise bad_request("file must be non-empty")
        if len(given.content) > largest:
            raise bad_request(f"file is too big for a {name}")
        return world.store(given.name, given.mime, given.content, folder)
    if given is None or given == "":
        raise bad_request(f"there is no {name} in the request")
    stored = world.files.get(given) if isinstance(given, str) else None
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored


def _some(name: str, value: Any) -> Json:
    return {name: value} if value else {}
