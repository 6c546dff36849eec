"""What one version of minutes says otherwise than the one before it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from models.rules.minutes import Content, Split


class Spot(Enum):
    """Where something changed."""

    CHAIR = "chair"
    RECORDER = "recorder"
    GUESTS = "guests"
    TOPIC = "topic"
    REMARK = "remark"
    RESOLUTION = "resolution"
    TALLY = "tally"
    ACTION = "action"
    NOTES = "notes"
    ATTACHMENT = "attachment"
    ATTENDANCE = "attendance"


class Deed(Enum):
    ADDED = "added"
    REMOVED = "removed"
    SET = "set"


@dataclass(frozen=True)
class Change:
    """One thing that was added, left out or set; ``text`` is what stood or stands there."""

    spot: Spot
    deed: Deed
    text: str = ""


def changes(before: Content, after: Content, was: Split | None, now: Split) -> tuple[Change, ...]:
    """Return what changed from one version to the next, in the order of the paper.

    Args:
        was: who was there as the version before had it, None for the first.

    >>> [(each.spot.value, each.deed.value, each.text) for each in changes(
    ...     Content(topics=("学习",)), Content(chair="陈静", topics=("讨论",)), None, Split(5, 5, 5, 0))]
    [('chair', 'set', '陈静'), ('topic', 'removed', '学习'), ('topic', 'added', '讨论')]
    """
    return tuple(_changes(before, after, was, now))


def _changes(before: Content, after: Content, was: Split | None, now: Split) -> Iterator[Change]:
    lines = (
        (Spot.CHAIR, before.chair, after.chair),
        (Spot.RECORDER, before.recorder, after.recorder),
        (Spot.GUESTS, before.guests, after.guests),
        (Spot.NOTES, before.notes, after.notes),
    )
    for spot, old, new in lines:
        if old != new:
            yield Change(spot, Deed.SET if new else Deed.REMOVED, new or old or "")
    yield from _items(Spot.TOPIC, before.topics, after.topics)
    yield from _items(
        Spot.REMARK,
        [f"{each.speaker}：{each.text}" for each in before.remarks],
        [f"{each.speaker}：{each.text}" for each in after.remarks],
    )
    yield from _items(
        Spot.RESOLUTION, [each.text for each in before.resolutions], [each.text for each in after.resolutions]
    )
    counted = {(each.text, each.tally) for each in before.resolutions}
    for each in after.resolutions:
        if each.tally is not None and (each.text, each.tally) not in counted:
            yield Change(
                Spot.TALLY, Deed.SET, f"{each.tally.in_favour} : {each.tally.against} : {each.tally.abstained}"
            )
    yield from _items(Spot.ACTION, [each.what for each in before.actions], [each.what for each in after.actions])
    yield from _items(
        Spot.ATTACHMENT, [each.name for each in before.attachments], [each.name for each in after.attachments]
    )
    if was is not None and was != now:
        yield Change(Spot.ATTENDANCE, Deed.SET)


def _items(spot: Spot, before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    yield from (Change(spot, Deed.REMOVED, text) for text in _without(before, after))
    yield from (Change(spot, Deed.ADDED, text) for text in _without(after, before))


def _without(items: Sequence[str], others: Sequence[Hashable]) -> list[str]:
    """Return the items that are not among the others, each of those counting once."""
    left, rest = [], list(others)
    for each in items:
        if each in rest:
            rest.remove(each)
        else:
            left.append(each)
    return left
