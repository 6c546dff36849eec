"""Accounts of a platform matched to people on the roster: by what only one person has, never by the name alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum


class Match(Enum):
    """What a row of the list came to.

    BOUND: the account is hers already; FRESH: it will be; OTHER_NAME: the phone or account is hers, the name is not;
    OTHER_ACCOUNT: she has another account there; SHARED: two people, or two accounts, have the phone; NAMESAKE: only a
    name is the same; UNKNOWN: nobody on the roster.
    """

    BOUND = "bound"
    FRESH = "fresh"
    OTHER_NAME = "other_name"
    OTHER_ACCOUNT = "other_account"
    SHARED = "shared"
    NAMESAKE = "namesake"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Listed:
    """A row of the list; ``phone`` is 11 digits, None where it is not shown."""

    name: str
    userid: str
    phone: str | None


@dataclass(frozen=True)
class Known:
    """A person on the roster, and the account she has on the platform, None while she has none."""

    number: int
    name: str
    phone: str | None
    userid: str | None


def match(rows: Sequence[Listed], people: Sequence[Known]) -> list[tuple[Match, int | None]]:
    """Return for each row what it came to, and the number of the person it is about, None where nobody's.

    Many units take the phone for the account, so an account that is somebody's phone is hers as well.

    Source: 本地默认.

    >>> match([Listed("王芳", "wf", "13800000001")], [Known(7, "王芳", "13800000001", None)])
    [(<Match.FRESH: 'fresh'>, 7)]
    >>> match([Listed("王芳", "wf", None)], [Known(7, "王芳", "13800000001", None)])
    [(<Match.NAMESAKE: 'namesake'>, 7)]
    """
    by_phone: dict[str, list[Known]] = {}
    for each in people:
        if each.phone:
            by_phone.setdefault(each.phone, []).append(each)
    by_account = {each.userid.casefold(): each for each in people if each.userid}
    by_name = {each.name: each for each in reversed(people)}
    owners = [_owners(row, by_phone) for row in rows]
    claims: dict[int, set[str]] = {}
    for row, found in zip(rows, owners, strict=True):
        for each in found:
            claims.setdefault(each.number, set()).add(row.userid.casefold())
    return [_one(row, found, by_account, by_name, claims) for row, found in zip(rows, owners, strict=True)]


def _owners(row: Listed, by_phone: Mapping[str, list[Known]]) -> list[Known]:
    found = [*by_phone.get(row.phone or "", ()), *by_phone.get(row.userid, ())]
    # Who has two accounts is there twice.
    return list({each.number: each for each in found}.values())


def _one(
    row: Listed,
    found: Sequence[Known],
    by_account: Mapping[str, Known],
    by_name: Mapping[str, Known],
    claims: Mapping[int, set[str]],
) -> tuple[Match, int | None]:
    held = by_account.get(row.userid.casefold())
    if held is not None:
        return (Match.BOUND if held.name == row.name or held in found else Match.OTHER_NAME), held.number
    if len(found) > 1 or (found and len(claims[found[0].number]) > 1):
        return Match.SHARED, None
    if not found:
        namesake = by_name.get(row.name)
        return (Match.NAMESAKE, namesake.number) if namesake else (Match.UNKNOWN, None)
    if found[0].name != row.name:
        return Match.OTHER_NAME, found[0].number
    if found[0].userid is not None:
        return Match.OTHER_ACCOUNT, found[0].number
    return Match.FRESH, found[0].number
