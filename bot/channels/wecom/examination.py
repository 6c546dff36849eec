"""Trying out an app's settings, one thing after the other, for who sets them up."""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.channels.wecom.api import Api
from bot.channels.wecom.callback import PATH
from bot.channels.wecom.crypto import Envelope
from bot.channels.wecom.errors import WeComFailed, explain

# Where agent/get lists who may see the app.
RANGES = (("allow_userinfos", "user"), ("allow_partys", "partyid"), ("allow_tags", "tagid"))


@dataclass(frozen=True)
class Finding:
    """One thing that was tried; the words say what to do where it is not well."""

    text: str
    is_well: bool


async def examine(api: Api, envelope: Envelope, agent_id: int, web_url: str, *, now: float) -> list[Finding]:
    """Return what was found of the secret, of the app with the trusted IP, and of the address WeCom calls.

    Args:
        web_url: how people reach our pages.
        now: seconds since 1970.
    """
    return [*await _app(api, agent_id), await _callback(api, envelope, web_url, now)]


async def _app(api: Api, agent_id: int) -> list[Finding]:
    try:
        await api.tokens.get()
    except WeComFailed as error:
        return [Finding(explain(error), False)]
    found = [Finding("企业ID和 Secret 是对的。", True)]
    try:
        app = await api.ask("agent/get", agentid=str(agent_id))
    except WeComFailed as error:
        return [*found, Finding(explain(error), False)]
    found.append(Finding(f"AgentId 是对的，应用叫「{app.get('name', '')}」，这台服务器的IP可以调用。", True))
    if app.get("close"):
        found.append(Finding("应用被停用了：请在管理后台「应用管理」里打开它，点「启用」。", False))
    if _is_seen_by_nobody(app):
        found.append(Finding("可见范围是空的：请在应用的「可见范围」里加上全体党员所在的部门。", False))
    else:
        found.append(Finding("可见范围里有人。", True))
    return found


def _is_seen_by_nobody(app: Mapping[str, Any]) -> bool:
    ranges = [app.get(outer) for outer, _ in RANGES]
    return not any(isinstance(each, dict) and each.get(inner) for each, (_, inner) in zip(ranges, RANGES, strict=True))


async def _callback(api: Api, envelope: Envelope, web_url: str, now: float) -> Finding:
    """Call our own address the way WeCom does when it is saved."""
    address = f"{web_url}{PATH}"
    if not _is_public(urlsplit(web_url).hostname or ""):
        advice = "请把 ZHIBU_WEB_URL 写成外网打得开的网址"
        return Finding(f"回调地址 {address} 只有本机或本单位内网打得开：{advice}。", False)
    words, timestamp, nonce = secrets.token_hex(8).encode(), str(int(now)), secrets.token_hex(8)
    sealed, signature = envelope.seal(words, timestamp, nonce)
    query = {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce, "echostr": sealed}
    try:
        status, content = await api.visit(address, query)
    except WeComFailed:
        return Finding(f"回调地址 {address} 打不开：zhibu run 在运行吗？域名、证书和反向代理对吗？", False)
    if content == words:
        return Finding(f"回调地址 {address} 从这台服务器打得开，回答是对的。", True)
    if status == 403:
        return Finding(f"{address} 不认我们的签名：正在运行的小秘用的是别的 Token 或 EncodingAESKey，请重启它。", False)
    return Finding(f"{address} 回答了别的内容（{status}）：反向代理没有转到小秘，或小秘没有启用企业微信。", False)


def _is_public(host: str) -> bool:
    """Return whether WeCom may be able to reach a host, as far as its address tells."""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return host != "localhost"
