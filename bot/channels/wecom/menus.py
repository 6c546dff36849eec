"""The menu of the app, one for everybody: three buttons of at most five entries."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from bot.channels.channel import MenuItem

MOST_GROUPS = 3
MOST_ENTRIES = 5
LONGEST_GROUP_BYTES, LONGEST_ENTRY_BYTES = 16, 40
SCAN = {"type": "scancode_waitmsg", "name": "扫码签到", "key": "scan"}


def app_menu(items: Sequence[MenuItem]) -> dict[str, Any]:
    """Return the body of menu/create; the first group begins with the scanner.

    Raises:
        ValueError: more, or longer ones, than WeCom takes.
    """
    groups: dict[str, list[dict[str, str]]] = {}
    for item in items:
        entries = groups.setdefault(item.group, [] if groups else [dict(SCAN)])
        entries.append({"type": "click", "name": item.label, "key": f"/{item.command.lstrip('/')}"})
    is_small = len(groups) <= MOST_GROUPS and all(len(entries) <= MOST_ENTRIES for entries in groups.values())
    if not is_small or any(len(name.encode()) > LONGEST_GROUP_BYTES or not name for name in groups):
        raise ValueError("the menu has too many groups or entries")
    if any(not 0 < len(each["name"].encode()) <= LONGEST_ENTRY_BYTES for each in chain(*groups.values())):
        raise ValueError("an entry of the menu has too long a name, or none")
    return {"button": [{"name": name, "sub_button": entries} for name, entries in groups.items()]}
