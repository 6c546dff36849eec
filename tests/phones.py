"""Other channels beside the one of a stage: what is typed and pressed there, each delivered twice."""

from __future__ import annotations

from bot.channels.channel import ChatKind, Update
from bot.delivery import Delivery
from tests.talk import Said, Stage, TestChannel


class Phones:
    """People with WeCom, Telegram and a browser, all of them test channels; ``failures`` of these let them fail."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.channels = {name: TestChannel(name) for name in ("wecom", "telegram", "web")}
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
        """Press the newest button of this label."""
        said = next(each for each in reversed(self.heard(channel, user)) if label in each.buttons)
        return await self.say(channel, user, said.buttons[label], said.ref)

    async def _deliver(self, update: Update) -> None:
        await self.stage.dispatcher([update])
        await self.stage.delivery.drain()

    def heard(self, channel: str, user: str) -> list[Said]:
        """Return what a chat was sent, in order."""
        return [said for said in self.channels[channel].sent if said.chat == user]

    def count(self, channel: str, user: str, text: str) -> int:
        """Return how many messages of a chat say ``text``."""
        return sum(text in said.text for said in self.heard(channel, user))
