"""Where clients with certificates reach the hub."""

import pytest

from accord.site import certifying


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("", ""),
        ("https://hub.example.org:8443/", "https://hub.example.org:8443"),
        (" https://hub.example.org:8443 ", "https://hub.example.org:8443"),
    ],
)
def test_their_address_is_the_one_that_is_set(monkeypatch: pytest.MonkeyPatch, said: str, wanted: str) -> None:
    monkeypatch.setenv("ACCORD_MTLS_ADDRESS", said)
    assert certifying.mtls_address() == wanted


@pytest.mark.parametrize("said", ["http://hub.example.org:8443", "hub.example.org:8443"])
def test_one_without_tls_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("ACCORD_MTLS_ADDRESS", said)
    with pytest.raises(SystemExit, match="ACCORD_MTLS_ADDRESS must be the https:// address"):
        certifying.mtls_address()
