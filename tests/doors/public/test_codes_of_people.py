"""Codes: whoever tries one that is not theirs is told the same, in the same steps, whatever stands behind it; and can't try for long."""

from pathlib import Path
from typing import Any

import pytest
from hubs import Hub
from peopled import Peopled, peopled

from accord.core import codes

NEVER = tuple(codes.grouped(codes.make(bytes([number]) * codes.RANDOM)) for number in range(1, 4))
PATHS = ("/report", "/report/follow", "/appeal", "/appeal/follow")


@pytest.fixture
def world(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Peopled:
    from django.conf import settings

    from accord.doors.public import appeal, report, report_follow
    from accord.limits import Buckets

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    for where, name in ((report, "begins"), (report, "pages"), (report_follow, "looks"), (appeal, "looks")):
        monkeypatch.setattr(where, name, Buckets(60_000, burst=1_000))
    return peopled(hub)


def post(path: str, code: str, **more: str) -> Any:
    from django.test import Client

    return Client().post(path, {"code": code, **more})


def _all_of(path: str, code: str, **more: str) -> tuple[int, str, bytes, int]:
    """All that is told of a code, which stands in its field as it was typed."""
    answer = post(path, code, **more)
    del answer.headers["X-Request-ID"]  # each answer's own
    return answer.status_code, str(answer.headers), answer.content.replace(code.encode(), b"CODE"), answer.content.count(code.encode())


def _statements(path: str, code: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as asked:
        post(path, code)
    return len(asked)


def _neighbours(code: str) -> list[str]:
    """Codes that are right by their sum and differ from this one in two letters."""
    result = []
    for place, letter in enumerate(codes.LETTERS):
        for last in codes.LETTERS:
            tried = letter + code[1:-1] + last
            if tried != code and place % 5 == 0:
                try:
                    result.append(codes.grouped(codes.read(tried)))
                except codes.BadCode:
                    continue
    return result


@pytest.mark.parametrize("path", PATHS)
def test_a_code_of_something_else_is_told_as_one_that_never_was(world: Peopled, path: str) -> None:
    from appealing import submitted

    strange = submitted(reason="It is my shop's.").code if path.startswith("/report") else world.code
    wrong = [*NEVER, codes.grouped(strange), *_neighbours(codes.read(world.code))]
    assert len(wrong) > 8
    assert len({_all_of(path, code) for code in wrong}) == 1
    assert len({_statements(path, code) for code in wrong}) == 1, "nor does it take more steps"
    assert post(path, NEVER[0]).status_code == 422
    right = post(path, world.code if path.startswith("/report") else strange)
    assert world.told.in_bytes("page", right.content) + world.told.in_text("heads", str(right.headers)) == []


@pytest.mark.parametrize("do", ["back", "yes", "withdraw"])
def test_what_is_asked_for_with_a_wrong_code_is_not_done(world: Peopled, do: str) -> None:
    from bells import rows

    before = rows("SELECT step, changed FROM intake_submission"), rows("SELECT COUNT(*) FROM intake_said")
    wrong = (*NEVER, *_neighbours(codes.read(world.code)))
    assert len({_all_of("/report/follow", code, do=do, consent="police") for code in wrong}) == 1
    assert (rows("SELECT step, changed FROM intake_submission"), rows("SELECT COUNT(*) FROM intake_said")) == before


@pytest.mark.parametrize("path", PATHS)
def test_whoever_tries_many_codes_is_stopped_and_then_the_right_one_is_told_like_a_wrong_one(
    world: Peopled, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from accord.doors.public import appeal, report, report_follow
    from accord.limits import Buckets

    for where, name in ((report, "pages"), (report_follow, "looks"), (appeal, "looks")):
        monkeypatch.setattr(where, name, Buckets(1, burst=3))
    assert [post(path, code).status_code for code in NEVER] == [422] * 3
    wrong, right = post(path, NEVER[0]), post(path, codes.grouped(world.code))
    assert wrong.status_code == right.status_code == 429 and wrong.headers["Retry-After"]

    def plain(answer: Any, code: str) -> bytes:
        return bytes(answer.content).replace(code.encode(), b"")

    assert plain(wrong, NEVER[0]) == plain(right, codes.grouped(world.code))


def test_the_real_limits_leave_no_hope_of_guessing() -> None:
    """At the widest limit, asking without end, a guesser needs more than a million years for an even chance against a million codes."""
    from accord.doors.public import appeal, report, report_follow

    a_year = 60 * 24 * 365
    for bucket in (report.pages, report_follow.looks, appeal.looks):
        tries_a_year = bucket.per_second * 60 * a_year
        free = len(codes.LETTERS) ** (codes.LENGTH - 1)
        assert free / 2 / 1_000_000 / tries_a_year > 1_000_000
