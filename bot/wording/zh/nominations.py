"""Nominations of a half-year in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.point_figures import said_points, said_stretch
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.points import NominationDecided, Nominations, Nominee, NoNominations

SHOWN = 12
DECIDED = {None: "", True: "（已定：评为）", False: "（已定：不评）"}


@says(Language.ZH, Nominations)
def nominations(told: Nominations, speech: Speech) -> Message:
    head = f"{speech.name(told.branch)}{said_stretch(told.half, speech)}{speech.name(told.title)}提名"
    lines = [f"{head}，条件：{_criteria(told)}。"]
    if told.nominees:
        lines.append(f"够条件的{len(told.nominees)}位，按姓名拼音排，不是名次：")
        lines += [_nominee(each, speech) for each in told.nominees[:SHOWN]]
    else:
        lines.append("目前没有同志够条件。")
    if len(told.nominees) > SHOWN:
        lines.append(f"先列{SHOWN}位，登记决定时其余的也可以写姓名。")
    for name, chosen in list(zip(told.others, told.others_chosen, strict=False))[:SHOWN]:
        lines.append(f"另外{speech.name(name)}{DECIDED[chosen]}")
    lines.append("评不评由支部讨论决定，这里只列数字。定了请登记，例如：登记先锋 姓名 是 12月20日支委会讨论同意。")
    open_ = [each for each in told.nominees[:SHOWN] if each.chosen is None]
    buttons = [
        Button(f"{label}{speech.name(each.name)}", f"/decide_nomination #{each.member} {word} {told.half}")
        for each in open_
        for label, word in (("评", "是"), ("不评", "否"))
    ]
    return Message("\n".join(lines), (*rows(buttons), (Button("上一个半年", f"/nominations {told.before}"),)))


@says(Language.ZH, NominationDecided)
def nomination_decided(told: NominationDecided, speech: Speech) -> Message:
    verdict = "评为" if told.is_chosen else "不评为"
    text = (
        f"已登记：{said_stretch(told.half, speech)}{speech.name(told.name)}{verdict}{speech.name(told.title)}。"
        f"依据：{speech.quote(told.grounds)}\n登记错了，再登记一次就以新的为准，原来的也保留。"
    )
    return Message(text, ((Button("看提名", f"/nominations {told.half}"),),))


@says(Language.ZH, NoNominations)
def no_nominations(told: NoNominations, speech: Speech) -> str:
    return "那个半年的规则包没有写提名的条件，请写上半年或者下半年，例如：先锋提名 上半年。"


def _criteria(told: Nominations) -> str:
    parts = [f"积分{told.least_points}分以上"]
    if told.least_hours:
        parts.append(f"志愿服务{told.least_hours}小时以上")
    if told.least_attendance_percent:
        parts.append(f"到会{told.least_attendance_percent}%以上")
    return "，".join(parts)


def _nominee(each: Nominee, speech: Speech) -> str:
    held = f"（另{each.held}条待核）" if each.held else ""
    return (
        f"{speech.name(each.name)}{DECIDED[each.chosen]}：积分{said_points(each.total, speech)}{held}，"
        f"志愿服务{speech.hours(each.minutes)}，到会{each.attended}/{each.invited}次"
    )
