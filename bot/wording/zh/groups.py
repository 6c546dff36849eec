"""Groups of a branch in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.meetings import short
from models.group_meetings import GroupMeetingsOnly, GroupSettled, NoGroups, NotForGroup, WhichGroup
from models.groups import GroupCard, GroupClosed, GroupExists, GroupJoined, GroupLed, GroupList, NotInGroup
from models.members import Language

SHOWN = 40


@says(Language.ZH, GroupList)
def group_list(told: GroupList, speech: Speech) -> Message:
    lines = [f"{told.branch}有{len(told.groups)}个党小组。" if told.groups else f"{told.branch}还没有设党小组。"]
    lines += [group_card(each, speech) for each in told.groups]
    if told.without:
        lines.append(f"没有编组{len(told.without)}人：{_some(told.without, speech)}")
    first = told.groups[0].name if told.groups else "第一党小组"
    lines.append(f"编组可以一行写完，例如：编入党小组 {first} 王五、赵六。")
    buttons = [Button("建党小组", "/new_group"), Button("编组", "/join_group")]
    if told.groups:
        buttons += [Button("定组长", "/group_leader"), Button("改名", "/rename_group")]
    return Message("\n".join(lines), rows(buttons))


@says(Language.ZH, GroupCard)
def group_card(told: GroupCard, speech: Speech) -> str:
    leader = f"组长{speech.name(told.leader)}" if told.leader else "还没有组长"
    people = f"：{_some(told.names, speech)}" if told.names else ""
    return f"{told.name}，{leader}，{len(told.names)}人{people}"


@says(Language.ZH, GroupClosed)
def group_closed(told: GroupClosed, speech: Speech) -> Message:
    text = f"{told.name}已撤销，原来的{told.people}人现在没有编组。以前的会议和考勤都不变。"
    if told.series or told.planned:
        text += f"它的固定会议{told.series}个停了，排好还没通知的{told.planned}次会不开了。"
    return Message(text, ((Button("看党小组", "/groups"),),))


@says(Language.ZH, GroupJoined)
def group_joined(told: GroupJoined, speech: Speech) -> str:
    leader = f"组长是{speech.name(told.leader)}。" if told.leader else ""
    return f"您已编入{told.name}。{leader}以后的党小组会会通知您。"


@says(Language.ZH, GroupLed)
def group_led(told: GroupLed, speech: Speech) -> str:
    return f"请您担任{told.name}组长。开小组会发一句话就行，例如：开会 党小组会 下周五15:00 三楼会议室 学习讨论。"


@says(Language.ZH, GroupExists)
def group_exists(told: GroupExists, speech: Speech) -> str:
    return f"已经有{told.name}了，请换个名称。"


@says(Language.ZH, NotInGroup)
def not_in_group(told: NotInGroup, speech: Speech) -> Message:
    text = f"{speech.name(told.name)}还没有编入党小组，请先编组，再定组长。"
    return Message(text, ((Button("编组", "/join_group"),),))


@says(Language.ZH, NoGroups)
def no_groups(told: NoGroups, speech: Speech) -> Message:
    text = (
        f"{told.kind_name}是开给一个党小组的，支部还没有设党小组。请先建组、编组；"
        "全支部的会请开支部党员大会或集中学习。"
    )
    return Message(text, ((Button("建党小组", "/new_group"),),))


@says(Language.ZH, WhichGroup)
def which_group(told: WhichGroup, speech: Speech) -> str:
    names = "、".join(told.names[:10])
    first = told.names[0] if told.names else "第一党小组"
    return f"{told.kind_name}要写明是哪个党小组：{names}。请在那句话后面加上组名再发一次，例如：{first}。"


@says(Language.ZH, GroupMeetingsOnly)
def group_meetings_only(told: GroupMeetingsOnly, speech: Speech) -> str:
    example = "开会 党小组会 下周五15:00 三楼会议室 学习讨论"
    return f"{told.kind_name}要由支部书记召集。您可以召集本组的党小组会，例如：{example}。"


@says(Language.ZH, NotForGroup)
def not_for_group(told: NotForGroup, speech: Speech) -> str:
    return (
        f"{told.kind_name}不能只开给一个党小组：它要全支部或支委会参加。一个小组开的请用党小组会；"
        "全支部的请去掉组名再发一次。"
    )


@says(Language.ZH, GroupSettled)
def group_settled(told: GroupSettled, speech: Speech) -> Message:
    text = f"{short(told.meeting, speech)}已经通知过大家或开过了，不能再换党小组。要改请先取消，再重新开会。"
    return Message(text, ((Button("取消会议", f"/call_off {told.meeting.id}"),),))


def _some(names: tuple[str, ...], speech: Speech) -> str:
    return speech.names(names[:SHOWN]) + (f"等{len(names)}人" if len(names) > SHOWN else "")
