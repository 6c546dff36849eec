"""Where people are: distances, and which locations are nothing to go by."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest

from models.rules.meetings import CheckInWindow
from models.rules.venues import Doubt, Location, Spot, doubt, is_near, metres_between, read_spot

NOW = datetime(2026, 11, 27, 7, 0, tzinfo=UTC)
RULES = CheckInWindow()
HALL = Spot(39.908720, 116.397480)


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        (Spot(0, 0), Spot(0, 0), 0),
        (Spot(0, 0), Spot(0, 1), 111_195),
        (Spot(0, 0), Spot(1, 0), 111_195),
        (Spot(60, 0), Spot(60, 1), 55_597),
        (Spot(0, 179.5), Spot(0, -179.5), 111_195),
        (Spot(90, 0), Spot(90, 123), 0),
        (Spot(0, 0), Spot(0, 180), math.pi * 6_371_008.8),
        (Spot(39.9042, 116.4074), Spot(31.2304, 121.4737), 1_067_000),
    ],
)
def test_distances(one: Spot, other: Spot, metres: float) -> None:
    assert metres_between(one, other) == pytest.approx(metres, rel=0.001, abs=0.5)
    assert metres_between(other, one) == pytest.approx(metres_between(one, other))


@pytest.mark.parametrize(
    ("metres_north", "near"), [(0, True), (299, True), (301, False), (-299, True), (-301, False), (600, False)]
)
def test_the_radius(metres_north: float, near: bool) -> None:
    spot = Spot(HALL.latitude + metres_north / 111_195, HALL.longitude)
    assert is_near(spot, HALL, RULES) is near


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({}, None),
        ({"accuracy_metres": 200.0}, None),
        ({"accuracy_metres": 201.0}, Doubt.VAGUE),
        ({"accuracy_metres": math.nan}, Doubt.VAGUE),
        ({"is_forwarded": True}, Doubt.FORWARDED),
        ({"is_live": True}, Doubt.LIVE),
        ({"sent_at": NOW - timedelta(seconds=120)}, None),
        ({"sent_at": NOW - timedelta(seconds=121)}, Doubt.STALE),
        ({"sent_at": NOW + timedelta(seconds=60)}, None),
        ({"sent_at": NOW + timedelta(seconds=61)}, Doubt.STALE),
    ],
)
def test_what_is_nothing_to_go_by(how: dict[str, object], expected: Doubt | None) -> None:
    location = Location(**{"spot": HALL, "sent_at": NOW, **how})  # type: ignore[arg-type]
    assert doubt(location, NOW, RULES) is expected


@pytest.mark.parametrize(
    ("text", "spot"),
    [
        ("39.90872,116.39748", "39.908720,116.397480"),
        (" 39.90872， 116.39748 ", "39.908720,116.397480"),
        ("39.90872 116.39748", "39.908720,116.397480"),
        ("-33.8,151.2", "-33.800000,151.200000"),
        ("116.39748,39.90872", None),
        ("91,0", None),
        ("0,181", None),
        ("39.9", None),
        ("三楼会议室", None),
        ("", None),
    ],
)
def test_typed_coordinates(text: str, spot: str | None) -> None:
    found = read_spot(text)
    assert (found and str(found)) == spot


@pytest.mark.parametrize("degrees", [(91.0, 0.0), (0.0, 181.0), (math.nan, 0.0), (0.0, math.inf)])
def test_there_is_no_such_point_and_the_error_does_not_name_it(degrees: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="no such point"):
        Spot(*degrees)


def test_a_location_shows_itself_in_no_log() -> None:
    assert "39" not in repr(Location(HALL, NOW))
