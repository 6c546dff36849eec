"""Bugs of what is talked about: forms that give way, months in a row, differences told, numbers used once."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

INTERRUPTIONS = "tests/commands/test_interruptions.py"
MONTH_SPANS = "tests/commands/test_month_spans.py"
NUMBERS = "tests/models/test_numbers_once.py"

TALK = (
    # A word of a command is done unasked, though it may be the answer.
    Mutant(
        "bot/interruptions.py",
        "    return not unclear and not left",
        "    return True",
        INTERRUPTIONS,
    ),
    Mutant(
        "bot/interruptions.py",
        "    if command not in await allowed_to(turn.db, turn.actor, turn.almanac, at=turn.now):\n",
        "    if not command:\n",
        INTERRUPTIONS,
    ),
    Mutant(
        "bot/interruptions.py",
        'if is_open and turn.draft_id == int(pressed["draft"]) else "stale"',
        'if is_open else "stale"',
        INTERRUPTIONS,
    ),
    Mutant(
        "bot/interruptions.py",
        "if behind and depth > 1 else None",
        "if behind else None",
        INTERRUPTIONS,
    ),
    # Who goes back to an earlier form loses the one she comes from.
    Mutant(
        "bot/interruptions.py",
        '    if now["answers"]:\n        form.put_by',
        "    if False:\n        form.put_by",
        INTERRUPTIONS,
    ),
    # 10、12月 is taken for all three.
    Mutant(
        "bot/parsing/month_spans.py",
        'end >= start if found["through"] else end == start.plus(1)',
        "end >= start",
        MONTH_SPANS,
    ),
    Mutant(
        "bot/parsing/month_spans.py",
        "            end = end.plus(12) if last.year is None and end < start else end\n",
        "",
        MONTH_SPANS,
    ),
    Mutant(
        "bot/parsing/month_spans.py",
        "            start = start.plus(-12) if start > end else start\n",
        "",
        MONTH_SPANS,
    ),
    # Told again with every figure that differs, as often as anybody looks.
    Mutant(
        "models/assessments/differing.py",
        "        await db.insert_new(DifferenceTold.__table__, noted)\n",
        "        pass\n",
        "tests/commands/test_assessments.py tests/commands/test_assessment_sheets.py tests/jobs/test_traffic.py",
    ),
    Mutant(
        "models/assessments/differing.py",
        "if figure.amount is not None and figure.amount != duty.received:",
        "if figure.amount is not None and figure.amount > duty.received:",
        "tests/commands/test_assessments.py",
    ),
    Mutant("models/rosters.py", ", DifferenceTold.__table__}", "}", NUMBERS),
    Mutant("migrations/versions/0036_numbers_are_used_once.py", '("members", "plans", ', '("plans", ', NUMBERS),
    Mutant(
        "models/webchat/sessions.py",
        "line: Mapped[str] = mapped_column(Sealed)",
        "line: Mapped[str]",
        "tests/test_leaks.py",
    ),
    Mutant(
        "models/selects.py",
        "lru_cache(maxsize=MOMENTS_KEPT)",
        "lru_cache(maxsize=KEPT)",
        "tests/models/test_selects.py",
    ),
)
