"""Heart-to-heart talks in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.rules.talks import TalkKind
from models.talks import (
    MyTalks,
    NoSuchTalk,
    TalkCoverage,
    TalkEntered,
    TalkImpossible,
    TalkProblem,
    TalkRecorded,
    TalkTakenBack,
    TalkText,
)

KINDS = {
    TalkKind.COMMITTEE: "支部委员之间",
    TalkKind.ACROSS: "支部委员和党员之间",
    TalkKind.MEMBERS: "党员和党员之间",
}
PROBLEMS = {
    TalkProblem.ALONE: "谈心谈话要有两个人，请写另一位同志的姓名。",
    TalkProblem.NOT_YET: "{day}还没到，谈过以后再登记。",
    TalkProblem.LAST_YEAR: "{day}太早了，只能补记今年和去年的谈话。",
    TalkProblem.KNOWN: "{day}这两位的谈话已经登记过了，不用再记。",
    TalkProblem.APART: "这两位不在一个支部，支部的谈心谈话只登记本支部的两位。",
}


@says(Language.ZH, TalkRecorded)
def talk_recorded(told: TalkRecorded, speech: Speech) -> Message:
    private = "内容只有两位和书记能看。" if told.has_text else ""
    text = f"已登记谈心谈话：{speech.names(told.names)}，{speech.day(told.day)}，{told.place}。{private}"
    return Message(text, rows([Button("我的谈心", "/my_talks"), Button("撤回", f"/take_back_talk {told.number}")]))


@says(Language.ZH, TalkEntered)
def talk_entered(told: TalkEntered, speech: Speech) -> Message:
    text = (
        f"{speech.name(told.by)}登记了一次谈心谈话：{speech.names(told.names)}，{speech.day(told.day)}，{told.place}。"
        "没有这回事或者记错了，请点「撤回」。"
    )
    return Message(
        text, rows([Button("看内容", f"/talk_text {told.number}"), Button("撤回", f"/take_back_talk {told.number}")])
    )


@says(Language.ZH, TalkTakenBack)
def talk_taken_back(told: TalkTakenBack, speech: Speech) -> str:
    return f"已撤回：{speech.names(told.names)}{speech.day(told.day)}的谈心谈话，不再计入。"


@says(Language.ZH, TalkImpossible)
def talk_impossible(told: TalkImpossible, speech: Speech) -> str:
    return PROBLEMS[told.problem].format(day=speech.day(told.day))


@says(Language.ZH, NoSuchTalk)
def no_such_talk(told: NoSuchTalk, speech: Speech) -> Message:
    text = f"您这里没有{told.number}号谈话，可能已经撤回了。"
    return Message(text, ((Button("我的谈心", "/my_talks"),),))


@says(Language.ZH, TalkText)
def talk_text(told: TalkText, speech: Speech) -> str:
    about = f"内容：{told.about}" if told.about else "没有写内容。"
    return f"谈心谈话：{speech.names(told.names)}，{speech.day(told.day)}，{told.place}。\n{about}"


@says(Language.ZH, MyTalks)
def my_talks(told: MyTalks, speech: Speech) -> Message:
    lines = [f"{told.year}年您的谈心谈话："] if told.numbers else [f"{told.year}年还没有登记您的谈心谈话。"]
    for number, partner, day, place in zip(told.numbers, told.partners, told.days, told.places, strict=False):
        lines.append(f"{number}号：和{speech.name(partner)}，{speech.day(day)}，{place}")
    if told.open:
        lines.append(f"今年还差：{'、'.join(KINDS[kind] for kind in told.open)}的谈话。")
    lines.append("要登记，发一句话就行，例如：谈心 王芳 11月20日 三楼办公室。")
    buttons = [Button(f"看{number}号内容", f"/talk_text {number}") for number in told.numbers[:4]]
    return Message("\n".join(lines), rows(buttons))


@says(Language.ZH, TalkCoverage)
def talk_coverage(told: TalkCoverage, speech: Speech) -> str:
    lines = [f"{told.branch}{told.year}年谈心谈话："]
    for kind, held, due in zip(told.kinds, told.held, told.due, strict=False):
        unit = "对" if kind is TalkKind.COMMITTEE else "人"
        lines.append(f"{KINDS[kind]}：应谈{due}{unit}，已谈{held}{unit}" if due else f"{KINDS[kind]}：没有要谈的")
    lines.append("每年一般不少于1次（支部工作条例 第19条）；这里只看数字。")
    return "\n".join(lines)
