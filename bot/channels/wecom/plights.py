"""What keeps a channel of WeCom from people, for the operator."""

from __future__ import annotations

from logging import Logger

# How often a channel in trouble is tried where nobody sends anything.
LOOK_SECONDS = 60.0


class Plight:
    """What is the matter, in ``words``, "" when nothing is; the log hears of it once, and once that it is over.

    Args:
        ill: what the log says of a channel in trouble, before the words.
        well: what it says when that is over.
    """

    def __init__(self, logger: Logger, ill: str, well: str, words: str = "") -> None:
        self.words = words
        self._logger = logger
        self._ill = ill
        self._well = well

    def note(self, words: str) -> None:
        """Note what is the matter, or with "" that nothing is."""
        if words == self.words:
            return
        self.words = words
        if words:
            self._logger.warning("%s: %s", self._ill, words)
        else:
            self._logger.info(self._well)
