"""Rows of one file that cannot all be right: one person twice, two people alike, two secretaries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.papers.entries import Entry, Fault
from models.roles import OfficeKind


def without_repeats(entries: Sequence[Entry]) -> tuple[list[Entry], list[str]]:
    """Return the entries without rows that repeat an earlier one in everything, and a line for each left out."""
    seen: dict[Entry, Entry] = {}
    kept, repeats = [], []
    for entry in entries:
        first = seen.setdefault(replace(entry, place=entries[0].place), entry)
        if first is entry:
            kept.append(entry)
        else:
            told_apart = _told_apart(entry.name)
            repeats.append(
                f"{entry.place} {entry.name} 与{first.place}完全相同，只导入一次（如是两个人，请写成{told_apart}）"
            )
    return kept, repeats


def conflicts(entries: Sequence[Entry]) -> Iterator[Fault]:
    """Yield what is wrong between rows, each told at the later of the two."""
    yield from _namesakes(entries)
    yield from _in_two_branches(entries)
    yield from _second_secretaries(entries)


def shared_phones(entries: Sequence[Entry]) -> list[str]:
    """Return a line for each phone that people of different names share; couples do."""
    owners: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        if entry.phone:
            owners.setdefault(entry.phone, {}).setdefault(entry.name, entry)
    return [
        f"{'、'.join(f'{entry.place} {name}' for name, entry in names.items())}的手机号相同，请核对"
        for names in owners.values()
        if len(names) > 1
    ]


def _namesakes(entries: Sequence[Entry]) -> Iterator[Fault]:
    first: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        other = first.setdefault((entry.name, entry.branch), entry)
        if other is entry:
            continue
        told_apart = _told_apart(entry.name)
        if entry.phone and other.phone and entry.phone != other.phone:
            reason = f"与{other.place}同支部同名，手机号不同。如是两个人，请写成{told_apart}；如是一个人，请只留一行"
        else:
            reason = f"与{other.place}同支部同名，内容不同。如是一个人，请只留一行；如是两个人，请写成{told_apart}"
        yield Fault(reason, entry.place, entry.name)


def _in_two_branches(entries: Sequence[Entry]) -> Iterator[Fault]:
    first: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        other = first.setdefault((entry.name, entry.phone), entry) if entry.phone else entry
        if other.branch != entry.branch:
            reason = f"与{other.place}同名同手机号，一处在{other.branch}，一处在{entry.branch}，请只留一处"
            yield Fault(reason, entry.place, entry.name)


def _second_secretaries(entries: Sequence[Entry]) -> Iterator[Fault]:
    first: dict[str, Entry] = {}
    for entry in entries:
        if OfficeKind.SECRETARY in entry.offices:
            other = first.setdefault(entry.branch, entry)
            if other.name != entry.name:
                reason = f"{entry.branch}已有书记{other.name}（{other.place}），一个支部只有一位书记"
                yield Fault(reason, entry.place, entry.name)


def _told_apart(name: str) -> str:
    return f"{name}（大）、{name}（小）"
