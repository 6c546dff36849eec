"""Parser of a point of the earth: 39.90872,116.39748."""

from __future__ import annotations

from bot.parsing.parser import Asking, Parsed, Parser, Unclear
from models.rules.venues import read_spot


class SpotParser(Parser):
    async def parse(self, text: str, asking: Asking) -> Parsed:
        spot = read_spot(text)
        if spot is None:
            raise Unclear("spot")
        return Parsed(spot, str(spot))
