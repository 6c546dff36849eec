"""Groups of a branch in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.meetings import short
from bot.wording.phrases import ENGLISH
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.group_meetings import GroupMeetingsOnly, GroupSettled, NoGroups, NotForGroup, WhichGroup
from models.groups import GroupCard, GroupClosed, GroupExists, GroupJoined, GroupLed, GroupList, NotInGroup
from models.members import Language

SHOWN = 40


@says(Language.EN, GroupList)
def group_list(told: GroupList, speech: Speech) -> Message:
    lines = [f"Groups of {told.branch}: {len(told.groups)}"]
    lines += [group_card(each, speech) for each in told.groups]
    if told.without:
        lines.append(f"In no group: {len(told.without)} ({_some(told.without, speech)})")
    first = told.groups[0].name if told.groups else "第一党小组"
    lines.append(f"Several people go on one line: /join_group {first} 王五、赵六")
    buttons = [Button("New group", "/new_group"), Button("Put people in", "/join_group")]
    if told.groups:
        buttons += [Button("Choose a leader", "/group_leader"), Button("Rename", "/rename_group")]
    return Message("\n".join(lines), rows(buttons))


@says(Language.EN, GroupCard)
def group_card(told: GroupCard, speech: Speech) -> str:
    leader = f"led by {speech.name(told.leader)}" if told.leader else "no leader yet"
    people = f" ({_some(told.names, speech)})" if told.names else ""
    return f"{told.name}, {leader}: {len(told.names)}{people}"


@says(Language.EN, GroupClosed)
def group_closed(told: GroupClosed, speech: Speech) -> Message:
    text = f"{told.name} is closed; {told.people} of it are in no group now. Past meetings stay as they were."
    if told.series or told.planned:
        text += f" Its series ({told.series}) end, and planned meetings ({told.planned}) are dropped."
    return Message(text, ((Button("See the groups", "/groups"),),))


@says(Language.EN, GroupJoined)
def group_joined(told: GroupJoined, speech: Speech) -> str:
    leader = f" It is led by {speech.name(told.leader)}." if told.leader else ""
    return f"You are in {told.name} from now on.{leader} You will be told of its meetings."


@says(Language.EN, GroupLed)
def group_led(told: GroupLed, speech: Speech) -> str:
    return f"You lead {told.name} from now on. Its meetings are called with /meeting."


@says(Language.EN, GroupExists)
def group_exists(told: GroupExists, speech: Speech) -> str:
    return f"There is a group {told.name} already; please choose another name."


@says(Language.EN, NotInGroup)
def not_in_group(told: NotInGroup, speech: Speech) -> Message:
    text = f"{speech.name(told.name)} is in no group yet; please put her into one first."
    return Message(text, ((Button("Put people in", "/join_group"),),))


@says(Language.EN, NoGroups)
def no_groups(told: NoGroups, speech: Speech) -> Message:
    text = f"{told.kind_name} is called for one group, and the branch has none yet. Please make one first."
    return Message(text, ((Button("New group", "/new_group"),),))


@says(Language.EN, WhichGroup)
def which_group(told: WhichGroup, speech: Speech) -> str:
    return f"Please add which group {told.kind_name} is for: {', '.join(told.names[:10])}."


@says(Language.EN, GroupMeetingsOnly)
def group_meetings_only(told: GroupMeetingsOnly, speech: Speech) -> str:
    return f"{told.kind_name} is called by the branch secretary. You can call the meetings of your own group."


@says(Language.EN, NotForGroup)
def not_for_group(told: NotForGroup, speech: Speech) -> str:
    return f"{told.kind_name} is for the branch or its committee, not for one group. Please send it without the group."


@says(Language.EN, GroupSettled)
def group_settled(told: GroupSettled, speech: Speech) -> Message:
    text = f"Everybody was told of {short(told.meeting, speech)}, so its group stays. Call it off to begin anew."
    return Message(text, ((Button("Call it off", f"/call_off {told.meeting.id}"),),))


def _some(names: tuple[str, ...], speech: Speech) -> str:
    return speech.names(names[:SHOWN]) + (f" and others, {len(names)} in all" if len(names) > SHOWN else "")


ENGLISH.update(
    {
        "看支部的党小组：组长是谁、有哪些人、谁还没有编组": "See the groups of the branch, their leaders and members",
        "建一个党小组": "Make a group",
        "给党小组换个名称": "Give a group another name",
        "撤销一个党小组；以前的会议和考勤都不变": "Close a group; its past meetings stay",
        "把几个人编入一个党小组，一行写完；原来在别组的就换过来": "Put people into a group, on one line",
        "把几个人从党小组移出来，暂不编组": "Take people out of their groups",
        "定下一位同志当本组的党小组组长，原组长同时卸任": "Let a member lead her group instead of its leader",
        "撤销": "Close it",
        "党小组叫什么？例如：第一党小组。": "What is the group called? For example: 第一党小组.",
        "哪个党小组？": "Which group?",
        "改叫什么？": "What shall it be called?",
        "撤销哪个党小组？": "Which group shall be closed?",
        "编入哪个党小组？": "Into which group?",
        "编入谁？可以写几个人，例如：王五、赵六。": "Whom? For example: 王五, 赵六.",
        "移出谁？可以写几个人，例如：王五、赵六。": "Who is taken out? For example: 王五, 赵六.",
        "请谁当组长？": "Who shall lead?",
        "给排好的党小组会定下是哪个党小组，到时只通知这个小组": "Say which group a planned group meeting is of",
        "哪个党小组开？": "Which group holds it?",
        "党小组会写明哪个党小组，每次只通知这个小组。要改的写在后面：加上王五 去掉李四 列席吴刚。": (
            "A group meeting names its group, which alone is told. Then: 加上王五 (with) 列席吴刚 (a guest)."
        ),
        "外单位的人写成：外请 李教授 市委党校。她收不到这里的消息，开会前一周会请您联系她。": (
            "Somebody from outside: 外请 李教授 市委党校. She hears nothing from here; I ask you a week before."
        ),
        "定下谁领学或主讲，开会前一周会提醒本人": "Choose who leads the reading or speaks, reminded a week before",
        "请谁领学或主讲？外单位的这样写：外请 李教授 市委党校。": (
            "Who leads the reading or speaks? Somebody from outside so: 外请 李教授 市委党校."
        ),
    }
)
