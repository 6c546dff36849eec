"""Raw updates: what they become, and that none of them breaks anything."""

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.channel import ChatKind, Left, RoomMoved, Unreadable, Update
from bot.channels.telegram.updates import query_id, read_update, update_id
from models.rules.venues import Location, Spot

ME = "zhibu_bot"
LI = {"id": 7, "is_bot": False, "first_name": "李", "last_name": "明", "language_code": "zh-hans"}
PRIVATE = {"id": 7, "type": "private", "first_name": "李"}
GROUP = {"id": -100, "type": "supergroup", "title": "第一支部"}


def message(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    return {"update_id": 5, "message": {"message_id": 3, "date": 1, "from": LI, "chat": chat, **content}}


def press(**changes: Any) -> dict[str, Any]:
    query = {"id": "99", "from": LI, "data": "/pay 5", "chat_instance": "1", "message": {"message_id": 3, "date": 1}}
    query["message"]["chat"] = GROUP
    return {"update_id": 6, "callback_query": {**query, **changes}}


def membership(status: str, chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    return {"update_id": 8, "my_chat_member": {"chat": chat, "from": LI, "new_chat_member": {"status": status}}}


def text_of(raw: object) -> str | None:
    event = read_update(raw, ME)
    assert event is None or isinstance(event, Update)
    return event and event.text


def test_a_private_text_becomes_an_update() -> None:
    assert read_update(message(text="签到"), ME) == Update(
        "telegram", "5", "7", ChatKind.PRIVATE, "7", "李 明", "签到", None, "zh-hans", "7"
    )


def test_a_group_text_is_passed_on_and_answered_in_private_where_the_speaker_is() -> None:
    event = read_update(message(GROUP, text="大家好"), ME)
    assert isinstance(event, Update)
    assert (event.chat, event.chat_kind, event.private_chat) == ("-100", ChatKind.GROUP, "7")


def test_a_press_is_the_line_of_its_button() -> None:
    event = read_update(press(), ME)
    assert isinstance(event, Update)
    assert (event.text, event.pressed, event.chat, event.user) == ("/pay 5", "3", "-100", "7")


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("/meeting@zhibu_bot 周五", "/meeting 周五"),
        ("/meeting@ZhiBu_BOT", "/meeting"),
        ("/签到@zhibu_bot", "/签到"),
        ("/meeting@other_bot 周五", None),
        ("/meeting@zhibu_bot2", None),
        ("/invite li@zhibu_bot.cn", "/invite li@zhibu_bot.cn"),
        ("/li@zhibu_bot.cn", "/li@zhibu_bot.cn"),
        ("@zhibu_bot 签到", "签到"),
        ("@Zhibu_Bot签到", "签到"),
        ("@other_bot 签到", "@other_bot 签到"),
        ("谢谢 @zhibu_bot", "谢谢 @zhibu_bot"),
        ("/", "/"),
    ],
)
def test_our_name_is_taken_off_and_commands_of_other_bots_are_not_ours(said: str, understood: str | None) -> None:
    assert text_of(message(GROUP, text=said)) == understood


@pytest.mark.parametrize(
    "content",
    [{"sticker": {}}, {"photo": []}, {"voice": {}}, {"document": {}}, {"contact": {}}],
    ids=lambda content: next(iter(content)),
)
def test_what_is_sent_without_words_is_an_update_without_text(content: dict[str, Any]) -> None:
    assert text_of(message(**content)) == ""


PLACE = {"latitude": 39.90872, "longitude": 116.39748, "horizontal_accuracy": 35}


@pytest.mark.parametrize(
    ("content", "accuracy", "is_forwarded", "is_live"),
    [
        ({"location": PLACE}, 35, False, False),
        ({"location": {"latitude": 39.90872, "longitude": 116.39748}}, None, False, False),
        ({"location": {**PLACE, "live_period": 900}}, 35, False, True),
        ({"location": PLACE, "forward_origin": {"type": "user"}}, 35, True, False),
        ({"location": PLACE, "venue": {"title": "大厅", "location": PLACE}}, 35, True, False),
        ({"location": PLACE, "via_bot": {"id": 1}}, 35, True, False),
    ],
)
def test_a_location_says_how_it_came(
    content: dict[str, Any], accuracy: float | None, is_forwarded: bool, is_live: bool
) -> None:
    event = read_update(message(**content), ME)
    assert isinstance(event, Update)
    spot, sent_at = Spot(39.90872, 116.39748), datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
    assert event.location == Location(spot, sent_at, accuracy, is_forwarded, is_live)
    assert "39" not in repr(event)


@pytest.mark.parametrize(
    "place",
    [
        {},
        {**PLACE, "latitude": 391},
        {**PLACE, "latitude": "39.90872"},
        {**PLACE, "horizontal_accuracy": "39.90872"},
        39,
    ],
)
def test_a_location_that_cannot_be_read_is_quarantined_without_the_place(place: Any) -> None:
    event = read_update(message(location=place), ME)
    assert isinstance(event, Unreadable)
    assert "39" not in event.body
    assert "116" not in event.body


def test_what_is_quarantined_for_another_reason_holds_no_place_either() -> None:
    event = read_update({"update_id": 5, "message": {"location": PLACE, "chat": "?"}}, ME)
    assert isinstance(event, Unreadable)
    assert "39" not in event.body


def test_a_caption_is_the_text_of_a_photo() -> None:
    assert text_of(message(photo=[], caption="收据")) == "收据"


@pytest.mark.parametrize(
    "raw",
    [
        {"update_id": 1, "channel_post": {"text": "x"}},
        {"update_id": 1, "edited_message": message(text="x")["message"]},
        {"update_id": 1, "some_new_kind": 5},
        message({"id": -5, "type": "channel"}, text="x"),
        message(text="x", **{"from": {**LI, "is_bot": True}}),
        message(GROUP, text="x", sender_chat=GROUP),
        message(GROUP, new_chat_members=[LI]),
        message(GROUP, pinned_message={}),
        {"update_id": 6, "callback_query": {"id": "9", "from": LI, "game_short_name": "g"}},
        membership("member"),
        membership("administrator", GROUP),
    ],
    ids=str,
)
def test_what_does_not_concern_us_is_nothing(raw: object) -> None:
    assert read_update(raw, ME) is None


def test_a_group_that_becomes_a_supergroup_has_moved_by_either_message() -> None:
    old = {"id": -5, "type": "group"}
    moved = RoomMoved("telegram", "5", "-5", "-100")
    assert read_update(message(old, migrate_to_chat_id=-100), ME) == moved
    assert read_update(message(GROUP, migrate_from_chat_id=-5), ME) == moved


@pytest.mark.parametrize("status", ["kicked", "left"])
@pytest.mark.parametrize("chat", [PRIVATE, GROUP])
def test_a_block_and_being_put_out_of_a_group_are_leaving(status: str, chat: dict[str, Any]) -> None:
    assert read_update(membership(status, chat), ME) == Left("telegram", "8", str(chat["id"]))


def replaced(raw: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return a copy with one place changed; the value ... takes it away."""
    result = copy.deepcopy(raw)
    *way, last = path.split(".")
    place: Any = result
    for name in way:
        place = place[name]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return result


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("message", None),
        ("message", []),
        ("message.from", ...),
        ("message.from", None),
        ("message.from.id", ...),
        ("message.from.id", "7"),
        ("message.from.id", True),
        ("message.from.id", 7.0),
        ("message.from.id", 2**63),
        ("message.from.first_name", ...),
        ("message.from.first_name", 5),
        ("message.from.last_name", None),
        ("message.from.language_code", {}),
        ("message.chat", ...),
        ("message.chat.id", -(2**63) - 1),
        ("message.chat.type", ...),
        ("message.chat.type", "room"),
        ("message.chat.type", []),
        ("message.text", None),
        ("message.text", 5),
        ("message.text", ["签到"]),
    ],
)
def test_a_malformed_message_is_unreadable_under_its_number(path: str, value: Any) -> None:
    raw = replaced(message(text="签到"), path, value)
    assert read_update(raw, ME) == Unreadable("telegram", "5", json.dumps(raw))


@pytest.mark.parametrize(
    "raw",
    [press(data=5), press(message=None), press(**{"from": {}}), membership("left", {}), {"update_id": 5}],
    ids=str,
)
def test_other_malformed_updates_are_unreadable_too(raw: dict[str, Any]) -> None:
    assert isinstance(read_update(raw, ME), Unreadable)


@pytest.mark.parametrize("number", [None, "5", 5.0, True, -1, 2**63, [5]], ids=str)
def test_an_update_without_a_sensible_number_is_known_by_its_content(number: Any) -> None:
    raw = {**message(text="签到"), "update_id": number}
    event, again = read_update(raw, ME), read_update(copy.deepcopy(raw), ME)
    other = read_update({**message(text="签退"), "update_id": number}, ME)
    assert isinstance(event, Unreadable)
    assert isinstance(other, Unreadable)
    assert event.event_id.startswith("sha256:")
    assert event == again
    assert event.event_id != other.event_id
    assert update_id(raw) is None


def test_half_a_surrogate_pair_and_nul_are_replaced_because_no_database_keeps_them() -> None:
    raw = json.loads('{"update_id": 5, "message": ' + json.dumps(message(text="a\ud800b\0c")["message"]) + "}")
    assert text_of(raw) == "a\ufffdb\ufffdc"


def test_an_unreadable_body_is_kept_in_part_only() -> None:
    event = read_update({"update_id": 5, "message": "x" * 1_000_000}, ME)
    assert isinstance(event, Unreadable)
    assert len(event.body) == 20_000


TEMPLATES = [
    message(text="/pay@zhibu_bot 5"),
    message(GROUP, text="大家好"),
    message(photo=[], caption="收据"),
    message(GROUP, migrate_from_chat_id=-5),
    press(),
    membership("kicked"),
]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.sampled_from([2**31, 2**63 - 1, 2**63, -(2**63), 0, 1e308, float("nan"), float("inf"), -0.0]),
    st.text(max_size=20),
    st.sampled_from(["\ud800", "\0", "@zhibu_bot", "/x@zhibu_bot", "private", "channel", "x" * 10_000]),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["id", "from", "chat", "type", "text", "message", "update_id"]), inner),
    ),
    max_leaves=6,
)


def paths(value: Any, way: str = "") -> list[str]:
    """Return every place in a template."""
    if not isinstance(value, dict):
        return []
    here = [f"{way}{name}" for name in value]
    return here + [path for name, inner in value.items() for path in paths(inner, f"{way}{name}.")]


SPOILED = st.one_of(
    JSON,
    *[
        st.tuples(st.just(raw), st.sampled_from(paths(raw)), st.one_of(JSON, st.just(...))).map(
            lambda parts: replaced(*parts)
        )
        for raw in TEMPLATES
    ],
)


@settings(max_examples=400, deadline=None)
@given(st.lists(SPOILED, min_size=25, max_size=25))
def test_ten_thousand_shapes_of_json_never_raise_and_keep_to_their_types(shapes: list[Any]) -> None:
    for raw in shapes:
        query_id(raw)
        event = read_update(raw, ME)
        if isinstance(event, Update):
            words = (event.chat, event.user, event.user_name, event.text, event.language, event.event_id)
            assert all(isinstance(word, str) and word.encode() is not None for word in words)
        elif event is not None:
            assert event.event_id
            assert isinstance(event, Unreadable | Left | RoomMoved)
