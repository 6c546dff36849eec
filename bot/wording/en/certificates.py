"""Certificates of volunteering and papers on it, in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.certificates import (
    CertificateAsked,
    CertificateAskNoted,
    CertificateFalse,
    CertificateIssued,
    CertificatePaper,
    CertificateTrue,
    NothingToCertify,
)
from models.members import Language
from models.service_papers import HoursList, ServiceCard

MY_HOURS = Button("My hours", "/hours")


@says(Language.EN, CertificateAsked)
def certificate_asked(told: CertificateAsked, speech: Speech) -> Message:
    text = (
        f"{speech.name(told.name)} asks for a certificate of volunteering in {told.year}: {told.times} verified, "
        f"{speech.hours(told.minutes)}. “Give it” numbers it and sends it to her."
    )
    return Message(text, ((Button("Give it", f"/issue_certificate #{told.member_id} {told.year}"),),))


@says(Language.EN, CertificateAskNoted)
def certificate_ask_noted(told: CertificateAskNoted, speech: Speech) -> str:
    return (
        f"Your secretary is asked for a certificate of {told.year}: {speech.hours(told.minutes)} are verified. "
        "It will come to you; print it and have it sealed."
    )


@says(Language.EN, CertificatePaper)
def certificate_paper(told: CertificatePaper, speech: Speech) -> str:
    return (
        f"Certificate of volunteering, {speech.name(told.name)}, {told.year}, no. {told.number}. It is valid once "
        "printed and sealed; ID and telephone are left for you to fill in. The QR on it verifies it."
    )


@says(Language.EN, CertificateIssued)
def certificate_issued(told: CertificateIssued, speech: Speech) -> str:
    about = f"{speech.name(told.name)}, {told.year}, {speech.hours(told.minutes)}, no. {told.number}"
    if not told.is_new:
        return f"These hours have a certificate: {about}. It comes below; she can have it again by /certificate."
    return f"Given: {about}. Please print and seal it, and publish it in the unit for 7 days (民发〔2015〕149号)."


@says(Language.EN, NothingToCertify)
def nothing_to_certify(told: NothingToCertify, speech: Speech) -> Message:
    whose = f"{speech.name(told.name)} has" if told.name else "You have"
    text = (
        f"{whose} no verified hours in {told.year}, so there is nothing to certify. "
        "What waits has to be verified first; for another year write it, such as: /certificate 2025"
    )
    return Message(text, ((Button("Waiting to be verified", "/verify") if told.name else MY_HOURS,),))


@says(Language.EN, CertificateTrue)
def certificate_true(told: CertificateTrue, speech: Speech) -> str:
    about = (
        f"no. {told.number}, {speech.name(told.name)}, {speech.name(told.branch)}, volunteering in {told.year}: "
        f"{speech.hours(told.minutes)}, given on {speech.day(told.issued_on)}"
    )
    if told.void_since:
        return (
            f"This certificate is true but void since {speech.day(told.void_since)}: {about}. Please ask for a new one."
        )
    return f"This certificate is true and valid: {about}."


@says(Language.EN, CertificateFalse)
def certificate_false(told: CertificateFalse, speech: Speech) -> str:
    return (
        "No certificate has this number and code. Please compare with the paper; if they are so, it is not one of ours."
    )


@says(Language.EN, ServiceCard)
def service_card(told: ServiceCard, speech: Speech) -> str:
    kind = "to be printed for the community's word and seal" if told.format.value == "docx" else "as a sheet"
    return f"Service card (双报到), Q{told.quarter} {told.year}, {kind}. It holds verified hours alone."


@says(Language.EN, HoursList)
def hours_list(told: HoursList, speech: Speech) -> str:
    return (
        f"{speech.name(told.branch)}, volunteer hours in half {told.half} of {told.year} ({told.format.value}), "
        "by pinyin, verified ones alone."
    )
