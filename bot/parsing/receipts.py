"""The parser of receipt numbers."""

from __future__ import annotations

import re

from bot.parsing.parser import Asking, Parsed, Parser, Unclear
from bot.parsing.plain import plain
from models.rules.receipts import ReceiptNumber

NUMBER = re.compile(r"(?:收据|编号|no\.?|第)?\s*(20\d\d)\s*[-−—–－年/]\s*第?\s*(\d{1,6})\s*号?", re.IGNORECASE)


class ReceiptNumberParser(Parser):
    """2026-0007; 2026-7, 2026年7号 and No. 2026-0007 mean the same."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        found = NUMBER.fullmatch(plain(text))
        if found is None or not int(found[2]):
            raise Unclear("receipt_number")
        number = ReceiptNumber(int(found[1]), int(found[2]))
        return Parsed(number, str(number))
