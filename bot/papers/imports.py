"""Rosters held against the database: what would be written, what stands in the way, and what is worth knowing.

The command line and the chat both go this way, so that a file means the same in both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import groupby

from bot.papers.cells import branch_key
from bot.papers.entries import Entry, Fault
from bot.papers.handed import Tables, read_table
from bot.papers.rosters import UNDECIDED, KnownBranches, RosterFile, roster_of
from bot.papers.sheets import Book, Unusable
from models import branches, offices, roles, rosters
from models.almanac import Almanac
from models.branches import BranchKind
from models.database import Session
from models.files import Upload
from models.members import Category
from models.roles import Administrator, OfficeKind, Registrar
from models.rosters import BranchCount, RosterPreview, RosterRow
from models.sealing import Vault

# What a secretary gives in her own branch by other commands too; the others are the administrator's.
_SECRETARYS = frozenset({OfficeKind.GROUP_LEADER, OfficeKind.LEADER})


@dataclass(frozen=True)
class Held:
    """A file held against the database: who is new, who is there already, and what must be mended first."""

    roster: RosterFile
    known: KnownBranches
    fresh: tuple[Entry, ...]
    there: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]

    @property
    def new_branches(self) -> list[str]:
        named = dict.fromkeys(entry.branch for entry in self.fresh)
        return [name for name in named if name not in self.known.names and name != UNDECIDED]

    def rows(self, vault: Vault) -> list[RosterRow]:
        """Return the rows to write, phones sealed."""
        return [_row(entry, vault) for entry in self.fresh]


async def known_branches(db: Session, by: Registrar | None = None) -> KnownBranches:
    """Return the branches a file may name without making them: all, or those a registrar oversees.

    Raises:
        Unusable: there is no organisation yet.
    """
    root = await branches.root(db)
    if root is None:
        raise Unusable("还没有建立单位：请先运行 zhibu init。")
    holding = [each for each in await branches.with_members(db) if by is None or by.oversees(each.id)]
    below = [branch.name for branch in holding if branch.id != root.id] or [branch.name for branch in holding]
    return KnownBranches(tuple(branch.name for branch in holding), below[0] if len(below) == 1 else None)


async def hold(db: Session, roster: RosterFile, known: KnownBranches, on: date, by: Registrar | None = None) -> Held:
    """Hold a file against the database; ``by`` is None on the command line, which may do everything."""
    there = await _already_there(db, roster.entries)
    skipped = {entry.place for entry in there}
    fresh = tuple(entry for entry in roster.entries if entry.place not in skipped)
    beyond = await _beyond_her(db, fresh, known, by, on) if by is not None else []
    faults = (*roster.faults, *await _unfit_branches(db, fresh, known, by), *beyond)
    notes = (*roster.notes, *_similar_branches(fresh, known), *await _replaced_secretaries(db, fresh, on))
    return Held(roster, known, fresh, tuple(there), faults, notes)


async def hold_upload(
    db: Session, upload: Upload, tables: Tables, almanac: Almanac, *, by: Registrar, at: datetime
) -> Held:
    """Read a file that was sent, and hold it against what its sender may enter.

    Raises:
        Refused: with `TableUnread`.
    """
    on, known = almanac.today(at), await known_branches(db, by)
    roster = await read_table(db, upload, tables, partial(_roster, known=known, on=on))
    return await hold(db, roster, known, on, by)


def preview(held: Held, file_name: str, upload: int = 0) -> RosterPreview:
    """Return what a file would write, in a form that can be told; phones are no part of it."""
    counts = [
        (branch, Counter(entry.category for entry in held.fresh if entry.branch == branch))
        for branch in _first_of_branches(held.fresh)
    ]
    grouped = Counter((entry.branch, entry.group) for entry in held.fresh if entry.group)
    can_be_entered = bool(held.fresh) and not held.faults
    return RosterPreview(
        upload if can_be_entered else 0,
        file_name,
        len(held.fresh),
        tuple(BranchCount(name, *(kinds[kind] for kind in Category)) for name, kinds in counts),
        tuple(held.new_branches),
        tuple(f"{branch}{group}{count}人" for (branch, group), count in grouped.items()),
        sum(OfficeKind.LEADER in entry.offices for entry in held.fresh),
        sum(entry.is_exempt for entry in held.fresh),
        tuple(f"{entry.place} {entry.name}（{entry.branch}）" for entry in held.there),
        held.roster.repeats,
        held.notes,
        tuple(str(fault) for fault in held.faults),
    )


def _roster(book: Book, _: str, *, known: KnownBranches, on: date) -> RosterFile:
    return roster_of(book, known, on=on)


async def _already_there(db: Session, entries: Sequence[Entry]) -> list[Entry]:
    there = []
    # Lines are told apart within one sheet only.
    for _, of_sheet in groupby(entries, key=lambda entry: entry.place.sheet):
        by_line = {entry.place.line: entry for entry in of_sheet}
        lines = await rosters.already_there(db, [_row(entry, None) for entry in by_line.values()])
        there += [by_line[line] for line in sorted(lines)]
    return there


async def _beyond_her(
    db: Session, fresh: Sequence[Entry], known: KnownBranches, by: Registrar, on: date
) -> list[Fault]:
    """Return the offices of a file that its sender may not give: the administrator appoints."""
    if roles.prove(Administrator, by, await offices.held_by(db, by.member_id, on)) is not None:
        return []
    return [
        Fault("职务由管理员任命：请把这一格清空，或请管理员来导入", entry.place, entry.name)
        for entry in fresh
        if set(entry.offices) - _SECRETARYS and entry.branch in known.names
    ]


async def _unfit_branches(
    db: Session, fresh: Sequence[Entry], known: KnownBranches, by: Registrar | None
) -> list[Fault]:
    root = await branches.root(db)
    may_found = by is None or (root is not None and by.oversees(root.id))
    faults = []
    for name, entry in _first_of_branches(fresh).items():
        if name in known.names or name == UNDECIDED:
            continue
        branch = await branches.by_name(db, name)
        if not may_found:
            what = f"不归您管。您可以导入：{'、'.join(known.names)}"
        elif branch is None:
            continue
        else:
            what = ("是党小组，不是支部" if branch.kind is BranchKind.GROUP else "已经撤销") + "，请改成支部的名称"
        faults.append(Fault(f"「{name}」{what}", entry.place, entry.name))
    return faults


def _similar_branches(fresh: Sequence[Entry], known: KnownBranches) -> list[str]:
    spelled: dict[str, str] = {_bare(name): name for name in known.names}
    notes = []
    for name in _first_of_branches(fresh):
        other = spelled.setdefault(_bare(name), name)
        if other != name and name not in known.names:
            notes.append(f"「{name}」和「{other}」很像，如是同一个支部，请在文件里改成一样再导入")
    return notes


async def _replaced_secretaries(db: Session, fresh: Sequence[Entry], on: date) -> list[str]:
    notes = []
    for entry in fresh:
        branch = await branches.by_name(db, entry.branch) if OfficeKind.SECRETARY in entry.offices else None
        if branch and (await db.scalars(offices.holders(branch.id, [OfficeKind.SECRETARY], on))).first():
            notes.append(f"{entry.branch}现任书记将由{entry.name}接任")
    return notes


def _first_of_branches(entries: Iterable[Entry]) -> dict[str, Entry]:
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry.branch, entry)
    return first


def _bare(name: str) -> str:
    return branch_key(name).replace("党", "").replace("中共", "").removesuffix("支部").removesuffix("委员会")


def _row(entry: Entry, vault: Vault | None) -> RosterRow:
    sealed = vault.seal(entry.phone) if vault and entry.phone else None
    return RosterRow(
        entry.place.line,
        entry.name,
        entry.branch,
        entry.category,
        sealed,
        entry.joined_on,
        entry.offices,
        entry.is_exempt,
        entry.group,
    )
