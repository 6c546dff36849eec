"""What is said alike of every claim, in English."""

from __future__ import annotations

from datetime import date

from bot.wording.speech import Speech
from models.claims import Impossible

MORE = "These are the oldest 8; the others come when they are done."


def entry(number: int, name: str, words: str, speech: Speech) -> tuple[int, str]:
    """No. 3: 张三, …"""
    return number, f"No. {number}: {speech.name(name)}, {words}"


def too_old(told: Impossible, oldest: date, speech: Speech) -> str:
    day = speech.day(told.day)
    return f"{day} is too long ago; {speech.day(oldest)} or later can be reported. Please ask your secretary."


def already(told: Impossible, amount: str) -> str:
    """, 7 h are reported already; nothing when nothing was."""
    return f", {amount} are reported already" if told.already and told.already.count else ""
