"""What WeCom posts to an app, sealed by an implementation that is not ours."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from wechatpy.work.crypto import WeChatCrypto

TOKEN = "QDG6eK"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
CORP = "wx5823bf96d3bd56c7"
AGENT = 1000002


@dataclass
class Sealed:
    """One call: what stands in its address and its body."""

    query: dict[str, str]
    body: str


@dataclass
class Platform:
    """WeCom's side of callbacks: numbers its messages, and seals them for one app at a moment."""

    token: str = TOKEN
    aes_key: str = AES_KEY
    corp: str = CORP
    agent: int = AGENT
    _numbers: itertools.count = field(default_factory=lambda: itertools.count(7_000_000_000_000_000_001))

    def message(self, user: str, kind: str, at: float, inside: str) -> str:
        """Return the XML of a message."""
        return self._xml(user, kind, at, f"{inside}<MsgId>{next(self._numbers)}</MsgId>")

    def text(self, user: str, words: str, at: float) -> str:
        return self.message(user, "text", at, f"<Content><![CDATA[{words}]]></Content>")

    def event(self, user: str, name: str, at: float, key: str = "", inside: str = "") -> str:
        """Return the XML of an event, which has no number."""
        inside = f"<Event><![CDATA[{name}]]></Event><EventKey>{escape(key)}</EventKey>{inside}"
        return self._xml(user, "event", at, inside)

    def press(self, user: str, key: str, task: str, code: str, at: float) -> str:
        """Return the XML of a button of a card."""
        inside = (
            f"<TaskId><![CDATA[{task}]]></TaskId><CardType><![CDATA[button_interaction]]></CardType>"
            f"<ResponseCode><![CDATA[{code}]]></ResponseCode>"
        )
        return self.event(user, "template_card_event", at, key, inside)

    def submit(
        self, user: str, kind: str, key: str, task: str, code: str, at: float, selected: list[tuple[str, list[str]]]
    ) -> str:
        """Return the XML of a card that something was chosen on: ids by the key of each question."""
        items = "".join(
            f"<SelectedItem><QuestionKey><![CDATA[{question}]]></QuestionKey><OptionIds>"
            + "".join(f"<OptionId><![CDATA[{each}]]></OptionId>" for each in ids)
            + "</OptionIds></SelectedItem>"
            for question, ids in selected
        )
        inside = (
            f"<TaskId><![CDATA[{task}]]></TaskId><CardType><![CDATA[{kind}]]></CardType>"
            f"<ResponseCode><![CDATA[{code}]]></ResponseCode><SelectedItems>{items}</SelectedItems>"
        )
        return self.event(user, "template_card_event", at, key, inside)

    def seal(self, plain: str, at: float, nonce: str = "1372623149") -> Sealed:
        """Return the call that carries some XML, signed at a moment."""
        crypto = WeChatCrypto(self.token, self.aes_key, self.corp)
        sealed = crypto.encrypt_message(plain, nonce, str(int(at)))
        encrypted, signature = (_between(sealed, name) for name in ("Encrypt", "MsgSignature"))
        body = (
            f"<xml><ToUserName><![CDATA[{self.corp}]]></ToUserName><AgentID><![CDATA[{self.agent}]]></AgentID>"
            f"<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
        )
        return Sealed({"msg_signature": signature, "timestamp": str(int(at)), "nonce": nonce}, body)

    def verification(self, words: str, at: float) -> dict[str, str]:
        """Return the query of the call that checks an address."""
        sealed = self.seal(words, at)
        return {**sealed.query, "echostr": _between(sealed.body, "Encrypt")}

    def _xml(self, user: str, kind: str, at: float, inside: str) -> str:
        return (
            f"<xml><ToUserName><![CDATA[{self.corp}]]></ToUserName><FromUserName><![CDATA[{user}]]></FromUserName>"
            f"<CreateTime>{int(at)}</CreateTime><MsgType><![CDATA[{kind}]]></MsgType>{inside}"
            f"<AgentID>{self.agent}</AgentID></xml>"
        )


def _between(xml: str, name: str) -> str:
    found = re.search(rf"<{name}><!\[CDATA\[(.*?)\]\]></{name}>", xml, re.DOTALL)
    assert found, f"no {name}"
    return found[1]
