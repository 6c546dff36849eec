"""Backups: made while the program runs, sealed with the organisation's key, restored with nothing sent twice."""

from models.backups.keeping import Kept, keep, newest, newest_heading
from models.backups.making import Made, make
from models.backups.restoring import Restored, restore
from models.backups.streams import BackupUnfit, Heading, read_heading

__all__ = [
    "BackupUnfit",
    "Heading",
    "Kept",
    "Made",
    "Restored",
    "keep",
    "make",
    "newest",
    "newest_heading",
    "read_heading",
    "restore",
]
