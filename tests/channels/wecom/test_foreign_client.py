"""A client that nobody here wrote talks to our fake of WeCom's API, so that our two cannot be wrong together."""

from __future__ import annotations

import asyncio
import io
import urllib.parse
from typing import Any

import pytest
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from wechatpy.exceptions import WeChatClientException
from wechatpy.work import WeChatClient

from bot.channels.wecom import WeComChannel, cards
from bot.menus import shared_menu
from models.members import Language
from tests.channels.wecom.conftest import Watch
from tests.channels.wecom.test_line_connection import CARD
from tests.peers.wecom_api import SECRET, FakeWeCom
from tests.peers.wecom_callbacks import AGENT, CORP
from tests.waiting import LONGEST_SECONDS


class _Here(HTTPAdapter):
    """Leads what is meant for WeCom to the fake."""

    def __init__(self, base_url: str) -> None:
        super().__init__()
        self._base_url = base_url

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        assert request.url is not None
        request.url = request.url.replace("https://qyapi.weixin.qq.com/cgi-bin", self._base_url)
        return super().send(request, *args, **kwargs)


def foreign(base_url: str) -> Any:
    client = WeChatClient(CORP, SECRET, timeout=LONGEST_SECONDS)
    client._http.trust_env = False
    client._http.mount("https://", _Here(base_url))
    return client


async def test_a_foreign_client_finds_the_fake_to_be_wecom(wecom: FakeWeCom, base_url: str, watch: Watch) -> None:
    watch.now += 300
    client = foreign(base_url)

    def talk() -> None:
        told = client.message.send_text(AGENT, ["wang", "li", "gone"], "今天停水")
        assert told["invaliduser"] == "gone"
        media = client.media.upload("file", ("报表.csv", io.BytesIO("甲,乙".encode())))["media_id"]
        client.message.send_file(AGENT, "wang", media)
        assert client._http.get(client.media.get_url(media)).content == "甲,乙".encode()
        wecom.expire_tokens()
        client.auto_retry = False
        with pytest.raises(WeChatClientException, match="42001"):
            client.message.send_text(AGENT, "li", "又来水了")
        client.auto_retry = True
        client.message.send_text(AGENT, "li", "又来水了")
        with pytest.raises(WeChatClientException, match="81013"):
            client.message.send_text(AGENT, "gone", "在吗")
        with pytest.raises(WeChatClientException, match="301002"):
            client.message.send_text(AGENT + 1, "wang", "在吗")
        # Its own method still asks at an older address.
        assert client.get("auth/getuserinfo", params={"code": wecom.visit("wang")})["userid"] == "wang"
        with pytest.raises(WeChatClientException, match="40029"):
            client.get("auth/getuserinfo", params={"code": "spent"})
        client._http.close()

    await asyncio.to_thread(talk)
    assert [shown.text for shown in wecom.phone("li")] == ["今天停水", "又来水了"]
    assert wecom.phone("wang")[-1].file == ("报表.csv", "甲,乙".encode())
    assert wecom.count("gettoken") == 2
    assert wecom.complaints == []


async def test_a_foreign_client_sends_a_card_and_changes_it_once(wecom: FakeWeCom, base_url: str) -> None:
    client = foreign(base_url)

    def talk() -> None:
        body = {"msgtype": "template_card", "template_card": cards.card(CARD, "t1")}
        code = client.message.send(AGENT, "wang", msg=body)["response_code"]
        changed = {
            "userids": ["wang"], "agentid": AGENT, "response_code": code,
            "template_card": cards.answered_card("已记下：您参加。"),
        }  # fmt: skip
        client.post("message/update_template_card", data=changed)
        with pytest.raises(WeChatClientException, match="40096"):
            client.post("message/update_template_card", data=changed)
        with pytest.raises(WeChatClientException, match="40058"):
            client.message.send(AGENT, "wang", msg=body)
        client._http.close()

    await asyncio.to_thread(talk)
    [card] = wecom.phone("wang")
    assert (card.text, card.task, card.is_answered) == ("已记下：您参加。", "t1", True)
    assert wecom.complaints == []


async def test_our_menu_is_one_a_foreign_client_would_make(
    wecom: FakeWeCom, base_url: str, channel: WeComChannel
) -> None:
    await channel.set_menu(None, "zh", shared_menu(Language.ZH))
    ours, wecom.menu = wecom.menu, []
    client = foreign(base_url)
    await asyncio.to_thread(lambda: client.menu.create(AGENT, {"button": ours}))
    client._http.close()
    assert wecom.menu == ours


async def test_the_way_to_wecoms_login_is_the_one_a_foreign_client_knows(base_url: str, channel: WeComChannel) -> None:
    back = "https://zhibu.example/wecom/login?checkin=ci-1-2-abc"
    ours = urllib.parse.urlsplit(channel.login_address(back, "s1"))
    theirs = urllib.parse.urlsplit(foreign(base_url).oauth.authorize_url(back, "s1"))
    assert (ours.netloc, ours.path, ours.fragment) == (theirs.netloc, theirs.path, theirs.fragment)
    said = dict(urllib.parse.parse_qsl(ours.query))
    assert said.pop("agentid") == str(AGENT)
    assert said == dict(urllib.parse.parse_qsl(theirs.query))
