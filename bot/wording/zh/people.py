"""Members, offices, rosters, branches and groups in Chinese."""

from __future__ import annotations

from bot.answers import AlreadyInitialised, Appointed, Me, MemberUpdated, Roster
from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.branches import BranchExists
from models.members import Category, Language
from models.rooms import RoomBound
from models.rosters import NoSuchRoster, RosterImported, RosterInUse, RosterUndone

CATEGORIES = {Category.FULL: "正式党员", Category.PROBATIONARY: "预备党员", Category.APPLICANT: "入党申请人"}
OFFICES = {
    "secretary": "支部书记",
    "deputy_secretary": "副书记",
    "organisation_officer": "组织委员",
    "publicity_officer": "宣传委员",
    "discipline_officer": "纪检委员",
    "dues_keeper": "党费管理员",
    "group_leader": "党小组组长",
    "leader": "领导干部",
    "administrator": "管理员",
}
UPDATES = {
    "departed": "已登记为转出。以前的台账都保留，今后不再通知和提醒。",
    "exempt": "已设为免提醒：照样邀请参加，不再催促。",
    "chased": "已恢复提醒。",
    "unbound": "的账号已全部解绑。需要时可以发「邀请」重新给邀请码。",
}


@says(Language.ZH, Me)
def me(told: Me, speech: Speech) -> Message:
    lines = [speech.name(told.name), f"支部：{told.branch}", f"类别：{CATEGORIES[told.category]}"]
    if told.offices:
        lines.append(f"职务：{'、'.join(OFFICES.get(office, office) for office in told.offices)}")
    lines += [f"绑定账号：{told.bound_accounts}个", "有不对的地方，请告诉书记。"]
    buttons = [
        Button("我的日程", "/schedule"),
        Button("我的党费", "/dues"),
        Button("我的志愿", "/hours"),
        Button("设置", "/settings"),
    ]
    return Message("\n".join(lines), rows(buttons))


@says(Language.ZH, Roster)
def roster(told: Roster, speech: Speech) -> Message:
    lines = [f"{told.branch}，{len(told.names)}人：{speech.names(told.names)}" if told.names else f"{told.branch}，0人"]
    if told.unbound:
        lines.append(f"还没绑定账号{len(told.unbound)}人：{speech.names(told.unbound)}")
    if told.exempt:
        lines.append(f"免提醒{len(told.exempt)}人：{speech.names(told.exempt)}")
    return Message("\n".join(lines), ((Button("发邀请码", "/invite"),),) if told.unbound else ())


@says(Language.ZH, Appointed)
def appointed(told: Appointed, speech: Speech) -> str:
    return f"已任命：{speech.name(told.name)}，{told.branch}，{OFFICES.get(told.office, told.office)}，从今天起。"


@says(Language.ZH, AlreadyInitialised)
def already_initialised(told: AlreadyInitialised, speech: Speech) -> str:
    return f"这个数据库里已经有{speech.name(told.name)}了。要另建单位，请用 ZHIBU_DATABASE_URL 指定别的文件。"


@says(Language.ZH, MemberUpdated)
def member_updated(told: MemberUpdated, speech: Speech) -> str:
    return f"{speech.name(told.name)}{UPDATES.get(told.what, '的登记已更新。')}"


@says(Language.ZH, RosterImported)
def roster_imported(told: RosterImported, speech: Speech) -> Message:
    made = f"，新建支部{len(told.branches)}个：{'、'.join(told.branches)}" if told.branches else ""
    text = f"第{told.number}批名单已导入，共{told.members}人{made}。如果导错了，可以整批撤回。"
    buttons = (Button("发邀请码", "/invite"), Button("撤销这次导入", f"/roster_undo {told.number}"))
    return Message(text, (buttons,))


@says(Language.ZH, RosterUndone)
def roster_undone(told: RosterUndone, speech: Speech) -> str:
    return f"第{told.number}批名单已整批撤回，共{told.members}人。"


@says(Language.ZH, RosterInUse)
def roster_in_use(told: RosterInUse, speech: Speech) -> str:
    return (
        f"第{told.number}批名单不能撤回：其中{len(told.names)}人已经绑定账号或有了会议记录：{speech.names(told.names)}。"
        "个别人导错了，请逐个登记转出。"
    )


@says(Language.ZH, NoSuchRoster)
def no_such_roster(told: NoSuchRoster, speech: Speech) -> str:
    return f"没有第{told.number}批名单，或者已经撤回过了。"


@says(Language.ZH, BranchExists)
def branch_exists(told: BranchExists, speech: Speech) -> str:
    return f"已经有叫「{told.name}」的支部了，请换一个名称。"


@says(Language.ZH, RoomBound)
def room_bound(told: RoomBound, speech: Speech) -> str:
    return f"本群已绑定{told.branch}。以后会议通知会发到这里，只有时间、地点和议题，不出现个人信息。"
