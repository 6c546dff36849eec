"""Places for what is half made: gone when they are left, and those of a killed process with the next visit."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = ".zhibu-half-"


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """Give an empty folder inside ``folder`` that only its owner can enter."""
    with _locked(folder):
        _sweep(folder)
        made = Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder))
        mine = os.open(made, os.O_RDONLY)
        fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        os.close(mine)


def sync_folder(folder: Path) -> None:
    """See to it that names given in a folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _sweep(folder: Path) -> None:
    """Remove what nobody holds any more: the kernel lets go of the locks of the dead."""
    for left in folder.glob(f"{PREFIX}*"):
        descriptor = os.open(left, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left, ignore_errors=True)
        except BlockingIOError:
            pass
        finally:
            os.close(descriptor)
