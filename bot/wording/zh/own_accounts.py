"""Several accounts of one person in Chinese: where messages arrive, one more account, one that failed."""

from __future__ import annotations

from bot.answers import OwnCode
from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.accounts import CHANNELS
from models.accounts import WAYS, AccountAdded, AccountsCard, ArrivesElsewhere, NoAccountThere, NotServed
from models.members import Language


@says(Language.ZH, AccountsCard)
def accounts_card(told: AccountsCard, speech: Speech) -> Message:
    lines = ["您绑定的账号："]
    for channel in told.channels:
        marks = ["消息和提醒发到这里"] if channel == told.arrives else []
        marks += ["发送失败，先歇一歇，几小时后再试"] if channel in told.resting else []
        marks += ["现在没有接通，发不到"] if channel in told.unserved else []
        lines.append(f"· {_name(channel)}" + (f"（{'；'.join(marks)}）" if marks else ""))
    lines.append("在哪里问的，就在哪里回答；在哪里答复都算数，只算一次。")
    others = [each for each in told.channels if each != told.arrives and each in WAYS and each not in told.unserved]
    buttons = [Button(f"改发到{_name(each)}", f"/accounts {each}") for each in others]
    return Message("\n".join(lines), rows([*buttons, Button("再绑定一个账号", "/bind")], 2))


@says(Language.ZH, NoAccountThere)
def no_account_there(told: NoAccountThere, speech: Speech) -> Message:
    name = _name(told.channel)
    if told.channel == "web":
        return Message("您还没有用过网页版。先取一个登录链接打开一次，再来选。", ((Button("取登录链接", "/web"),),))
    text = f"您还没有绑定{name}账号。先取一个绑定码，在{name}里发给我，再来选。"
    return Message(text, ((Button("取绑定码", "/bind"),),))


@says(Language.ZH, NotServed)
def not_served(told: NotServed, speech: Speech) -> Message:
    text = f"{_name(told.channel)}现在没有接通，发不到那里；您的消息和提醒发到的地方没有变。"
    return Message(text, ((Button("我的账号", "/accounts"),),))


@says(Language.ZH, OwnCode)
def own_code(told: OwnCode, speech: Speech) -> str:
    lines = [f"您的绑定码：{told.code}", "在另一个渠道（企业微信、Telegram、网页）打开我，把这个码发给我，就绑定好了。"]
    if told.links:
        lines += ["Telegram 也可以点这个链接：", *told.links]
    lines.append(f"{told.minutes}分钟内有效，只能用一次。只给自己用，不要发给别人。")
    return "\n".join(lines)


@says(Language.ZH, AccountAdded)
def account_added(told: AccountAdded, speech: Speech) -> Message:
    text = (
        f"您的{_name(told.channel)}账号在{speech.moment(told.at)}绑定好了，消息和提醒"
        f"{'以后发到那里' if told.is_moved else '照旧发到这里'}。如果不是您本人绑定的，请马上告诉书记。"
    )
    return Message(text, ((Button("我的账号", "/accounts"),),))


@says(Language.ZH, ArrivesElsewhere)
def arrives_elsewhere(told: ArrivesElsewhere, speech: Speech) -> Message:
    if told.until is None:
        text = f"{_name(told.failed)}现在没有接通，您的消息和提醒先发到这里；接通了再发回去。"
    else:
        text = f"您的{_name(told.failed)}账号现在收不到消息，{speech.moment(told.until)}以前先发到这里，以后再试。"
    return Message(text, ((Button("我的账号", "/accounts"),),))


def _name(channel: str) -> str:
    return CHANNELS.get(channel, channel)
