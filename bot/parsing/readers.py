"""The parser of who leads the reading or speaks: somebody of the roster, or 外请 李教授 市委党校."""

from __future__ import annotations

from dataclasses import dataclass

from bot.parsing.parser import Asking, Choice, Parsed, Unclear
from bot.parsing.people import MemberParser
from bot.parsing.plain import plain
from models.members import Member
from models.rules.readers import named, outside_name


@dataclass(frozen=True)
class LeadReader:
    """A member, or the name of somebody from outside."""

    who: Member | str


class LeadReaderParser(MemberParser):
    """A name nobody on the roster has is offered as one from outside, never taken for it unasked."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        words = plain(text)
        if outside := outside_name(words):
            return Parsed(LeadReader(outside), f"外请 {outside}")
        try:
            parsed = await super().parse(words, asking)
        except Unclear as unclear:
            stranger = None if unclear.choices else named(words)
            if stranger is None:
                raise
            raise Unclear("lead_reader", (Choice(f"外请：{stranger}", f"外请 {stranger}"),)) from unclear
        return Parsed(LeadReader(parsed.value), parsed.text, parsed.is_guess)

    async def spot(self, text: str, asking: Asking) -> Parsed:
        if outside_name(plain(text)):
            return await self.parse(text, asking)
        return await super().spot(text, asking)
