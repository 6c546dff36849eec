"""Other channels beside the one of a stage: what is typed and pressed there, each delivered twice."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.channels.channel import Capabilities, ChatKind, Update
from bot.channels.telegram.adapter import TelegramChannel
from bot.channels.web import WebChannel
from bot.channels.wecom import WeComChannel
from bot.channels.wecom.aibot import WeComBotChannel
from bot.delivery import Delivery
from tests.talk import Said, Stage, TestChannel

CAPABILITIES = {
    "wecom": WeComChannel.capabilities,
    "aibot": WeComBotChannel.capabilities,
    "telegram": TelegramChannel.capabilities,
    "web": WebChannel.capabilities,
}


class Phones:
    """People with WeCom, Telegram and a browser: test channels that can do what these can, and are in no hurry.

    ``failures`` of these let them fail.
    """

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.channels = {name: TestChannel(name, unhurried(can)) for name, can in CAPABILITIES.items()}
        self._events = 0
        named = {"test": stage.channel, **self.channels}
        stage.delivery = Delivery(stage.database, named, stage.almanac, lambda: stage.now)

    async def say(self, channel: str, user: str, text: str, pressed: str | None = None) -> list[Said]:
        """Say something on a channel; return what is new there."""
        self._events += 1
        update = Update(
            channel, f"{channel}-{self._events}", user, ChatKind.PRIVATE, user, user, text, pressed, "", user
        )
        sent = self.channels[channel].sent
        before = len(sent)
        await self._deliver(update)
        once = len(sent)
        await self._deliver(update)
        assert len(sent) == once, f"delivered again, {text!r} was answered again"
        return [said for said in sent[before:] if said.chat == user]

    async def press(self, channel: str, user: str, label: str) -> list[Said]:
        """Press the newest button of this label, or answer its number where buttons are a list."""
        for said in reversed(self.heard(channel, user)):
            if label in said.buttons:
                return await self.say(channel, user, said.buttons[label], said.ref)
            if listed := re.search(rf"^(\d+)\. {re.escape(label)}$", said.text, re.MULTILINE):
                return await self.say(channel, user, listed[1])
        raise AssertionError(f"{user} has no button {label!r} on {channel}: {self.heard(channel, user)[-1:]}")

    async def _deliver(self, update: Update) -> None:
        await self.stage.dispatcher([update])
        await self.stage.delivery.drain()

    def heard(self, channel: str, user: str) -> list[Said]:
        """Return what a chat was sent, in order."""
        return [said for said in self.channels[channel].sent if said.chat == user]

    def count(self, channel: str, user: str, text: str) -> int:
        """Return how many messages of a chat say ``text``."""
        return sum(text in said.text for said in self.heard(channel, user))


def unhurried(can: Capabilities) -> Capabilities:
    return replace(
        can,
        overall_per_second=None,
        chat_per_second=None,
        group_per_minute=None,
        chat_per_minute=None,
        chat_per_hour=None,
        avoids_peaks=False,
    )
