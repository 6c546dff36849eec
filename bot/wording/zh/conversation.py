"""The conversation itself in Chinese: questions, cards, help, and what was not understood."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answers import (
    Acknowledged,
    AnsweredInPrivate,
    AnswerOrNew,
    Apology,
    Cancelled,
    ChooseField,
    ConfirmCard,
    FormPutBy,
    Help,
    HelpOn,
    HelpTopics,
    LeftOver,
    NotAllowed,
    NothingReadable,
    NothingToCancel,
    NothingWaiting,
    NotInUse,
    NotRegistered,
    NotUnderstood,
    OnlyInPrivate,
    OnlyInRoom,
    Question,
    SlowDown,
    StaleButton,
    StillAsked,
    VisitorWelcome,
    WhoIsToBeReminded,
)
from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.arrangements import TOPIC, topic_of
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language

MOST_WAITING = 3
EXPECTED = {
    "tally": "没看懂票数，请这样写：赞成12票，反对0票，弃权1票。",
    "part_number": "没看懂是哪一条，请这样写：发言2、决议1、议题1。",
    "text": "请写几个字。",
    "plan": "一行写一次会，例如：3月5日 15:00 主题党日 学雷锋志愿服务 领学人 张敏 三楼会议室。",
    "shorter_plan": "一次最多200行、8000字，请分几次发。",
    "shorter_text": "字数有点多，请缩短到500字以内。",
    "number": "请写一个数字，例如：12。",
    "numbers": "请写一个编号，或者几个，例如：3、5、8。",
    "spot": "没看懂位置。请在会场发一次位置，或者打出纬度,经度，例如：39.90872,116.39748。",
    "yes_or_no": "请回答「是」或「否」。",
    "choice": "请从下面选一个，或打出它的名称。",
    "year": "请写哪一年，例如：2026年，或者今年、去年。",
    "paid_money": "金额要大于0元，请写多少元，例如：15.5元。",
    "receipt_number": "没看懂收据编号，请照收据上的写，例如：2026-0007。",
    "money": "没看懂金额，请写多少元，例如：15.5元。",
    "minutes": "没看懂时长，请写几小时或几分钟，例如：2.5小时。",
    "month": "没看懂是哪个月，请写年和月，例如：2026年11月。",
    "no_such_day": "日历上没有{unknown}，请看看是哪一天，例如：11月27日。",
    "months": "没看懂是哪几个月，请写月份，例如：11月，10月到12月，或者第四季度。",
    "day": "没看懂是哪一天，请写日期，例如：11月27日、昨天。",
    "moment": "没看懂时间，请写日期和几点，例如：下周五15:00。",
    "clock_span": "请把开始和结束的时间写在一起，例如：21:00到7:00。",
    "clock": "还差几点钟，请写到几点几分，例如：15:00。",
    "period": "没看懂是哪几天，例如：11月25日到12月3日、下周一到下周五。",
    "recurrence": "没看懂多久一次，例如：每周五、每月5日、每月第一个周五。",
    "member": "没找到这个人，请写姓名的全称；重名的请点下面的按钮。",
    "lead_reader": "名单上没有这位同志。是外单位的请点下面的按钮，或写成：外请 李教授 市委党校。",
    "names": "没找到其中的人，请写姓名的全称，几个人之间用顿号隔开，例如：王五、赵六。",
    "audience": "这里没有{unknown}这个人，或者重名分不清。请写本支部姓名的全称，例如：加上王五、赵六 去掉李四；"
    "别的支部的人只能列席，例如：列席吴刚。这几个字本来是议题的，点「不加减人」，再写一遍议题。",
    "half": "没看懂是哪半年，请写例如：上半年、2026年下半年。",
    "certificate_number": "没看懂证明编号，请照证明上的写，例如：2026-0007。",
    "point_rule": "没有这条可以登记加分的规则，请点一条。",
    "point_row": "没看懂是哪一条，请点那一条的按钮，或者发它的编号，例如：A12。",
    "point_term": "没看懂是哪一期，请写例如：2026年上半年、第三季度、去年。",
    "quarter": "没看懂是哪个季度，请写例如：第三季度、2026年第3季度、上季度。",
    "group": "没找到这个党小组，请从下面选，或写党小组的名称。",
    "service_span": "请把到岗和离岗的时间写在一起，例如：9:00到11:30。",
    "headcount": "没看懂人数，请写例如：10人（1到500人）。",
    "service_place": "没找到这个报到点，请从下面选，或写它的名称；还没有的先发：登记报到点 幸福社区 社区。",
    "project": "没找到您组织的这个项目，请从下面选，或写项目名称；还没有的请书记发：开项目 社区清扫 王芳。",
    "branch": "没找到这个支部，请从下面选，或写支部名称。",
    "meeting": "没找到这次会议，请从下面选，或写会议编号。",
    "meeting_kind": "没看懂是哪种会议，请从下面选，例如：主题党日。",
    "file_gone": "这个文件已经清掉了，请重新发一次。",
    "file": "请把文件或图片直接发到这里。",
    "file_kind": "这里不收 csv，请发图片、PDF、Word、Excel 或 PPT。",
    "file_or_link_kind": "这里不收 csv，请发图片、PDF、Word、Excel、PPT，或粘贴链接。",
    "table": "请把表格文件（xlsx、xls 或 csv）直接发到这里。",
    "table_kind": "这不是表格，请发 xlsx、xls 或 csv 文件。",
    "file_or_link": "请把文件直接发到这里，或粘贴一个 http 开头的链接。",
    "code": "这不像邀请码，请照原样再发一次，例如：2345-6789-ABCDE。",
}
ROLES = {
    "Convener": "支部书记或党小组组长",
    "Secretary": "支部书记",
    "Registrar": "支部书记或管理员",
    "DuesKeeper": "党费管理员",
    "Committee": "支部委员",
    "Witness": "支部委员或另一位党费管理员",
    "Administrator": "管理员",
}
HEADINGS = {
    "meetings": "会议",
    "minutes": "会议记录",
    "actions": "待办事项",
    "dues": "党费",
    "hours": "志愿时长和证明",
    "service": "志愿项目、班次和双报到",
    "study": "学习",
    "mine": "我的",
    "calling": "组织会议",
    "planning": "年度计划",
    "assessing": "党费核定",
    "dues_reports": "党费公布和上缴",
    "talks": "谈心谈话",
    "voting": "法定人数和表决",
    "branches": "各支部",
    "groups": "党小组",
    "activities": "支部活动台账和走访",
    "points": "积分（只有本人和书记看）",
    "double_life": "双重组织生活",
    "roster": "支部名单",
    "other": "其他",
}


@says(Language.ZH, Question)
def question(told: Question, speech: Speech) -> Message:
    asked, _, example = told.question.partition("例如：")
    lines = [asked.strip()]
    if told.expected:
        hint = EXPECTED.get(told.expected, "没看懂，请换个说法。").replace("{unknown}", speech.names(told.unknown[:10]))
        lines = [hint, *lines, "不想办了，发「取消」就行。"]
    elif example:
        lines.append(f"例如：{example}")
    buttons = [Button(label or line, line) for label, line in zip(told.labels, told.lines, strict=False)]
    width = 3 if all(len(label) <= 6 for label in told.labels) else 1
    return _with_way_back(Message("\n".join(lines), rows(buttons, width)), told.put_by, told.draft, speech)


def _with_way_back(message: Message, put_by: str, draft: int, speech: Speech) -> Message:
    if not put_by:
        return message
    text = f"{speech.quote(put_by)}还没填完，先放着，填过的都在。\n\n{message.text}"
    return replace(message, text=text, buttons=(*message.buttons, (Button("先填完刚才的", f"/back {draft}"),)))


@says(Language.ZH, AnswerOrNew)
def answer_or_new(told: AnswerOrNew, speech: Speech) -> Message:
    asked = told.question.partition("例如：")[0].strip()
    text = f"{speech.quote(told.said)}：这是回答，还是新的事？\n刚才的问题：{asked}\n新的事：{told.summary}"
    buttons = Button("是回答", f"/said {told.draft} answer"), Button("是新的事", f"/said {told.draft} new")
    return Message(text, (buttons,))


@says(Language.ZH, FormPutBy)
def form_put_by(told: FormPutBy, speech: Speech) -> Message:
    return Message(
        f"刚才的{speech.quote(told.summary)}还没填完，填过的都在。",
        ((Button("接着填", f"/back {told.draft}"), Button("不填了", "/cancel")),),
    )


@says(Language.ZH, StillAsked)
def still_asked(told: StillAsked, speech: Speech) -> Message:
    asked = told.question.partition("例如：")[0].strip()
    text = f"刚才的{speech.quote(told.summary)}还没填完，还在等您回答：{asked}"
    return Message(text, ((Button("不填了", "/cancel"),),))


@says(Language.ZH, ConfirmCard)
def confirm_card(told: ConfirmCard, speech: Speech) -> Message:
    lines = [f"请核对：{told.summary}", ""]
    for asked, value, is_guess in zip(told.questions, told.values, told.guessed, strict=False):
        lines.append(f"{_label(asked)}：{value}{'（我猜的，请看对不对）' if is_guess else ''}")
    buttons = [
        Button(told.confirm or "确定", f"/yes {told.draft}"),
        Button("修改", f"/edit {told.draft}"),
        Button("取消", "/cancel"),
    ]
    return _with_way_back(Message("\n".join(lines), rows(buttons, 3)), told.put_by, told.draft, speech)


@says(Language.ZH, ChooseField)
def choose_field(told: ChooseField, speech: Speech) -> Message:
    buttons = [
        Button(f"{_label(asked)}：{value or '没填'}", f"/edit {told.draft} {name}")
        for name, asked, value in zip(told.names, told.questions, told.values, strict=False)
    ]
    return Message("要改哪一项？", rows(buttons, 1))


@says(Language.ZH, NotUnderstood)
def not_understood(told: NotUnderstood, speech: Speech) -> Message:
    near = told.near[:3]
    asked = "您是不是想要：" if near else "点「帮助」看看我会做什么。"
    buttons = [*(Button(command, command) for command in near), Button("帮助", "/help")]
    return Message(f"{speech.quote(told.text)}我没看懂。{asked}", rows(buttons))


@says(Language.ZH, Acknowledged)
def acknowledged(told: Acknowledged, speech: Speech) -> Message:
    if not told.waiting:
        return Message("好的，有事随时发给我。")
    buttons = [
        Button(f"{label}：{speech.moment(meeting.starts_at)} {meeting.kind_name}", f"/{line} {meeting.id}")
        for meeting in told.waiting[:MOST_WAITING]
        for label, line in (("参加", "coming"), ("请假", "leave"))
    ]
    return Message("好的。能不能参加会议还等您答复，请点一下：", rows(buttons, 1))


@says(Language.ZH, LeftOver)
def left_over(told: LeftOver, speech: Speech) -> Message:
    text = f"{speech.quote(told.words)}这几个字我没看懂，所以先没有办。"
    if told.example:
        text += f"可以这样写：{told.example}。"
    elif told.questions:
        text += f"这里只认：{'；'.join(each.split('？')[0] for each in told.questions)}。"
    text += "请换个说法再发一次。"
    return Message(text, ((Button("看用法", f"/help {told.command}"),),))


@says(Language.ZH, StaleButton)
def stale_button(told: StaleButton, speech: Speech) -> str:
    return "这个按钮已经过时了，请用最新一条消息里的按钮，或者重新说一遍要办的事。"


@says(Language.ZH, SlowDown)
def slow_down(told: SlowDown, speech: Speech) -> str:
    return "您发得太快了，刚才超出的几条没有收下，也没有办。请停一分钟，再从没有回音的那一条发起。"


@says(Language.ZH, Cancelled)
def cancelled(told: Cancelled, speech: Speech) -> str:
    return f"已放下：{told.summary}。什么都没有记。"


@says(Language.ZH, NothingToCancel)
def nothing_to_cancel(told: NothingToCancel, speech: Speech) -> str:
    return "现在没有填到一半的内容，不用取消。"


@says(Language.ZH, NotRegistered)
def not_registered(told: NotRegistered, speech: Speech) -> Message:
    text = "要先登记才能办这件事。书记给过邀请码的，直接把邀请码发给我；没有的，点「登记」。"
    return Message(text, ((Button("登记", "/register"),),))


@says(Language.ZH, NotAllowed)
def not_allowed(told: NotAllowed, speech: Speech) -> str:
    role = ROLES.get(told.role, "负责的人")
    return f"这件事由{role}来办。您如果需要，请跟{role}说一声。"


@says(Language.ZH, NotInUse)
def not_in_use(told: NotInUse, speech: Speech) -> str:
    return "本单位没有启用这一项。"


@says(Language.ZH, Apology)
def apology(told: Apology, speech: Speech) -> str:
    return (
        f"抱歉，我这边出了点问题，刚才的内容没有记下。请过一会儿再试；还不行的话，请把编号{told.reference}告诉管理员。"
    )


@says(Language.ZH, AnsweredInPrivate)
def answered_in_private(told: AnsweredInPrivate, speech: Speech) -> str:
    return "已在私聊里答复您。"


@says(Language.ZH, OnlyInPrivate)
def only_in_private(told: OnlyInPrivate, speech: Speech) -> str:
    return "请先在私聊里给我发一句「开始」，之后我就能在私聊里答复您。"


@says(Language.ZH, OnlyInRoom)
def only_in_room(told: OnlyInRoom, speech: Speech) -> str:
    return "这句话要在支部的群里发。请先把我拉进群，再在群里发一次。"


@says(Language.ZH, VisitorWelcome)
def visitor_welcome(told: VisitorWelcome, speech: Speech) -> Message:
    text = (
        "您好，我是支部小秘，帮大家收会议通知、签到，记党费和志愿时长。\n"
        "书记给过邀请码的，直接把邀请码发给我；没有的，点「登记」，等书记批准。"
    )
    return Message(text, ((Button("登记", "/register"), Button("English", "/language en")),))


@says(Language.ZH, NothingReadable)
def nothing_readable(told: NothingReadable, speech: Speech) -> str:
    return "语音、视频、链接这类消息我看不懂，请打字告诉我；要交的图片和文件可以直接发来。"


@says(Language.ZH, WhoIsToBeReminded)
def who_is_to_be_reminded(told: WhoIsToBeReminded, speech: Speech) -> Message:
    return Message(
        "要提醒谁？请点一个。", rows([Button("没答复开会的", "/nudge"), Button("没交党费的", "/remind_dues")])
    )


@says(Language.ZH, NothingWaiting)
def nothing_waiting(told: NothingWaiting, speech: Speech) -> str:
    return "现在没有等您处理的事。"


@says(Language.ZH, HelpTopics)
def help_topics(told: HelpTopics, speech: Speech) -> Message:
    text = "打字就行，不用记命令，例如：签到、请假 出差、我的党费。\n我会做的事有这几类，想看哪一类，就选哪一类："
    shown = [(topic, heading) for topic, heading in HEADINGS.items() if topic in told.topics]
    return Message(text, rows([Button(heading, f"/help {TOPIC}{topic}") for topic, heading in shown]))


@says(Language.ZH, Help)
def help_(told: Help, speech: Speech) -> str:
    entries: dict[str, list[str]] = {topic: [] for topic in HEADINGS}
    for command, said, summary in zip(told.commands, told.words, told.summaries, strict=False):
        entries[topic_of(command)].append(f"{said}（/{command}）：{summary}" if said else f"/{command}：{summary}")
    groups = ["\n".join([f"【{HEADINGS[topic]}】", *lines]) for topic, lines in entries.items() if lines]
    return "\n\n".join(["打字就行，不用记命令：", *groups])


@says(Language.ZH, HelpOn)
def help_on(told: HelpOn, speech: Speech) -> str:
    lines = [told.text]
    if told.questions:
        lines.append(f"会问到：{'；'.join(_label(asked) for asked in told.questions)}。")
    said = "、".join(f"「{each}」" for each in told.words)
    lines.append(f"直接发{said}就行，也可以发 /{told.command}。" if said else f"命令：/{told.command}")
    return "\n\n".join(lines)


def _label(asked: str) -> str:
    """Return a question without its mark, its choices and its example."""
    return re.split("[？?。：]", asked, maxsplit=1)[0]
