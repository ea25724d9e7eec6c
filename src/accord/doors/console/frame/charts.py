"""Charts as plain figures: columns over time, bars beside each other, a map of capitals. Templates put them into SVG."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Final

from msgspec import Struct

HIGH: Final = 200  # how high the highest column is
LEFT, RIGHT, TOP, FOOT = 112, 8, 12, 28  # room for the figures beside the lines, and for the days below
WIDEST, NARROWEST, WHOLE = 48, 8, 720  # of one column's place; and how wide all are together where there are many
BETWEEN_WORDS: Final = 80
LEAST: Final = 2  # what is there is always seen
LINES: Final = 4


class Block(Struct, frozen=True):
    """A part of a column: which, and where it lies."""

    name: str
    x: float
    y: float
    wide: float
    high: float


class Line(Struct, frozen=True):
    """A line across, with the value that it stands for."""

    value: Decimal
    y: float


class Mark(Struct, frozen=True):
    """Where a word stands below a column; `place` says of which."""

    place: int
    x: float


class Columns(Struct, frozen=True):
    wide: int
    high: int
    left: int
    foot: float
    blocks: tuple[Block, ...]
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]


def columns(parts: Sequence[Mapping[str, Decimal]], order: Sequence[str]) -> Columns:
    """One column for each, its parts upon each other in this order. Heights are in proportion, but nothing that is there vanishes."""
    highest = max((sum(there.values(), Decimal(0)) for there in parts), default=Decimal(0))
    top = _round_up(highest)
    step = min(max(WHOLE / max(len(parts), 1), NARROWEST), WIDEST)
    bar = max(step * 0.7, step - 8)
    foot = float(TOP + HIGH)
    blocks: list[Block] = []
    for number, there in enumerate(parts):
        y = foot
        for name in order:
            if there.get(name):
                high = max(float(HIGH * there[name] / top), LEAST)
                y -= high
                blocks.append(Block(name, round(LEFT + number * step + (step - bar) / 2, 1), round(y, 1), round(bar, 1), round(high, 1)))
    lines = tuple(Line(top * number / LINES, foot - HIGH * number / LINES) for number in range(LINES + 1)) if top else (Line(top, foot),)
    every = max(1, -(-BETWEEN_WORDS // int(step)))
    marks = tuple(Mark(number, round(LEFT + (number + 0.5) * step, 1)) for number in range(0, len(parts), every))
    return Columns(round(LEFT + step * len(parts) + RIGHT + BETWEEN_WORDS / 2), TOP + HIGH + FOOT, LEFT, foot, tuple(blocks), lines, marks)


def _round_up(value: Decimal) -> Decimal:
    """The next of 1, 2, 4 and 10 times a power of ten: a quarter of it is a short figure too."""
    if not value:
        return Decimal(0)
    power = Decimal(1).scaleb(value.adjusted())
    steps = (value / power).quantize(Decimal("0.000001"), rounding=ROUND_CEILING)
    return next(power * factor for factor in (1, 2, 4, 10) if steps <= factor)


def bars(wholes: Iterable[Decimal], wide: int) -> tuple[int, ...]:
    """How long each bar is, where the longest is so wide."""
    values = list(wholes)
    longest = max(values, default=Decimal(0))
    return tuple(max(LEAST, round(wide * value / longest)) if value else 0 for value in values)


class Dot(Struct, frozen=True):
    """A capital on a map: of which country, where, how large, and which part of its name stands below it."""

    country: str
    x: float
    y: float
    radius: float
    anchor: str = "middle"


class Way(Struct, frozen=True):
    """From one capital to another, bowed to its left so that the way back is another line; or a ring where both are one. `width` says
    how much goes there; `head` is its arrow."""

    source: str
    target: str
    path: str
    head: str
    width: float


class Map(Struct, frozen=True):
    """`text`: how large words are on it, in its own units; `stroke` and `halo`: how wide the edges of dots and of words are."""

    x: float
    y: float
    wide: float
    high: float
    text: float
    stroke: float
    halo: float
    backdrop: tuple[Dot, ...]
    dots: tuple[Dot, ...]
    ways: tuple[Way, ...]


BELOW: Final = 0.09  # of the width: the largest dot, and a line of names as large as on a phone
MAP_LEAST_WIDE, MAP_LEAST_HIGH, MARGIN = 60.0, 36.0, 8.0  # in degrees


def capital_map(places: Mapping[str, tuple[float, float]], goes: Mapping[tuple[str, str], int]) -> Map:
    """The part of the world in which something goes, by latitude and longitude alike (equirectangular). Only ways between places that
    are known are drawn."""
    known = {pair: count for pair, count in goes.items() if pair[0] in places and pair[1] in places}
    busy: dict[str, int] = {}
    for (source, target), count in known.items():
        for country in {source, target}:
            busy[country] = busy.get(country, 0) + count
    box = _frame([places[country] for country in busy])
    x, y, wide, high = box
    unit = wide / 960  # so that lines are as thick on every map
    most_of_place, most_of_way = max(busy.values(), default=1), max(known.values(), default=1)
    backdrop = tuple(
        Dot(country, longitude, -latitude, 2.5 * unit)
        for country, (latitude, longitude) in sorted(places.items())
        if country not in busy and x <= longitude <= x + wide and y <= -latitude <= y + high
    )
    dots = tuple(
        Dot(
            country,
            places[country][1],
            -places[country][0],
            round((5 + 9 * (count / most_of_place) ** 0.5) * unit, 3),
            "end" if places[country][1] > x + wide * 0.85 else "start" if places[country][1] < x + wide * 0.15 else "middle",
        )
        for country, count in sorted(busy.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    radius = {dot.country: dot.radius for dot in dots}
    ways = tuple(
        _way(pair, places, radius, (1.5 + 6.5 * count / most_of_way) * unit, unit)
        for pair, count in sorted(known.items(), key=lambda item: -item[1])
    )
    return Map(x, y, wide, high, round(20 * unit, 3), round(2 * unit, 3), round(5 * unit, 3), backdrop, dots, ways)


def _frame(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    """Around these points, never so near that nobody knows where it is; the whole world where there are none."""
    if not points:
        return -180.0, -90.0, 360.0, 180.0
    west, east = min(point[1] for point in points) - MARGIN, max(point[1] for point in points) + MARGIN
    south, north = min(point[0] for point in points) - MARGIN, max(point[0] for point in points) + MARGIN
    wide, high = max(east - west, MAP_LEAST_WIDE), max(north - south, MAP_LEAST_HIGH)
    wide, high = max(wide, high * 1.2), max(high, wide * 0.4)
    wide, high = min(wide, 360.0), min(high, 180.0)
    x = min(max((west + east) / 2 - wide / 2, -180.0), 180.0 - wide)
    y = min(max(-(south + north) / 2 - high / 2, -90.0), 90.0 - high)
    # A name stands below its dot, and is larger on a phone: the lowest one is not cut off either.
    high = min(max(high, -(south + MARGIN) + wide * BELOW - y), 90.0 - y)
    return round(x, 2), round(y, 2), round(wide, 2), round(high, 2)


def _way(pair: tuple[str, str], places: Mapping[str, tuple[float, float]], radius: Mapping[str, float], width: float, unit: float) -> Way:
    source, target = pair
    a, b = complex(places[source][1], -places[source][0]), complex(places[target][1], -places[target][0])
    if a == b:
        around = radius[source] + 5 * unit
        half = f"a{around:.2f} {around:.2f} 0 1 0"
        ring = f"M{a.real - around:.2f} {a.imag:.2f}{half} {2 * around:.2f} 0{half} {-2 * around:.2f} 0"
        return Way(source, target, ring, "", round(width, 3))
    middle = (a + b) / 2 + (b - a) * 1j * -0.2
    towards = (b - middle) / abs(b - middle)
    tip = b - towards * (radius[target] + 2 * unit)
    size = max(2.2 * width, 9 * unit)
    neck, side = tip - towards * size, towards * 1j * size / 2
    path = f"M{a.real:.2f} {a.imag:.2f}Q{middle.real:.2f} {middle.imag:.2f} {neck.real:.2f} {neck.imag:.2f}"
    left, right = neck + side, neck - side
    head = f"M{tip.real:.2f} {tip.imag:.2f}L{left.real:.2f} {left.imag:.2f}L{right.real:.2f} {right.imag:.2f}Z"
    return Way(source, target, path, head, round(width, 3))
