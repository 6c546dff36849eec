"""Coordinates of Chinese maps, in which WeCom sends places, as the coordinates of satellites that we keep."""

from __future__ import annotations

import math

# The ellipsoid of Krasovsky, on which GCJ-02 is defined.
AXIS = 6378245.0
ECCENTRICITY = 0.00669342162296594323


def to_wgs84(latitude: float, longitude: float) -> tuple[float, float]:
    """Return a point of GCJ-02 in WGS-84, within a few metres; abroad the two are the same.

    >>> [round(each, 4) for each in to_wgs84(39.908823, 116.397470)]
    [39.9074, 116.3912]
    >>> to_wgs84(48.8584, 2.2945)
    (48.8584, 2.2945)
    """
    if not (0.8293 <= latitude <= 55.8271 and 72.004 <= longitude <= 137.8347):
        return latitude, longitude
    east, north = longitude - 105.0, latitude - 35.0
    radians = math.radians(latitude)
    shape = 1 - ECCENTRICITY * math.sin(radians) ** 2
    along_meridian = AXIS * (1 - ECCENTRICITY) / (shape * math.sqrt(shape))
    along_parallel = AXIS / math.sqrt(shape) * math.cos(radians)
    up = math.degrees(_northward(east, north) / along_meridian)
    right = math.degrees(_eastward(east, north) / along_parallel)
    return latitude - up, longitude - right


def _northward(x: float, y: float) -> float:
    bent = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    return bent + _waves(x, 6, 2) + _swell(y, 1, 3) + (160 * _sine(y / 12) + 320 * _sine(y / 30)) * 2 / 3


def _eastward(x: float, y: float) -> float:
    bent = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    return bent + _waves(x, 6, 2) + _swell(x, 1, 3) + (150 * _sine(x / 12) + 300 * _sine(x / 30)) * 2 / 3


def _waves(x: float, first: float, second: float) -> float:
    return (20 * _sine(first * x) + 20 * _sine(second * x)) * 2 / 3


def _swell(value: float, first: float, divisor: float) -> float:
    return (20 * _sine(first * value) + 40 * _sine(value / divisor)) * 2 / 3


def _sine(half_turns: float) -> float:
    return math.sin(half_turns * math.pi)
