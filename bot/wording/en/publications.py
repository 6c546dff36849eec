"""Publication of dues in English; what the group reads has no name and no sum of one person."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.terms import said_figure, said_term
from models.disclosures import DuesPublished
from models.members import Language
from models.publications import (
    DuesNotice,
    NothingToCorrect,
    NothingToPublish,
    NotPublishedYet,
    PublicationDone,
    PublicationDue,
    PublicationPreview,
    PublishedAlready,
    TermNotOver,
)


@says(Language.EN, DuesPublished)
def dues_published(told: DuesPublished, speech: Speech) -> str:
    title = f"Dues of {speech.name(told.branch)}, {said_term(told.term, speech)}"
    lines = [f"{title} (correction)" if told.edition > 1 else title]
    if told.reason:
        lines.append(f"Why it is corrected: {speech.quote(told.reason)}")
    lines += [
        f"Due from {told.due_people}, sum: {said_figure(told.due, speech)}",
        f"Settled by {told.paid_people}, sum received: {said_figure(told.received, speech)}",
        f"Open: {told.open_people}",
        f"Remitted to the upper level in this time: {said_figure(told.remitted, speech)}",
        f"Published {speech.day(told.published_on)}. Questions go to the dues keeper.",
    ]
    return "\n".join(lines)


@says(Language.EN, PublicationPreview)
def publication_preview(told: PublicationPreview, speech: Speech) -> Message:
    where = (
        f"“Publish” sends it to the branch's groups ({told.rooms})"
        if told.rooms
        else "The branch has no group yet, so “Publish” only writes it down"
    )
    withheld = any(
        figure.amount is None and not figure.unknown
        for figure in (told.published.due, told.published.received, told.published.remitted)
    )
    why = "\nA sum marked as not published would tell what one or two people paid." if withheld else ""
    shown = dues_published(told.published, speech)
    text = (
        f"Please read it first; it is not published yet:\n\n{shown}\n\n{where}, and gives you a notice to put up.{why}"
    )
    return Message(text, ((Button("Publish", f"/publish_now {told.published.term.last} #{told.branch_id}"),),))


@says(Language.EN, PublicationDone)
def publication_done(told: PublicationDone, speech: Speech) -> str:
    what = f"Dues of {speech.name(told.branch)}, {said_term(told.term, speech)}"
    how = f"sent to {told.rooms} group(s)" if told.rooms else "no group is bound, please put the notice up"
    again = " as a correction" if told.edition > 1 else ""
    return f"{what}: published{again}, {how}. A term is published once; to correct it send /correct_dues and why."


@says(Language.EN, DuesNotice)
def dues_notice(told: DuesNotice, speech: Speech) -> str:
    return f"The notice of dues of {speech.name(told.branch)}, {said_term(told.term, speech)}, to print and put up."


@says(Language.EN, PublicationDue)
def publication_due(told: PublicationDue, speech: Speech) -> Message:
    day = speech.day(told.due_on)
    when = f"was due by {day}, please publish it soon" if told.is_late else f"is to be published by {day}"
    what = f"The collection of dues of {speech.name(told.branch)}, {said_term(told.term, speech)}"
    text = f"{what}, {when}. Read it first below; it has counts and sums only."
    return Message(text, ((Button("Read, then publish", f"/publish_dues {told.term.last} #{told.branch_id}"),),))


@says(Language.EN, TermNotOver)
def term_not_over(told: TermNotOver, speech: Speech) -> str:
    return (
        f"{said_term(told.term, speech)} is not over yet; then it can be published. For an earlier one name a month "
        "of it, such as: /publish_dues 2026-09."
    )


@says(Language.EN, PublishedAlready)
def published_already(told: PublishedAlready, speech: Speech) -> Message:
    text = (
        f"The dues of {said_term(told.term, speech)} were published {speech.day(told.published_on)}. If the books "
        "changed since, press “Correct it” and say why."
    )
    where = f"{told.term.last} #{told.branch_id}"
    again = Button("Correct it", f"/correct_dues {where}")
    return Message(text, ((Button("The notice", f"/dues_notice {where}"), again),))


@says(Language.EN, NotPublishedYet)
def not_published_yet(told: NotPublishedYet, speech: Speech) -> Message:
    text = f"The dues of {said_term(told.term, speech)} are not published yet; please publish them first."
    return Message(text, ((Button("Read, then publish", f"/publish_dues {told.term.last} #{told.branch_id}"),),))


@says(Language.EN, NothingToPublish)
def nothing_to_publish(told: NothingToPublish, speech: Speech) -> str:
    return f"Nobody of {speech.name(told.branch)} owed dues in {said_term(told.term, speech)}: nothing to publish."


@says(Language.EN, NothingToCorrect)
def nothing_to_correct(told: NothingToCorrect, speech: Speech) -> str:
    return (
        f"The books of {said_term(told.term, speech)} are as they were published. Please correct the books first, "
        "then what was published."
    )
