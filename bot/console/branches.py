"""Branches as the operator names them on the command line."""

from __future__ import annotations

from models import branches
from models.branches import Branch
from models.database import Session
from models.facts import Refused
from models.plans import NoSuchBranch


async def branch_called(db: Session, name: str) -> Branch:
    """Return the branch of this name, or the only one whose name holds it.

    Raises:
        Refused: with `NoSuchBranch`, naming those that may be meant.
    """
    known = await branches.with_members(db)
    found = [branch for branch in known if branch.name == name] or [branch for branch in known if name in branch.name]
    if len(found) != 1:
        raise Refused(NoSuchBranch(name, tuple(branch.name for branch in found or known)))
    return found[0]
