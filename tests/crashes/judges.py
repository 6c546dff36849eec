"""What is left when a flow is over, and how it may differ from what an undisturbed machine leaves."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Table, select

from bot.console.checking import CHECKS
from models.base import Base
from models.outbox import State
from tests.crashes.stage import MortalStage

FINAL = {State.SENT, State.UNKNOWN, State.LATE, State.FOLDED, State.CANCELLED, State.UNREACHABLE}
FINGERPRINTS = {"fingerprint", "previous", "seal"}
REPORTS = {"RoomNotTold", "MemberNotTold"}

Rows = dict[str, dict[str, Counter[str]]]


@dataclass(frozen=True)
class Outcome:
    """Every value of every table but the numbers a rollback burns, the outbox, and what everybody read.

    ``unsound``: what `zhibu check` finds wrong.
    """

    rows: Rows
    outbox: list[Any]
    read: dict[str, list[str]]
    unsound: list[str]
    engine: str


async def outcome_of(stage: MortalStage) -> Outcome:
    """Return what a flow left behind."""
    rows: Rows = {}
    async with stage.database.read() as db:
        for name, table in Base.metadata.tables.items():
            found = (await db.core(select(table))).all()
            rows[name] = {column: Counter(values) for column, values in _columns(table, found)}
            rows[name]["rows"] = Counter({"count": len(found)})
        unsound = [f"{name}: {fault}" for name, look in CHECKS.items() for fault in await look(db)]
    del rows["outbox"]
    read: dict[str, list[str]] = {}
    for said in stage.channel.sent:
        read.setdefault(f"test:{said.chat}", []).append(_still(said.text))
    return Outcome(rows, await stage.rows("outbox"), read, unsound, stage.database.dialect)


def random_columns(one: Outcome, other: Outcome) -> set[tuple[str, str]]:
    """Return the columns in which two undisturbed runs differ: codes, tokens, what is sealed.

    And on PostgreSQL the fingerprints of rows, which are of the numbers it burns too; `zhibu check` judges those.
    """
    of_numbers = FINGERPRINTS if one.engine == "postgresql" else set()
    return {
        (table, name) for table, name, seen in _values(one) if name in of_numbers or other.rows[table][name] != seen
    }


def faults(undisturbed: Outcome, left: Outcome, random: set[tuple[str, str]], died: int) -> list[str]:
    """Return what a machine that died so often did wrong."""
    wrong = list(left.unsound)
    for table, name, seen in _values(left):
        if (table, name) not in random and seen != (wanted := undisturbed.rows[table][name]):
            wrong.append(f"{table}.{name}: {seen - wanted} more, {wanted - seen} missing")
    wrong += _wrong_parcels(undisturbed, left)
    for lane in undisturbed.read.keys() | left.read.keys():
        unknown = sum(row.lane == lane and row.state is State.UNKNOWN for row in left.outbox)
        reports = sum(row.lane == lane and row.kind in REPORTS for row in left.outbox)
        missing, more = _difference(undisturbed.read.get(lane, []), left.read.get(lane, []))
        if missing > unknown:
            wrong.append(f"{lane}: {missing} messages of {len(undisturbed.read[lane])} never came, or out of turn")
        # Of each chat one message is on its way at a time.
        if more - reports > died:
            wrong.append(f"{lane}: {more - reports} messages came twice after {died} deaths")
    return wrong


def _wrong_parcels(undisturbed: Outcome, left: Outcome) -> Iterator[str]:
    wanted = Counter((row.lane, row.kind) for row in undisturbed.outbox)
    found = Counter((row.lane, row.kind) for row in left.outbox if row.kind not in REPORTS)
    if wanted != found:
        yield f"outbox: {found - wanted} more, {wanted - found} missing"
    reported = sum(row.kind in REPORTS for row in left.outbox)
    for row in left.outbox:
        if row.state not in FINAL and not (
            row.state is State.WAITING and (row.lane, row.kind) in _waiting(undisturbed)
        ):
            yield f"{row.lane}: {row.kind} ended as {row.state.value}: {row.error}"
    silent = [row for row in left.outbox if row.state is State.UNKNOWN and row.purpose.value != "reply"]
    if silent and not reported:
        yield f"nobody was told that these may not have come: {[(row.lane, row.kind) for row in silent]}"


def _waiting(outcome: Outcome) -> set[tuple[str, str]]:
    return {(row.lane, row.kind) for row in outcome.outbox if row.state is State.WAITING}


def _difference(wanted: list[str], read: list[str]) -> tuple[int, int]:
    """Return how many of the texts are missing in their order, and how many came beyond them."""
    left, missing = list(read), 0
    for text in wanted:
        if text in left:
            left = left[left.index(text) + 1 :]
        else:
            missing += 1
    return missing, len(read) - (len(wanted) - missing)


def _values(outcome: Outcome) -> Iterator[tuple[str, str, Counter[str]]]:
    for table, columns in outcome.rows.items():
        for name, seen in columns.items():
            yield table, name, seen


def _columns(table: Table, rows: Sequence[Any]) -> Iterable[tuple[str, list[str]]]:
    for column in table.columns:
        # Numbers are burnt by what PostgreSQL undoes; not each of them refers to its row by a foreign key.
        is_number = column.primary_key or column.foreign_keys or column.name.endswith("_id")
        if not is_number or not isinstance(column.type, Integer):
            yield column.name, [_still(_text(getattr(row, column.name))) for row in rows]


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _still(text: str) -> str:
    """Return a text without the numbers rows have."""
    return re.sub(r"(?<=[#第/ ])\d+|(?<=_id\": )\d+", "0", text)
