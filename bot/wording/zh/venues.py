"""Check-in by location in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.arrangements import LINE_LIMIT
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.attendance import LocationRefused, LocationUnused, LocationWanted
from models.members import Language
from models.rules.venues import Doubt
from models.venues import NoSuchVenue, VenueForgotten, VenueSet

WAYS = {
    "button": "点「签到」",
    "code": "发「签到」加大屏上的4位签到码",
    "qr": "扫会场大屏上的二维码",
    "location": "在会场发您现在的位置",
}
DOUBTS = {
    Doubt.FORWARDED: "转发来的位置不能签到，请发您自己现在的位置。",
    Doubt.LIVE: "实时共享的位置不能签到，请停止共享，发一次您现在的位置。",
    Doubt.STALE: "这个位置是之前的，不能签到。请发您现在的位置。",
    Doubt.VAGUE: "手机这次定位误差太大，看不出您在不在会场。请到窗边再发一次。",
}


def other_ways(ways: tuple[str, ...]) -> str:
    """Return the sentence that names the ways left."""
    named = [WAYS[way] for way in ways if way in WAYS]
    if not named:
        return "请书记在名单上登记到会。"
    return f"也可以{'，'.join([*named, '或者请书记在名单上登记'])}。"


@says(Language.ZH, LocationRefused)
def location_refused(told: LocationRefused, speech: Speech) -> Message:
    far = f"您发的位置不在会场{told.radius_metres}米以内，没有签到。如果您就在会场，可能是定位不准，可以再发一次。"
    return Message(DOUBTS.get(told.doubt, far) + other_ways(told.ways), _check_in(told.ways))


@says(Language.ZH, LocationUnused)
def location_unused(told: LocationUnused, speech: Speech) -> Message:
    why = "本单位不用位置签到。" if told.nowhere else "这次会议的会场没有登记位置，不能用位置签到。"
    return Message(f"{why}您的位置没有保存。{other_ways(told.ways)}", _check_in(told.ways))


@says(Language.ZH, LocationWanted)
def location_wanted(told: LocationWanted, speech: Speech) -> str:
    return (
        "请在会场把您现在的位置发给我：在电报里点输入框旁的回形针，选「位置」；在网页里点输入框旁的「发送位置」。"
        "只判断在不在会场附近，您的坐标哪里都不存。"
    )


@says(Language.ZH, VenueSet)
def venue_set(told: VenueSet, speech: Speech) -> Message:
    text = f"已登记{speech.quote(told.name)}的位置：{told.spot}（WGS-84）。"
    if told.is_used:
        text += f"地点写{speech.quote(told.name)}的会议，可以在{told.radius_metres}米以内用位置签到。"
    else:
        text += "本单位的规则包还没有打开位置签到，打开以后才用得上。"
    line = f"/forget_venue {told.name}"
    return Message(text, ((Button("删除这个位置", line),),) if len(line.encode()) <= LINE_LIMIT else ())


@says(Language.ZH, VenueForgotten)
def venue_forgotten(told: VenueForgotten, speech: Speech) -> str:
    return f"已删除{speech.quote(told.name)}的位置，那里不能再用位置签到。"


@says(Language.ZH, NoSuchVenue)
def no_such_venue(told: NoSuchVenue, speech: Speech) -> str:
    known = f"登记过的有：{'、'.join(map(speech.quote, told.names))}。" if told.names else "还没有登记过会场的位置。"
    return f"没有登记过{speech.quote(told.name)}的位置。{known}"


def _check_in(ways: tuple[str, ...]) -> tuple[tuple[Button, ...], ...]:
    return ((Button("签到", "/checkin"),),) if "button" in ways else ()
