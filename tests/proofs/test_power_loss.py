"""The power fails: what was acknowledged is there, what was not is there whole or not at all, and the file is sound.

After every acknowledged deed the files of a database are copied. Of these copies machines are made whose disk lost its
power just after: the next deed's part of the log written in part, torn, of zeros or of noise; or the log whole, and the
pages a checkpoint was carrying over into the file written in part. What a commit has synced, a disk keeps.

    ZHIBU_DEEDS=80 ZHIBU_CUTS=500 python -m pytest -n0 -s tests/proofs/test_power_loss.py
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

from bot.channels.channel import ChatKind, Update
from bot.console.checking import check
from models.almanac import Almanac
from models.database import Database
from tests.cast import Cast
from tests.conftest import VAULT
from tests.figures import SEED, note, size
from tests.talk import PARTY, START, ZONE, Stage

DEEDS = size("DEEDS", 8)
CUTS = size("CUTS", 24)
# The product checkpoints after 1000 pages; this often, a few deeds see one.
CHECKPOINT_PAGES = 60
SECTOR = 512
# Opening a database and looking at all of it takes ten times as long as a cut: each so many is looked at so.
THOROUGHLY = 8
ALMANAC = Almanac(ZONE, PARTY)
LINES = (
    ("王芳", "志愿 {n}小时 社区清扫"),
    ("刘洋", "党费登记 赵䶮 {n}元 11月"),
    ("陈静", "开会 主题党日 下周五15:00 第{n}会议室 学习"),
    ("赵䶮", "外出 明天到后天 出差{n}"),
)


@dataclass(frozen=True)
class Disk:
    """The two files at a moment, and what stands in them."""

    file: bytes
    log: bytes

    def write(self, path: Path) -> None:
        for left in path.parent.glob(f"{path.name}*"):
            left.unlink()
        path.write_bytes(self.file)
        path.with_name(f"{path.name}-wal").write_bytes(self.log)


async def test_no_acknowledged_deed_is_lost_and_no_file_is_spoilt(empty_sqlite: Path, tmp_path: Path) -> None:
    chance, kinds, wrong = Random(f"{SEED} power"), Counter[str](), []
    disks = await deeds(empty_sqlite, tmp_path / "lived.db")
    copy = tmp_path / "copy.db"
    stands = [standing(disk, copy) for disk in disks]
    assert len(set(stands)) == DEEDS + 1, "each deed leaves something"
    for number in range(CUTS):
        at = number % DEEDS
        before, after = disks[at], disks[at + 1]
        kind, left = chance.choice(list(losses(chance, before, after)))
        kinds[kind] += 1
        found = standing(left, copy)
        # Of the part that was on its way all may have arrived.
        allowed = {stands[at], stands[at + 1]} if kind != "checkpoint" else {stands[at + 1]}
        if found not in allowed:
            wrong.append(f"{kind} after deed {at}: {'spoilt' if found == 'spoilt' else 'other rows'}")
        if number % THOROUGHLY == 0:
            left.write(copy)
            database = await Database.open(f"sqlite+aiosqlite:///{copy}", VAULT)
            told = await check(database, ALMANAC, None, at=START)
            await database.close()
            wrong += [f"{kind} after deed {at}: {each.text}" for each in told if each.faults]
    note(f"power lost {CUTS} times after {DEEDS} deeds, {dict(kinds)}: {len(wrong)} wrong", seed=SEED, engine="sqlite")
    assert {"cut", "torn", "noise"} <= set(kinds)
    assert not wrong, f"seed {SEED}: {wrong[:10]}"


async def deeds(empty: Path, path: Path) -> list[Disk]:
    """Live through the deeds; return the files before the first and after each was acknowledged."""
    path.write_bytes(empty.read_bytes())
    database = await Database.open(f"sqlite+aiosqlite:///{path}", VAULT)
    stage = Stage(database)
    stage.cast = await Cast.enter(stage)
    assert database._connection is not None
    assert database._connection.sync_connection is not None
    driver = database._connection.sync_connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    seen = [_disk(path)]
    for number in range(DEEDS):
        who, line = LINES[number % len(LINES)]
        words = line.format(n=number % 8 + 1)
        chat = f"chat-{who}"
        await stage.dispatcher(
            [Update("test", f"deed-{number}", chat, ChatKind.PRIVATE, who, who, words, private_chat=chat)]
        )
        seen.append(_disk(path))
    await database.close()
    return seen


def losses(chance: Random, before: Disk, after: Disk) -> Iterator[tuple[str, Disk]]:
    """Yield what the disk may hold when the power went between two moments."""
    # A log begun anew has another salt; what was in it before stands in the file by then.
    is_same_log = before.log[16:24] == after.log[16:24]
    kept = _committed(before.log) if is_same_log else 0
    end = _committed(after.log)
    cut = chance.randrange(kept, end)
    yield "cut", Disk(before.file, after.log[:cut])
    for kind in ("torn", "noise"):
        yield kind, Disk(before.file, _torn(chance, before.log, after.log[:end], kept, with_noise=kind == "noise"))
    if before.file != after.file:
        yield "checkpoint", Disk(_half_carried(chance, before.file, after.file), after.log)


def standing(disk: Disk, path: Path) -> str:
    """Return the digest of all rows a machine finds on this disk, ``spoilt`` when SQLite finds it damaged."""
    disk.write(path)
    try:
        with closing(sqlite3.connect(path)) as opened:
            if opened.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return "spoilt"
            if opened.execute("PRAGMA foreign_key_check").fetchall():
                return "spoilt"
            return sha256("\n".join(opened.iterdump()).encode()).hexdigest()
    except sqlite3.DatabaseError:
        return "spoilt"


def _disk(path: Path) -> Disk:
    return Disk(path.read_bytes(), path.with_name(f"{path.name}-wal").read_bytes())


def _committed(log: bytes) -> int:
    """Return where in a log its last commit ends."""
    frame, end, place = 24 + int.from_bytes(log[8:12], "big"), 32, 32
    while place + frame <= len(log) and log[place + 8 : place + 16] == log[16:24]:
        place += frame
        if log[place - frame + 4 : place - frame + 8] != bytes(4):
            end = place
    return end


def _torn(chance: Random, before: bytes, after: bytes, kept: int, *, with_noise: bool) -> bytes:
    """Return a log of which, from ``kept`` on, some sectors arrived and some did not, or hold noise."""
    left = bytearray(after[:kept])
    for start in range(kept, len(after), SECTOR):
        new = after[start : start + SECTOR]
        old = before[start : start + len(new)].ljust(len(new), b"\0")
        left += chance.choice((new, new, chance.randbytes(len(new)) if with_noise else old))
    return bytes(left)


def _half_carried(chance: Random, before: bytes, after: bytes) -> bytes:
    """Return a file of which some of the pages that changed arrived, some did not, and some in half."""
    page = int.from_bytes(before[16:18], "big") % 65535 or 65536
    left = bytearray(before.ljust(len(after), b"\0") if chance.random() < 0.7 else before)
    for start in range(0, len(left), page):
        old, new = bytes(left[start : start + page]), after[start : start + page]
        if old != new:
            half = new[: page // 2] + old[page // 2 :]
            left[start : start + page] = chance.choice((old, new, half, chance.randbytes(len(old))))
    return bytes(left)
