"""What is said of sums and months that were paid, in English: to the member herself and to the keeper."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.arrangements import report_line
from bot.wording.en.dues import SHOWN
from bot.wording.en.meetings import counted
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.payments.confirming import ClaimsWaiting, ClaimWaiting
from models.payments.saying import FewerOpen, OtherSumSaid


@says(Language.EN, OtherSumSaid)
def other_sum_said(told: OtherSumSaid, speech: Speech) -> Message:
    said, owed = speech.money(told.said), speech.money(told.owed)
    text = (
        f"You say you paid {said}, and {owed} is still owed for {speech.months(told.months)}. Nothing is written down "
        "yet. How much was it? Please press one; if it was for other months, send it again with the months, such as: "
        "/report_dues 2026-11 85 yuan."
    )
    buttons = (
        Button(f"It was {said}", report_line("report_sum", told.said, told)),
        Button(f"It was {owed}", report_line("report_dues", told.owed, told)),
    )
    return Message(text, (buttons, (Button("My dues", "/dues"),)))


@says(Language.EN, FewerOpen)
def fewer_open(told: FewerOpen, speech: Speech) -> Message:
    there, span = counted(len(told.months), "month", "months"), "~".join(map(str, told.months[:1] + told.months[-1:]))
    who = "You owe" if told.member_id is None else f"{speech.name(told.name)} owes"
    text = f"{who} {there} now: {speech.months(told.months)}; not {told.count}. Nothing is written down yet."
    if told.member_id is None:
        ahead = "Please talk to the dues keeper about paying ahead."
        return Message(
            f"{text} {ahead}",
            ((Button(f"I paid {there}", f"/report_dues {span}"), Button("My dues", "/dues")),),
        )
    text += f" For what is paid ahead write the sum and no month: /paid {speech.name(told.name)} 340 yuan."
    return Message(text, ((Button(f"Enter {there}", f"/paid #{told.member_id} {span}"),),))


@says(Language.EN, ClaimsWaiting)
def claims_waiting(told: ClaimsWaiting, speech: Speech) -> Message:
    head = f"Waiting for you to confirm: {counted(len(told.claims), 'person', 'people')}"
    buttons = [Button(f"Confirm {speech.name(each.name)}", f"/confirm_dues #{each.member_id}") for each in told.claims]
    lines = [head, *(_claim(each, speech) for each in told.claims)]
    return Message("\n".join(lines), (*rows(buttons[:SHOWN]), (Button("Confirm all", "/confirm_all"),)))


def _claim(each: ClaimWaiting, speech: Speech) -> str:
    head = f"{speech.name(each.name)}: {speech.months(each.months)}"
    owed = "amount not set yet" if each.owed is None else speech.money(each.owed)
    if each.said is not None and each.said != each.owed:
        return f"{head}, says {speech.money(each.said)}, owes {owed}"
    return f"{head}, {owed}"
