"""Who opened a page inside WeCom: WeCom itself says so, by a code that is good once and for minutes."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from bot.channels.wecom.updates import USER

AUTHORIZE = "https://open.weixin.qq.com/connect/oauth2/authorize"


def login_address(corp_id: str, agent_id: int, back: str, state: str) -> str:
    """Return the page of WeCom that asks nothing and leads back with a code; the order of its query is prescribed."""
    query = {
        "appid": corp_id,
        "redirect_uri": back,
        "response_type": "code",
        "scope": "snsapi_base",
        "state": state,
        "agentid": str(agent_id),
    }
    return f"{AUTHORIZE}?{urlencode(query)}#wechat_redirect"


def read_user(answer: dict[str, Any]) -> str | None:
    """Return the member an answer of auth/getuserinfo names, None for somebody from elsewhere."""
    user = answer.get("userid")
    return user if isinstance(user, str) and USER.fullmatch(user) else None
