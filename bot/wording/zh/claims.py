"""What is said alike of every claim, in Chinese."""

from __future__ import annotations

from datetime import date

from bot.wording.speech import Speech
from models.claims import Impossible

MORE = "先列最早的8条，其余的{}完再列。"
TALK_IT_OVER = "写错了的可以改好再报；有疑问请本人和书记核对。"


def entry(number: int, name: str, words: str, speech: Speech) -> tuple[int, str]:
    """3号：张三，…"""
    return number, f"{number}号：{speech.name(name)}，{words}"


def too_old(told: Impossible, oldest: date, speech: Speech) -> str:
    return f"{speech.day(told.day)}太早了，现在只能报{speech.day(oldest)}及以后的。更早的请跟书记说。"


def already(told: Impossible, amount: str) -> str:
    """，这一天已经报过7小时; nothing when nothing was."""
    return f"，这一天已经报过{amount}" if told.already and told.already.count else ""
