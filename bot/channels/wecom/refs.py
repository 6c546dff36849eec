"""References to cards: what `Update.pressed` and `Parcel.edits` hold on this channel."""

from __future__ import annotations

from dataclasses import dataclass

# What the numbers of those cards begin with on which something is chosen and then submitted.
CHOICE = "choice-"


@dataclass(frozen=True)
class CardRef:
    """A card somebody pressed; ``code`` lets it be changed once, within 72 hours, and only a press brings one."""

    task: str
    code: str

    @property
    def is_choice(self) -> bool:
        return self.task.startswith(CHOICE)

    def __str__(self) -> str:
        return f"{self.task}:{self.code}"


def read_ref(text: str | None) -> CardRef | None:
    """Return the card a reference is of, None when it is of none that can be changed."""
    task, _, code = (text or "").partition(":")
    return CardRef(task, code) if task and code else None
