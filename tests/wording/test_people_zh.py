"""Coming in and being on the roster in the words people read."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from bot.answers import Appointed, InviteLink, LoginLink, Me, MemberUpdated, Roster, VisitorWelcome
from models.invites import CodeLocked, CodeWrong, Welcome
from models.members import Category, Language, SettingsCard
from models.notices import MemberNotTold, RoomNotTold, Topic
from models.peers import AccountReplaced, MemberUnreachable
from models.registrations import RegistrationReceived, RegistrationRefused, RegistrationWaiting
from models.rooms import RoomBound
from models.rosters import RosterImported, RosterInUse
from tests.wording.facts_told import MEETING, shown, zh

TEXTS: list[tuple[Any, str]] = [
    (
        VisitorWelcome(),
        (
            "您好，我是支部小秘，帮大家收会议通知、签到，记党费和志愿时长。\n"
            "书记给过邀请码的，直接把邀请码发给我；没有的，点「登记」，等书记批准。\n"
            "[登记 /register] [English /language en]"
        ),
    ),
    (
        InviteLink("张三", "2345-6789-ABCDE", 7, ("https://t.me/zhibu?start=2345",)),
        (
            "张三的邀请码：2345-6789-ABCDE\n"
            "也可以让本人点开链接：\n"
            "https://t.me/zhibu?start=2345\n"
            "7天内有效，只能用一次。请当面或私下交给本人，不要转发给别人，也不要发到群里。"
        ),
    ),
    (
        LoginLink("http://127.0.0.1:8000/login/abc", 10),
        (
            "点开就能用网页版：\n"
            "http://127.0.0.1:8000/login/abc\n"
            "10分钟内有效，只能用一次。打开就是您本人的账号，请不要转发给别人。"
        ),
    ),
    (
        Welcome("张三", "第一党支部"),
        (
            "张三，您好，您在第一党支部的登记已经办好。\n"
            "有会议我会通知您，点一下就能答复；党费和志愿时长也可以在这里看。\n"
            "[我的日程 /schedule] [我的信息 /me] [帮助 /help]"
        ),
    ),
    (
        CodeWrong(4),
        ("这个邀请码不能用：可能打错了，也可能用过或过期了。还可以试4次。请核对后再发，或者请书记重新给一个。"),
    ),
    (
        CodeWrong(0),
        ("这个邀请码不能用：可能打错了，也可能用过或过期了。请核对后再发，或者请书记重新给一个。"),
    ),
    (
        CodeLocked(MEETING.starts_at),
        ("邀请码试错的次数多了，请等到11月27日（周五）15:00以后再发。"),
    ),
    (
        AccountReplaced("张三", MEETING.starts_at),
        ("张三，您在11月27日（周五）15:00换了新的账号，这个账号不再收到消息。如果不是您本人换的，请马上告诉书记。"),
    ),
    (
        MemberUnreachable("张三", "telegram"),
        ("张三的Telegram账号收不到消息了，可能停用了。有会议请另行转告；要换账号，发「邀请」给本人一个新的邀请码。"),
    ),
    (
        MemberUnreachable("张三", "aibot"),
        (
            "张三的企业微信机器人账号收不到消息了，多半是本人还没有给机器人发过话。请本人在企业微信里给机器人发一句话，"
            "就又收得到。有会议请另行转告；要换账号，发「邀请」给本人一个新的邀请码。"
        ),
    ),
    (
        MemberUnreachable("张三", "wecom"),
        (
            "张三的企业微信账号收不到消息了，可能不在应用的「可见范围」里，也可能停用了。请管机器的同志到管理后台看一看，"
            "改好以后请本人给我发一句话，就又收得到。有会议请另行转告；要换账号，发「邀请」给本人一个新的邀请码。"
        ),
    ),
    (
        MemberUnreachable("张三", "telegram", "局机关党支部"),
        (
            "局机关党支部张三的Telegram账号收不到消息了，可能停用了。有会议请另行转告；"
            "要换账号，发「邀请」给本人一个新的邀请码。"
        ),
    ),
    (
        MemberNotTold("张三", Topic.MEETING, True),
        (
            "我发给张三的一条关于会议的消息，不知道送到了没有。请您方便时当面问问本人，没收到的话请转告。"
            "今天发给张三的消息再有这样的情况，就不另外打扰您了。"
        ),
    ),
    (
        MemberNotTold("张三", Topic.DUES, False),
        (
            "我发给张三的一条关于党费的消息没能发出去。请您方便时当面转告本人。"
            "今天发给张三的消息再有这样的情况，就不另外打扰您了。"
        ),
    ),
    (
        RoomNotTold("第一党支部", Topic.MEETING, True),
        (
            "我发到第一党支部群里的一条关于会议的消息，不知道送到了没有。请您看一下群里，没有的话请转告大家。"
            "今天这个群里再有这样的情况，就不另外打扰您了。"
        ),
    ),
    (
        RoomNotTold("第一党支部", Topic.OTHER, False),
        (
            "我发到第一党支部群里的一条消息没能发出去。请您方便时转告大家。"
            "今天这个群里再有这样的情况，就不另外打扰您了。"
        ),
    ),
    (
        RegistrationReceived("张三", "第一党支部"),
        ("收到：张三，第一党支部。已请书记确认，批准后我会在这里告诉您。"),
    ),
    (
        RegistrationWaiting(4, "张三", "第一党支部", "zs", "telegram", "new"),
        (
            "有人申请登记：张三，第一党支部\n"
            "账号：zs（Telegram）\n"
            "名单上还没有这个姓名，批准后会加进名单。\n"
            "请认准是本人再批准。\n"
            "[批准 /approve 4] [拒绝 /refuse 4]"
        ),
    ),
    (
        RegistrationWaiting(4, "张三", "第一党支部", "zs", "telegram", "bound"),
        (
            "有人申请登记：张三，第一党支部\n"
            "账号：zs（Telegram）\n"
            "名单上的这个姓名已经绑定了别的账号，批准后换成这一个。请先向本人问清楚。\n"
            "请认准是本人再批准。\n"
            "[批准 /approve 4] [拒绝 /refuse 4]"
        ),
    ),
    (
        RegistrationRefused("张三"),
        ("张三的登记申请没有批准。姓名或支部写错了的，可以发「登记」重新申请，也可以问问书记。"),
    ),
    (
        SettingsCard(Language.ZH, time(20), time(8), None),
        (
            "您的设置\n"
            "语言：中文\n"
            "免打扰：每天20:00–08:00\n"
            "自动提醒：正常\n"
            "[English /language en] [改免打扰 /quiet] [暂停提醒 /pause]"
        ),
    ),
    (
        SettingsCard(Language.EN, time(0), time(0), date(2026, 11, 30)),
        (
            "您的设置\n"
            "语言：English\n"
            "免打扰：没有设\n"
            "自动提醒：暂停到11月30日（周一）\n"
            "[中文 /language zh] [改免打扰 /quiet] [继续提醒 /resume]"
        ),
    ),
    (
        Me("张三", "第一党支部", Category.FULL, ("secretary", "dues_keeper"), 1),
        (
            "张三\n"
            "支部：第一党支部\n"
            "类别：正式党员\n"
            "职务：支部书记、党费管理员\n"
            "绑定账号：1个\n"
            "有不对的地方，请告诉书记。\n"
            "[我的日程 /schedule] [我的党费 /dues]\n"
            "[我的志愿 /hours] [设置 /settings]"
        ),
    ),
    (
        Roster("第一党支部", ("张三", "李四"), ("李四",), ("张三",)),
        ("第一党支部，2人：张三、李四\n还没绑定账号1人：李四\n免提醒1人：张三\n[发邀请码 /invite]"),
    ),
    (
        Appointed("张三", "第一党支部", "secretary"),
        ("已任命：张三，第一党支部，支部书记，从今天起。"),
    ),
    (
        MemberUpdated("张三", "exempt"),
        ("张三已设为免提醒：照样邀请参加，不再催促。"),
    ),
    (
        RosterInUse(2, ("张三", "李四")),
        ("第2批名单不能撤回：其中2人已经绑定账号或有了会议记录：张三、李四。个别人导错了，请逐个登记转出。"),
    ),
    (
        RosterImported(2, 23, ("第一党支部", "第二党支部")),
        (
            "第2批名单已导入，共23人，新建支部2个：第一党支部、第二党支部。如果导错了，可以整批撤回。\n"
            "[发邀请码 /invite] [撤销这次导入 /roster_undo 2]"
        ),
    ),
    (
        RoomBound("第一党支部"),
        ("本群已绑定第一党支部。以后会议通知会发到这里，只有时间、地点和议题，不出现个人信息。"),
    ),
]


@pytest.mark.parametrize(("told", "expected"), TEXTS, ids=lambda each: type(each).__name__)
def test_in_chinese_it_reads_as_it_should(told: Any, expected: str) -> None:
    assert shown(zh(told)) == expected
