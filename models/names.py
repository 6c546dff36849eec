"""Names by their sound: every reading of every character, for finding and for sorting."""

from __future__ import annotations

import os
from functools import cache, lru_cache
from hashlib import sha256
from importlib import import_module, metadata
from itertools import islice, product
from types import ModuleType

READINGS_LIMIT = 64
# A character that people bear, read as the one it is a variant of.
UNKNOWN_TO_LIBRARY = {"𠮷": "jí"}
# As surnames these are read otherwise than as words; a surname that is itself read in two ways is left out.
SURNAMES = {
    "曾": "zeng1", "单": "shan4", "解": "xie4", "仇": "qiu2", "查": "zha1", "区": "ou1", "朴": "piao2", "翟": "zhai2",
    "华": "hua4", "任": "ren2", "召": "shao4", "缪": "miao4", "秘": "bi4", "折": "she2", "繁": "po2", "员": "yun4",
    "种": "chong2", "卜": "bu3", "阚": "kan4", "燕": "yan1", "应": "ying1", "过": "guo1",
}  # fmt: skip


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
    sounds[:1] = [SURNAMES.get(name[:1], sound) for sound in sounds[:1]]
    return " ".join(sounds).lower() + " " + name + order_mark()


@cache
def order_mark() -> str:
    """Return the end of every key of today's order: another library or other surnames give another mark.

    Nothing is loaded for it, so that old keys are found by their ends alone.
    """
    order = f"{metadata.version('pypinyin')} {sorted(SURNAMES.items())} {sorted(UNKNOWN_TO_LIBRARY.items())}"
    return "~" + sha256(order.encode()).hexdigest()[:8]


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
