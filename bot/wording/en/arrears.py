"""Arrears in English: names and months to secretary and committee, never an amount."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.en.meetings import counted
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.arrears import ArrearsGrow, ArrearsStated
from models.assessments import ManySettledDiffer, ReliefsWaiting, SettledDiffer
from models.deaths import DeathEntered, DuesEnded
from models.dues_cards import DuesHowtoSet
from models.dues_reminders import DuesNudged, NudgeLater
from models.members import Language
from models.rules.values import Month

# So many buttons a list carries.
SHOWN = 10


@says(Language.EN, ArrearsGrow)
def arrears_grow(told: ArrearsGrow, speech: Speech) -> str:
    begin = f"{told.branch}: no dues for months in a row: {_people(told.names, told.firsts, told.lasts, speech)}. "
    if told.is_for_committee:
        return begin + "Please let the committee ask why; a relief is possible. What follows is for it to decide."
    return begin + "Please talk to them: was it forgotten, or is there a hardship? A relief is possible."


@says(Language.EN, ArrearsStated)
def arrears_stated(told: ArrearsStated, speech: Speech) -> str:
    many = counted(told.months, "month", "months")
    begin = f"{told.branch}: no dues for {many} or more: {_people(told.names, told.firsts, told.lasts, speech)}."
    if not told.is_party:
        return f"{begin} Ask for the reason first; what follows is for a meeting to decide by your articles."
    return (
        f"{begin}\nArticles: 中组发〔2008〕3号 第13条 and 党员教育管理工作条例 第31条 speak of {many} without dues and "
        "without a proper reason.\nProcedure: ask for the reason in person, educate and set a term; what goes further "
        "is discussed by the branch meeting, approved above, and the member is heard.\nThis only states articles and "
        "procedure; nothing is found or done automatically."
    )


@says(Language.EN, DuesNudged)
def dues_nudged(told: DuesNudged, speech: Speech) -> str:
    if not told.people:
        return (
            "Nobody is reminded anew: they were reminded today, or should not be disturbed (reported, queried, on sick "
            "leave, paused, spared, or had enough messages this week)."
        )
    return f"Reminding {counted(told.people, 'person', 'people')} of their own open months; not again today."


@says(Language.EN, NudgeLater)
def nudge_later(told: NudgeLater, speech: Speech) -> str:
    return "These are hours of rest. Please press “Remind them” again on a working day, by daylight."


@says(Language.EN, DuesHowtoSet)
def dues_howto_set(told: DuesHowtoSet, speech: Speech) -> str:
    if not told.words:
        return "Nothing is said about how to pay any more. To say something, send /dues_howto with the words."
    return f"Done. Under “My dues” people read:\n{speech.quote(told.words)}"


@says(Language.EN, ReliefsWaiting)
def reliefs_waiting(told: ReliefsWaiting, speech: Speech) -> Message:
    if not told.numbers:
        return Message("No relief waits for approval.")
    rows = list(zip(told.numbers, told.names, told.firsts, told.lasts, told.days, strict=False))
    lines = [f"Waiting for the higher committee: {counted(len(rows), 'relief', 'reliefs')}"]
    lines += [
        f"No. {number} {speech.name(name)}: {speech.month(first)} to {speech.month(last)}, agreed "
        f"{counted(days, 'day', 'days')} ago"
        for number, name, first, last, days in rows
    ]
    lines.append("They do not hold before. Enter an approval below.")
    return Message(
        "\n".join(lines),
        tuple((Button(f"No. {number} is approved", f"/approve_relief {number}"),) for number in told.numbers[:SHOWN]),
    )


@says(Language.EN, DeathEntered)
def death_entered(told: DeathEntered, speech: Speech) -> str:
    closed = f" Dues for {speech.months(told.months)} are not asked for any more." if told.months else ""
    return (
        f"Entered: {speech.name(told.name)} died on {speech.day(told.on)}.{closed} Nothing more is sent to the "
        "family, and all records are kept. Please give the family the branch's condolences, and take care yourself."
    )


@says(Language.EN, DuesEnded)
def dues_ended(told: DuesEnded, speech: Speech) -> str:
    closed = f" Dues for {speech.months(told.months)} are closed; please do not ask the family." if told.months else ""
    return f"The secretary entered that {speech.name(told.name)} died.{closed} All records of dues are kept."


@says(Language.EN, SettledDiffer)
def settled_differ(told: SettledDiffer, speech: Speech) -> Message:
    lines = [f"{speech.name(told.name)} was assessed anew. Months already settled stay settled; please look:"]
    if told.short:
        lines.append(f"Less was received than the new amount: {speech.months(told.short)}.")
    if told.over:
        lines.append(f"More was received than the new amount: {speech.months(told.over)}. Please ask the member.")
    lines.append("To change one, reverse its entry and enter it again.")
    month = next(iter((*told.short, *told.over)), "")
    return Message("\n".join(lines), ((Button("Why this figure", f"/why_dues_of #{told.member_id} {month}".strip()),),))


@says(Language.EN, ManySettledDiffer)
def many_settled_differ(told: ManySettledDiffer, speech: Speech) -> str:
    lines = [f"{len(told.people)} were assessed anew. Months already settled stay settled; please look:"]
    for each in told.people:
        parts = [f"less was received for {speech.months(each.short)}"] if each.short else []
        parts += [f"more was received for {speech.months(each.over)}"] if each.over else []
        lines.append(f"{speech.name(each.name)}: {'; '.join(parts)}")
    lines.append("To change one, reverse its entry and enter it again; where more was received, ask the member first.")
    lines.append(f"For how one is figured: /why_dues_of {speech.name(told.people[0].name)}" if told.people else "")
    return "\n".join(lines).rstrip()


def _people(names: tuple[str, ...], firsts: tuple[Month, ...], lasts: tuple[Month, ...], speech: Speech) -> str:
    return ", ".join(
        f"{speech.name(name)} ({speech.month(first)} to {speech.month(last)})"
        for name, first, last in zip(names, firsts, lasts, strict=False)
    )
