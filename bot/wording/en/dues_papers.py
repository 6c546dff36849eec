"""What comes with the papers of dues, in English; the papers themselves are in Chinese."""

from __future__ import annotations

from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.terms import said_term
from models.dues_papers import DuesLedger, DuesRegister, DuesReport, DuesReportSheet
from models.members import Language


@says(Language.EN, DuesLedger)
def dues_ledger(told: DuesLedger, speech: Speech) -> str:
    return (
        f"The ledger of dues of {speech.name(told.branch)}, {told.year}. It has what each member pays: "
        "it is for you only, please do not pass it on."
    )


@says(Language.EN, DuesRegister)
def dues_register(told: DuesRegister, speech: Speech) -> str:
    return (
        f"The register of dues of {speech.name(told.branch)}, {said_term(told.term, speech)}, to sign and seal. It has "
        "what each member pays: please neither pass it on nor put it up."
    )


@says(Language.EN, DuesReport)
def dues_report(told: DuesReport, speech: Speech) -> str:
    return (
        f"The report of dues of {speech.name(told.branch)}, {told.year}, which the branch may see: "
        "counts, and sums of the year only."
    )


@says(Language.EN, DuesReportSheet)
def dues_report_sheet(told: DuesReportSheet, speech: Speech) -> str:
    return (
        f"The figures of dues of {speech.name(told.branch)}, {told.year}, month by month: for you only, "
        "please do not pass them on."
    )
