"""The people's side: what they write, press, send, block and see."""

from collections.abc import Mapping
from typing import Any

from .telegram_errors import Impossible, Json
from .telegram_images import as_photo
from .telegram_text import commands_in
from .telegram_world import FIRST_SUPERGROUP, Chat, Person, World, as_document

Who = int | Mapping[str, Any]


class UserSide(World):
    """What people do. Every deed returns what it brought about, and raises `Impossible` when nobody could do it."""

    def say(self, user: Who, text: str, chat: int | None = None, reply_to: int | None = None) -> Json:
        """Let a person write a text, in private unless a group is given, and return the message."""
        content: Json = {"text": text}
        if found := commands_in(text):
            content["entities"] = found
        if reply_to is not None:
            content["reply_to_message"] = self._message(self._room(self.user(user), chat), reply_to)
        return self._write(user, chat, content)

    def start(self, user: Who, payload: str | None = None) -> Json:
        """Let a person press Start, which also lifts a block, and return the `/start` message."""
        person = self.user(user)
        if person.has_blocked:
            self.unblock(person.id)
        return self.say(person.id, f"/start {payload}" if payload else "/start")

    def press(
        self, user: Who, message_id: int, chat: int | None = None, *, data: str | None = None, label: str | None = None
    ) -> str:
        """Let a person press a button that the message has now, named by its data or label; return the query id."""
        person = self.user(user)
        room = self._room(person, chat)
        message = self._message(room, message_id)
        button = _button(message, data, label)
        if "callback_data" not in button:
            raise Impossible(f"the button {button['text']} sends nothing to the bot")
        query_id = str(4_000_000_000_000 + len(self.queries) + 1)
        self.queries[query_id] = {"at": self.clock(), "user": person.id, "chat": room.id, "answer": None}
        query = {
            "id": query_id,
            "from": person.public(),
            "message": message,
            "chat_instance": str(room.id * 7919),
            "data": button["callback_data"],
        }
        self.updates.put("callback_query", query)
        return query_id

    def edit(self, user: Who, message_id: int, text: str, chat: int | None = None) -> Json:
        """Let a person edit what she wrote, and return the message."""
        person = self.user(user)
        room = self._room(person, chat)
        message = self._message(room, message_id)
        if message["from"]["id"] != person.id or "text" not in message:
            raise Impossible("only one's own texts can be edited")
        edited = {**message, "text": text, "edit_date": int(self.clock())}
        edited.pop("entities", None)
        room.messages[message_id] = edited
        self.updates.put("edited_message", edited)
        return edited

    def send_file(
        self,
        user: Who,
        content: bytes,
        name: str,
        chat: int | None = None,
        *,
        mime: str = "application/octet-stream",
        caption: str | None = None,
        as_image: bool = False,
    ) -> Json:
        """Let a person send a document, or a photo, and return the message."""
        stored = self.store(name, mime, content, "photos" if as_image else "documents")
        words: Json = {"caption": caption} if caption else {}
        if as_image:
            return self._write(user, chat, {"photo": [as_photo(stored)], **words})
        return self._write(user, chat, {"document": as_document(stored), **words})

    def send_location(self, user: Who, latitude: float, longitude: float, chat: int | None = None) -> Json:
        """Let a person send where she is (degrees), and return the message."""
        return self._write(user, chat, {"location": {"latitude": latitude, "longitude": longitude}})

    def block(self, user: Who) -> None:
        """Let a person block the bot."""
        person = self.user(user)
        if not person.has_blocked:
            person.has_blocked = True
            self._tell_status(self.chats[person.id], person, "member", "kicked")

    def unblock(self, user: Who) -> None:
        """Let a person take the block back."""
        person = self.user(user)
        if person.has_blocked:
            person.has_blocked = False
            self._tell_status(self.chats[person.id], person, "kicked", "member")

    def deactivate(self, user: Who) -> None:
        """Delete a person's account."""
        self.user(user).is_deactivated = True

    def add_to_group(self, group: int, user: Who, title: str | None = None) -> Json:
        """Add a person to a group and return the chat; whoever comes while the bot is out brings it in."""
        person = self.user(user)
        if group >= 0:
            raise Impossible("the id of a group is below zero")
        kind = "supergroup" if group <= -1_000_000_000_000 else "group"
        chat = self.chats.get(group)
        if chat is None:
            public = {"id": group, "title": title or f"群{-group}", "type": kind}
            chat = self.chats[group] = Chat(group, kind, public, bot_status="left")
        is_new = person.id not in chat.members
        chat.members.add(person.id)
        if chat.bot_status != "member":
            before, chat.bot_status = chat.bot_status, "member"
            self._tell_status(chat, person, before, "member")
        elif is_new:
            self._write(person.id, group, {"new_chat_members": [person.public()]})
        return chat.public

    def remove_from_group(self, group: int, user: Who) -> None:
        """Let a person of the group throw the bot out."""
        person = self.user(user)
        chat = self._room(person, group)
        before, chat.bot_status = chat.bot_status, "kicked"
        self._tell_status(chat, person, before, "kicked")

    def migrate(self, group: int) -> int:
        """Turn a group into a supergroup and return the new chat id; the old one is closed."""
        old = self.chat(group)
        if old.kind != "group" or old.migrated_to is not None:
            raise Impossible(f"chat {group} is not a plain group")
        number = FIRST_SUPERGROUP - sum(chat.kind == "supergroup" for chat in self.chats.values())
        public = {**old.public, "id": number, "type": "supergroup"}
        new = self.chats[number] = Chat(number, "supergroup", public, set(old.members), bot_status=old.bot_status)
        old.migrated_to = number
        founder = self.users[min(old.members)].public()
        self.updates.put("message", self.post(old, founder, {"migrate_to_chat_id": number}))
        self.updates.put("message", self.post(new, founder, {"migrate_from_chat_id": group}))
        return number

    def transcript(self, chat: int) -> list[Json]:
        """Return the chat as people see it now: its messages in order, each with side, text, buttons, edited or not."""
        room = self.chat(chat)
        return [self._line(message) for _, message in sorted(room.messages.items())]

    def query(self, query_id: str) -> Json:
        """Return what became of a pressed button; `answer` is None until the bot answers."""
        if query_id not in self.queries:
            raise Impossible(f"there is no query {query_id}")
        return self.queries[query_id]

    def _write(self, user: Who, chat: int | None, content: Json) -> Json:
        person = self.user(user)
        room = self._room(person, chat)
        if room.is_private:
            person.has_started = True
        message = self.post(room, person.public(), content)
        if room.is_private or (room.bot_status == "member" and self._is_heard(message)):
            self.updates.put("message", message)
        return message

    def _room(self, person: Person, chat: int | None) -> Chat:
        if person.is_deactivated:
            raise Impossible(f"the account of {person.first_name} is deleted")
        room = self.chat(person.id if chat is None else chat)
        if room.migrated_to is not None:
            raise Impossible(f"chat {room.id} is closed, it goes on as {room.migrated_to}")
        if person.id not in room.members:
            raise Impossible(f"{person.first_name} is not in chat {room.id}")
        if room.is_private and person.has_blocked:
            raise Impossible(f"{person.first_name} has blocked the bot")
        return room

    def _is_heard(self, message: Json) -> bool:
        if self.hears_groups or "text" not in message:
            return True
        text = message["text"]
        is_reply = message.get("reply_to_message", {}).get("from", {}).get("id") == self.bot["id"]
        return bool(text.startswith("/") or is_reply or f"@{self.bot['username']}" in text)

    def _tell_status(self, chat: Chat, actor: Person, before: str, after: str) -> None:
        change = {
            "chat": chat.public,
            "from": actor.public(),
            "date": int(self.clock()),
            "old_chat_member": self._membership(before),
            "new_chat_member": self._membership(after),
        }
        self.updates.put("my_chat_member", change)

    def _membership(self, status: str) -> Json:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": self.bot, "status": status, **until}

    def _message(self, chat: Chat, message_id: int) -> Json:
        if message_id not in chat.messages:
            raise Impossible(f"there is no message {message_id} in chat {chat.id}")
        return chat.messages[message_id]

    def _line(self, message: Json) -> Json:
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        media = next((kind for kind in ("document", "photo", "location") if kind in message), None)
        return {
            "message_id": message["message_id"],
            "side": "bot" if message["from"]["id"] == self.bot["id"] else "user",
            "from": message["from"]["id"],
            "text": message.get("text", message.get("caption", "")),
            "entities": message.get("entities", message.get("caption_entities", [])),
            "buttons": rows,
            "labels": [button["text"] for row in rows for button in row],
            "edited": "edit_date" in message,
            "media": media,
            "file_id": _file_id(message, media),
        }


def _button(message: Json, data: str | None, label: str | None) -> Json:
    if (data is None) == (label is None):
        raise Impossible("name the button by its data or by its label")
    buttons = [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]
    for button in buttons:
        if button.get("callback_data") == data if label is None else button["text"] == label:
            return dict(button)
    names = "、".join(button["text"] for button in buttons) or "none"
    raise Impossible(f"message {message['message_id']} has no button {data or label}; it has: {names}")


def _file_id(message: Json, media: str | None) -> str | None:
    if media == "document":
        return str(message["document"]["file_id"])
    if media == "photo":
        return str(message["photo"][-1]["file_id"])
    return None
