"""The bugs: in which file which words become which, and the tests that must see it."""

from __future__ import annotations

from tests.mutants.mutant import Mutant
from tests.mutants.proofs import PROOFS
from tests.mutants.talk import TALK
from tests.mutants.wecom import WECOM

INBOX = "tests/test_dispatch.py"
OUTBOX = "tests/models/test_outbox.py"
DELIVERY = "tests/test_delivery.py"
DATABASE = "tests/models/test_database.py"
LEDGER = "tests/models/test_ledger.py"
PAYMENTS = "tests/commands/test_payments.py"
ATTENDANCE = "tests/commands/test_attendance.py"
CHECK_IN = "tests/commands/test_check_in_ways.py"
HOURS = "tests/commands/test_hours.py"
DUES_SWEEP = "tests/jobs/test_dues.py"
MEETING_SWEEP = "tests/jobs/test_meetings.py"
KEYS = "tests/test_settings.py"
TRAFFIC = "tests/jobs/test_traffic.py"

MUTANTS = (
    # What comes in
    Mutant(
        "models/inbox.py",
        "return {(row.channel, row.event_id) for row in fresh}",
        "return set(events)",
        INBOX,
    ),
    Mutant(
        "bot/dispatch.py",
        "            done.add((event.channel, event.event_id))\n",
        "",
        INBOX,
    ),
    Mutant("bot/dispatch.py", "                        known |= await", "                        await", INBOX),
    Mutant(
        "bot/dispatch.py",
        "        if speaker is None and update.chat_kind is ChatKind.GROUP:",
        "        if speaker is None and update.chat_kind is None:",
        "tests/commands/test_rooms.py",
    ),
    Mutant(
        "bot/dispatch.py",
        "                await inbox.quarantine(db, event.channel, event.event_id, event.body, at=now)",
        "                continue",
        INBOX,
    ),
    # What goes out
    Mutant(
        "models/outbox.py",
        "await db.core(update(Parcel).where(Parcel.id.in_(late)).values(state=State.LATE, settled_at=at))",
        "pass",
        OUTBOX,
    ),
    Mutant("models/outbox.py", " Parcel.doubts == 0,", "", OUTBOX),
    Mutant("models/outbox.py", " Parcel.purpose != Purpose.ANNOUNCEMENT,", "", OUTBOX),
    Mutant(
        "models/outbox.py",
        "in_time = or_(Parcel.deadline.is_(None), Parcel.deadline > now)",
        "in_time = true()",
        OUTBOX,
    ),
    Mutant(
        "models/outbox.py",
        "            text(\"outbox_1.state = 'sending'\"),\n            and_(",
        "            and_(",
        OUTBOX,
    ),
    Mutant("models/outbox.py", "earlier.id < Parcel.id, or_(", "earlier.id > Parcel.id, or_(", OUTBOX),
    Mutant(
        "bot/delivery.py",
        "RESENT = {Purpose.REPLY, Purpose.URGENT, Purpose.NOTICE, Purpose.REMINDER}",
        "RESENT = set(Purpose)",
        DELIVERY,
    ),
    Mutant("bot/delivery.py", " and parcel.doubts == 0 and _in_time", " and _in_time", DELIVERY),
    Mutant("bot/delivery.py", "at=self._clock(), abandoned=True))", "at=self._clock()))", OUTBOX),
    Mutant("bot/delivery.py", "wait = max(failure.retry_after, BACK_OFF", "wait = max(0, BACK_OFF", DELIVERY),
    Mutant("bot/delivery.py", "        if failure.whole_channel:\n", "        if not failure:\n", DELIVERY),
    Mutant("bot/delivery.py", "        if self._is_hopeless(parcel, now):", "        if not now:", DELIVERY),
    Mutant(
        "bot/delivery.py",
        "            if index < self._pieces.get(parcel.id, 0):",
        "            if index < 0:",
        DELIVERY,
    ),
    Mutant("bot/delivery.py", "        await rooms.move(db, channel, old, new)\n", "", DELIVERY),
    Mutant("bot/delivery.py", "        await rooms.forget(db, channel, chat)\n", "", DELIVERY),
    Mutant(
        "models/notices.py",
        "    if state in (State.UNKNOWN, State.DEAD):\n        await _report",
        "    if state is State.DEAD:\n        await _report",
        DELIVERY,
    ),
    Mutant(
        "models/notices.py",
        "await outbox.rescue(db, at=at, abandoned=abandoned, on_unknown=report)",
        "await outbox.rescue(db, at=at, abandoned=abandoned)",
        OUTBOX,
    ),
    # Transactions
    Mutant(
        "models/database.py",
        'await command(self._connection, "ROLLBACK TO SAVEPOINT work")\n',
        "pass\n",
        DATABASE,
    ),
    Mutant("models/database.py", "                del self.pending[kept:]\n", "", DATABASE),
    Mutant("models/database.py", "                    pending += session.pending\n", "", DATABASE),
    Mutant("models/engines.py", '"foreign_keys": 1', '"foreign_keys": 0', DATABASE),
    Mutant("models/engines.py", '"synchronous": 2', '"synchronous": 1', DATABASE),
    Mutant("models/engines.py", '{"query_only": 1}', '{"query_only": 0}', DATABASE),
    # Money
    Mutant(
        "models/rules/ledger.py",
        "0 in amounts or sum(amounts) != 0",
        "0 in amounts",
        LEDGER + " tests/models/test_ledger_machine.py",
    ),
    Mutant(
        "models/ledger/posting.py",
        "        if number in undone_by:\n            raise Refused(AlreadyReversed(number, undone_by[number]))\n",
        "",
        LEDGER,
    ),
    Mutant("models/ledger/posting.py", "earliest <= until:", "earliest < until:", LEDGER),
    Mutant("models/ledger/posting.py", "        if found[number] is not None:", "        if False:", LEDGER),
    Mutant(
        "models/rules/ledger.py",
        "Line(line.account, Money(-line.amount.fen), line.member_id",
        "Line(line.account, Money(line.amount.fen), line.member_id",
        LEDGER,
    ),
    Mutant("models/rules/payments.py", "            amount -= part\n", "", PAYMENTS),
    Mutant("models/payments/paying.py", "    await claiming.answered(db, list(people))\n", "", PAYMENTS),
    Mutant(
        "models/payments/confirming.py",
        "if each.amount is not None and each.member.id != by.member_id]",
        "if each.amount is not None]",
        PAYMENTS + " tests/commands/test_keepers.py",
    ),
    Mutant(
        "models/assessments/settling.py",
        "    await claiming.keep_meant(db, _meant(claimed, theirs))",
        "    await claiming.keep_meant(db, {})",
        PAYMENTS,
    ),
    Mutant(
        "models/payments/correcting.py",
        "    if not Money(0) < amount <= whole:",
        "    if not Money(0) < amount:",
        PAYMENTS,
    ),
    Mutant(
        "models/roles.py",
        "HELD_CLOSE = frozenset[type[Officer]]({DuesKeeper})",
        "HELD_CLOSE = frozenset[type[Officer]]()",
        "tests/commands/test_dues.py tests/commands/test_keepers.py tests/commands/test_offices.py",
    ),
    # Who was there
    Mutant(
        "models/rules/meetings.py",
        "    if moment > closes_at:",
        "    if moment >= closes_at:",
        "tests/rules/test_meetings.py",
    ),
    Mutant(
        "models/rules/meetings.py",
        "if moment <= starts + timedelta(minutes=rules.late_after_minutes)",
        "if moment < starts + timedelta(minutes=rules.late_after_minutes)",
        "tests/rules/test_meetings.py",
    ),
    Mutant(
        "models/attendance/checkins.py",
        "    if row.presence is not Presence.UNRECORDED:\n        raise Refused(RecordedOtherwise(row.presence))\n",
        "",
        ATTENDANCE,
    ),
    Mutant(
        "models/attendance/answers.py",
        "    if said.answered_at is not None and (said.answer, said.reason) == (given, reason):",
        "    if said.answered_at is None:",
        ATTENDANCE,
    ),
    Mutant("models/attendance/answers.py", "    if open_ones[0].ends_at <= at:", "    if not at:", ATTENDANCE),
    Mutant(
        "models/attendance/rolls.py",
        "        Attendance.answer != Answer.LEAVE,\n",
        "",
        ATTENDANCE,
    ),
    Mutant(
        "models/attendance/rolls.py",
        "    spared = select(Member.id).where(Member.is_exempt)",
        "    spared = select(Member.id).where(~Member.is_exempt)",
        ATTENDANCE,
    ),
    Mutant(
        "models/rules/checkin.py",
        "code_at(key, in_utc(moment) - CODE_GRACE, taken))",
        "code_at(key, in_utc(moment) - 9 * CODE_GRACE, taken))",
        "tests/rules/test_checkin.py",
    ),
    Mutant("models/attendance/codes.py", "        if row.id in locks:\n            continue\n", "", CHECK_IN),
    Mutant(
        "models/attendance/codes.py",
        "not rules.is_genuine(keys[token.number], token)",
        "False",
        "tests/commands/test_screens.py",
    ),
    Mutant(
        "models/rules/quorum.py",
        "    needed = base // 2 + 1",
        "    needed = -(-base // 2)",
        "tests/rules/test_quorum.py",
    ),
    # Hours
    Mutant(
        "models/rules/claims.py",
        "    if minutes + already_that_day > cap:",
        "    if minutes > cap:",
        HOURS + " tests/rules/test_hours.py",
    ),
    Mutant(
        "models/rules/hours.py",
        "self.begins < other.until and other.begins < self.until",
        "self.begins <= other.until and other.begins <= self.until",
        "tests/rules/test_hours.py",
    ),
    Mutant("models/hours/judges.py", ".where(Office.member_id != member_id)", "", HOURS),
    # Reminders
    Mutant(
        "models/rules/reminders.py",
        "        if in_utc(at) < in_utc(until):",
        "        if in_utc(at) <= in_utc(until):",
        "tests/rules/test_reminders.py",
    ),
    Mutant(
        "models/rules/reminders.py",
        "    clock = quiet.nearest(rules.dues_clock)",
        "    clock = rules.dues_clock",
        "tests/rules/test_reminders.py",
    ),
    Mutant(
        "models/reminders.py",
        "    if not almanac.may_disturb(at):\n        return 0\n",
        "",
        DUES_SWEEP + " " + MEETING_SWEEP,
    ),
    Mutant(
        "models/reminders.py",
        "may_be_chased(), Member.enrolled_at <= stage.at)",
        "Member.enrolled_at <= stage.at)",
        DUES_SWEEP,
    ),
    Mutant("models/reminders.py", "        deadline=stage.until,\n", "", DUES_SWEEP + " " + MEETING_SWEEP),
    Mutant(
        "models/reminders.py",
        "        state=case((_had_her_share(almanac, at), _FOLDED), else_=_WAITING),",
        "        state=State.WAITING,",
        DUES_SWEEP + " " + MEETING_SWEEP,
    ),
    # Who is who
    Mutant(
        "models/invites.py",
        "Invite.used_at.is_(None), Invite.expires_at > at\n    )\n    row",
        "Invite.expires_at > at\n    )\n    row",
        "tests/commands/test_members.py tests/commands/test_registrations.py",
    ),
    Mutant(
        "models/invites.py",
        "    if isinstance(by, Person) and by.member_id != member.id:",
        "    if False:",
        "tests/commands/test_members.py tests/commands/test_registrations.py",
    ),
    Mutant(
        "models/invites.py",
        "    peer.wrong_codes += 1\n",
        "",
        "tests/commands/test_members.py tests/commands/test_registrations.py",
    ),
    # Channels
    Mutant(
        "bot/channels/telegram/polling.py",
        "            await self._pulse.fail(Trouble.INTAKE)\n            return\n",
        "            await self._pulse.fail(Trouble.INTAKE)\n",
        "tests/channels/telegram/test_polling.py",
    ),
    Mutant(
        "bot/channels/telegram/polling.py",
        "self._offset = max(numbers) + 1",
        "self._offset = max(numbers) + 2",
        "tests/channels/telegram/test_polling.py",
    ),
    Mutant(
        "bot/channels/telegram/request.py",
        "(Broken(words) if status >= 500 else NeverLeft(words))",
        "NeverLeft(words)",
        "tests/channels/telegram/test_sending.py tests/channels/telegram/test_request.py",
    ),
    Mutant(
        "bot/channels/telegram/adapter.py",
        "            if not is_unchanged(error):\n                raise\n",
        "            raise\n",
        "tests/channels/telegram/test_sending.py",
    ),
    Mutant(
        "bot/channels/telegram/adapter.py",
        "return bool(ours) and hmac.compare_digest",
        "return hmac.compare_digest",
        "tests/channels/telegram/test_webhook.py",
    ),
    # Keys
    Mutant("bot/__main__.py", "Callable[[Path], str] = key_beside", "Callable[[Path], str] = make_key_beside", KEYS),
    Mutant("bot/__main__.py", "            await audit.require_key(db)\n", "            pass\n", KEYS),
    Mutant("models/backups/making.py", "        await audit.require_key(db)\n", "        pass\n", KEYS),
    Mutant(
        "models/integrity.py", "        return [Trouble.DAMAGED.value]", "        raise", "tests/models/test_backups.py"
    ),
    # What is thrown away
    Mutant("models/traffic.py", "now: datetime = min(at, heard)", "now: datetime = at", TRAFFIC),
    Mutant("models/traffic.py", "Parcel.kind.not_in(STANDING)", "Parcel.kind.not_in([])", TRAFFIC),
    Mutant(
        "models/traffic.py",
        "Parcel.id.in_(_old_messages()), Parcel.key.is_(None)",
        "Parcel.id.in_(_old_messages())",
        TRAFFIC,
    ),
    *PROOFS,
    *WECOM,
    *TALK,
)
