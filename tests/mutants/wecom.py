"""Bugs of what speaks with WeCom."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

ROOM = "bot/channels/wecom"
TESTS = "tests/channels/wecom"

WECOM = (
    Mutant(
        f"{ROOM}/crypto.py",
        " or not hmac.compare_digest(plain[end:], self._receive_id)",
        "",
        f"{TESTS}/test_crypto.py {TESTS}/test_callback.py",
    ),
    Mutant(f"{ROOM}/crypto.py", " or abs(now - int(timestamp)) > FRESH_SECONDS", "", f"{TESTS}/test_crypto.py"),
    Mutant(
        f"{ROOM}/callback.py",
        "        if agent_of(opened) not in (None, self._agent_id):\n            raise Forged\n",
        "",
        f"{TESTS}/test_callback.py",
    ),
    Mutant(
        f"{ROOM}/callback.py",
        "            if not _ECHO.fullmatch(opened):\n                raise Forged\n",
        "",
        f"{TESTS}/test_callback.py",
    ),
    # What could not be stored is acknowledged.
    Mutant(
        f"{ROOM}/callback.py",
        "            return False\n        return True",
        "            return True\n        return True",
        f"{TESTS}/test_callback.py",
    ),
    Mutant(
        f"{ROOM}/updates.py",
        'return f"{user}:{created}:{digest}"',
        'return f"{user}:{created}"',
        f"{TESTS}/test_updates.py",
    ),
    Mutant(
        f"{ROOM}/updates.py",
        '"" if line.startswith(SECRET_LINES) else line',
        "line",
        f"{TESTS}/test_updates.py",
    ),
    Mutant(f"{ROOM}/tokens.py", "self._token != refused and ", "", f"{TESTS}/test_sending.py"),
    Mutant(
        f"{ROOM}/tokens.py",
        "max(seconds - EARLY_SECONDS, seconds / 2)",
        "seconds",
        f"{TESTS}/test_sending.py",
    ),
    Mutant(
        f"{ROOM}/errors.py",
        "            return NotSent(words, FLOOD_SECONDS, whole_channel=not (counts_chats and is_too_often(error)))",
        "            return Rejected(words)",
        f"{TESTS}/test_sending.py",
    ),
    # A call that left and was not answered may have been obeyed.
    Mutant(
        f"{ROOM}/errors.py",
        "isinstance(error, Refused) else Ambiguous(words)",
        "isinstance(error, Refused) else NotSent(words)",
        f"{TESTS}/test_sending.py",
    ),
    Mutant(
        f"{ROOM}/aibot/pauses.py",
        "pause, self._standby = self._standby, min(2 * self._standby, self._pace.longest_standby)",
        "pause = self._standby",
        f"{TESTS}/test_pauses.py",
    ),
)
