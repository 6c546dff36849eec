"""Invites: one-time codes a person can read out, type on any keyboard and nobody can guess."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.rules.calendar import shifted

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
BITS_A_CHARACTER = 5
CODE_LENGTH = 13
RANDOM_BYTES = 9
SEPARATOR_CATEGORIES = {"Pd", "Zs", "Zl", "Zp", "Cc", "Cf"}
SEPARATORS = {"−", "ー", "_", "."}


@dataclass(frozen=True)
class InviteRules:
    """How long a code lives and how often one may guess.

    Args:
        valid_days: days a code can be used after it was made.
        tries: wrong tries after which the person is locked out.
        lock_minutes: minutes the lock lasts after the last wrong try.
    """

    valid_days: int = 7
    tries: int = 5
    lock_minutes: int = 15

    def __post_init__(self) -> None:
        for key in ("valid_days", "tries", "lock_minutes"):
            if getattr(self, key) < 1:
                raise ValueError(f"{key}: {getattr(self, key)} is not 1 or more")


def make_code(randomness: bytes) -> str:
    """Return a code of 65 random bits, grouped for reading.

    Args:
        randomness: at least 9 bytes of a cryptographic source, such as ``secrets.token_bytes(9)``.

    Raises:
        ValueError: too few bytes.

    >>> make_code(bytes(9))
    '2222-2222-22222'
    """
    if len(randomness) < RANDOM_BYTES:
        raise ValueError(f"{len(randomness)} random bytes are fewer than {RANDOM_BYTES}")
    number = int.from_bytes(randomness[:RANDOM_BYTES], "big")
    letters = (ALPHABET[number >> (BITS_A_CHARACTER * place) & 31] for place in reversed(range(CODE_LENGTH)))
    return group_code("".join(letters))


def group_code(code: str) -> str:
    """Return a code in the groups it is read in.

    >>> group_code("ABCDEFGHJKLMN")
    'ABCD-EFGH-JKLMN'
    """
    text = normalise_code(code)
    return "-".join(filter(None, (text[:4], text[4:8], text[8:])))


def normalise_code(text: str) -> str:
    """Return what was typed in the one form that is compared: half-width capitals without spaces or dashes.

    Text that is no code comes back normalised too and simply matches none; ``is_code`` tells the two apart.

    >>> normalise_code(" ａｂｃｄ－efgh — jklmn ")
    'ABCDEFGHJKLMN'
    """
    letters = unicodedata.normalize("NFKC", text).upper()
    return "".join(letter for letter in letters if not _separates(letter))


def is_code(text: str) -> bool:
    """Say whether ``text`` has the shape of a code, whether or not it was ever given out."""
    code = normalise_code(text)
    return len(code) == CODE_LENGTH and set(code) <= set(ALPHABET)


def hash_code(code: str) -> str:
    """Return the sha256 of the normalised code in hex: what is stored, so that reading the database gives no code."""
    return hashlib.sha256(normalise_code(code).encode()).hexdigest()


def expires_at(made_at: datetime, rules: InviteRules) -> datetime:
    """Return the moment a code made at ``made_at`` stops working."""
    return shifted(made_at, timedelta(days=rules.valid_days))


def locked_until(wrong_tries: int, last_wrong_at: datetime, rules: InviteRules) -> datetime | None:
    """Return the moment the lock ends, or None while there are tries left.

    Args:
        wrong_tries: wrong tries since the count was last set back, which a right code or the end of a lock does. A
            caller that does not set it back locks again at every further wrong try.
    """
    if wrong_tries < rules.tries:
        return None
    return shifted(last_wrong_at, timedelta(minutes=rules.lock_minutes))


def _separates(letter: str) -> bool:
    return letter in SEPARATORS or unicodedata.category(letter) in SEPARATOR_CATEGORIES
