"""Points in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.point_figures import said_points, said_stretch
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.points import (
    AlreadyQueried,
    AwardImpossible,
    AwardReversed,
    BranchPoints,
    NoAppointedRule,
    NoSuchAward,
    NoSuchPointQuery,
    NoSuchPointRow,
    OwnPoints,
    PointAwarded,
    PointLine,
    PointQueried,
    PointQueries,
    PointQueryAnswered,
    PointQueryWaiting,
    PointsCard,
    Verdict,
)
from models.rules.point_entries import EntryState
from models.rules.points import Source

ROWS = {
    Source.ATTENDANCE: "{what}, was there",
    Source.MAKEUP: "{what}, made up for",
    Source.HOURS: "volunteering {what}, {time}",
    Source.LESSON: "{what}, study of {time}",
    Source.MADE_UP_LESSON: "{what}, made-up study of {time}",
    Source.TRAINING: "outside training {what}, {time}",
    Source.AWARD: "entered by hand: {what}",
}
TYPED = (Source.HOURS, Source.TRAINING, Source.AWARD)
SHOWN = 6
PRIVATE = "Only the member and the secretary see this; nobody is ranked."
VERDICTS = {Verdict.STANDS: "The entry stands", Verdict.DROPPED: "The entry does not count"}


def row_of(line: PointLine, speech: Speech) -> str:
    """Fri 27 Nov 2026: Theme day, was there"""
    what = speech.quote(line.what) if line.source in TYPED else speech.name(line.what)
    return f"{speech.day(line.day)}: " + ROWS[line.source].format(what=what, time=speech.hours(line.minutes))


def rule_of(line: PointLine, speech: Speech) -> str:
    """“志愿服务”, 2 for each 60 min, at most 40 a term (2026试行, since Thu 1 Jan 2026)"""
    each = f"{line.points} for each {line.per_minutes} min" if line.per_minutes else f"{line.points} each time"
    since = f"{speech.name(line.version)}, since {speech.day(line.since)}"
    return f"{speech.quote(line.rule)}, {each}, at most {line.cap} a term ({since})"


def given(line: PointLine, speech: Speech) -> str:
    """1.5 points; what is held, dropped or over the cap is said to be so."""
    if line.state is EntryState.HELD:
        return f"held, not counted yet (was {said_points(line.worth, speech)})"
    if line.state is EntryState.DROPPED:
        return "looked at, does not count"
    over = f" (of {said_points(line.worth, speech)}: the cap is reached)" if line.granted < line.worth else ""
    return said_points(line.granted, speech) + over


def entry(line: PointLine, speech: Speech) -> str:
    note = f"\n  Answer: {speech.quote(line.note)}" if line.note else ""
    return f"{row_of(line, speech)}: {given(line, speech)}\n  Rule {rule_of(line, speech)}, entry {line.code}{note}"


@says(Language.EN, PointsCard)
def points_card(told: PointsCard, speech: Speech) -> Message:
    whose = f"Points of {speech.name(told.name)}" if told.name is not None else "Your points"
    kept = f", and {told.held} held, not counted yet" if told.held else ""
    total = said_points(told.total, speech)
    lines = [f"{whose}, {said_stretch(told.term, speech)}: {total}{kept}. {PRIVATE}"]
    lines += [
        f"{speech.quote(each.rule)} {said_points(each.granted, speech)} (at most {each.cap} a term)"
        for each in told.sums[:SHOWN]
    ]
    if told.lines:
        lines.append(f"Where they come from (page {told.page} of {told.pages}):")
        lines += [entry(each, speech) for each in told.lines]
    else:
        lines.append("Nothing counted in this term yet.")
    if told.name is None and told.lines:
        lines.append("If an entry is wrong press its button and say why; until the answer it does not count.")
    return Message("\n".join(lines), _buttons(told))


@says(Language.EN, BranchPoints)
def branch_points(told: BranchPoints, speech: Speech) -> Message:
    head = f"{speech.name(told.branch)}, points of {said_stretch(told.term, speech)}, by pinyin, no ranking, private:"
    lines = [
        f"{speech.name(name)} {said_points(sum_, speech)}{f', {held} held' if held else ''}"
        for name, sum_, held in zip(told.names, told.totals, told.held, strict=False)
    ]
    lines.append("To see where a member's points come from send: /points_of and her name.")
    buttons = [Button("Term before", f"/branch_points {told.before}"), Button("Open queries", "/point_queries")]
    return Message("\n".join([head, *lines]), rows(buttons))


@says(Language.EN, PointQueried)
def point_queried(told: PointQueried, speech: Speech) -> Message:
    where = "Your secretary has it"
    if told.is_awaited:
        where = "Noted; no other secretary can answer yet, whoever is appointed will find it"
    text = f"{where}: {row_of(told.line, speech)}. Until the answer it is held and does not count."
    return Message(text, ((Button("My points", "/points"),),))


@says(Language.EN, PointQueryWaiting)
def point_query_waiting(told: PointQueryWaiting, speech: Speech) -> Message:
    return Message(f"A query of points waits for your answer.\n{_query(told, speech)}", rows(_answers(told)))


@says(Language.EN, PointQueries)
def point_queries(told: PointQueries, speech: Speech) -> str | Message:
    if not told.queries:
        return "No query of points waits for you."
    shown = told.queries[:SHOWN]
    lines = [f"Queries of points that wait for you: {len(told.queries)}", *(_query(each, speech) for each in shown)]
    if len(told.queries) > SHOWN:
        lines.append(f"These are the oldest {SHOWN}; the others follow when they are answered.")
    return Message("\n".join(lines), rows([button for each in shown for button in _answers(each)]))


@says(Language.EN, PointQueryAnswered)
def point_query_answered(told: PointQueryAnswered, speech: Speech) -> Message:
    about = row_of(told.line, speech) if told.line else "the row was reversed or changed, and its points with it"
    verdict = f"{VERDICTS[told.verdict]}, because: {speech.quote(told.reason)}"
    text = f"Query of points answered ({speech.name(told.name)}): {about}.\n{verdict}"
    return Message(text, ((Button("My points", "/points"),),))


@says(Language.EN, PointAwarded)
def point_awarded(told: PointAwarded, speech: Speech) -> Message:
    text = (
        f"Entry {told.number} made: {speech.name(told.name)}, {speech.day(told.day)}, by {speech.quote(told.rule)} "
        f"{told.points} each time (up to the cap).\nReason: {speech.quote(told.reason)}"
    )
    return Message(f"{text}\nThe member sees it; to take it back the secretary sends: /reverse_award {told.number}", ())


@says(Language.EN, AwardReversed)
def award_reversed(told: AwardReversed, speech: Speech) -> str:
    return (
        f"Entry {told.number} taken back: {speech.name(told.name)}, {speech.day(told.day)}, {speech.quote(told.rule)}. "
        f"Its points are gone, the record stays.\nReason: {speech.quote(told.reason)}"
    )


@says(Language.EN, NoAppointedRule)
def no_appointed_rule(told: NoAppointedRule, speech: Speech) -> str:
    return f"The rules of {speech.day(told.day)} have no such entry made by hand. Please take another rule or day."


@says(Language.EN, AwardImpossible)
def award_impossible(told: AwardImpossible, speech: Speech) -> str:
    if told.problem == "forbidden":
        what = "Log-ins, messages, reading time, answers and use of the bot give no points"
        return f"The reason says {speech.quote(told.word)}. {what}; please write what was done."
    if told.problem == "future":
        return f"{speech.day(told.day)} is still to come; please enter it afterwards."
    return f"{speech.day(told.day)} is too long ago: only the last seven months are entered."


@says(Language.EN, NoSuchPointRow)
def no_such_entry(told: NoSuchPointRow, speech: Speech) -> Message:
    text = "Your points have no such entry now; its row may have been reversed."
    return Message(text, ((Button("My points", "/points"),),))


@says(Language.EN, AlreadyQueried)
def already_queried(told: AlreadyQueried, speech: Speech) -> Message:
    text = "You have asked about this entry; it waits for the answer and does not count."
    return Message(text, ((Button("My points", "/points"),),))


@says(Language.EN, NoSuchPointQuery)
def no_such_point_query(told: NoSuchPointQuery, speech: Speech) -> Message:
    text = f"No query {told.number} waits for you; it may have been answered."
    return Message(text, ((Button("Open queries", "/point_queries"),),))


@says(Language.EN, NoSuchAward)
def no_such_award(told: NoSuchAward, speech: Speech) -> Message:
    text = f"You have no entry {told.number}; it may have been taken back. Its number stands behind the P in the list."
    return Message(text, ((Button("Branch points", "/branch_points"),),))


@says(Language.EN, OwnPoints)
def own_points(told: OwnPoints, speech: Speech) -> str:
    return "Nobody enters or judges her own points; please ask the deputy secretary or the secretary above."


def _buttons(told: PointsCard) -> tuple[tuple[Button, ...], ...]:
    same = f"/points_of #{told.member}" if told.name is not None else "/points"
    buttons = []
    if told.name is None:
        counted = [each for each in told.lines if each.state is EntryState.COUNTED]
        buttons = [Button(f"{each.code} is wrong", f"/query_points {each.code}") for each in counted]
    if told.page < told.pages:
        buttons.append(Button("Next page", f"{same} {told.term} {told.page + 1}"))
    return rows([*buttons, Button("Term before", f"{same} {told.before}")], 3)


def _query(told: PointQueryWaiting, speech: Speech) -> str:
    about = f"{row_of(told.line, speech)}; {rule_of(told.line, speech)}" if told.line else "the row is gone or changed"
    return f"No. {told.number}: {speech.name(told.name)}, {about}\n  Doubt: {speech.quote(told.doubt)}"


def _answers(told: PointQueryWaiting) -> list[Button]:
    return [
        Button(f"{told.number} stands", f"/answer_points {told.number} stands"),
        Button(f"{told.number} does not count", f"/answer_points {told.number} dropped"),
    ]
