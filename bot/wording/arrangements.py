"""What follows what, the same in every language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.answerable import Matter
from models.attendance.spoken_for import LeaveForChoice
from models.meetings import ChooseMeeting, MeetingBrief
from models.payments.saying import OtherSumSaid
from models.rules.checkout import Departure
from models.rules.meetings import Presence
from models.rules.values import Money

# What a press on a name in the roll makes of it.
NEXT_PRESENCE = {
    Presence.UNRECORDED: Presence.PRESENT,
    Presence.PRESENT: Presence.LATE,
    Presence.LATE: Presence.LEAVE,
    Presence.LEAVE: Presence.ABSENT,
    Presence.ABSENT: Presence.PRESENT,
}
NEXT_DEPARTURE = {
    Departure.UNRECORDED: Departure.STAYED,
    Departure.STAYED: Departure.EARLY,
    Departure.EARLY: Departure.UNRECORDED,
}
# Which lines agree to what waits, and which turn it down; a claim of dues is answered by entering what came.
DECIDED_BY = {
    Matter.DUES: ("/confirm_dues #{}", ""),
    Matter.HOURS: ("/verify {}", "/reject {}"),
    Matter.LATE_LEAVE: ("/accept_leave {}", "/refuse_leave {}"),
    Matter.REGISTRATION: ("/approve {}", "/refuse {}"),
    Matter.TRAINING: ("/accept_training {}", "/return_training {}"),
    Matter.MAKEUP: ("/approve_makeup {}", "/return_makeup {}"),
}
LINE_LIMIT = 64
TOPICS: Mapping[str, Sequence[str]] = {
    "meetings": (
        *("schedule", "coming", "leave", "late_leave", "absence", "end_absence", "checkin", "checkout", "here"),
        *("materials", "open_material"),
    ),
    "minutes": (
        *("minutes", "minutes_text", "chair", "recorder", "guests", "discussed", "remark", "dissent", "resolution"),
        *("attach", "detach", "attachments", "attachment"),
        *("tally", "strike", "submit", "accept", "send_back", "minutes_file", "sign_sheet"),
        *("minutes_versions", "old_minutes"),
    ),
    "actions": ("action", "done", "actions"),
    "dues": (
        *(
            "dues",
            "report_dues",
            "report_sum",
            "paid",
            "owe",
            "confirm_all",
            "confirm_dues",
            "extra",
            "refund",
            "reverse",
        ),
        *("left_money", "refund_left"),
        *("close_books", "confirm_close", "pay_for_another", "why_dues", "dues_right", "doubt_dues", "ask_relief"),
        *("receipts", "receipt", "print_receipt", "check_receipt"),
        *("remind_dues", "old_dues", "dues_howto", "reliefs"),
        *("statement", "statements", "statement_undo"),
    ),
    "assessing": (
        *("assess", "unassessed", "why_dues_of", "regime", "doubts", "answer_doubt", "relief"),
        "exempt_months",
        *("approve_relief", "end_relief", "quarterly", "monthly", "temporary_branch"),
        *("assess_sheet", "assess_show", "assess_enter", "assess_undo"),
    ),
    "dues_reports": (
        *("dues_month", "dues_year", "dues_rows", "publish_dues", "publish_now", "correct_dues", "dues_notice"),
        *(
            "dues_ledger",
            "dues_register",
            "dues_report",
            "publish_cadence",
            "remit",
            "remittance",
            "remit_slip",
            "remittances",
            "remit_cadence",
        ),
    ),
    "hours": (
        *("hours", "hours_of", "doubt_hours", "verify", "look_hours", "change_hours", "reject", "undo_hours"),
        *("enter_hours", "hours_photo", "hours_photos", "hours_photo_file", "branch_hours"),
        *("certificate", "issue_certificate", "check_certificate", "service_card", "hours_list"),
    ),
    "service": (
        *(
            "shifts",
            "sign_up",
            "withdraw",
            "join",
            "step_back",
            "cannot_come",
            "shift_in",
            "shift_out",
            "shift_left",
            "projects",
            "places",
        ),
        *("new_shift", "move_shift", "shift_length", "shift_spot", "shift_places", "cancel_shift"),
        *(
            "shift_code",
            "shift_roll",
            "shift_times",
            "shift_rest",
            "confirm_shift",
            "shift_screen",
            "close_shift_screen",
        ),
        *("new_place", "end_place", "new_item", "end_item", "new_project", "end_project", "new_organiser"),
    ),
    "double_life": ("double_life", "leader", "end_leader"),
    "study": (
        *("study", "training", "accept_training", "return_training", "study_of_branch"),
        *("makeup", "report_makeup", "makeups", "approve_makeup", "return_makeup"),
        *("enter_makeup", "drop_makeup", "plan_makeup"),
    ),
    "mine": (
        *(
            "me",
            "calendar",
            "stop_calendar",
            "settings",
            "settle",
            "language",
            "quiet",
            "pause",
            "resume",
            "web",
            "sign_out",
        ),
        *("accounts", "bind"),
    ),
    "calling": (
        *("meeting", "reschedule", "place", "topic", "lead", "call_off"),
        *("audience", "invite_to", "uninvite", "guest"),
        *(
            "who",
            "leave_for",
            "decline_leave",
            "nudge",
            "roll",
            "mark_people",
            "tick",
            "rest",
            "all_but",
            "check_outs",
            "close",
        ),
        *("screen", "close_screen", "venue", "forget_venue"),
        *("series", "series_list", "end_series", "skip", "for_group"),
        *("material", "drop_material", "material_readers", "remind_materials"),
    ),
    "planning": ("plan", "plan_enter", "plan_undo", "year_plan", "start_time"),
    "talks": ("talk", "my_talks", "talk_text", "take_back_talk", "talk_between", "talk_coverage"),
    "activities": (
        *("activity", "correct_activity", "void_activity", "activities", "service_year"),
        *("visit", "visit_for", "next_visit", "correct_visit", "void_visit", "visits"),
    ),
    "points": (
        *("points", "query_points", "point_queries", "answer_points", "award", "reverse_award"),
        *("branch_points", "points_of", "nominations", "decide_nomination"),
    ),
    "voting": (
        *("quorum", "vote", "vote_progress", "ballots", "count_votes", "written", "end_vote", "void_vote"),
        *("record_vote", "announce_vote", "suspend_vote", "restore_vote", "exclude", "include"),
    ),
    "branches": ("branches", "branches_page", "branches_sheet"),
    "groups": ("groups", "new_group", "join_group", "leave_group", "group_leader", "rename_group", "close_group"),
    "roster": (
        *("members", "invite", "approve", "refuse", "exempt", "unexempt", "unbind", "depart", "room", "appoint"),
        "passed_away",
        *("import_roster", "roster_enter", "roster_undo"),
        *("merge", "merge_now", "unmerge"),
    ),
}
OTHER = "other"
# What stands before a heading in the line of its button: some commands have the name of a heading.
TOPIC = "topic "


def topic_of(command: str) -> str:
    """Return the heading a command stands under in the help."""
    return next((topic for topic, commands in TOPICS.items() if command in commands), OTHER)


def quarter_before(year: int, quarter: int) -> str:
    """Return the quarter before, as a command takes it."""
    return f"{year}Q{quarter - 1}" if quarter > 1 else f"{year - 1}Q4"


def choice_line(told: ChooseMeeting, meeting: MeetingBrief) -> str:
    """Return the line that means this meeting, with as much of the words said before as a button carries."""
    line = f"/{told.command} {meeting.id} {told.words}".strip()
    return line.encode()[:LINE_LIMIT].decode(errors="ignore").strip()


def leave_line(told: LeaveForChoice, meeting: MeetingBrief) -> str:
    """Return the line that enters leave from this meeting, with as much of the reason as a button carries."""
    line = f"/leave_for #{told.member_id} #{meeting.id} {told.reason}".strip()
    return line.encode()[:LINE_LIMIT].decode(errors="ignore").strip()


def report_line(command: str, amount: Money, told: OtherSumSaid) -> str:
    """Return the line that reports dues with this sum, for the months and by the way said before."""
    sum_of = f"{amount.fen // 100}.{amount.fen % 100:02d}元"
    months = "~".join(dict.fromkeys(map(str, told.named)))
    return " ".join(filter(None, (f"/{command}", sum_of, months, told.method and told.method.value)))


def makeup_line(meeting: MeetingBrief, words: str) -> tuple[str, bool]:
    """Return the line that reports a make-up of this meeting, and whether a button carries all the words."""
    line = f"/report_makeup #{meeting.id} {words}".strip()
    fits = len(line.encode()) <= LINE_LIMIT and "\n" not in line
    return (line if fits else f"/report_makeup #{meeting.id}"), fits
