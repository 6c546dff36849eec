"""The words the commands of check-out and places are declared with, in English."""

from __future__ import annotations

from bot.wording.phrases import ENGLISH

ENGLISH |= {
    "替不方便的同志请假：先列出请了她的会议，点一下才记，并告诉本人": (
        "Enter leave for a member who cannot do so herself: see her meetings, tap one, and she is told"
    ),
    "例如：代请假 王芳 孩子发烧。": "For example: /leave_for 王芳 the child is ill.",
    "替谁请假？": "Leave for whom?",
    "签退：要签退的会议，散会前后点一下就行。到会还是到会，签退只给书记看": (
        "Check out of a meeting that asks for it; you stay present, and only your secretary sees it"
    ),
    "打开签退名单，点一下登记谁签退、谁提前离开": "Open the list of check-outs and tap who stayed and who left early",
    "在签退名单上登记一个人": "Enter one person's check-out",
    "现在就提前离开吗？": "Do you leave early now?",
    "没有签退": "Not checked out",
    "提前离开": "Left early",
    "签退": "Checked out",
    "用位置签到：在会场把您现在的位置发给我。只判断在不在会场附近，您的坐标哪里都不存": (
        "Check in by location: send yours from the room; only near or far is seen, and your coordinates are not kept"
    ),
    "登记会场在哪里，用来位置签到": "Enter where a meeting place is, for check-in by location",
    "最好人在会场发位置。要打字就写 WGS-84 坐标；高德、腾讯、百度地图上抄的会差几百米。": (
        "Best sent from the place itself. Typed, it is WGS-84; maps made in China are a few hundred metres off."
    ),
    "哪个会场？名称要和开会时写的地点一样。": "Which place? Its name must be the one meetings use.",
    "请在会场把位置发给我，或者打出纬度,经度。": "Send me the location from the place, or type latitude,longitude.",
    "删除一个会场的位置，以后那里不能用位置签到": "Delete where a place is; no check-in by location there",
    "删除哪个会场的位置？": "Delete where which place is?",
    "就用这个位置": "Use this place",
}
