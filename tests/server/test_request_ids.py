"""Ids of requests: which are taken, and where the log has them."""

import logging
from uuid import uuid4

import pytest

from accord.server.request_ids import begin, current, is_usable, made
from accord.site.logs import facts


@pytest.mark.parametrize(
    "given", ["42c4ee69-20a4-4151-9393-cd8e0ec73b39", "A2b5bb5b48cb486da882e0a890e577c1", "01BX5ZZKBKACTAV9WEVGEMMVRZ"]
)
def test_what_a_generator_made_is_taken(given: str) -> None:
    assert is_usable(given)


@pytest.mark.parametrize(
    "given",
    # Telephone numbers, accounts, an IBAN of 26 places, a card, an address, a name, and what would break a line of the log.
    [
        *("+66812345678", "0" * 32, "12345678901234567890123456", "TR330006100519786457841326", "4111111111111111", "ann@example.org"),
        *("Ann Lee", "", "\n" + "a" * 31, "42c4ee69-20a4-4151-9393-cd8e0ec73b39 ", "42c4ee69-20a4-4151-9393-cd8e0ec73b39x"),
    ],
)
def test_what_could_be_somebodys_is_not(given: str) -> None:
    assert not is_usable(given)


def test_two_ids_are_none_and_each_made_one_is_another() -> None:
    one, two = str(uuid4()), str(uuid4())
    assert begin({"headers": [(b"x-request-id", one.encode())]}) == one
    assert begin({"headers": [(b"x-request-id", one.encode()), (b"x-request-id", b"junk")]}) not in (one, "junk")
    assert begin({"headers": []}) != begin({"headers": []})
    assert is_usable(made()) or made().isdigit()
    assert two != one


def test_a_line_of_the_log_names_the_request_that_it_is_of() -> None:
    id = str(uuid4())
    begin({"headers": [(b"x-request-id", id.encode())]})
    assert current() == id
    record = logging.LogRecord("accord.access", logging.WARNING, "", 0, "A request took long.", (), None)
    assert facts(record)["request"] == id
