"""The same month on every channel: three people do the same, each on hers, and read the same."""

from __future__ import annotations

import re

from models.rules.values import Minutes
from tests.phones import CAPABILITIES, Phones
from tests.talk import Said, Stage

CODE = re.compile(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{5}")
NAMES = {"telegram": "何苗苗", "web": "郑小爽", "wecom": "苏小晓"}
NUMBERED = re.compile(r"^\d+\. (.+)$", re.MULTILINE)
HINT = "回复数字选择，例如：1。"


class Everywhere:
    """Three people who do everything alike; what they are answered is compared as they read it."""

    def __init__(self, stage: Stage) -> None:
        self.phones = Phones(stage)
        self._read = dict.fromkeys(NAMES, 0)

    async def say(self, **lines: str) -> str:
        """Let each say her line; return what all of them read, with names and figures taken out."""
        for channel, line in lines.items():
            await self.phones.say(channel, channel, line)
        return self.read()

    async def all_say(self, line: str) -> str:
        return await self.say(**dict.fromkeys(NAMES, line))

    async def press(self, label: str) -> str:
        """Let each press the newest button of this label, or answer its number."""
        for channel in NAMES:
            await self.phones.press(channel, channel, label)
        return self.read()

    def read(self) -> str:
        """Return what each was sent since the last time; fail unless it is the same, and fit for her channel."""
        every = {channel: self._new(channel) for channel in NAMES}
        texts = {channel: plain(said, NAMES[channel]) for channel, said in every.items()}
        assert len(set(texts.values())) == 1, texts
        assert len({choices(said) for said in every.values()}) == 1, every
        return texts["telegram"]

    def _new(self, channel: str) -> list[Said]:
        heard = self.phones.heard(channel, channel)
        new, self._read[channel] = heard[self._read[channel] :], len(heard)
        limits = CAPABILITIES[channel]
        for said in new:
            assert len(said.text.encode() if limits.counts_bytes else said.text) <= limits.text_limit
            assert len(said.buttons) <= limits.buttons_limit
            assert all(0 < len(label) <= (limits.label_limit or 60) for label in said.buttons)
            assert said.text.strip()
            assert "None" not in said.text
        return new


def plain(heard: list[Said], name: str) -> str:
    """Return the words without what only one channel needs: a list of numbers, a heading said again, a name."""
    words: list[str] = []
    for said in heard:
        heading = said.text.rstrip("…")
        if said.buttons and words and words[-1].startswith(heading):
            continue
        words.append(NUMBERED.sub("", said.text).replace(HINT, "").rstrip("\n"))
    return re.sub(r"\d+", "0", "\n".join(words)).replace(name, "某某")


def choices(heard: list[Said]) -> tuple[str, ...]:
    """Return what may be chosen, as a button or by number."""
    return tuple(label for said in heard for label in (*said.buttons, *NUMBERED.findall(said.text)))


async def test_a_month_reads_the_same_on_every_channel(stage: Stage) -> None:
    three = Everywhere(stage)
    await _come_in(stage, three)
    await _meet(stage, three)
    await _volunteer(stage, three)
    await _owe_dues(stage, three)


async def _come_in(stage: Stage, three: Everywhere) -> None:
    """By asking, to be let in by the secretary, and one account more by a code."""
    asked = await three.say(**{channel: f"注册 {name}" for channel, name in NAMES.items()})
    assert "支部" in asked
    assert "已请书记确认" in await three.press("局机关党支部")
    for name in NAMES.values():
        request = next(said for said in reversed(stage.chat_of("陈静")) if name in said.text and "批准" in said.buttons)
        await stage.forge("陈静", request.buttons["批准"])
    assert "某某，您好，您在局机关党支部的登记已经办好" in three.read()
    me = await three.all_say("/me")
    assert "某某" in me
    assert "局机关党支部" in me
    await three.all_say("帮助")


async def _meet(stage: Stage, three: Everywhere) -> None:
    await stage.call_meeting()
    assert "地点：三楼会议室" in three.read()
    assert "已记下" in await three.press("参加")
    await three.press("改为请假")
    await three.all_say("出差")
    rows = [row for row in await stage.rows("attendances") if row.answer.value == "leave"]
    assert len(rows) == len(NAMES)
    assert "参加" in await three.all_say("参加")
    stage.set_clock("2026-11-27 15:02")
    assert "签到" in await three.all_say("签到")
    assert "签到" in await three.all_say("签到")
    assert len([row for row in await stage.rows("attendances") if row.presence.value == "present"]) == len(NAMES)


async def _volunteer(stage: Stage, three: Everywhere) -> None:
    said = await three.all_say("志愿 昨天 社区清扫 3小时")
    assert "社区清扫" in said
    assert [claim.minutes for claim in await stage.rows("hour_claims")] == [Minutes(180)] * len(NAMES)


async def _owe_dues(stage: Stage, three: Everywhere) -> None:
    stage.set_clock("2026-12-03 10:01")
    await stage.tick()
    assert "0月的党费" in three.read()
    assert "记下" in await three.press("我交了")
    claimed = [row for row in await stage.rows("dues_months") if row.state.value == "claimed"]
    assert len(claimed) == len(NAMES)
    assert "党费" in await three.all_say("我的党费")
