"""Several accounts of one person in English: where messages arrive, one more account, one that failed."""

from __future__ import annotations

from bot.answers import OwnCode
from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.accounts import CHANNELS
from bot.wording.phrases import ENGLISH
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.accounts import WAYS, AccountAdded, AccountsCard, ArrivesElsewhere, NoAccountThere, NotServed
from models.members import Language

ENGLISH.update(
    {
        "看我绑定了哪些账号，选消息和提醒发到哪一个": "See my accounts, and choose where messages and reminders arrive",
        "消息和提醒发到哪里？": "Where shall messages and reminders arrive?",
        "要一个绑定码，把我在别的渠道的账号也绑定进来": "Get a code that binds another account of mine",
    }
)


@says(Language.EN, AccountsCard)
def accounts_card(told: AccountsCard, speech: Speech) -> Message:
    lines = ["Your accounts:"]
    for channel in told.channels:
        marks = ["messages and reminders arrive here"] if channel == told.arrives else []
        marks += ["failed, left alone for some hours"] if channel in told.resting else []
        marks += ["not connected now"] if channel in told.unserved else []
        lines.append(f"· {_name(channel)}" + (f" ({'; '.join(marks)})" if marks else ""))
    lines.append("You are answered where you ask. An answer counts wherever you give it, and once.")
    others = [each for each in told.channels if each != told.arrives and each in WAYS and each not in told.unserved]
    buttons = [Button(f"Send to {_name(each)}", f"/accounts {each}") for each in others]
    return Message("\n".join(lines), rows([*buttons, Button("Add an account", "/bind")], 2))


@says(Language.EN, NoAccountThere)
def no_account_there(told: NoAccountThere, speech: Speech) -> Message:
    name = _name(told.channel)
    if told.channel == "web":
        text = "You have not used the web chat yet. Open it once by a login link, then choose it."
        return Message(text, ((Button("Get a login link", "/web"),),))
    text = f"You have no {name} account here yet. Get a code, send it to me in {name}, then choose it."
    return Message(text, ((Button("Get a code", "/bind"),),))


@says(Language.EN, NotServed)
def not_served(told: NotServed, speech: Speech) -> Message:
    text = f"{_name(told.channel)} is not connected now. Your messages go where they went before."
    return Message(text, ((Button("My accounts", "/accounts"),),))


@says(Language.EN, OwnCode)
def own_code(told: OwnCode, speech: Speech) -> str:
    lines = [f"Your code: {told.code}", "Open me on the other channel (WeCom, Telegram, web) and send me this code."]
    if told.links:
        lines += ["For Telegram this link does it too:", *told.links]
    lines.append(f"It works once, within {told.minutes} minutes, and is for you alone: give it to nobody.")
    return "\n".join(lines)


@says(Language.EN, AccountAdded)
def account_added(told: AccountAdded, speech: Speech) -> Message:
    text = (
        f"Your {_name(told.channel)} account was added on {speech.moment(told.at)}; messages "
        f"{'arrive there from now on' if told.is_moved else 'still arrive here'}. "
        "If it was not you, tell the secretary at once."
    )
    return Message(text, ((Button("My accounts", "/accounts"),),))


@says(Language.EN, ArrivesElsewhere)
def arrives_elsewhere(told: ArrivesElsewhere, speech: Speech) -> Message:
    if told.until is None:
        text = f"{_name(told.failed)} is not connected now. Your messages arrive here until it is."
    else:
        text = (
            f"Your {_name(told.failed)} account takes no messages at the moment. Until {speech.moment(told.until)} "
            "they arrive here, then it is tried again."
        )
    return Message(text, ((Button("My accounts", "/accounts"),),))


def _name(channel: str) -> str:
    return CHANNELS.get(channel, channel)
