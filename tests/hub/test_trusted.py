"""The authorities that connections out of the hub trust."""

import ssl

import pytest

from accord.hub import trusted


@pytest.fixture(autouse=True)
def nothing_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trusted, "_read", None)


def test_a_name_must_be_proved_by_an_authority_of_this_machine() -> None:
    context = trusted.context()
    assert context.verify_mode is ssl.CERT_REQUIRED and context.check_hostname
    assert context.get_ca_certs() == ssl.create_default_context().get_ca_certs()


def test_they_are_read_once_and_anew_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    at = 1000.0
    monkeypatch.setattr(trusted.time, "monotonic", lambda: at)
    first = trusted.context()
    at += trusted.HOLDS - 1
    assert trusted.context() is first
    at += 1
    assert trusted.context() is not first
