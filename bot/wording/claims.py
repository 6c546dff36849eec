"""The list of claims that wait, laid out alike in every ledger and every language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.channels.channel import Button, Message
from bot.channels.choices import Checklist
from bot.reply import rows
from bot.wording.arrangements import DECIDED_BY
from models.answerable import Awaiting, Matter

SHOWN = 8


def listed(head: str, entries: Sequence[tuple[int, str]], more: str, *deeds: tuple[str, str]) -> Message:
    """Return the oldest claims, one line each, with the buttons that decide them.

    Args:
        entries: number and words of every claim.
        more: what is said when not all are shown.
        deeds: label, with ``{}`` for the number, and command of each button.
    """
    shown = entries[:SHOWN]
    lines = [head, *(words for _, words in shown), *([more] if len(entries) > SHOWN else [])]
    buttons = [Button(label.format(number), f"/{command} {number}") for number, _ in shown for label, command in deeds]
    return Message("\n".join(lines), rows(buttons, len(deeds)))


def decisions(
    things: Sequence[Awaiting], labels: Mapping[Matter, tuple[str, str, str]]
) -> tuple[tuple[Button, ...], ...]:
    """Return the buttons that agree to things that wait, and those that turn them down.

    Args:
        labels: of each matter what it is called, and the words of its two buttons, "" where there is no such button.
    """
    buttons = []
    for each in things[:SHOWN]:
        what, *words = labels[each.matter]
        named = "" if each.matter is Matter.DUES else f" {each.number}"
        for label, line in zip(words, DECIDED_BY[each.matter], strict=True):
            if label:
                buttons.append(Button(f"{label} {what}{named}", line.format(each.number)))
    return rows(buttons, 2)


def ticked(message: Message, choice: Checklist, together: str) -> Message:
    """Return a list of claims on which several are decided at once: ticked, or named as ``together`` says.

    The claims have numbers of their own, and only those that are shown can be ticked.
    """
    shown = replace(choice, options=choice.options[:SHOWN], replaces=f"{choice.line} ", has_own_numbers=True)
    return replace(message, text=f"{message.text}\n{together}", choice=shown)
