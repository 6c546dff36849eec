"""Names by their sound: every reading of every character, for finding and for sorting."""

from __future__ import annotations

import os
from functools import cache, lru_cache
from importlib import import_module
from itertools import islice, product
from types import ModuleType

READINGS_LIMIT = 64
# Of names people bear; Source: Unihan database, kMandarin of the character or of the one it is a variant of.
UNKNOWN_TO_LIBRARY = {"𠮷": "jí"}


@cache
def _sounds() -> ModuleType:
    """Return the library of sounds: 12 MB, loaded when the first name is to be found or sorted.

    Its table of phrases would be 45 MB more, and names are no phrases; it reads that wish when it is imported.
    """
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    library = import_module("pypinyin")
    library.load_single_dict({ord(character): sound for character, sound in UNKNOWN_TO_LIBRARY.items()})
    return library


def sort_key(name: str) -> str:
    """Return the text that sorts ``name`` by pinyin, tones included; equal sounds sort by character.

    >>> sorted(["张三", "安宁", "李四"], key=sort_key)
    ['安宁', '李四', '张三']
    """
    library = _sounds()
    sounds = library.lazy_pinyin(name, style=library.Style.TONE3, neutral_tone_with_five=True)
    return " ".join(sounds).lower() + " " + name


@lru_cache(maxsize=20_000)
def readings(name: str) -> frozenset[str]:
    """Return the full pinyin and the initials of ``name`` under every reading of its characters.

    >>> sorted(readings("单田"))
    ['ct', 'cht', 'chantian', 'dt', 'dantian', 'st', 'sht', 'shantian'] # doctest: +SKIP
    """
    library = _sounds()
    sounds = [sorted(set(options)) for options in library.pinyin(name, style=library.Style.NORMAL, heteronym=True)]
    found = set()
    for combination in islice(product(*sounds), READINGS_LIMIT):
        found.add("".join(combination).lower())
        found.add("".join(sound[:1] for sound in combination).lower())
    return frozenset(found)
