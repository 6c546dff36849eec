"""The methods of the Bot API by which a bot sets itself up and asks about chats; importing it registers them."""

import json
import re
from typing import Any

from . import telegram_parameters as read
from .telegram_errors import Json, bad_request, forbidden
from .telegram_methods import method
from .telegram_webhook import Webhook
from .telegram_world import World

COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"([a-z]{2})?")
MOST_COMMANDS = 100
LONGEST_DESCRIPTION = 256
SCOPES = {
    "default": (), "all_private_chats": (), "all_group_chats": (), "all_chat_administrators": (),
    "chat": ("chat_id",), "chat_administrators": ("chat_id",), "chat_member": ("chat_id", "user_id"),
}  # fmt: skip


@method
def get_me(world: World, parameters: Json) -> Json:
    """Describe the bot."""
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": world.hears_groups,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method
def get_chat(world: World, parameters: Json) -> Json:
    """Describe a chat the bot knows."""
    chat = world.chats.get(_number(read.identified(parameters)))
    if chat is None or (chat.is_private and not world.users[chat.id].has_started):
        raise bad_request("chat not found")
    if not chat.is_private:
        chat = world.writable(chat.id)
    accepted = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    return {**chat.public, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": accepted}


@method
def leave_chat(world: World, parameters: Json) -> bool:
    """Leave a group."""
    chat = world.chats.get(_number(read.identified(parameters)))
    if chat is None:
        raise bad_request("chat not found")
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    if world.writable(chat.id).bot_status != "member":
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    chat.bot_status = "left"
    return True


@method
def set_my_commands(world: World, parameters: Json) -> bool:
    """Set the menu of commands for a scope and a language."""
    commands = read.structure(parameters, "commands")
    if not isinstance(commands, list) or not commands:
        raise bad_request("can't parse commands: a non-empty Array of BotCommand is expected")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.commands[_scope(world, parameters)] = [_command(each) for each in commands]
    return True


@method
def get_my_commands(world: World, parameters: Json) -> list[Json]:
    """Return the menu set for exactly that scope and language."""
    return world.commands.get(_scope(world, parameters), [])


@method
def delete_my_commands(world: World, parameters: Json) -> bool:
    """Delete the menu of that scope and language."""
    world.commands.pop(_scope(world, parameters), None)
    return True


@method
def set_chat_menu_button(world: World, parameters: Json) -> bool:
    """Set what the menu button does, in one private chat or by default."""
    button = read.structure(parameters, "menu_button") or {"type": "default"}
    kind = button.get("type") if isinstance(button, dict) else None
    if kind not in ("commands", "web_app", "default"):
        raise bad_request("MenuButton has unsupported type")
    if kind == "web_app":
        app = button.get("web_app")
        url = app.get("url") if isinstance(app, dict) else None
        if not button.get("text") or not isinstance(url, str) or not url.startswith("https://"):
            raise bad_request("menu button Web App URL is invalid: Only HTTPS links are allowed")
    world.menu_buttons[_private(world, parameters)] = button
    return True


@method
def get_chat_menu_button(world: World, parameters: Json) -> Json:
    """Return what the menu button does."""
    default = world.menu_buttons.get(None, {"type": "default"})
    return world.menu_buttons.get(_private(world, parameters), default)


@method
def set_webhook(world: World, parameters: Json) -> bool:
    """Let updates be posted to an address; an empty one ends that."""
    url = read.text(parameters, "url") or ""
    most = read.integer(parameters, "max_connections")
    webhook = Webhook(
        world.updates,
        url,
        read.text(parameters, "secret_token"),
        40 if most is None else most,
        world.webhook_pause,
        world.on_webhook_reply,
    ) if url else None  # fmt: skip
    world.updates.allow(read.structure(parameters, "allowed_updates"))
    _end_webhook(world, parameters)
    world.webhook = webhook
    if webhook:
        webhook.open()
    return True


@method
def delete_webhook(world: World, parameters: Json) -> bool:
    """Go back to getUpdates."""
    _end_webhook(world, parameters)
    return True


@method
def get_webhook_info(world: World, parameters: Json) -> Json:
    """Return the address, how much waits, and the last failure."""
    info: Json = {
        "url": world.webhook.url if world.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.entries),
        "allowed_updates": sorted(world.updates.allowed),
    }
    if world.webhook:
        info["max_connections"] = world.webhook.max_connections
        if world.webhook.last_error:
            info["last_error_date"], info["last_error_message"] = world.webhook.last_error
    return info


def _end_webhook(world: World, parameters: Json) -> None:
    if world.webhook:
        world.webhook.close()
        world.webhook = None
    if read.flag(parameters, "drop_pending_updates"):
        world.updates.drop_pending()


def _scope(world: World, parameters: Json) -> tuple[str, str]:
    scope = read.structure(parameters, "scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if not isinstance(kind, str) or kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    language = read.text(parameters, "language_code") or ""
    if not LANGUAGE.fullmatch(language):
        raise bad_request("LANGUAGE_CODE_INVALID")
    numbers: list[int] = []
    for name in SCOPES[kind]:
        found = read.integer(scope, name)
        if name == "chat_id" and found not in world.chats:
            raise bad_request("chat not found")
        if name == "user_id" and found not in world.users:
            raise bad_request("PARTICIPANT_ID_INVALID")
        numbers.append(found or 0)
    return json.dumps([kind, *numbers]), language


def _command(given: Any) -> Json:
    name = given.get("command") if isinstance(given, dict) else None
    description = given.get("description") if isinstance(given, dict) else None
    if not isinstance(name, str) or not COMMAND_NAME.fullmatch(name.removeprefix("/")):
        raise bad_request("BOT_COMMAND_INVALID")
    if not isinstance(description, str) or not 1 <= len(description.strip()) <= LONGEST_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.removeprefix("/"), "description": description.strip()}


def _private(world: World, parameters: Json) -> int | None:
    if parameters.get("chat_id") is None:
        return None
    chat = read.chat(world, parameters)
    if not chat.is_private:
        raise bad_request("chat is not private")
    return chat.id


def _number(chat_id: int | str) -> int:
    return chat_id if isinstance(chat_id, int) else 0
