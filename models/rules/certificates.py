"""Certificates of volunteering: how they are numbered, what stands on them, and the code that tells a true one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.rules.receipts import CODE_SIGNS, is_code
from models.rules.values import Minutes

# 60 bits: with 30 tries a minute, one in two would be found after 36 000 years.
CODE_LENGTH = 12
GROUP = 4
NUMBER = re.compile(r"(20\d\d)-(\d{4,6})")


@dataclass(frozen=True, order=True)
class CertificateNumber:
    """A certificate's number, which runs from 1 without gaps within one year of issue.

    >>> str(CertificateNumber(2026, 7))
    '2026-0007'
    """

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:04d}"

    @classmethod
    def parse(cls, text: str) -> CertificateNumber | None:
        """Return the number a text is, written as on the paper, None when it is none.

        >>> CertificateNumber.parse("2026-0007"), CertificateNumber.parse("2026-0000"), CertificateNumber.parse("7")
        (CertificateNumber(year=2026, number=7), None, None)
        """
        found = NUMBER.fullmatch(text)
        made = cls(int(found[1]), int(found[2])) if found else None
        return made if made and made.number and str(made) == text else None


@dataclass(frozen=True)
class Served:
    """One piece of service that counts."""

    day: date
    minutes: Minutes
    activity: str


@dataclass(frozen=True)
class Item:
    """A line of a certificate: what was done, how often, for how long, first and last day."""

    activity: str
    times: int
    minutes: Minutes
    first: date
    last: date


def items(served: Iterable[Served]) -> tuple[Item, ...]:
    """Return service by what was done, in the order in which each was done first.

    Source: 民政部令第67号；关于规范志愿服务记录证明工作的指导意见（民发〔2015〕149号）: 服务时间（小时）与内容.

    >>> days = [Served(date(2026, 5, day), Minutes(90), "社区清扫") for day in (9, 2)]
    >>> [(item.times, item.minutes.count, item.first.day, item.last.day) for item in items(days)]
    [(2, 180, 2, 9)]
    """
    found: dict[str, Item] = {}
    for each in sorted(served, key=lambda one: one.day):
        so_far = found.get(each.activity)
        if so_far is None:
            found[each.activity] = Item(each.activity, 1, each.minutes, each.day, each.day)
        else:
            found[each.activity] = Item(
                each.activity, so_far.times + 1, so_far.minutes + each.minutes, so_far.first, each.day
            )
    return tuple(found.values())


def text_to_sign(number: CertificateNumber) -> str:
    """Return what the fingerprint of a certificate is made of; nothing else that is fingerprinted begins so."""
    return f"zhibu:certificate:{number}"


def check_code(fingerprint: str) -> str:
    """Return the code of a certificate, 60 bits of a fingerprint only the holder of the key can make.

    >>> check_code("00" * 31 + "ff")
    '0000-0000-007Z'
    """
    rest, signs = int(fingerprint, 16), ""
    for _ in range(CODE_LENGTH):
        rest, sign = divmod(rest, len(CODE_SIGNS))
        signs = CODE_SIGNS[sign] + signs
    return "-".join(signs[start : start + GROUP] for start in range(0, CODE_LENGTH, GROUP))


def is_true(typed: str, fingerprint: str) -> bool:
    """Return whether somebody typed the code of this fingerprint, in whatever case, grouping and width of signs.

    It takes the same time for every code.

    >>> is_true("oooo oooo 007z", "00" * 31 + "ff"), is_true("0000-0000-007Y", "00" * 31 + "ff")
    (True, False)
    """
    return is_code(typed, check_code(fingerprint))
