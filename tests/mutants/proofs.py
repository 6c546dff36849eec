"""Bugs that the proofs of the scorecard must see at the size every change is tested with."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

ROOM = "tests/proofs"
STREAM = "tests/end_to_end/test_stream.py"
WECOM_MONTH = "tests/end_to_end/test_wecom_month.py"
YEAR = "tests/simulation/test_year.py"
SHIFTS = "tests/simulation/test_shifts.py"
FAULTY_YEAR = "tests/simulation/test_faulty_year.py"
CRASHES = "tests/crashes/test_crashes.py"
PAGES = "tests/pages/test_canaries.py"
MACHINE = "tests/models/test_ledger_machine.py"
ANY_ORDER = "tests/simulation/test_any_order.py"
LEAKS = "tests/test_leaks.py"
STORAGE = "tests/test_storage.py"
HEARTBEATS = "tests/test_heartbeats.py"
ZONES = "tests/rules/test_zones.py"
BOMBS = "tests/papers/test_bombs.py"
FLOODS = "tests/test_floods.py"

PROOFS = (
    Mutant(
        "models/database.py",
        'await command(connection, "COMMIT")\n',
        'asyncio.create_task(command(connection, "COMMIT"))\n',
        "tests/models/test_database.py",
    ),
    Mutant(
        "models/ledger/verifying.py",
        "    odd |= {",
        "    _ = {",
        f"{ROOM}/test_tampering.py",
    ),
    Mutant(
        "models/audit.py",
        "    if last.seal != _seal(db.vault, last.number, last.fingerprint):",
        "    if not last.seal:",
        f"{ROOM}/test_tampering.py",
    ),
    Mutant(
        "models/database.py",
        "                session = Session(connection, self.vault, on_step=self._step, shared=shared)\n",
        "                session = Session(connection, self.vault, on_step=self._step, shared=shared)\n"
        "                self._waiting.add(session)\n",
        f"{ROOM}/test_soak.py",
    ),
    Mutant(
        "models/invites.py",
        "    peer.locked_until = rules.locked_until(peer.wrong_codes, at, rule)\n",
        "    peer.locked_until = None\n",
        f"{ROOM}/test_impersonation.py",
    ),
    Mutant(
        "bot/dispatch.py",
        "                await inbox.quarantine(db, event.channel, event.event_id, event.body, at=now)\n",
        "                raise ValueError(event.body)\n",
        f"{ROOM}/test_poison.py",
    ),
    Mutant(
        "bot/channels/telegram/updates.py",
        "    if not isinstance(value, dict):\n        raise _Malformed\n",
        "",
        f"{ROOM}/test_fuzz.py",
    ),
    Mutant(
        "bot/channels/telegram/adapter.py",
        "hmac.compare_digest(secret",
        "(lambda one, other: other.startswith(one))(secret",
        f"{ROOM}/test_webhook_forgeries.py",
    ),
    Mutant(
        "bot/papers/dues_sheets.py",
        "            sheet.write_string(line, column,",
        "            (sheet.write_formula if f'{cell}'[:1] == '=' else sheet.write_string)(line, column,",
        f"{ROOM}/test_hostile_exports.py",
    ),
    Mutant("bot/channels/wecom/aibot/bodies.py", '.replace("](", "］(")', "", f"{ROOM}/test_hostile_exports.py"),
    Mutant(
        "bot/reply.py",
        'else len(text.encode("utf-16-le", "replace")) // 2',
        "else len(text)",
        "tests/test_reply.py",
    ),
    Mutant(
        "models/rules/shifts.py",
        "    return placed < capacity and waiting == 0",
        "    return placed <= capacity and waiting == 0",
        f"{ROOM}/test_many_at_once.py",
    ),
    Mutant(
        "bot/authority.py",
        "    if proof is None:\n        raise Refused(await refusal_of(",
        "    if proof is None and not held:\n        proof = person  # type: ignore[assignment]\n"
        "    elif proof is None:\n        raise Refused(await refusal_of(",
        "tests/commands/test_permissions.py",
    ),
    # Storing goes on in the background, so Telegram forgets what is not stored yet.
    Mutant(
        "bot/dispatch.py",
        "            await self._write(lambda db, tables: self._receive(db, sifted, tables))\n",
        "            asyncio.create_task(self._write(lambda db, tables: self._receive(db, sifted, tables)))\n",
        STREAM,
    ),
    # Told to end, it ends amid whatever it does.
    Mutant(
        "bot/running.py",
        "        for number in (signal.SIGTERM, signal.SIGINT):",
        "        for number in (signal.SIGINT,):",
        STREAM,
    ),
    # What was certainly not sent is given up at once.
    Mutant(
        "bot/delivery.py",
        "                await self._try_again(parcel, failure, now)",
        "                await self._settle(parcel, State.DEAD, str(failure))",
        WECOM_MONTH,
    ),
    Mutant(
        "models/webchat/messages.py",
        "query.where(WebMessage.id == number, WebMessage.chat == chat)",
        "query.where(WebMessage.id == number)",
        PAGES,
    ),
    # Whoever withdraws makes room, also she who only waited.
    Mutant(
        "models/rules/shifts.py", "return max(0, min(capacity - placed, waiting))", "return min(1, waiting)", SHIFTS
    ),
    # Who is away until a day is there on that day.
    Mutant(
        "models/rules/absences.py",
        "at_wall(period.last + timedelta(days=1), time(0), zone)",
        "at_wall(period.last, time(0), zone)",
        YEAR,
    ),
    # What may have come is sent again and again.
    Mutant(
        "models/outbox.py",
        "doubts = Parcel.doubts + int(in_doubt)",
        "doubts = Parcel.doubts",
        f"{ROOM}/test_doubtful_sends.py",
    ),
    Mutant(
        "models/outbox.py",
        'one_more.where(again).values(state=State.WAITING, error="sender died")',
        'one_more.where(again).values(state=State.SENT, error="sender died")',
        FAULTY_YEAR,
    ),
    Mutant(
        "models/outbox.py", "true() if abandoned else Parcel.lease_until < now", "Parcel.lease_until < now", CRASHES
    ),
    Mutant(
        "models/database.py",
        "            await sets.insert(Session(connection, self.vault), pending)\n"
        '            await command(connection, "COMMIT")\n',
        '            await command(connection, "COMMIT")\n'
        "            await sets.insert(Session(connection, self.vault), pending)\n",
        f"{ROOM}/test_power_loss.py",
    ),
    Mutant("models/ledger/posting.py", "earliest = min(", "earliest = max(", MACHINE),
    Mutant(
        "bot/dispatch.py",
        "        now = self._clock()\n        floods = ",
        '        now = self._clock()\n        logger.info("received %s", sifted)\n        floods = ',
        LEAKS,
    ),
    Mutant(
        "models/late_leaves.py", "    reason: Mapped[str] = mapped_column(Sealed)", "    reason: Mapped[str]", LEAKS
    ),
    Mutant("models/troubles.py", "    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,\n", "", STORAGE),
    Mutant(
        "bot/dispatch.py",
        "        if db.spoilt_by is not None:\n            raise db.spoilt_by\n",
        "",
        STORAGE,
    ),
    Mutant(
        "bot/heartbeats.py",
        "if steps != self._steps or not self._database.is_busy:",
        "if steps != self._steps or self._database.is_busy:",
        HEARTBEATS,
    ),
    Mutant("bot/heartbeats.py", "            self._excuse(since)\n", "            pass\n", HEARTBEATS),
    Mutant(
        "models/hours/deciding.py",
        "HourClaim.id == number, waits(), theirs)",
        "HourClaim.id == number, waits())",
        f"{ROOM}/test_forged_presses.py",
    ),
    Mutant("models/rules/calendar.py", "tzinfo=None, fold=0)", "tzinfo=None, fold=1)", ZONES),
    Mutant(
        "models/rules/calendar.py",
        "    return _clock_change(before=wall.replace(fold=1), after=moment, zone=zone)",
        "    return moment",
        ZONES,
    ),
    Mutant(
        "bot/papers/packages.py",
        "            if sum(each.file_size for each in archive.infolist()) > UNPACKED_LIMIT:",
        "            if max((each.file_size for each in archive.infolist()), default=0) > 10 * UNPACKED_LIMIT:",
        BOMBS,
    ),
    Mutant(
        "bot/floods.py",
        "seconds = max((now - bucket.at).total_seconds(), 0.0)",
        "seconds = (now - bucket.at).total_seconds()",
        FLOODS,
    ),
    Mutant(
        "bot/floods.py",
        "elif bucket.warned_at is None or now - bucket.warned_at >= WARNING_EVERY:",
        "else:",
        FLOODS,
    ),
    Mutant(
        "bot/floods.py",
        "bucket = self._bucket((event.channel, event.user), now)",
        "bucket = self._bucket((event.channel, event.chat), now)",
        FLOODS,
    ),
    Mutant(
        "models/attendance/rolls.py",
        "        Attendance.presence == Presence.UNRECORDED,\n        Attendance.answer != Answer.LEAVE,\n",
        "        Attendance.answer != Answer.LEAVE,\n",
        ANY_ORDER,
    ),
)
