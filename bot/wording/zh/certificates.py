"""Certificates of volunteering and papers on it, in Chinese."""

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

MY_HOURS = Button("我的志愿", "/hours")


@says(Language.ZH, CertificateAsked)
def certificate_asked(told: CertificateAsked, speech: Speech) -> Message:
    text = (
        f"{speech.name(told.name)}申请{told.year}年志愿服务记录证明：已核实{told.times}次，"
        f"共{speech.hours(told.minutes)}。点「出具」就编号发给本人。"
    )
    return Message(text, ((Button("出具", f"/issue_certificate #{told.member_id} {told.year}"),),))


@says(Language.ZH, CertificateAskNoted)
def certificate_ask_noted(told: CertificateAskNoted, speech: Speech) -> str:
    return (
        f"已请书记出具{told.year}年志愿服务记录证明，已核实的共{speech.hours(told.minutes)}。"
        "出具后会发给您，打印出来请支部盖章。"
    )


@says(Language.ZH, CertificatePaper)
def certificate_paper(told: CertificatePaper, speech: Speech) -> str:
    return (
        f"{speech.name(told.name)}{told.year}年志愿服务记录证明，编号{told.number}。打印后盖章有效；"
        "证件号码和联系电话留了空，自己填写。扫上面的二维码可以核对真伪。"
    )


@says(Language.ZH, CertificateIssued)
def certificate_issued(told: CertificateIssued, speech: Speech) -> str:
    about = f"{speech.name(told.name)}{told.year}年，{speech.hours(told.minutes)}，编号{told.number}"
    if not told.is_new:
        return f"这些时长已经出具过证明：{about}。编号不变，文件在下面；本人发「志愿证明」也能再取。"
    return f"已出具志愿服务记录证明：{about}。请打印盖章，并在单位内公示，一般不少于7天（民发〔2015〕149号）。"


@says(Language.ZH, NothingToCertify)
def nothing_to_certify(told: NothingToCertify, speech: Speech) -> Message:
    whose = speech.name(told.name) if told.name else "您"
    text = (
        f"{whose}{told.year}年还没有已核实的志愿时长，不能出具证明。"
        "报了的等核实以后再申请；要别的年份的，请写年份，例如：志愿证明 2025年。"
    )
    return Message(text, ((Button("等着核实的", "/verify") if told.name else MY_HOURS,),))


@says(Language.ZH, CertificateTrue)
def certificate_true(told: CertificateTrue, speech: Speech) -> str:
    about = (
        f"编号{told.number}，{speech.name(told.name)}，{speech.name(told.branch)}，{told.year}年志愿服务"
        f"{speech.hours(told.minutes)}，{told.issued_on.year}年{speech.day(told.issued_on)}出具"
    )
    if told.void_since:
        since = f"{told.void_since.year}年{speech.day(told.void_since)}"
        return f"这份证明是真的，但所列时长已有冲正，{since}起作废：{about}。"
    return f"这份证明是真的，有效：{about}。"


@says(Language.ZH, CertificateFalse)
def certificate_false(told: CertificateFalse, speech: Speech) -> str:
    return "没有这个编号和校验码的证明。请照纸上的再核对一遍；还是不对的，这份证明不是本系统出具的。"


@says(Language.ZH, ServiceCard)
def service_card(told: ServiceCard, speech: Speech) -> str:
    quarter = "一二三四"[(told.quarter - 1) % 4]
    kind = "打印后可请社区写意见盖章" if told.format.value == "docx" else "Excel 版"
    return f"{told.year}年第{quarter}季度双报到服务登记卡，{kind}。只含已核实的时长。"


@says(Language.ZH, HoursList)
def hours_list(told: HoursList, speech: Speech) -> str:
    half = "上下"[(told.half - 1) % 2]
    about = f"{speech.name(told.branch)}{told.year}年{half}半年志愿服务时长清单"
    return f"{about}（{told.format.value}），按拼音排，只含已核实的。"
