"""Claims of volunteer hours in Chinese."""

from __future__ import annotations

from datetime import date, time

from bot.channels.channel import Button, Message
from bot.channels.choices import Checklist, Option
from bot.reply import rows
from bot.wording.claims import listed, ticked
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.claims import MORE, TALK_IT_OVER, already, entry, too_old
from models.hours import (
    Entry,
    Hint,
    HoursClaimed,
    HoursDecided,
    HoursDoubted,
    HoursDoubtNoted,
    HoursEntered,
    HoursImpossible,
    HoursLocked,
    HoursOwn,
    HoursOwnVerified,
    HoursPhotoAdded,
    HoursPhotoFile,
    HoursPhotos,
    HoursReasonMissing,
    HoursReversed,
    HoursToVerify,
    HoursUntimed,
    HoursVerifiedTogether,
    HoursWaiting,
    NoSuchClaim,
    NoSuchHours,
)
from models.members import Language
from models.rules.values import Minutes

STATES = {Entry.WAITING: "待核实", Entry.VERIFIED: "已核实", Entry.REFUSED: "未予核实", Entry.REVERSED: "已冲正"}
MY_HOURS = Button("我的志愿", "/hours")
SHOWN = 6


@says(Language.ZH, HoursClaimed)
def hours_claimed(told: HoursClaimed, speech: Speech) -> Message:
    done = _done(told.day, told.minutes, told.activity, speech, told.begins, told.until)
    by = f"书记或组织者{speech.name(told.organiser)}" if told.organiser else "书记"
    way = "时间从集合时算起。" if told.is_from_assembly else "只算实际服务的时间，路上的不算。"
    said = f"您报的是{speech.hours(told.claimed)}，不足1小时按1小时计。" if told.claimed else ""
    text = f"已记下：{done}。等{by}核实，核实后会告诉您。\n{said}{way}"
    return Message(text, rows([MY_HOURS, Button("附照片", f"/hours_photo {told.number}")]))


@says(Language.ZH, HoursWaiting)
def hours_waiting(told: HoursWaiting, speech: Speech) -> Message:
    done = _done(told.day, told.minutes, told.activity, speech, told.begins, told.until)
    lines = [f"请核实志愿时长：{speech.name(told.name)}，{done}。"]
    if told.claimed:
        lines.append(f"本人报的是{speech.hours(told.claimed)}。")
    lines += _hints(told.hint, speech)
    buttons = [
        Button("核实", f"/verify {told.number}"),
        Button("改时长", f"/change_hours {told.number}"),
        Button("退回", f"/reject {told.number}"),
    ]
    photos = [Button(f"看照片（{told.photos}）", f"/hours_photos {told.number}")] if told.photos > 0 else []
    return Message("\n".join(lines), rows([*buttons, *photos], 3))


@says(Language.ZH, HoursToVerify)
def hours_to_verify(told: HoursToVerify, speech: Speech) -> str | Message:
    if not told.claims:
        return Message("没有等您核实的志愿时长。", ((MY_HOURS,),))
    entries = [
        entry(
            each.number,
            each.name,
            _done(each.day, each.minutes, speech.quote(each.activity), speech, each.begins, each.until)
            + (f"（照片{each.photos}张）" if each.photos > 0 else ""),
            speech,
        )
        for each in told.claims
    ]
    head, more = f"等您核实{len(entries)}条：", MORE.format("核实")
    deeds = (("核实{}号", "verify"), ("细看{}号", "look_hours"), ("退回{}号", "reject"))
    message = listed(head, entries, more, *deeds)
    if len(entries) < 2:
        return message
    options = [Option(f"{each.number}号 {speech.name(each.name)}", str(each.number)) for each in told.claims]
    together = f"几条一起核实，例如：核实 {entries[0][0]}、{entries[1][0]}。"
    return ticked(message, Checklist("核实哪几条？", "/verify", "核实", tuple(options)), together)


@says(Language.ZH, HoursVerifiedTogether)
def hours_verified_together(told: HoursVerifiedTogether, speech: Speech) -> Message:
    named = zip(told.names, told.minutes, strict=False)
    done = "、".join(f"{speech.name(name)}{speech.hours(minutes)}" for name, minutes in named)
    lines = [f"已核实{len(told.names)}条：{done}，已记入台账，以后不再改动。"] if done else []
    if told.left:
        numbers = "、".join(f"{number}号" for number in told.left)
        lines.append(
            f"没有核实的：{numbers}。可能已经有人办了，或者和别的记录对不上；一条一条地发「核实 编号」会说明原因。"
        )
    return Message("\n".join(lines) or "没有要核实的。", ((Button("等待核实的", "/verify"),),))


@says(Language.ZH, HoursDecided)
def hours_decided(told: HoursDecided, speech: Speech) -> str:
    about = f"{speech.name(told.name)}，{_done(told.day, told.minutes, told.activity, speech)}"
    why = f"理由：{speech.quote(told.reason)}。" if told.reason else ""
    if not told.is_verified:
        return f"已退回：{about}，没有计入时长。{why}{TALK_IT_OVER}"
    changed = f"原报{speech.hours(told.claimed)}，" if told.claimed else ""
    return f"已核实：{about}，{changed}已记入台账，以后不再改动。{why}"


@says(Language.ZH, HoursEntered)
def hours_entered(told: HoursEntered, speech: Speech) -> Message:
    about = f"{speech.name(told.name)}，{_done(told.day, told.minutes, told.activity, speech)}"
    why = f"理由：{speech.quote(told.reason)}。" if told.reason else ""
    text = f"书记补登了{told.number}号志愿时长：{about}，已记入台账。{why}有误请发「时长有误 {told.number} 哪里不对」。"
    return Message(text, ((MY_HOURS,),))


@says(Language.ZH, HoursReversed)
def hours_reversed(told: HoursReversed, speech: Speech) -> Message:
    about = f"{speech.name(told.name)}，{_done(told.day, told.minutes, told.activity, speech)}"
    lines = [f"已冲正{told.number}号志愿时长：{about}，不再计入。", f"理由：{speech.quote(told.reason)}。"]
    if told.certificates:
        lines.append(f"含这一条的证明已作废：{'、'.join(told.certificates[:SHOWN])}。需要的可以重新申请。")
    lines.append("时长应该是多少，请再报一次，或由书记补登。")
    return Message("\n".join(lines), ((MY_HOURS,),))


@says(Language.ZH, HoursDoubted)
def hours_doubted(told: HoursDoubted, speech: Speech) -> Message:
    about = _done(told.day, told.minutes, told.activity, speech)
    text = (
        f"{speech.name(told.name)}说{told.number}号志愿时长有误：{about}（{STATES[told.state]}）。\n"
        f"原话：{speech.quote(told.words)}。\n已核实的不能直接改：点「冲正」写上理由，再补登对的。"
    )
    deed = {
        Entry.WAITING: Button("细看", f"/look_hours {told.number}"),
        Entry.VERIFIED: Button("冲正", f"/undo_hours {told.number}"),
    }.get(told.state, Button("等待核实的", "/verify"))
    return Message(text, ((deed,),))


@says(Language.ZH, HoursDoubtNoted)
def hours_doubt_noted(told: HoursDoubtNoted, speech: Speech) -> str:
    return f"{told.number}号时长的疑问已转给书记，有了结果会告诉您。"


@says(Language.ZH, HoursPhotoAdded)
def hours_photo_added(told: HoursPhotoAdded, speech: Speech) -> Message:
    text = f"已附到{speech.day(told.day)}的{speech.quote(told.activity)}，共{told.count}张，只给核实的人看。"
    return Message(text, ((MY_HOURS,),))


@says(Language.ZH, HoursPhotos)
def hours_photos(told: HoursPhotos, speech: Speech) -> str | Message:
    about = f"{told.number}号，{speech.name(told.name)}，{speech.day(told.day)}，{speech.quote(told.activity)}"
    if not told.names:
        return f"{about}：没有附照片，不附也一样可以核实。"
    buttons = [
        Button(f"第{n}张", f"/hours_photo_file {told.number} {n}") for n in range(1, len(told.names[:SHOWN]) + 1)
    ]
    return Message(f"{about}：附了{len(told.names)}张。", rows(buttons, 3))


@says(Language.ZH, HoursPhotoFile)
def hours_photo_file(told: HoursPhotoFile, speech: Speech) -> str:
    return f"{told.number}号志愿时长的附件。"


@says(Language.ZH, HoursImpossible)
def hours_impossible(told: HoursImpossible, speech: Speech) -> str:
    day = speech.day(told.day)
    if told.problem == "NotPositive":
        return "时长要大于0，请重新写，例如：2.5小时。"
    if told.problem == "InFuture":
        return f"{day}还没到，请服务结束以后再报。"
    if told.problem == "NotOver" and told.until:
        return f"还没到{speech.clock(told.until)}，请服务结束以后再报。"
    if told.problem == "TooOld" and told.oldest:
        return too_old(told, told.oldest, speech)
    if told.problem == "OverDayCap" and told.limit:
        so_far = already(told, speech.hours(told.already or told.minutes))
        return f"一天最多报{speech.hours(told.limit)}{so_far}，再加{speech.hours(told.minutes)}就超了。请核对一下时长。"
    if told.problem == "LongerThanSpan" and told.limit:
        return f"从开始到结束一共{speech.hours(told.limit)}，{speech.hours(told.minutes)}就超了。请核对时间或时长。"
    if told.problem == "MeetsClaim":
        span = _span(told.begins, told.until, speech)
        return f"{day}{span}已经报过一条（{speech.name(told.other)}号），时间重叠的不能再报。请核对起止时间。"
    if told.problem == "MeetsMeeting":
        span = _span(told.begins, told.until, speech)
        met = f"{day}{span}参加了{speech.name(told.other)}"
        return f"{met}，会议时间不算志愿服务。请只报会议以外的时间，例如：13:00-14:30。"
    return f"{day}的{speech.hours(told.minutes)}没法登记，请核对一下日期和时长。"


@says(Language.ZH, HoursReasonMissing)
def hours_reason_missing(told: HoursReasonMissing, speech: Speech) -> str:
    example = "补登志愿 王芳 3小时 3月5日 社区清扫 当时在外地。"
    return f"{speech.day(told.oldest)}以前的要补登，请在最后写上理由，例如：{example}"


@says(Language.ZH, HoursUntimed)
def hours_untimed(told: HoursUntimed, speech: Speech) -> Message:
    text = f"没看到服务了多长时间，所以还没有记。请把时长一起写上，例如：志愿 3小时 {speech.name(told.activity)}。"
    return Message(text, ((MY_HOURS,),))


@says(Language.ZH, HoursOwn)
def hours_own(told: HoursOwn, speech: Speech) -> Message:
    text = "自己的志愿时长由别人核实：支部的另一位书记、副书记，或者您写明的组织者。报了就会告诉他们。"
    return Message(text, ((MY_HOURS,),))


@says(Language.ZH, HoursOwnVerified)
def hours_own_verified(told: HoursOwnVerified, speech: Speech) -> str:
    about = _done(told.day, told.minutes, speech.quote(told.activity), speech)
    return f"{speech.name(told.name)}核实了自己的志愿时长：{about}。支部没有别人能核实，请支委会留意；有疑问请当面问。"


@says(Language.ZH, NoSuchClaim)
def no_such_claim(told: NoSuchClaim, speech: Speech) -> Message:
    text = f"没有等您核实的{told.number}号时长，可能已经处理过了。"
    return Message(text, ((Button("看等待核实的", "/verify"),),))


@says(Language.ZH, NoSuchHours)
def no_such_hours(told: NoSuchHours, speech: Speech) -> Message:
    if told.command == "branch_hours":
        text = f"没有您能冲正的{told.number}号时长：已核实的才能冲正。编号在本人的「志愿」和班次名单里。"
        return Message(text, ((Button("支部志愿", "/branch_hours"),),))
    text = f"没有您能用的{told.number}号时长。" if told.number else "您没有待核实的志愿时长，先报一条再附照片。"
    button = Button("看记录", "/verify") if told.command != "hours" else MY_HOURS
    return Message(text, ((button,),))


@says(Language.ZH, HoursLocked)
def hours_locked(told: HoursLocked, speech: Speech) -> Message:
    text = (
        f"{told.number}号{STATES[told.state]}，不再改动。有误请发「时长有误 {told.number} 哪里不对」，书记会冲正重登。"
    )
    return Message(text, ((MY_HOURS,),))


def _hints(hint: Hint | None, speech: Speech) -> list[str]:
    lines = []
    if hint and hint.duty_word:
        lines.append(f"请留意：写到了{speech.quote(hint.duty_word)}，值班、会议、排练、讲座不算志愿服务。")
    if hint and hint.meeting:
        span = _span(hint.begins, hint.until, speech)
        lines.append(f"请留意：当天{span}参加了{speech.name(hint.meeting)}，会议时间不算。")
    return lines


def _done(
    day: date, minutes: Minutes, activity: str, speech: Speech, begins: time | None = None, until: time | None = None
) -> str:
    span = _span(begins, until, speech)
    return f"{speech.day(day)}{span}，{speech.hours(minutes)}，{activity}"


def _span(begins: time | None, until: time | None, speech: Speech) -> str:
    return f"{speech.clock(begins)}–{speech.clock(until)}" if begins and until else ""
