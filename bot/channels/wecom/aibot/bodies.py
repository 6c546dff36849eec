"""`Message` -> the bodies of frames: what is said first, said in answer, or takes the place of a card."""

from __future__ import annotations

import re
import secrets

from bot.channels.channel import Message
from bot.channels.wecom import cards
from bot.channels.wecom.aibot.events import GROUP
from bot.channels.wecom.aibot.frames import RESPOND, WELCOME, Json

# Under the button that stands on a card which was answered: WeCom shows no card without one.
HELP = {"text": "帮助", "key": "/help", "style": 4}
# What would not be shown as it was typed: WeCom reads our texts as Markdown.
_MARKS = str.maketrans({"*": "＊", "`": "｀", "<": "＜"})
_HEADS = re.compile(r"(?m)^(\s*)([#>])")
_FULL = {"#": "＃", ">": "＞"}


def spoken(words: str) -> str:
    """Return words that read as Markdown the way they were written.

    >>> spoken("# 电话 138****5678 [这里](http://x)")
    '＃ 电话 138＊＊＊＊5678 [这里］(http://x)'
    """
    shown = words.translate(_MARKS).replace("](", "］(").replace("~~", "～～")
    return _HEADS.sub(lambda found: found[1] + _FULL[found[2]], shown)


def content(message: Message, command: str, task: str) -> Json:
    """Return the body that says a message by ``command``; ``task`` is the number of its card, if it has buttons."""
    if message.is_card:
        return {"msgtype": "template_card", "template_card": cards.card(message, task)}
    if command == WELCOME:
        return cards.text(message.text)
    if command == RESPOND:
        stream = {"id": secrets.token_hex(12), "finish": True, "content": spoken(message.text)}
        return {"msgtype": "stream", "stream": stream}
    return {"msgtype": "markdown", "markdown": {"content": spoken(message.text)}}


def addressed(chat: str, body: Json) -> Json:
    """Return a body that is pushed to a chat."""
    is_group = chat.startswith(GROUP)
    return {"chatid": chat.removeprefix(GROUP), "chat_type": 2 if is_group else 1, **body}


def changed(message: Message, task: str) -> Json | None:
    """Return the body that puts a message in the place of a card, None when it does not fit there."""
    if message.is_card:
        card = cards.card(message, task)
    elif cards.fits_card(message.text):
        card = {**cards.laid(message.text), "button_list": [dict(HELP)], "task_id": task}
    else:
        return None
    return {"response_type": "update_template_card", "template_card": card}


def submitted(task: str) -> Json:
    """Return the body that closes a card something was chosen on, where the answer does not fit in its place."""
    card = {**cards.laid(cards.SUBMITTED), "button_list": [dict(HELP)], "task_id": task}
    return {"response_type": "update_template_card", "template_card": card}
