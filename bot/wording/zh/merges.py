"""Merging two rows of the roster, in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.merges import (
    DuesInTheWay,
    DuesPending,
    Matter,
    MatterCount,
    Merged,
    MergedAgain,
    MergeNoted,
    MergePreview,
    NoSuchMerge,
    OfficeInTheWay,
    RosterLine,
    RowsJoined,
    RowsParted,
    SameRow,
    Unmerged,
    VoteInTheWay,
)

MATTERS = {
    Matter.ACCOUNTS: "账号",
    Matter.OFFICES: "职务",
    Matter.MEETINGS: "会议",
    Matter.SERVICE: "志愿服务",
    Matter.STUDY: "学习",
    Matter.POINTS: "积分",
    Matter.TALKS: "走访",
    Matter.VOTING: "表决权",
    Matter.OTHER: "邀请码和日历",
}


@says(Language.ZH, MergePreview)
def merge_preview(told: MergePreview, speech: Speech) -> Message:
    lines = [
        "把重复的两条合成一条（还没有合并）：",
        f"保留 {_line(told.kept, speech)}",
        f"并入 {_line(told.folded, speech)}",
    ]
    if told.kept.name != told.folded.name:
        lines.append("两条的姓名不一样，请认准是同一个人。")
    lines.append(f"归到保留的那一条：{_counts(told.moves) or '没有记录'}。")
    if told.stay:
        lines.append(f"两条都有、以保留的那条为准，另一条原样留着：{_counts(told.stay)}。")
    if told.dues_stay:
        lines.append("并入的那一条核定过党费：党费的记录不动，以后按保留的那一条算。")
    lines.append("合并以后可以撤销，什么都不会删。")
    kept, folded = told.kept.number, told.folded.number
    buttons = [Button("合并", f"/merge_now #{kept} #{folded}"), Button("反过来保留", f"/merge #{folded} #{kept}")]
    return Message("\n".join(lines), rows(buttons))


@says(Language.ZH, Merged)
def merged(told: Merged, speech: Speech) -> Message:
    text = (
        f"已合并：{speech.name(told.name)}，归过来{told.rows}条记录；{told.folded}号那一条已停用，党费账本没有改动。"
        f"\n这是第{told.number}号合并，发现不对可以撤销。"
    )
    return Message(text, ((Button("撤销合并", f"/unmerge {told.number}"),),))


@says(Language.ZH, Unmerged)
def unmerged(told: Unmerged, speech: Speech) -> str:
    return (
        f"已撤销第{told.number}号合并：{told.rows}条记录回到{told.folded}号那一条，它又在名单上了。"
        f"合并以后新记的留在{speech.name(told.name)}保留的那一条。"
    )


@says(Language.ZH, SameRow)
def same_row(told: SameRow, speech: Speech) -> Message:
    text = f"两次说的是{speech.name(told.name)}的同一条。请选名单上不同的两条。"
    return Message(text, ((Button("重新选", "/merge"),),))


@says(Language.ZH, DuesInTheWay)
def dues_in_the_way(told: DuesInTheWay, speech: Speech) -> Message:
    name = speech.name(told.name)
    if told.is_both:
        return Message(
            f"{_whose(told, speech)}都有党费账，账本不能改写，所以还不能合并。"
            f"请党费管理员先把其中一条的收款冲正，在另一条上重新登记，再来合并，保留有账的那一条。"
        )
    text = f"{name}的{told.folded}号那一条有党费的账或核定，账本不能改写，要保留的是这一条。"
    return Message(text, ((Button("改为保留这一条", f"/merge #{told.folded} #{told.kept}"),),))


def _whose(told: DuesInTheWay, speech: Speech) -> str:
    """Name the two rows; two names are two people more often than one."""
    name, kept = speech.name(told.name), speech.name(told.kept_name)
    return f"{name}的两条" if kept in ("", name) else f"{kept}和{name}不是一个名字，请看清是不是一个人。两条"


@says(Language.ZH, VoteInTheWay)
def vote_in_the_way(told: VoteInTheWay, speech: Speech) -> str:
    name = speech.name(told.name)
    return f"有一项表决正在进行，{name}要并入的那一条手里有选票。请等表决结束再合并，免得票投不成或投两次。"


@says(Language.ZH, DuesPending)
def dues_pending(told: DuesPending, speech: Speech) -> str:
    return (
        f"{speech.name(told.name)}的{told.folded}号那一条，还有报了没确认的党费或者没答复的党费疑问。"
        "请党费管理员先处理好，再来合并。"
    )


@says(Language.ZH, OfficeInTheWay)
def office_in_the_way(told: OfficeInTheWay, speech: Speech) -> Message:
    text = (
        f"{speech.name(told.name)}的{told.folded}号那一条担任着职务，职务只有管理员能转给另一条。"
        "请管理员来合并，或者反过来保留这一条。"
    )
    return Message(text, ((Button("改为保留这一条", f"/merge #{told.folded} #{told.kept}"),),))


@says(Language.ZH, RowsJoined)
def rows_joined(told: RowsJoined, speech: Speech) -> Message:
    text = (
        f"名单上您有重复的两条，{speech.name(told.by)}在{speech.moment(told.at)}合并成了一条，"
        "您的各个账号从现在起看到的都是同一份会议、时长和党费。"
        "如果合并错了，这里看到的不是您本人的，请马上告诉书记，可以撤销。"
    )
    return Message(text, ((Button("我的信息", "/me"), Button("我的账号", "/accounts")),))


@says(Language.ZH, RowsParted)
def rows_parted(told: RowsParted, speech: Speech) -> Message:
    text = (
        f"名单上两条记录的合并，{speech.name(told.by)}在{speech.moment(told.at)}撤销了，"
        "各个账号又回到原来那一条。有不对的请告诉书记。"
    )
    return Message(text, ((Button("我的信息", "/me"), Button("我的账号", "/accounts")),))


@says(Language.ZH, MergeNoted)
def merge_noted(told: MergeNoted, speech: Speech) -> str:
    by, name = speech.name(told.by), speech.name(told.name)
    if told.is_undone:
        return f"{by}撤销了第{told.number}号合并：{name}的{told.folded}号那一条又在名单上了。"
    return (
        f"{by}把名单上{name}重复的两条合并成了一条，{told.folded}号那一条已停用（第{told.number}号合并）。"
        f"觉得不对，请和{by}核对，可以撤销。"
    )


@says(Language.ZH, NoSuchMerge)
def no_such_merge(told: NoSuchMerge, speech: Speech) -> str:
    return f"没有您能撤销的第{told.number}号合并，可能已经撤销过了。"


@says(Language.ZH, MergedAgain)
def merged_again(told: MergedAgain, speech: Speech) -> Message:
    text = f"第{told.number}号合并保留的那一条，后来又并进了另一条。请先撤销第{told.later}号。"
    return Message(text, ((Button(f"撤销第{told.later}号", f"/unmerge {told.later}"),),))


def _line(row: RosterLine, speech: Speech) -> str:
    accounts = f"{row.accounts}个账号" if row.accounts else "没有账号"
    return f"{row.number}号：{speech.name(row.name)}，{row.branch}，{speech.day(row.enrolled_on)}录入，{accounts}"


def _counts(counted: tuple[MatterCount, ...]) -> str:
    return "、".join(f"{MATTERS[each.matter]}{each.rows}条" for each in counted)
