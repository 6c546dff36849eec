"""What two implementations that nobody here wrote seal is opened here, what we seal they open, and all sign alike."""

from __future__ import annotations

import base64
import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
from Crypto.Cipher import AES
from wx_crypt import WXBizMsgCrypt, WxChannel_Wecom, WxChannel_WecomAiBot, ierror
from wx_crypt.WXBizMsgCrypt3 import PKCS7Encoder

from bot.channels.wecom.aibot.files import opened
from bot.channels.wecom.crypto import Envelope, Forged
from bot.channels.wecom.updates import read_sealed
from tests.channels.wecom.official import official_crypto
from tests.peers.wecom_callbacks import AES_KEY, CORP, TOKEN

NOW, NONCE = "1800000000", "1372623149"
# Of every length behind which the padding is another one, 1 to 32 bytes.
LENGTHS = [chr(ord("a") + length % 26) * length for length in range(33)]
TEXTS = ["您好", "𠮷野家里的赵䶮", "<xml><Content><![CDATA[签到]]></Content></xml>", "长" * 6000, *LENGTHS]
CHANNELS = [WxChannel_Wecom, WxChannel_WecomAiBot]
"""What is sealed stands in XML, or in JSON."""
OURS = Envelope(TOKEN, AES_KEY, CORP)


def opened_here(sealed: str, signature: str) -> str:
    return OURS.open(sealed, signature, NOW, NONCE, now=float(NOW)).decode()


def test_every_padding_is_among_the_texts() -> None:
    assert {32 - (20 + len(text) + len(CORP)) % 32 for text in LENGTHS} == set(range(1, 33))


@pytest.mark.parametrize("channel", CHANNELS)
def test_an_independent_peer_seals_for_us_and_opens_ours(channel: int) -> None:
    for text in TEXTS:
        code, call = peer(CORP, channel).EncryptMsg(text.encode(), NONCE, NOW)
        assert code == ierror.WXBizMsgCrypt_OK
        theirs = _read(call, channel)
        assert opened_here(*theirs) == text
        sealed, signature = OURS.seal(text.encode(), NOW, NONCE)
        # Both peers open what is padded to sixteen bytes only; WeCom asks for thirty-two.
        assert len(sealed) == len(theirs[0])
        call = _written(sealed, channel)
        assert peer(CORP, channel).DecryptMsg(call, signature, NOW, NONCE) == (0, text.encode())
        assert peer(CORP, channel).VerifyURL(signature, NOW, NONCE, sealed) == (0, text.encode())
        forged, _ = peer(CORP, channel).DecryptMsg(call, signature[::-1], NOW, NONCE)
        assert forged == ierror.WXBizMsgCrypt_ValidateSignature_Error


@pytest.mark.parametrize("receiver", ["", "wx0000000000000000", CORP[:-1], CORP + "x"])
@pytest.mark.parametrize("channel", CHANNELS)
def test_what_is_sealed_for_nobody_or_somebody_else_is_not_for_us(receiver: str, channel: int) -> None:
    sealed, signature = _read(peer(receiver, channel).EncryptMsg(b"hello", NONCE, NOW)[1], channel)
    with pytest.raises(Forged):
        opened_here(sealed, signature)
    ours, signature = OURS.seal(b"hello", NOW, NONCE)
    code, _ = peer(receiver, channel).DecryptMsg(_written(ours, channel), signature, NOW, NONCE)
    assert code == ierror.WXBizMsgCrypt_ValidateCorpid_Error


def test_the_official_package_seals_for_us_and_opens_ours(modules: Path) -> None:
    ours = [OURS.seal(text.encode(), NOW, NONCE) for text in TEXTS]
    forged = [(sealed, signature[::-1]) for sealed, signature in ours[:2]]
    told = official_crypto(modules, asked(CORP, TEXTS, [*ours, *forged]))
    assert [opened_here(each["encrypt"], each["signature"]) for each in told["sealed"]] == TEXTS
    assert told["opened"] == [*TEXTS, None, None]


def test_the_official_package_too_seals_for_nobody_what_is_not_for_us(modules: Path) -> None:
    [told] = official_crypto(modules, asked("", ["hello"], []))["sealed"]
    with pytest.raises(Forged):
        opened_here(told["encrypt"], told["signature"])
    ours = [OURS.seal(b"hello", NOW, NONCE)]
    # One that is told no receiver asks for none.
    assert official_crypto(modules, asked("", [], ours))["opened"] == ["hello"]
    assert official_crypto(modules, asked("wx0000000000000000", [], ours))["opened"] == [None]


def test_the_official_package_opens_the_files_we_open(modules: Path) -> None:
    key, contents = bytes(range(32)), [bytes(range(length)) for length in range(33)]
    sealed = [AES.new(key, AES.MODE_CBC, key[:16]).encrypt(PKCS7Encoder().encode(content)) for content in contents]
    assert [opened(each, _text(key)) for each in sealed] == contents
    files = [{"content": _text(each), "key": _text(key)} for each in sealed]
    told = official_crypto(modules, {**asked(CORP, [], []), "files": files})
    assert told["files"] == [_text(content) for content in contents]


def peer(receiver: str, channel: int) -> Any:
    return WXBizMsgCrypt(TOKEN, AES_KEY, receiver, channel)


def asked(receiver: str, texts: list[str], sealed: list[tuple[str, str]]) -> dict[str, Any]:
    """Return what the official package shall do for a receiver."""
    calls = [{"encrypt": each, "signature": signature} for each, signature in sealed]
    fixed = {"token": TOKEN, "key": AES_KEY, "receiver": receiver, "timestamp": NOW, "nonce": NONCE}
    return {**fixed, "texts": texts, "sealed": calls, "files": []}


def _read(call: str, channel: int) -> tuple[str, str]:
    """Return what is sealed and its signature."""
    if channel == WxChannel_WecomAiBot:
        told = json.loads(call)
        return told["encrypt"], told["msgsignature"]
    sealed = read_sealed(call)
    signature = ElementTree.fromstring(call).findtext("MsgSignature")
    assert sealed is not None
    assert signature is not None
    return sealed, signature


def _written(sealed: str, channel: int) -> str:
    if channel == WxChannel_WecomAiBot:
        return json.dumps({"encrypt": sealed})
    return f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
