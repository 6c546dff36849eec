"""Coming in and accounts in Chinese: invites, registrations, logins, settings."""

from __future__ import annotations

from bot.answers import InviteLink, LoginLink
from bot.channels.channel import Button, Message
from bot.channels.choices import Selectors
from bot.reply import rows
from bot.wording import settings as card
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.invites import AlreadyBound, CodeLocked, CodeNotNeeded, CodesGuessed, CodeWrong, InviteIssued, Welcome
from models.members import Language, LanguageSet, SettingsCard
from models.notices import MemberNotTold, RoomNotTold, Topic
from models.peers import AccountReplaced, MemberUnreachable, SignedOut
from models.registrations import (
    NameShared,
    NoSuchRegistration,
    RegistrationApproved,
    RegistrationReceived,
    RegistrationRefused,
    RegistrationWaiting,
)

CHANNELS = {
    "telegram": "Telegram",
    "wecom": "企业微信",
    "aibot": "企业微信机器人",
    "robot": "企业微信群机器人",
    "web": "网页",
    "console": "命令行",
}
# Why an account takes no messages, and how it takes them again.
NOT_REACHED = {
    "wecom": (
        "可能不在应用的「可见范围」里，也可能停用了。"
        "请管机器的同志到管理后台看一看，改好以后请本人给我发一句话，就又收得到"
    ),
    "aibot": "多半是本人还没有给机器人发过话。请本人在企业微信里给机器人发一句话，就又收得到",
}
FIRST_STEPS = (
    "1. 把花名册（xlsx、csv）发到这里：一人一行，至少有姓名一列。先给您看，点了才写入。",
    "2. 发「邀请 姓名」，把邀请码当面或私下交给本人，大家就能收到通知。",
    "3. 开会发一句话，例如：开会 主题党日 下周五15:00 三楼会议室 学习党章。",
)
ON_ROSTER = {
    "new": "名单上还没有这个姓名，批准后会加进名单。",
    "free": "名单上有这个姓名，还没有绑定账号。",
    "bound": "名单上的这个姓名已经绑定了别的账号，批准后换成这一个。请先向本人问清楚。",
}
LANGUAGES = {Language.ZH: "中文", Language.EN: "English"}
TOPICS = {
    Topic.MEETING: "关于会议的消息",
    Topic.DUES: "关于党费的消息",
    Topic.HOURS: "关于志愿时长的消息",
    Topic.REGISTRATION: "关于登记的消息",
    Topic.OTHER: "消息",
}


@says(Language.ZH, InviteIssued)
def invite_issued(told: InviteIssued, speech: Speech) -> str:
    return (
        f"{speech.name(told.name)}的邀请码：{told.code}\n"
        f"{speech.moment(told.expires_at)}前有效，只能用一次。请当面或私下交给本人，不要发到群里。"
    )


@says(Language.ZH, InviteLink)
def invite_link(told: InviteLink, speech: Speech) -> str:
    lines = [f"{speech.name(told.name)}的邀请码：{told.code}"]
    if told.chat:
        lines.append(f"请本人对小秘发：/start {told.code}\n没有小秘账号的，先用浏览器打开 {told.chat} 再发。")
    if told.links:
        lines += ["也可以让本人点开链接：", *told.links]
    lines.append(f"{told.days}天内有效，只能用一次。请当面或私下交给本人，不要转发给别人，也不要发到群里。")
    return "\n".join(lines)


@says(Language.ZH, LoginLink)
def login_link(told: LoginLink, speech: Speech) -> str:
    return (
        f"点开就能用网页版：\n{told.url}\n"
        f"{told.minutes}分钟内有效，只能用一次。打开就是您本人的账号，请不要转发给别人。"
    )


@says(Language.ZH, Welcome)
def welcome(told: Welcome, speech: Speech) -> Message:
    done = f"{speech.name(told.name)}，您好，您在{told.branch}的登记已经办好。\n"
    if told.is_alone:
        text = f"{done}名单上现在只有您一个人。接下来分三步：\n" + "\n".join(FIRST_STEPS)
        return Message(text, ((Button("导入花名册", "/import_roster"), Button("帮助", "/help")),))
    text = f"{done}有会议我会通知您，点一下就能答复；党费和志愿时长也可以在这里看。"
    buttons = [Button("我的日程", "/schedule"), Button("我的信息", "/me"), Button("帮助", "/help")]
    return Message(text, rows(buttons, 3))


@says(Language.ZH, CodeWrong)
def code_wrong(told: CodeWrong, speech: Speech) -> str:
    tries = f"还可以试{told.tries_left}次。" if told.tries_left > 0 else ""
    return f"这个邀请码不能用：可能打错了，也可能用过或过期了。{tries}请核对后再发，或者请书记重新给一个。"


@says(Language.ZH, CodeLocked)
def code_locked(told: CodeLocked, speech: Speech) -> str:
    return f"邀请码试错的次数多了，请等到{speech.moment(told.until)}以后再发。"


@says(Language.ZH, CodesGuessed)
def codes_guessed(told: CodesGuessed, speech: Speech) -> str:
    channel = CHANNELS.get(told.channel, told.channel)
    return (
        f"有人在猜邀请码：{channel}上自称{speech.name(told.name)}的账号连错{told.tries}次，已锁定到{speech.moment(told.until)}。"
        "谁也没有因此进来。如果是本人打错了，请书记重新给一个邀请码。"
    )


@says(Language.ZH, CodeNotNeeded)
def code_not_needed(told: CodeNotNeeded, speech: Speech) -> Message:
    text = (
        f"{speech.name(told.name)}，您已经登记好了，不用再发邀请码，也不用说「开始」。"
        f"{speech.quote(told.words)}我没看懂，请直接说要办的事，例如：签到、请假 出差、我的党费。"
    )
    return Message(text, ((Button("我的日程", "/schedule"), Button("帮助", "/help")),))


@says(Language.ZH, AlreadyBound)
def already_bound(told: AlreadyBound, speech: Speech) -> str:
    return f"这个账号已经登记为{speech.name(told.name)}，不用再登记。别人要登记的话，请用本人的账号。"


@says(Language.ZH, AccountReplaced)
def account_replaced(told: AccountReplaced, speech: Speech) -> str:
    return (
        f"{speech.name(told.name)}，您在{speech.moment(told.at)}换了新的账号，这个账号不再收到消息。"
        "如果不是您本人换的，请马上告诉书记。"
    )


@says(Language.ZH, MemberUnreachable)
def member_unreachable(told: MemberUnreachable, speech: Speech) -> str:
    channel, name = CHANNELS.get(told.channel, told.channel), speech.name(told.name)
    return (
        f"{told.branch}{name}的{channel}账号收不到消息了，{NOT_REACHED.get(told.channel, '可能停用了')}。"
        "有会议请另行转告；要换账号，发「邀请」给本人一个新的邀请码。"
    )


@says(Language.ZH, MemberNotTold)
def member_not_told(told: MemberNotTold, speech: Speech) -> str:
    name, message = speech.name(told.name), TOPICS[told.topic]
    if told.is_doubtful:
        fate = f"我发给{name}的一条{message}，不知道送到了没有。请您方便时当面问问本人，没收到的话请转告。"
    else:
        fate = f"我发给{name}的一条{message}没能发出去。请您方便时当面转告本人。"
    return f"{fate}今天发给{name}的消息再有这样的情况，就不另外打扰您了。"


@says(Language.ZH, RoomNotTold)
def room_not_told(told: RoomNotTold, speech: Speech) -> str:
    message = TOPICS[told.topic]
    if told.is_doubtful:
        fate = f"我发到{told.branch}群里的一条{message}，不知道送到了没有。请您看一下群里，没有的话请转告大家。"
    else:
        fate = f"我发到{told.branch}群里的一条{message}没能发出去。请您方便时转告大家。"
    return f"{fate}今天这个群里再有这样的情况，就不另外打扰您了。"


@says(Language.ZH, RegistrationReceived)
def registration_received(told: RegistrationReceived, speech: Speech) -> str:
    return f"收到：{speech.name(told.name)}，{told.branch}。已请书记确认，批准后我会在这里告诉您。"


@says(Language.ZH, RegistrationWaiting)
def registration_waiting(told: RegistrationWaiting, speech: Speech) -> Message:
    lines = [
        f"有人申请登记：{speech.name(told.name)}，{told.branch}",
        f"账号：{speech.name(told.account)}（{CHANNELS.get(told.channel, told.channel)}）",
        ON_ROSTER.get(told.roster, ""),
        "请认准是本人再批准。",
    ]
    number = told.registration_id
    buttons = [Button("批准", f"/approve {number}"), Button("拒绝", f"/refuse {number}")]
    return Message("\n".join(line for line in lines if line), rows(buttons))


@says(Language.ZH, RegistrationApproved)
def registration_approved(told: RegistrationApproved, speech: Speech) -> str:
    return f"已批准：{speech.name(told.name)}，{told.branch}。已经告诉本人。"


@says(Language.ZH, RegistrationRefused)
def registration_refused(told: RegistrationRefused, speech: Speech) -> str:
    return f"{speech.name(told.name)}的登记申请没有批准。姓名或支部写错了的，可以发「登记」重新申请，也可以问问书记。"


@says(Language.ZH, NoSuchRegistration)
def no_such_registration(told: NoSuchRegistration, speech: Speech) -> Message:
    text = f"没有等您批准的{told.number}号申请，可能已经处理过了。"
    return Message(text, ((Button("看等待批准的", "/approve"),),))


@says(Language.ZH, SettingsCard)
def settings_card(told: SettingsCard, speech: Speech) -> Message:
    paused = f"暂停到{speech.day(told.paused_until)}" if told.paused_until else "正常"
    is_quiet = told.quiet_from != told.quiet_until
    quiet = f"每天{speech.clock(told.quiet_from)}–{speech.clock(told.quiet_until)}" if is_quiet else "没有设"
    saved = "已保存。" if told.is_saved else ""
    text = f"{saved}您的设置\n语言：{LANGUAGES[told.language]}\n免打扰：{quiet}\n自动提醒：{paused}"
    other = Language.EN if told.language is Language.ZH else Language.ZH
    buttons = [
        Button(LANGUAGES[other], f"/language {other.value}"),
        Button("改免打扰", "/quiet"),
        Button("继续提醒", "/resume") if told.paused_until else Button("暂停提醒", "/pause"),
    ]
    return Message(text, rows(buttons, 3), choice=None if told.is_saved else _selectors(told))


def _selectors(told: SettingsCard) -> Selectors:
    until = told.paused_until
    paused = f"暂停到{until.month}月{until.day}日" if until else "暂停30天"
    lists = (
        card.quiet_hours(told, "免打扰", "不设"),
        card.reminders(told, "自动提醒", "正常提醒", paused),
    )
    return Selectors(
        "选好后点「保存」", card.LINE, "保存", (card.languages(told, "语言", LANGUAGES), *lists), card.REPLACES
    )


@says(Language.ZH, SignedOut)
def signed_out(told: SignedOut, speech: Speech) -> str:
    return "已在所有浏览器上退出网页聊天。要再进去，发「网页」取一个新链接。"


@says(Language.ZH, NameShared)
def name_shared(told: NameShared, speech: Speech) -> str:
    people = f"{told.people}位{speech.name(told.name)}"
    return f"{told.branch}有{people}，分不清是哪一位，所以没有绑定。请发「邀请」，把邀请码交给本人。"


@says(Language.ZH, LanguageSet)
def language_set(told: LanguageSet, speech: Speech) -> str:
    return f"好的，以后用{LANGUAGES[told.language]}跟您说。"
