"""TXT records out of a real name server, and whatever else it may answer."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from dns.exception import DNSException
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nameserver import NameServer

from accord.hub.appeals.resolver import txt

NAME = "_accord-appeal.shop.example"


@pytest.fixture
def server(monkeypatch: Any) -> Iterator[NameServer]:
    from django.conf import settings

    monkeypatch.setattr("accord.hub.appeals.resolver.WITHIN", 0.05)
    with NameServer() as server:
        monkeypatch.setattr(settings, "ACCORD_RESOLVER", server.address)
        server.records[NAME] = ["accord-appeal=X", "v=spf1"]
        yield server


@pytest.mark.parametrize("cuts", [False, True])
def test_texts_are_put_together_also_where_there_is_no_room_for_them(server: NameServer, monkeypatch: Any, cuts: bool) -> None:
    monkeypatch.setattr("accord.hub.appeals.resolver.WITHIN", 5.0)
    server.cuts = cuts
    server.records["long.example"] = ["x" * 600]
    assert sorted(txt(NAME)) == ["accord-appeal=X", "v=spf1"] and txt("long.example") == ("x" * 600,)
    assert txt("other.example") == ()
    assert set(server.asked) == {NAME, "long.example", "other.example"}  # no domain of this machine is put behind


@pytest.mark.parametrize("name", ["a..b", "x" * 64 + ".example", "a." * 130 + "example"])
def test_what_is_no_name_is_not_asked_for(server: NameServer, name: str) -> None:
    with pytest.raises(DNSException):
        txt(name)
    assert not server.asked


@pytest.mark.parametrize(
    "spoil",
    [
        lambda answer: bytes([answer[0] ^ 1]) + answer[1:],  # another number
        lambda answer: answer[:2] + b"\x01\x00" + answer[4:],  # a question
        lambda answer: answer[:3] + b"\x82" + answer[4:],  # the server failed
        lambda answer: answer.replace(b"shop", b"sh0p"),  # another question
        lambda answer: answer[:-2],
        lambda answer: b"\0",
    ],
)
def test_an_answer_to_something_else_is_none(server: NameServer, spoil: Callable[[bytes], bytes]) -> None:
    server.spoil = spoil
    with pytest.raises(DNSException):
        txt(NAME)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(junk=st.binary(max_size=200), cut=st.integers(0, 300))
def test_junk_is_refused_or_read_and_never_fails_otherwise(server: NameServer, junk: bytes, cut: int) -> None:
    for spoil in (lambda _: junk or b"\0", lambda answer: answer + junk, lambda answer: (answer + junk)[:cut] or b"\0"):
        server.spoil = spoil
        try:
            assert isinstance(txt(NAME), tuple)
        except DNSException:
            continue
