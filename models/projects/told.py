"""What is said of places, their lists and projects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.facts import fact
from models.projects.tables import ListKind, PlaceKind, Reach


@dataclass(frozen=True)
class PlaceBrief:
    """A place of 双报到 and how much stands on its three lists."""

    id: int
    name: str
    kind: PlaceKind
    resources: int
    needs: int
    projects: int


@dataclass(frozen=True)
class ItemBrief:
    """One row of a list; ``answered_by`` is the project that answers a need."""

    id: int
    kind: ListKind
    words: str
    answered_by: str | None = None


@dataclass(frozen=True)
class ProjectBrief:
    """A project as it is listed; ``next_at`` begins its next shift."""

    id: int
    name: str
    place: str | None
    need: str | None
    organiser: str
    reach: Reach
    next_at: datetime | None
    shifts_ahead: int


@fact
class Places:
    """The places of a branch; ``is_keeper``: the reader may enter and end them."""

    branch: str
    places: tuple[PlaceBrief, ...]
    is_keeper: bool


@fact
class PlaceCard:
    """One place with its three lists; also the answer to whoever entered or ended something of it."""

    place: PlaceBrief
    items: tuple[ItemBrief, ...]
    projects: tuple[ProjectBrief, ...]
    is_keeper: bool


@fact
class PlaceEnded:
    """To the secretary: a place is off the list, its rows are kept."""

    name: str


@fact
class NoSuchServicePlace:
    """No place of that number is hers to see."""

    number: int


@fact
class NoSuchItem:
    """No row of that number stands on a list of hers; or, if ``is_need``, it is no need that stands."""

    number: int
    is_need: bool


@fact
class ProjectOpened:
    """To the secretary: a project is open; the organiser was told."""

    project: ProjectBrief


@fact
class OrganiserNamed:
    """To the organiser: the project is hers, and what she does with it."""

    project: ProjectBrief


@fact
class ProjectEnded:
    """To the secretary and the organiser: a project is over; its shifts and hours are kept."""

    name: str


@fact
class ProjectBusy:
    """To the secretary: a project with shifts that are not settled cannot end."""

    project: ProjectBrief
    shifts: int


@fact
class NoSuchProject:
    """No project of that number is hers to see."""

    number: int


@fact
class NothingToRun:
    """She runs no project, so there is none she could call a shift of."""


@fact
class Projects:
    """What is on for a member; ``mine`` says which of them she organises."""

    projects: tuple[ProjectBrief, ...]
    mine: tuple[bool, ...]
    is_keeper: bool


@fact
class OrganiserGone:
    """To the secretary: the organiser of a project left, or, if not ``has_left``, is of another branch now.

    ``to_confirm`` shifts are over and wait for somebody who confirms them.
    """

    project: ProjectBrief
    has_left: bool
    to_confirm: int


@fact
class OrganiserAlready:
    """To the secretary: whom she names organises the project already."""

    project: ProjectBrief


@fact
class OrganiserChanged:
    """To the secretary: the project has another organiser, to whom shifts to confirm and claims to verify went."""

    project: ProjectBrief
    before: str
    to_confirm: int
    claims: int


@fact
class OrganiserReplaced:
    """To who organised a project: somebody else does now."""

    project: ProjectBrief


@fact
class ProjectPassedOn:
    """To the new organiser: the project is hers, with the shifts to confirm and the claims to verify."""

    project: ProjectBrief
    before: str
    to_confirm: int
    claims: int
