"""Routes are templates, and times fall into cells: what callers make up adds no label."""

import pytest

from accord.server.timings import BOUNDS, Route, Routes, Timings, add


def test_a_route_is_one_of_those_there_are() -> None:
    routes = Routes(["/a/{id}", "/a/{id}/b", "/a/new", "/rest/{*}", "/"])
    for path, template in {
        "/a/1": "/a/{id}",
        "/a/new": "/a/new",
        "/a/1/b": "/a/{id}/b",
        "/a/1/c": "other",
        "/a/": "other",
        "/a": "other",
        "/rest/x/y/z": "/rest/{*}",
        "/": "/",
        "": "other",
        "//": "other",
        "/api/v1/check/": "/api/v1/check/{kind}/{value}",
        "/api/v1/check/url/https://x/y": "/api/v1/check/{kind}/{value}",
    }.items():
        assert routes.of(path).template == template, path


def test_times_fall_into_their_cells() -> None:
    timings, route = Timings(), Route("edge", "/x")
    for seconds in (0.0001, 0.0005, 0.002, 3.0, 99.0):
        add(timings.cells(route, "GET", 204), seconds)
    add(timings.cells(route, "BREW", 418), 0.2)
    add(timings.cells(route, "BREW2", 418), 0.2)
    rows = {key: (cells, total) for key, cells, total in timings.rows()}
    cells, total = rows["edge", "/x", "GET", 2]
    assert (cells[0], cells[2], cells[BOUNDS.index(5.0)], cells[-1], sum(cells)) == (2, 1, 1, 1, 5)
    assert total == pytest.approx(102.0026)
    assert sum(rows["edge", "/x", "other", 4][0]) == 2
    assert len(rows) == 2, "what callers make up adds no label"
