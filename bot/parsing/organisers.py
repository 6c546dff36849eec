"""Who organised a service: 组织者赵六, 赵六组织; a mere name within a line may as well be who was visited."""

from __future__ import annotations

import re

from bot.parsing.parser import Asking, Parsed, Unclear
from bot.parsing.people import MemberParser
from bot.parsing.plain import plain

SAID = re.compile(r"(?:组织者|组织人|organi[sz]er)\s*[:：]?\s*(.+)|(.+?)(?:组织的?|带队)", re.IGNORECASE)


class OrganiserParser(MemberParser):
    async def parse(self, text: str, asking: Asking) -> Parsed:
        found = SAID.fullmatch(plain(text))
        return await super().parse((found[1] or found[2]).strip() if found else text, asking)

    async def spot(self, text: str, asking: Asking) -> Parsed:
        if SAID.fullmatch(plain(text)) is None:
            raise Unclear("member")
        parsed = await self.parse(text, asking)
        if parsed.is_guess:
            raise Unclear("member")
        return parsed
