"""Who may open which address; the pages do not start with an address that is not here."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

POLICIES = {
    "/": "所有人，转到对话页",
    "/healthz": "所有人，只说程序好不好，没有组织的内容",
    "/static": "所有人，样式和脚本",
    "/chat": "所有人；没有登录过的只能看到登记和邀请码",
    "/chat/start": "所有人，只能从本站页面提交，每个地址有次数限制",
    "/chat/ws": "这台浏览器上登录着的人，只能从本站页面连接，只有她自己的对话",
    "/chat/file": "这台浏览器上登录着的人，只能从本站页面提交",
    "/chat/file/{message:int}": "这台浏览器上登录着的人，只有她自己对话里的文件",
    "/login/{token}": "拿到这个一次性链接的人，10分钟（邀请链接7天）以内，只能用一次",
    "/logout": "这台浏览器上登录着的人",
    "/screen/{token}": "会议的召集人、班次的组织者拿到的屏幕链接，会议或班次结束就失效",
    "/screen/{token}/live": "同上",
    "/checkin/{token}": "会场里扫到此刻二维码的人，要有自己的登录",
    "/calendar/{token}.ics": "拿着自己订阅地址的日历程序，只有她自己的会议，可以停用",
    "/certificate": "所有人，核对证明的表格",
    "/certificate/find": "同上",
    "/certificate/{number}/{code}": "所有人，凭编号和校验码",
    "/telegram/webhook": "只有 Telegram，凭它带来的密钥",
    "/wecom/callback": "只有企业微信，凭签名、时间和随机串",
    "/wecom/enter": "在企业微信里打开的人，转去企业微信确认是谁；每个地址有次数限制",
    "/wecom/login": "几分钟前从这台浏览器去企业微信确认回来的人，只能替本人签到或进入本人的对话",
}


class Unguarded(TypeError):
    """An address has no policy; said when the pages start."""


def require_policies(routes: Iterable[BaseRoute]) -> None:
    """See that it is written down who may open each of these addresses.

    Raises:
        Unguarded: naming the first address without a policy.
    """
    for route in routes:
        if not isinstance(route, Route | WebSocketRoute | Mount) or route.path not in POLICIES:
            raise Unguarded(f"{getattr(route, 'path', route)}: 没有写明谁可以打开（bot/pages/policies.py）")
