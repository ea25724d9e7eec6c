"""Drawings as plain figures: where each box, ribbon and arc of a picture lies. Templates put them into SVG; nothing here is text."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from msgspec import Struct

from accord.core.money.figures import Sankey, SankeyLink, SankeyNode
from accord.core.protocols import Protocol

BOX, STREAM = 184, 72  # of a trail: how wide a box is, and the room between two columns
LEAST, WHOLE, GAP, EDGE = 48, 216, 12, 4  # how high the smallest box is, how high the first disputed amount
BAR: Final = 1000  # how wide a bar of money is drawn; it is stretched to its place
SLIVER: Final = 8  # what is there is always seen
STATE_BOX, STATE_ROW, STATE_HIGH, BULGE = 168, 40, 28, 11


class Piece(Struct, frozen=True):
    """A part of a bar of money."""

    account: str
    x: int
    width: int


def pieces(parts: Iterable[tuple[str, Decimal]]) -> tuple[Piece, ...]:
    """The parts of one currency beside each other, each in proportion, and none too thin to be seen."""
    there = [(account, value) for account, value in parts if value]
    whole = sum((value for _, value in there), Decimal(0))
    if not whole:
        return ()
    widths = [max(SLIVER, round(BAR * value / whole)) for _, value in there]
    widths[widths.index(max(widths))] += BAR - sum(widths)
    segments, x = [], 0
    for (account, _), width in zip(there, widths, strict=True):
        segments.append(Piece(account, x, width))
        x += width
    return tuple(segments)


class Box(Struct, frozen=True):
    """A node of a trail: a request, or where a part of its money stands."""

    node: SankeyNode
    x: int
    y: float
    high: float


class Ribbon(Struct, frozen=True):
    link: SankeyLink
    account: str
    path: str


class TrailDrawing(Struct, frozen=True):
    wide: int
    high: int
    boxes: tuple[Box, ...]
    ribbons: tuple[Ribbon, ...]


def trail_drawing(money: Sankey) -> TrailDrawing:
    """A tree from left to right: nothing crosses, and every box is high enough for its words."""
    nodes = {node.key: node for node in money.nodes}
    below: dict[str, list[str]] = {}
    for link in money.links:
        targets = below.setdefault(link.source, [])
        if link.target not in targets:
            targets.append(link.target)
    shares = _shares(money)
    boxes: dict[str, Box] = {}
    roots = [key for key in nodes if not any(link.target == key for link in money.links)]
    y = float(EDGE)
    for root in roots:
        y += _place(root, 0, y, nodes, below, shares, boxes) + GAP
    columns = max((box.x for box in boxes.values()), default=0)
    ribbons = tuple(_ribbons(money.links, boxes))
    return TrailDrawing(columns + BOX + EDGE, round(y - GAP + EDGE), tuple(boxes[key] for key in nodes if key in boxes), ribbons)


def _shares(money: Sankey) -> dict[str, Decimal]:
    """Which part of the first disputed amount comes to each node."""
    shares: dict[str, Decimal] = {}
    for link in money.links:
        shares[link.target] = shares.get(link.target, Decimal(0)) + link.width
    return shares


def _high(key: str, shares: Mapping[str, Decimal]) -> float:
    return max(float(LEAST), WHOLE * float(shares.get(key, Decimal(1))))


def _place(
    key: str,
    column: int,
    top: float,
    nodes: Mapping[str, SankeyNode],
    below: Mapping[str, Sequence[str]],
    shares: Mapping[str, Decimal],
    boxes: dict[str, Box],
) -> float:
    """Put a node and all that follows it below `top`; returns how high that is together."""
    high = _high(key, shares)
    y = top
    for child in below.get(key, ()):
        if child not in boxes:
            y += _place(child, column + 1, y, nodes, below, shares, boxes) + GAP
    band = max(high, y - GAP - top)
    boxes[key] = Box(nodes[key], EDGE + column * (BOX + STREAM), top + (band - high) / 2, high)
    return band


def _ribbons(links: Sequence[SankeyLink], boxes: Mapping[str, Box]) -> Iterable[Ribbon]:
    """Each as high at either end as its part of the box there."""
    out: dict[str, Decimal] = {}
    into: dict[str, Decimal] = {}
    for link in links:
        out[link.source] = out.get(link.source, Decimal(0)) + link.width
        into[link.target] = into.get(link.target, Decimal(0)) + link.width
    left = {key: box.y for key, box in boxes.items()}
    right = dict(left)
    for link in links:
        source, target = boxes[link.source], boxes[link.target]
        here = source.high * _part(link.width, out[link.source])
        there = target.high * _part(link.width, into[link.target])
        x, z = source.x + BOX, target.x
        middle = (x + z) / 2
        a, b = right[link.source], left[link.target]
        right[link.source] += here
        left[link.target] += there
        path = (
            f"M{x} {a:.1f}C{middle:.0f} {a:.1f} {middle:.0f} {b:.1f} {z} {b:.1f}"
            f"V{b + there:.1f}C{middle:.0f} {b + there:.1f} {middle:.0f} {a + here:.1f} {x} {a + here:.1f}Z"
        )
        yield Ribbon(link, target.node.account or "", path)


def _part(width: Decimal, whole: Decimal) -> float:
    return float(width / whole) if whole else 0.0


class StateBox(Struct, frozen=True):
    key: str
    title: str
    y: int
    is_current: bool
    is_past: bool
    is_final: bool


class Arc(Struct, frozen=True):
    """From one state to another. `head` is its arrow; `is_open`: it leads out of the current state."""

    path: str
    head: str
    is_open: bool


class StatesDrawing(Struct, frozen=True):
    x: int
    wide: int
    high: int
    box: int
    box_high: int
    states: tuple[StateBox, ...]
    arcs: tuple[Arc, ...]


def states_drawing(protocol: Protocol, current: str = "", past: Iterable[str] = ()) -> StatesDrawing:
    """The states below each other in the order of the file; ways on at their right, ways back at their left."""
    order = list(protocol.states)
    been = set(past)
    ways: dict[tuple[int, int], bool] = {}
    for step in protocol.steps:
        for start in step.from_states:
            if step.to is not None and step.to != start:
                ways[(order.index(start), order.index(step.to))] = start == current
    back = max((start - end for start, end in ways if end < start), default=0)
    on = max((end - start for start, end in ways if end > start), default=0)
    x = _bulge(back) * 3 // 4 + 12 if back else 4
    arcs = sorted((_arc(start, end, x, is_open) for (start, end), is_open in ways.items()), key=lambda arc: arc.is_open)
    boxes = tuple(
        StateBox(key, state.title, place * STATE_ROW + EDGE, key == current, key in been, state.final)
        for place, (key, state) in enumerate(protocol.states.items())
    )
    wide = x + STATE_BOX + (_bulge(on) * 3 // 4 + 12 if on else 4)
    return StatesDrawing(x, wide, len(order) * STATE_ROW, STATE_BOX, STATE_HIGH, boxes, tuple(arcs))


def _bulge(steps: int) -> int:
    return 20 + BULGE * steps


def _arc(start: int, end: int, x: int, is_open: bool) -> Arc:
    """Leaves below the middle of a box's side, and comes in above it: the two are never one line."""
    middle = EDGE + STATE_HIGH // 2
    on = end > start
    a, b = start * STATE_ROW + middle + 5, end * STATE_ROW + middle - 5
    side = x + STATE_BOX if on else x
    outward = _bulge(abs(end - start)) * (1 if on else -1)
    tip = 7 if on else -7
    return Arc(f"M{side} {a}C{side + outward} {a} {side + outward} {b} {side + tip} {b}", f"M{side} {b}l{tip} -4v8z", is_open)
