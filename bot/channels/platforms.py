"""The channels over other people's platforms, as far as they are configured; each is loaded only where it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from bot.channels.channel import Channel, Intake

if TYPE_CHECKING:
    from bot.channels.telegram import TelegramChannel
    from bot.channels.wecom import WeComChannel
    from bot.channels.wecom.aibot import WeComBotChannel
    from bot.channels.wecom.robots import WeComRobots


@dataclass(frozen=True)
class Platforms:
    """The channels that there are."""

    telegram: TelegramChannel | None = None
    wecom: WeComChannel | None = None
    aibot: WeComBotChannel | None = None
    robots: WeComRobots | None = None

    @property
    def channels(self) -> list[Channel]:
        return [each for each in (self.telegram, self.wecom, self.aibot, self.robots) if each is not None]

    def hooks(self, intake: Intake) -> list[Route]:
        """Return the addresses that the platforms call."""
        routes = []
        if self.telegram is not None and self.telegram.mode == "webhook":
            from bot.channels.telegram import webhook_route

            routes.append(webhook_route(self.telegram, intake))
        if self.wecom is not None:
            routes.append(self.wecom.callback(intake))
        return routes

    def telegram_name(self) -> str:
        """Return the name of the bot on Telegram, "" where there is none or it is not known yet."""
        return self.telegram.username if self.telegram is not None else ""


def connect(
    telegram: Mapping[str, Any] | None,
    wecom: Mapping[str, Any] | None,
    aibot: Mapping[str, Any] | None = None,
    robots: Mapping[str, Any] | None = None,
) -> Platforms:
    """Make the channels from what their classes take, None for those not wanted.

    Raises:
        ValueError: a setting is missing or malformed; the words do not repeat it.
    """
    return Platforms(
        _telegram(telegram) if telegram else None,
        _wecom(wecom) if wecom else None,
        _aibot(aibot) if aibot else None,
        _robots(robots) if robots else None,
    )


def _telegram(settings: Mapping[str, Any]) -> TelegramChannel:
    # It doubles the memory of a web chat alone.
    from bot.channels.telegram import TelegramChannel

    return TelegramChannel(**settings)


def _wecom(settings: Mapping[str, Any]) -> WeComChannel:
    from bot.channels.wecom import WeComChannel

    return WeComChannel(**settings)


def _aibot(settings: Mapping[str, Any]) -> WeComBotChannel:
    from bot.channels.wecom.aibot import Pace, WeComBotChannel

    given = dict(settings)
    pace = Pace(standby=given.pop("standby"))
    return WeComBotChannel(**given, pace=pace)


def _robots(settings: Mapping[str, Any]) -> WeComRobots:
    from bot.channels.wecom.robots import WeComRobots

    return WeComRobots(**settings)
