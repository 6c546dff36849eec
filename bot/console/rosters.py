"""Rosters from files: a preview, the import and taking one back, in words for the command line."""

from __future__ import annotations

import asyncio
import shlex
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

from bot.papers.cells import branch_key
from bot.papers.entries import Entry, Fault
from bot.papers.rosters import UNDECIDED, KnownBranches, RosterFile, read_roster
from bot.papers.sheets import Unusable
from models import branches, offices, rosters
from models.almanac import Almanac
from models.branches import BranchKind
from models.database import Database, Session
from models.members import Category
from models.roles import OfficeKind
from models.rosters import RosterImported, RosterRow
from models.sealing import Vault

__all__ = ["Done", "Unusable", "enter", "undo"]

FAULTS_SHOWN = 30
LINES_SHOWN = 10
_CATEGORIES = {Category.FULL: "正式党员", Category.PROBATIONARY: "预备党员", Category.APPLICANT: "发展对象等"}


@dataclass(frozen=True)
class Done:
    """What became of a file, in words; ``faulty`` of its rows kept ``left_out`` rows from being written."""

    text: str
    faulty: int = 0
    left_out: int = 0


@dataclass(frozen=True)
class _Plan:
    """A file held against the database: what would be written, and what stands in the way."""

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


async def enter(database: Database, almanac: Almanac, vault: Vault, file: Path, commit: bool, *, at: datetime) -> Done:
    """Read a roster and return its preview; with ``commit`` and without a fault, write all of it, or nothing.

    Raises:
        Unusable: the file cannot be read at all, or there is no organisation yet.
    """
    on = almanac.today(at)
    async with database.read() as db:
        known = await _known_branches(db)
    roster = await asyncio.to_thread(read_roster, file, known, on=on)

    async def work(db: Session) -> tuple[_Plan, RosterImported | None]:
        plan = await _plan(db, roster, known, on)
        if plan.faults or not plan.fresh:
            return plan, None
        rows = [_row(entry, vault) for entry in plan.fresh]
        return plan, await rosters.enter(db, file.name, rows, at=at, on=on)

    if not commit:
        async with database.read() as db:
            return Done(_preview(await _plan(db, roster, known, on), file))
    plan, imported = await database.write(work)
    text = _result(plan, imported, file)
    if not plan.faults:
        return Done(text)
    faulty = {fault.place for fault in plan.faults}
    return Done(text, len(faulty), len(faulty | {entry.place for entry in plan.fresh}))


async def undo(database: Database, number: int, *, at: datetime) -> str:
    """Take an import back whole and say so.

    Raises:
        Refused: with `NoSuchRoster` or `RosterInUse`.
    """
    undone = await database.write(lambda db: rosters.undo(db, number, at=at))
    return f"已撤销编号{undone.number}的导入：{undone.members}人已从名单上删去。新建的支部仍保留。"


async def _known_branches(db: Session) -> KnownBranches:
    root = await branches.root(db)
    if root is None:
        raise Unusable("还没有建立单位：请先运行 zhibu init。")
    holding = await branches.with_members(db)
    below = [branch.name for branch in holding if branch.id != root.id] or [root.name]
    return KnownBranches(tuple(branch.name for branch in holding), below[0] if len(below) == 1 else None)


async def _plan(db: Session, roster: RosterFile, known: KnownBranches, on: date) -> _Plan:
    there = await _already_there(db, roster.entries)
    skipped = {entry.place for entry in there}
    fresh = tuple(entry for entry in roster.entries if entry.place not in skipped)
    faults = (*roster.faults, *await _unfit_branches(db, fresh, known))
    notes = (*roster.notes, *_similar_branches(fresh, known), *await _replaced_secretaries(db, fresh, on))
    return _Plan(roster, known, fresh, tuple(there), faults, notes)


async def _already_there(db: Session, entries: Sequence[Entry]) -> list[Entry]:
    there = []
    # Lines are told apart within one sheet only.
    for _, of_sheet in groupby(entries, key=lambda entry: entry.place.sheet):
        by_line = {entry.place.line: entry for entry in of_sheet}
        lines = await rosters.already_there(db, [_row(entry, None) for entry in by_line.values()])
        there += [by_line[line] for line in sorted(lines)]
    return there


async def _unfit_branches(db: Session, fresh: Sequence[Entry], known: KnownBranches) -> list[Fault]:
    faults = []
    for name, entry in _first_of_branches(fresh).items():
        if name in known.names or (branch := await branches.by_name(db, name)) is None:
            continue
        what = "是党小组，不是支部" if branch.kind is BranchKind.GROUP else "已经撤销"
        faults.append(Fault(f"「{name}」{what}，请改成支部的名称", entry.place, entry.name))
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


def _first_of_branches(entries: Sequence[Entry]) -> dict[str, Entry]:
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


def _preview(plan: _Plan, file: Path) -> str:
    command = f"zhibu import {shlex.quote(str(file))}"
    if plan.faults:
        end = f"改好后再运行：{command}\n有错时一个人也不会写入。"
    elif not plan.fresh:
        end = "没有新的人可以导入。"
    else:
        end = f"以上只是预览，还没有写入。确认写入请运行：\n{command} --commit"
    return "\n".join([*_summary(plan, file), *_faults(plan), end])


def _result(plan: _Plan, imported: RosterImported | None, file: Path) -> str:
    if imported is not None:
        done = f"已导入{imported.members}人，编号{imported.number}；撤销：zhibu import --undo {imported.number}"
        return "\n".join([*_summary(plan, file, "已"), done])
    why = (
        "有错，什么都没有写入：请改好上面列出的地方，再运行一次。"
        if plan.faults
        else "没有新的人可以导入，什么都没有写入。"
    )
    return "\n".join([*_summary(plan, file), *_faults(plan), why])


def _summary(plan: _Plan, file: Path, done: str = "将") -> list[str]:
    lines = [f"花名册 {file.name}：{done}导入{len(plan.fresh)}人。"]
    for branch in _first_of_branches(plan.fresh):
        kinds = Counter(entry.category for entry in plan.fresh if entry.branch == branch)
        parts = "，".join(f"{_CATEGORIES[kind]}{kinds[kind]}" for kind in Category if kinds[kind])
        lines.append(f"  {branch}：{kinds.total()}人（{parts}）")
    if plan.new_branches:
        lines.append(f"{done}新建支部：{'、'.join(plan.new_branches)}")
    if grouped := Counter((entry.branch, entry.group) for entry in plan.fresh if entry.group):
        lines.append(
            f"编入党小组：{'，'.join(f'{branch}{group}{count}人' for (branch, group), count in grouped.items())}"
        )
    if leading := sum(OfficeKind.LEADER in entry.offices for entry in plan.fresh):
        lines.append(f"领导干部：{leading}人")
    if spared := sum(entry.is_exempt for entry in plan.fresh):
        lines.append(f"免提醒：{spared}人")
    if plan.there:
        lines.append(f"已在名单上，跳过{len(plan.there)}人：")
        lines += _some([f"{entry.place} {entry.name}（{entry.branch}）" for entry in plan.there])
    if plan.roster.repeats:
        lines.append(f"文件里重复，跳过{len(plan.roster.repeats)}行：")
        lines += _some(plan.roster.repeats)
    if plan.notes:
        lines.append("请留意：")
        lines += _some(plan.notes, FAULTS_SHOWN)
    return lines


def _faults(plan: _Plan) -> list[str]:
    if not plan.faults:
        return []
    return [f"有{len(plan.faults)}处要改：", *_some([str(fault) for fault in plan.faults], FAULTS_SHOWN)]


def _some(lines: Sequence[str], limit: int = LINES_SHOWN) -> list[str]:
    shown = [f"  {line}" for line in lines[:limit]]
    return [*shown, f"  还有{len(lines) - limit}处"] if len(lines) > limit else shown
