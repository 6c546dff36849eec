"""Receiving by long poll: nothing is lost, nothing ends it, nothing spins."""

import asyncio
from typing import Any

import pytest

from bot.channels.channel import Left, RoomMoved, Unreadable, Update
from bot.channels.telegram import Pace, Trouble

from .conftest import QUICK, UNANSWERED, Inbox, Opener, Pauses, Telegram, eventually, receiving

FAULTS = [
    "400", "401", "403", "404", "409", "429", "500", "502", "reset", "reset_after", "timeout", "timeout_after",
    "cut_json", "wrong_json",
]  # fmt: skip


async def test_what_people_write_arrives_in_order(telegram: Telegram, open_channel: Opener, inbox: Inbox) -> None:
    async with receiving(open_channel(), inbox):
        await eventually(lambda: telegram.calls("getUpdates") or telegram.calls("deleteWebhook"))
        for number in range(150):
            telegram.say(7, str(number))
        await eventually(lambda: len(inbox.texts) == 150)
    assert inbox.texts == [str(number) for number in range(150)]


async def test_a_batch_goes_to_the_intake_in_one_call(telegram: Telegram, open_channel: Opener, inbox: Inbox) -> None:
    for number in range(120):
        telegram.say(7, str(number))
    async with receiving(open_channel(), inbox):
        await eventually(lambda: len(inbox.texts) == 120)
    assert [len(batch) for batch in inbox.batches] == [100, 20]


async def test_the_offset_moves_only_after_the_intake(telegram: Telegram, open_channel: Opener, inbox: Inbox) -> None:
    inbox.gate.clear()
    telegram.say(7, "签到")
    async with receiving(open_channel(), inbox):
        await eventually(lambda: inbox.entered)
        await asyncio.sleep(0.05)
        assert len(telegram.calls("getUpdates")) == 1
        assert len(telegram.pending_updates()) == 1
        inbox.gate.set()
        await eventually(lambda: not telegram.pending_updates())
    assert inbox.texts == ["签到"]


async def test_a_batch_the_intake_could_not_keep_comes_again(
    telegram: Telegram, open_channel: Opener, inbox: Inbox
) -> None:
    inbox.failures = 3
    telegram.say(7, "一")
    telegram.say(7, "二")
    channel = open_channel()
    async with receiving(channel, inbox):
        await eventually(lambda: channel.health.trouble is Trouble.INTAKE)
        await eventually(lambda: inbox.texts == ["一", "二"])
        await eventually(lambda: not telegram.pending_updates())
    assert inbox.entered == 4
    assert channel.health.trouble is None


async def test_a_kill_between_intake_and_confirmation_delivers_again(
    telegram: Telegram, open_channel: Opener, inbox: Inbox
) -> None:
    telegram.say(7, "签到")
    killed = Inbox()
    killed.gate.clear()
    async with receiving(open_channel(), killed):
        await eventually(lambda: killed.entered)
    async with receiving(open_channel(), inbox):
        await eventually(lambda: inbox.texts == ["签到"])
        await eventually(lambda: not telegram.pending_updates())


async def test_a_start_keeps_what_waited_and_takes_an_old_webhook_away(
    telegram: Telegram, open_channel: Opener, inbox: Inbox
) -> None:
    telegram.say(7, "夜里说的")
    await telegram.call("setWebhook", {"url": "http://127.0.0.1:9/nobody"})
    async with receiving(open_channel(), inbox):
        await eventually(lambda: inbox.texts == ["夜里说的"])
    assert telegram.calls("deleteWebhook")[0]["parameters"]["drop_pending_updates"] == "false"


async def test_only_the_kinds_we_understand_are_asked_for(
    telegram: Telegram, open_channel: Opener, inbox: Inbox
) -> None:
    async with receiving(open_channel(), inbox):
        await eventually(lambda: telegram.updates.allowed == {"message", "callback_query", "my_chat_member"})


@pytest.mark.parametrize("fault", FAULTS)
async def test_polling_outlives_every_fault_and_receives_what_was_said_meanwhile(
    telegram: Telegram, open_channel: Opener, inbox: Inbox, fault: str
) -> None:
    telegram.fault("getUpdates", fault, times=2, **({"seconds": 1} if fault == "429" else {}))
    telegram.say(7, "签到")
    channel = open_channel(pace=UNANSWERED if fault.startswith("timeout") else QUICK)
    async with receiving(channel, inbox):
        await eventually(lambda: inbox.texts and not telegram.pending_updates() and channel.health.trouble is None)
    assert {event.event_id for event in inbox.events} == {inbox.events[0].event_id}


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
@pytest.mark.parametrize("fault", ["401", "404", "500", "502", "reset", "cut_json", "wrong_json"])
async def test_starting_outlives_faults(
    telegram: Telegram, open_channel: Opener, inbox: Inbox, method: str, fault: str
) -> None:
    telegram.fault(method, fault, times=2)
    telegram.say(7, "签到")
    async with receiving(open_channel(), inbox):
        await eventually(lambda: inbox.texts)


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        ("400", Trouble.REFUSED),
        ("401", Trouble.TOKEN),
        ("404", Trouble.TOKEN),
        ("409", Trouble.CONFLICT),
        ("429", Trouble.FLOOD),
        ("502", Trouble.BROKEN),
        ("wrong_json", Trouble.BROKEN),
    ],
)
async def test_the_health_says_why_nothing_comes_in(
    telegram: Telegram, open_channel: Opener, inbox: Inbox, fault: str, trouble: Trouble
) -> None:
    channel = open_channel()
    assert channel.health.trouble is Trouble.STARTING
    telegram.fault("getUpdates", fault, times=1000)
    async with receiving(channel, inbox):
        await eventually(lambda: channel.health.trouble is trouble)
    assert channel.health.last_success is None


async def test_the_health_says_that_telegram_cannot_be_reached(open_channel: Opener, inbox: Inbox) -> None:
    channel = open_channel(base_url="http://127.0.0.1:9/bot")
    async with receiving(channel, inbox):
        await eventually(lambda: channel.health.trouble is Trouble.DISCONNECTED)


async def test_the_health_knows_when_all_was_well_last(telegram: Telegram, open_channel: Opener, inbox: Inbox) -> None:
    channel = open_channel(clock=lambda: 1234.0)
    telegram.say(7, "签到")
    async with receiving(channel, inbox):
        await eventually(lambda: channel.health.last_success == 1234.0)
        telegram.fault("getUpdates", "500", times=1000)
        telegram.say(7, "再来")
        await eventually(lambda: channel.health.trouble is Trouble.BROKEN)
    assert channel.health.last_success == 1234.0


async def test_pauses_grow_from_half_a_second_to_eight(telegram: Telegram, open_channel: Opener, inbox: Inbox) -> None:
    pauses = Pauses()
    telegram.fault("getUpdates", "500", times=7)
    async with receiving(open_channel(pace=Pace(), sleep=pauses), inbox):
        await eventually(lambda: len(pauses.seconds) == 7)
        telegram.say(7, "签到")
        await eventually(lambda: inbox.texts)
        telegram.fault("getUpdates", "500")
        telegram.say(7, "签退")
        await eventually(lambda: len(pauses.seconds) == 8)
    assert pauses.seconds == [0.5, 1, 2, 4, 8, 8, 8, 0.5]


async def test_telegrams_wish_to_wait_is_honoured(telegram: Telegram, open_channel: Opener, inbox: Inbox) -> None:
    pauses = Pauses()
    telegram.fault("getUpdates", "429", seconds=600)
    async with receiving(open_channel(pace=Pace(), sleep=pauses), inbox):
        await eventually(lambda: pauses.seconds)
    assert pauses.seconds == [600]


async def test_a_second_poller_is_stepped_back_from(telegram: Telegram, open_channel: Opener, inbox: Inbox) -> None:
    pauses = Pauses()
    telegram.fault("getUpdates", "409", times=5)
    async with receiving(open_channel(pace=Pace(), sleep=pauses), inbox):
        await eventually(lambda: len(pauses.seconds) == 5)
    assert pauses.seconds == [4, 4, 4, 4, 8]


async def test_of_two_pollers_one_goes_on_when_the_other_ends(
    telegram: Telegram, open_channel: Opener, inbox: Inbox
) -> None:
    first, second = open_channel(), open_channel()
    async with receiving(first, inbox):
        await eventually(lambda: telegram.calls("deleteWebhook"))
        async with receiving(second, Inbox()):
            await eventually(lambda: Trouble.CONFLICT in (first.health.trouble, second.health.trouble))
        telegram.say(7, "签到")
        await eventually(lambda: first.health.trouble is None and not telegram.pending_updates())


async def test_an_empty_answer_that_comes_at_once_is_not_asked_for_again_at_once(
    telegram: Telegram, open_channel: Opener, inbox: Inbox
) -> None:
    pauses = Pauses()
    async with receiving(open_channel(pace=Pace(), sleep=pauses, clock=lambda: 0.0), inbox):
        await eventually(lambda: telegram.updates.close() or len(pauses.seconds) >= 3)
    assert pauses.seconds[:3] == [0.5, 0.5, 0.5]


async def test_a_poison_update_first_in_a_batch_does_not_hold_up_the_others(
    telegram: Telegram, open_channel: Opener, inbox: Inbox
) -> None:
    number = telegram.inject_raw({"message": {"from": None, "chat": 5}})
    telegram.say(7, "签到")
    async with receiving(open_channel(), inbox):
        await eventually(lambda: not telegram.pending_updates())
    poison, said = inbox.batches[0]
    assert isinstance(poison, Unreadable)
    assert poison.event_id == str(number)
    assert isinstance(said, Update)
    assert len(inbox.batches) == 1


@pytest.mark.parametrize("number", ["abc", None, 2**63, [1]], ids=str)
async def test_a_poison_update_without_a_number_does_not_spin(
    telegram: Telegram, open_channel: Opener, inbox: Inbox, number: Any
) -> None:
    pauses = Pauses()
    real = asyncio.sleep

    async def pause(seconds: float) -> None:
        pauses.seconds.append(seconds)
        await real(0.01)

    telegram.inject_raw({"update_id": number, "message": {"text": "x"}})
    async with receiving(open_channel(pace=Pace(poll=1), sleep=pause), inbox):
        await eventually(lambda: len(pauses.seconds) >= 3)
        assert len(telegram.calls("getUpdates")) - len(pauses.seconds) <= 1
    assert len({event.event_id for event in inbox.events}) == 1
    assert pauses.seconds[:3] == [0.5, 1, 2]


async def test_updates_behind_a_poison_without_a_number_get_through(
    telegram: Telegram, open_channel: Opener, inbox: Inbox
) -> None:
    telegram.inject_raw({"update_id": "abc"})
    telegram.say(7, "签到")
    async with receiving(open_channel(), inbox):
        await eventually(lambda: inbox.texts == ["签到"] and not telegram.pending_updates())


async def test_updates_that_do_not_concern_us_are_confirmed_without_the_intake(
    telegram: Telegram, open_channel: Opener, inbox: Inbox
) -> None:
    telegram.inject_raw({"channel_post": {"text": "x"}})
    async with receiving(open_channel(), inbox):
        await eventually(lambda: not telegram.pending_updates())
    assert not inbox.entered


async def test_a_repeated_update_has_the_same_event_id(telegram: Telegram, open_channel: Opener, inbox: Inbox) -> None:
    telegram.say(7, "签到")
    async with receiving(open_channel(), inbox):
        await eventually(lambda: len(inbox.events) == 1)
        telegram.duplicate_last()
        await eventually(lambda: len(inbox.events) == 2)
    assert inbox.events[0] == inbox.events[1]


async def test_numbers_may_start_anew_after_silence(telegram: Telegram, open_channel: Opener, inbox: Inbox) -> None:
    telegram.say(7, "去年")
    async with receiving(open_channel(pace=Pace(poll=1)), inbox):
        await eventually(lambda: inbox.texts == ["去年"])
        await eventually(lambda: len(telegram.calls("getUpdates")) >= 2)
        telegram.updates.last_id = 5
        telegram.say(7, "今年")
        await eventually(lambda: inbox.texts == ["去年", "今年"])


async def test_blocks_and_moves_are_told(telegram: Telegram, open_channel: Opener, inbox: Inbox) -> None:
    telegram.add_to_group(-5, 7)
    new = telegram.migrate(-5)
    telegram.start(8)
    telegram.block(8)
    async with receiving(open_channel(), inbox):
        await eventually(lambda: not telegram.pending_updates())
    moves = [(event.old, event.new) for event in inbox.events if isinstance(event, RoomMoved)]
    assert moves == [("-5", str(new))] * 2
    assert [event.chat for event in inbox.events if isinstance(event, Left)] == ["8"]


async def pressed(telegram: Telegram) -> str:
    """Let somebody press a button of the bot's, and return the query id."""
    telegram.start(7)
    keyboard = {"inline_keyboard": [[{"text": "好", "callback_data": "/ok"}]]}
    _, answer = await telegram.call("sendMessage", {"chat_id": 7, "text": "?", "reply_markup": keyboard})
    return telegram.press(7, answer["result"]["message_id"], data="/ok")


async def test_a_pressed_button_is_answered_after_the_intake(
    telegram: Telegram, open_channel: Opener, inbox: Inbox
) -> None:
    inbox.gate.clear()
    query = await pressed(telegram)
    async with receiving(open_channel(), inbox):
        await eventually(lambda: inbox.entered)
        await asyncio.sleep(0.05)
        assert not telegram.calls("answerCallbackQuery")
        inbox.gate.set()
        await eventually(lambda: telegram.query(query)["answer"])
    assert inbox.texts == ["/start", "/ok"]


@pytest.mark.parametrize("fault", FAULTS)
async def test_an_answer_that_fails_is_noted_and_hinders_nothing(
    telegram: Telegram, open_channel: Opener, inbox: Inbox, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    telegram.fault("answerCallbackQuery", fault, times=1)
    await pressed(telegram)
    async with receiving(open_channel(), inbox):
        await eventually(lambda: telegram.calls("answerCallbackQuery"))
        telegram.say(7, "签到")
        await eventually(lambda: inbox.texts == ["/start", "/ok", "签到"])
        if "timeout" not in fault:
            await eventually(lambda: "telegram press not answered" in caplog.text)
    assert len(telegram.calls("answerCallbackQuery")) == 1


async def test_answers_that_hang_do_not_hold_up_polling(
    telegram: Telegram, open_channel: Opener, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.answers.ANSWER_SECONDS", 600.0)
    telegram.fault("answerCallbackQuery", "timeout", times=100)
    for _ in range(30):
        await pressed(telegram)
    async with receiving(open_channel(), inbox):
        await eventually(lambda: inbox.texts.count("/ok") == 30)
        telegram.say(7, "签到")
        await eventually(lambda: "签到" in inbox.texts)


async def test_commands_for_us_and_for_others_in_a_group(
    telegram: Telegram, open_channel: Opener, inbox: Inbox
) -> None:
    telegram.hears_groups = True
    telegram.add_to_group(-5, 7)
    for text in ("/pay@Zhibu_Test_Bot 5", "/pay@other_test_bot 5", "大家好"):
        telegram.say(7, text, chat=-5)
    async with receiving(open_channel(pace=QUICK), inbox):
        await eventually(lambda: not telegram.pending_updates())
    assert inbox.texts == ["/pay 5", "大家好"]
