"""How long requests take, by door, route, method and kind of status. A route is a template: no id and no value is ever a label."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

# Seconds; what takes longer than the last stands in a cell of its own.
BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "other"
CHECK_ONE = "/api/v1/check/{kind}/{value}"
# Routes that the edge answers, or looks at first.
EDGE = frozenset(
    {"/api/v1/check", CHECK_ONE, "/api/v1/feed", "/api/v1/stream", "/healthz", "/readyz", "/metrics"},
)
_DOORS = {
    "api": "api",
    "console": "console",
    "account": "console",
    "join": "console",
    "guest": "guests",
    "static": "static",
    "taxii2": "taxii",
}


class Route(Struct, frozen=True):
    """A template of addresses, and the door that it belongs to."""

    door: str
    template: str


_UNKNOWN = Route(OTHER, OTHER)


class _Node(Struct):
    fixed: dict[str, "_Node"] = field(default_factory=dict)
    any: "_Node | None" = None
    rest: Route | None = None
    ends: Route | None = None


class Routes:
    """Finds an address's template among those there are. What fits none is `other`: what callers make up adds no label."""

    def __init__(self, templates: Iterable[str]) -> None:
        self._whole: dict[str, Route] = {}
        self._root = _Node()
        for template in {*templates, *EDGE}:
            route = Route(door_of(template), template)
            if "{" in template:
                self._plant(route)
            else:
                self._whole[template] = route
        self._check = Route("edge", CHECK_ONE)

    def of(self, path: str) -> Route:
        route = self._whole.get(path)
        if route is not None:
            return route
        if path.startswith("/api/v1/check/"):
            return self._check
        return self._walk(path.split("/")[1:])

    def _plant(self, route: Route) -> None:
        node = self._root
        for part in route.template.split("/")[1:]:
            if part == "{*}":
                node.rest = route
                return
            if part.startswith("{"):
                node.any = node.any or _Node()
                node = node.any
            else:
                node = node.fixed.setdefault(part, _Node())
        node.ends = route

    def _walk(self, parts: list[str]) -> Route:
        # The fixed word first, as Django's own order has it wherever both would fit.
        node, rest = self._root, self._root.rest
        for part in parts:
            following = node.fixed.get(part) or (node.any if part else None)
            if following is None:
                return rest or _UNKNOWN
            node, rest = following, following.rest or rest
        return node.ends or rest or _UNKNOWN


def door_of(template: str) -> str:
    if template in EDGE:
        return "edge"
    return _DOORS.get(template.split("/")[1], "public")


def add(cells: list[float], seconds: float) -> None:
    cells[bisect_left(BOUNDS, seconds)] += 1
    cells[-1] += seconds


Key = tuple[str, str, str, int]


class Timings:
    """Counts of times in cells. Written by the loop alone, and read where the figures are asked for."""

    def __init__(self) -> None:
        self._cells: dict[Key, list[float]] = {}

    def cells(self, route: Route, method: str, status: int) -> list[float]:
        """Where times of such requests are counted; what callers make up makes no more of them."""
        key = (route.door, route.template, method if method in METHODS else OTHER, min(max(status // 100, 1), 5))
        counts = self._cells.get(key)
        if counts is None:
            counts = self._cells[key] = [0] * (len(BOUNDS) + 1) + [0.0]
        return counts

    def rows(self) -> Iterator[tuple[Key, list[int], float]]:
        """For each key its cells, and the sum of all times."""
        for key, cells in list(self._cells.items()):
            yield key, [int(count) for count in cells[:-1]], cells[-1]
