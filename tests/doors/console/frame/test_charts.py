"""Drawings of figures: in proportion, in their frame, and nothing that is there vanishes."""

import itertools
import re
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from accord.doors.console.frame.charts import HIGH, LEAST, TOP, bars, capital_map, columns
from accord.tables import capitals

ORDER = ("a", "b", "c")
PARTS = st.lists(st.dictionaries(st.sampled_from(ORDER), st.decimals(0, 10**12, places=2)), min_size=1, max_size=120)


@given(PARTS)
def test_columns_stand_on_the_foot_one_part_upon_the_other_and_stay_within(parts: list[dict[str, Decimal]]) -> None:
    drawing = columns(parts, ORDER)
    assert len(drawing.blocks) == sum(1 for there in parts for value in there.values() if value)
    assert all(block.high >= LEAST and block.x >= drawing.left and block.x + block.wide <= drawing.wide for block in drawing.blocks)
    assert all(block.y >= TOP - LEAST * len(ORDER) for block in drawing.blocks)
    highest = max(sum(there.values(), Decimal(0)) for there in parts)
    assert drawing.lines[-1].value >= highest
    by_place: dict[float, list[Any]] = {}
    for block in drawing.blocks:
        by_place.setdefault(block.x, []).append(block)
    for stack in by_place.values():
        assert abs(stack[0].y + stack[0].high - drawing.foot) < 0.2
        assert all(abs(above.y + above.high - below.y) < 0.2 for below, above in itertools.pairwise(stack))
    words = [mark.x for mark in drawing.marks]
    assert all(after - before >= 79 for before, after in itertools.pairwise(words)), "words lie on each other"


def test_a_column_is_as_high_as_its_part_of_the_highest_line() -> None:
    drawing = columns([{"a": Decimal(100)}, {"a": Decimal(50), "b": Decimal(25)}], ORDER)
    assert [line.value for line in drawing.lines] == [0, 25, 50, 75, 100]
    assert [block.high for block in drawing.blocks] == [HIGH, HIGH / 2, HIGH / 4]


def test_bars_are_in_proportion_and_none_that_is_there_vanishes() -> None:
    assert bars([Decimal(100), Decimal(50), Decimal("0.01"), Decimal(0)], 720) == (720, 360, LEAST, 0)
    assert bars([], 720) == ()


PLACES = {code: (capital.latitude, capital.longitude) for code, capital in capitals().by_country.items()}
CODES = st.sampled_from(sorted(PLACES))


@given(st.dictionaries(st.tuples(CODES, CODES), st.integers(1, 10_000), max_size=20))
def test_a_map_shows_every_way_within_its_frame(goes: dict[tuple[str, str], int]) -> None:
    drawing = capital_map(PLACES, goes)
    assert {(way.source, way.target) for way in drawing.ways} == set(goes)
    assert {dot.country for dot in drawing.dots} == {country for pair in goes for country in pair}
    for dot in (*drawing.dots, *drawing.backdrop):
        assert drawing.x <= dot.x <= drawing.x + drawing.wide and drawing.y <= dot.y <= drawing.y + drawing.high
    assert drawing.x >= -180 and drawing.x + drawing.wide <= 180.01 and drawing.y >= -90 and drawing.y + drawing.high <= 90.01
    # Below each dot there is room for its name in one line: 2.2 times as large on a phone (figures.css), with what hangs below the line.
    assert all(dot.y + dot.radius * 1.3 + drawing.text * 2.2 * 1.4 <= drawing.y + drawing.high + 0.01 for dot in drawing.dots)
    assert all(re.fullmatch(r"[-MQLZa0-9. ]+", way.path + way.head) for way in drawing.ways)
    assert all(bool(way.head) == (way.source != way.target) for way in drawing.ways)


def test_more_requests_are_a_thicker_way_and_a_place_that_nobody_knows_is_left_out() -> None:
    drawing = capital_map(PLACES, {("TH", "AE"): 30, ("AE", "TH"): 10, ("TH", "ZZ"): 99})
    widths = {(way.source, way.target): way.width for way in drawing.ways}
    assert set(widths) == {("TH", "AE"), ("AE", "TH")} and widths["TH", "AE"] > widths["AE", "TH"]
    there, back = (way.path for way in drawing.ways)
    assert there != back, "the way back is another line"


def test_where_nothing_goes_the_map_is_the_world() -> None:
    drawing = capital_map(PLACES, {})
    assert (drawing.x, drawing.wide, drawing.dots, drawing.ways) == (-180.0, 360.0, (), ())
    assert len(drawing.backdrop) == len(PLACES)
