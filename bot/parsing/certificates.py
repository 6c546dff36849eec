"""The parser of certificate numbers."""

from __future__ import annotations

import re

from bot.parsing.parser import Asking, Parsed, Parser, Unclear
from bot.parsing.plain import plain
from models.rules.certificates import CertificateNumber

NUMBER = re.compile(r"(?:证明|编号|no\.?|第)?\s*(20\d\d)\s*[-−—–－年/]\s*第?\s*(\d{1,6})\s*号?", re.IGNORECASE)


class CertificateNumberParser(Parser):
    """2026-0007; 2026-7, 2026年7号 and No. 2026-0007 mean the same."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        found = NUMBER.fullmatch(plain(text))
        if found is None or not int(found[2]):
            raise Unclear("certificate_number")
        number = CertificateNumber(int(found[1]), int(found[2]))
        return Parsed(number, str(number))
