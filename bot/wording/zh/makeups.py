"""Make-up study in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.arrangements import makeup_line
from bot.wording.claims import listed
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.claims import MORE, TALK_IT_OVER, entry
from bot.wording.zh.meetings import short
from models.makeups import (
    MakeupBrief,
    MakeupDecided,
    MakeupDropped,
    MakeupDueInPast,
    MakeupEntered,
    MakeupPlan,
    MakeupPlanned,
    MakeupReminder,
    MakeupReported,
    MakeupSettled,
    MakeupsOfBranch,
    MakeupState,
    MakeupsToDecide,
    MakeupWaiting,
    MyMakeups,
    NoSuchMakeup,
    NothingToMakeUp,
    NothingToPlan,
    OwnMakeup,
    WhichMakeup,
)
from models.meetings import MeetingBrief
from models.members import Language

SHOWN = 8
STATES = {
    MakeupState.OPEN: "还没报告",
    MakeupState.REPORTED: "已报告，等书记或组长看",
    MakeupState.ACCEPTED: "已补上",
    MakeupState.RETURNED: "退回了，请再报一次",
    MakeupState.DROPPED: "不用补了",
    MakeupState.WITHDRAWN: "已记到会，不用补",
}
DEEDS = "不用补的，请发：免补学 编号 原因。没有手机的，请发：代报补学 姓名 学了什么。"
HOW = "自己学完，点「报告补学」写一两句话就行。"


def report_button(meeting: MeetingBrief, label: str = "报告补学") -> Button:
    return Button(label, f"/report_makeup #{meeting.id}")


@says(Language.ZH, MyMakeups)
def my_makeups(told: MyMakeups, speech: Speech) -> Message:
    lines, buttons = [], []
    is_open = (MakeupState.OPEN, MakeupState.RETURNED)
    asked = [each for each in told.makeups if each.state in is_open]
    if asked:
        lines.append(f"请您补学{len(asked)}次。{HOW}")
    for each in told.makeups:
        lines.append(_own(each, speech))
        if each.state in is_open:
            buttons.append(report_button(each.meeting, f"报告补学：{speech.moment(each.meeting.starts_at)}"))
    if told.offered:
        lines.append("下面这些会您没能参加，想补学也可以报，不作要求：")
    for meeting in told.offered:
        lines.append(short(meeting, speech))
        buttons.append(report_button(meeting, f"报告补学：{speech.moment(meeting.starts_at)}"))
    if not lines:
        return Message("您没有要补学的会议。", ((Button("我的学时", "/study"),),))
    return Message("\n".join(lines), rows(buttons, 1))


@says(Language.ZH, MakeupReported)
def makeup_reported(told: MakeupReported, speech: Speech) -> Message:
    text = f"已记下补学：{short(told.meeting, speech)}。\n{speech.quote(told.words)}\n看过会告诉您。"
    return Message(text, ((Button("我的补学", "/makeup"),),))


@says(Language.ZH, MakeupWaiting)
def makeup_waiting(told: MakeupWaiting, speech: Speech) -> Message:
    text = f"{speech.name(told.name)}报告补学：{short(told.meeting, speech)}。\n学了：{told.words}"
    buttons = [
        Button("同意补学", f"/approve_makeup {told.number}"),
        Button("退回补学", f"/return_makeup {told.number}"),
    ]
    return Message(text, rows(buttons))


@says(Language.ZH, MakeupsToDecide)
def makeups_to_decide(told: MakeupsToDecide, speech: Speech) -> str | Message:
    if not told.makeups:
        return "没有等您看的补学。"
    entries = [
        entry(each.number, each.name, f"{short(each.meeting, speech)}，{speech.quote(each.words)}", speech)
        for each in told.makeups
    ]
    deeds = ("同意{}号", "approve_makeup"), ("退回{}号", "return_makeup")
    return listed(f"等您看的补学{len(entries)}条：", entries, MORE.format("看"), *deeds)


@says(Language.ZH, MakeupDecided)
def makeup_decided(told: MakeupDecided, speech: Speech) -> str | Message:
    about = f"{speech.name(told.name)}，{short(told.meeting, speech)}"
    if told.is_accepted:
        return f"补学已同意：{about}。学时已计入补学，考勤不变。"
    text = f"补学退回：{about}。\n还差：{told.reason or '没有写'}\n补好可以再报一次；有疑问请本人和书记核对。"
    return Message(text, ((report_button(told.meeting, "再报一次"),),) if told.is_own else ())


@says(Language.ZH, MakeupEntered)
def makeup_entered(told: MakeupEntered, speech: Speech) -> str:
    about = f"{speech.name(told.name)}，{short(told.meeting, speech)}"
    return f"补学已登记：{about}，{speech.quote(told.words)}。由{speech.name(told.entered_by)}代报。"


@says(Language.ZH, MakeupDropped)
def makeup_dropped(told: MakeupDropped, speech: Speech) -> str:
    return f"不用补学了：{speech.name(told.name)}，{short(told.meeting, speech)}。\n原因：{told.reason}"


@says(Language.ZH, MakeupPlanned)
def makeup_planned(told: MakeupPlanned, speech: Speech) -> Message:
    lines = [f"您没能参加的会，定了补学：{short(told.meeting, speech)}。"]
    if told.material:
        lines.append(f"材料：{told.material}")
    if told.due_on:
        lines.append(f"日期：{speech.day(told.due_on)}前")
    return Message("\n".join([*lines, HOW]), ((report_button(told.meeting),),))


@says(Language.ZH, MakeupPlan)
def makeup_plan(told: MakeupPlan, speech: Speech) -> str:
    shown = told.makeups[:SHOWN]
    lines = [f"{short(told.meeting, speech)}：{len(told.makeups)}人要补学。"]
    lines += [f"{each.number}号：{speech.name(each.name)}，{_task(each, speech)}" for each in shown]
    if len(told.makeups) > SHOWN:
        lines.append(f"其余{len(told.makeups) - SHOWN}人见：补学情况。")
    if told.is_changed:
        lines.append("已改好，也告诉了要补的人。")
    number = told.meeting.id
    lines.append(f"改材料或日期，请发：补学安排 #{number} 12月10日 党章第一章。只给一位改，加上姓名。")
    lines.append(DEEDS)
    return "\n".join(lines)


@says(Language.ZH, MakeupReminder)
def makeup_reminder(told: MakeupReminder, speech: Speech) -> Message:
    text = f"提醒一下：{short(told.meeting, speech)}的补学到{speech.day(told.due_on)}为止。{HOW}"
    return Message(text, ((report_button(told.meeting), Button("看材料", "/makeup")),))


@says(Language.ZH, MakeupsOfBranch)
def makeups_of_branch(told: MakeupsOfBranch, speech: Speech) -> Message:
    waiting, overdue, ahead = (*told.counts, 0, 0, 0)[:3]
    lines = [
        f"{told.branch}补学：等您看{waiting}条，过了日子{overdue}条，还在补{ahead}条；"
        f"{told.year}年已补上{told.accepted}人次。"
    ]
    for label, group, count in (
        ("等您看的", told.waiting, waiting),
        ("过了日子的", told.overdue, overdue),
        ("还在补的", told.open, ahead),
    ):
        if group:
            more = f"，先列{len(group)}条" if count > len(group) else ""
            lines.append(f"{label}{more}：")
            lines += [_listed(each, speech) for each in group]
    if told.overdue or told.open:
        lines.append(DEEDS)
    buttons = []
    for each in told.waiting:
        buttons.append(Button(f"同意{each.number}号", f"/approve_makeup {each.number}"))
        buttons.append(Button(f"退回{each.number}号", f"/return_makeup {each.number}"))
    return Message("\n".join(lines), rows(buttons))


@says(Language.ZH, WhichMakeup)
def which_makeup(told: WhichMakeup, speech: Speech) -> Message:
    listed_ones = [f"#{meeting.id} {short(meeting, speech)}" for meeting in told.meetings]
    if told.name and told.meetings:
        name = speech.name(told.name)
        how = f"{name}有几次会可以补，请写上编号，例如：代报补学 {name} #{told.meetings[0].id} 学了什么"
        return Message("\n".join([how, *listed_ones]))
    lined = [(meeting, makeup_line(meeting, told.words)) for meeting in told.meetings]
    text = "补的是哪一次？请点一下。"
    if not all(fits for _, (_, fits) in lined):
        text += "点完请把刚才那句话再发一遍。"
    return Message(text, rows([Button(short(meeting, speech), line) for meeting, (line, _) in lined], 1))


@says(Language.ZH, NothingToMakeUp)
def nothing_to_make_up(told: NothingToMakeUp, speech: Speech) -> Message:
    if told.name:
        return Message(f"{speech.name(told.name)}最近90天没有可以补学的会议：没有缺过算学习的会，或者已经补上。")
    text = "没有找到您可以补学的会议：最近90天没有缺过算学习的会，或者已经报过。"
    return Message(text, ((Button("我的补学", "/makeup"),),))


@says(Language.ZH, MakeupSettled)
def makeup_settled(told: MakeupSettled, speech: Speech) -> str:
    return f"{short(told.meeting, speech)}的补学：{STATES[told.state]}。{TALK_IT_OVER.partition('；')[2]}"


@says(Language.ZH, NoSuchMakeup)
def no_such_makeup(told: NoSuchMakeup, speech: Speech) -> Message:
    text = f"没有等您处理的{told.number}号补学，可能已经处理过了。"
    return Message(text, ((Button("补学情况", "/makeups"),),))


@says(Language.ZH, OwnMakeup)
def own_makeup(told: OwnMakeup, speech: Speech) -> str:
    return "自己的补学请书记来看，您不能自己定。"


@says(Language.ZH, NothingToPlan)
def nothing_to_plan(told: NothingToPlan, speech: Speech) -> Message:
    text = f"{short(told.meeting, speech)}没有人要补学：这类会不算学习，或者都到了、都报了。"
    return Message(text, ((Button("补学情况", "/makeups"),),))


@says(Language.ZH, MakeupDueInPast)
def makeup_due_in_past(told: MakeupDueInPast, speech: Speech) -> str:
    return f"{speech.day(told.due_on)}已经过去了，请写今天或以后的日期。"


def _own(each: MakeupBrief, speech: Speech) -> str:
    line = f"{short(each.meeting, speech)}：{STATES[each.state]}"
    if each.state in (MakeupState.OPEN, MakeupState.RETURNED):
        line += f"，{_task(each, speech)}"
    if each.reason:
        line += f"（{speech.quote(each.reason)}）"
    return line


def _task(each: MakeupBrief, speech: Speech) -> str:
    due = f"{speech.day(each.due_on)}前" if each.due_on else "日期不限"
    return f"{due}，材料：{speech.quote(each.material) if each.material else '请书记给'}"


def _listed(each: MakeupBrief, speech: Speech) -> str:
    line = f"{each.number}号：{speech.name(each.name)}，{short(each.meeting, speech)}"
    if each.state is MakeupState.REPORTED:
        return f"{line}，{speech.quote(each.words or '')}"
    return f"{line}，{speech.day(each.due_on)}前" if each.due_on else line
