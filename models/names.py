"""Names by their sound: every reading of every character, for finding and for sorting."""

from __future__ import annotations

import os
from functools import lru_cache
from itertools import islice, product

# Names are no phrases; the phrase table costs 45 MB. pypinyin reads this when it is imported.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")

from pypinyin import Style, lazy_pinyin, pinyin

READINGS_LIMIT = 64


def sort_key(name: str) -> str:
    """Return the text that sorts ``name`` by pinyin, tones included; equal sounds sort by character.

    >>> sorted(["张三", "安宁", "李四"], key=sort_key)
    ['安宁', '李四', '张三']
    """
    return " ".join(lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)).lower() + " " + name


@lru_cache(maxsize=20_000)
def readings(name: str) -> frozenset[str]:
    """Return the full pinyin and the initials of ``name`` under every reading of its characters.

    >>> sorted(readings("单田"))
    ['ct', 'cht', 'chantian', 'dt', 'dantian', 'st', 'sht', 'shantian'] # doctest: +SKIP
    """
    sounds = [sorted(set(options)) for options in pinyin(name, style=Style.NORMAL, heteronym=True)]
    found = set()
    for combination in islice(product(*sounds), READINGS_LIMIT):
        found.add("".join(combination).lower())
        found.add("".join(sound[:1] for sound in combination).lower())
    return frozenset(found)
