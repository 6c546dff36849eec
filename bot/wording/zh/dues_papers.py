"""What comes with the papers of dues, in Chinese."""

from __future__ import annotations

from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.terms import said_term
from models.dues_papers import DuesLedger, DuesRegister, DuesReport, DuesReportSheet
from models.members import Language


@says(Language.ZH, DuesLedger)
def dues_ledger(told: DuesLedger, speech: Speech) -> str:
    return f"{speech.name(told.branch)}{told.year}年党费收缴台账。里面有个人金额，只给您用，请不要转发。"


@says(Language.ZH, DuesRegister)
def dues_register(told: DuesRegister, speech: Speech) -> str:
    return (
        f"{speech.name(told.branch)}{said_term(told.term, speech)}党费收缴登记表，可以打印签名盖章。"
        "里面有个人金额，请不要转发和张贴。"
    )


@says(Language.ZH, DuesReport)
def dues_report(told: DuesReport, speech: Speech) -> str:
    return f"{speech.name(told.branch)}{told.year}年党费收缴情况报告，可以给支部看：只有人数和全年合计。"


@says(Language.ZH, DuesReportSheet)
def dues_report_sheet(told: DuesReportSheet, speech: Speech) -> str:
    return f"{speech.name(told.branch)}{told.year}年党费收缴年报，有逐月合计，只给您用，请不要转发。"
