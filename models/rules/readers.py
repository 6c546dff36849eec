"""Lead readers and speakers from outside the roster (外请): marked so wherever they are written."""

from __future__ import annotations

import re

LIMIT = 60
_ROLE = "(?:主讲人|领学人|授课人|讲课人|主讲|领学)"
_BEFORE = re.compile(rf"(?:外请|外聘|特邀){_ROLE}?[\s:：]*(?P<name>\S.*)")
_BEHIND = re.compile(r"(?P<name>\S.*?)\s*[（(](?P<unit>[^（()）]*?)[\s，,、]*(?:外请|外聘|特邀)[^（()）]*[)）]")
_WITH_UNIT = re.compile(
    r"(?P<name>[^\W\d_][^\s（()）#]*)(?:\s*[（(](?P<inner>[^（()）]+)[)）]|\s+(?P<unit>[^（()）]+))?"
)


def outside_name(text: str) -> str | None:
    """Return who is meant by words that say she comes from outside, with her unit; None when they do not say so.

    Source: 本地默认.

    >>> outside_name("外请 李教授 市委党校"), outside_name("李教授（市委党校，外请）")
    ('李教授（市委党校）', '李教授（市委党校）')
    >>> outside_name("外请主讲人：李教授"), outside_name("张敏")
    ('李教授', None)
    """
    words = " ".join(text.split())
    if found := _BEFORE.fullmatch(words):
        return named(found["name"])
    if found := _BEHIND.fullmatch(words):
        unit = found["unit"].strip()
        return named(f"{found['name']}（{unit}）" if unit else found["name"])
    return None


def named(text: str) -> str | None:
    """Return a name and a unit as they are written in one form, None when that is no name or too long.

    >>> named("李教授 市委党校"), named("李教授(市委党校)"), named("")
    ('李教授（市委党校）', '李教授（市委党校）', None)
    """
    found = _WITH_UNIT.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    unit = (found["inner"] or found["unit"] or "").strip()
    whole = f"{found['name']}（{unit}）" if unit else found["name"]
    return whole if len(whole) <= LIMIT else None
