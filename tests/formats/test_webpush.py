"""Web push in bytes: the example of RFC 8291, laws held by what was written from the receiving side, and who sends."""

import json
from collections.abc import Callable

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st
from pushing import opened

from accord.formats import webpush
from accord.formats.webpush import bytes_of, text_of

CURVE = ec.SECP256R1()
# RFC 8291, appendix A.
SAID = b"When I grow up, I want to be a watermelon"
BROWSER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SECRET = "BTBZMqHH6r4Tts7J_aSIgg"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
OWN = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"  # the browser's
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf"
    "1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def key(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(bytes_of(text), "big"), CURVE)


def test_the_example_of_the_rfc() -> None:
    sealed = webpush.seal(SAID, bytes_of(BROWSER), bytes_of(SECRET), own=key(SENDER), salt=bytes_of(SALT))
    assert text_of(sealed) == SEALED
    assert opened(bytes_of(SEALED), key(OWN), bytes_of(SECRET)) == SAID, "the phone of the tests reads it too"


@given(said=st.binary(max_size=255), salt=st.binary(min_size=16, max_size=16), secret=st.binary(min_size=16, max_size=16))
def test_a_browser_opens_what_is_sealed_and_nobody_sees_how_long_it_is(said: bytes, salt: bytes, secret: bytes) -> None:
    browser, sender = ec.generate_private_key(CURVE), ec.generate_private_key(CURVE)
    sealed = webpush.seal(said, webpush.point(browser), secret, own=sender, salt=salt, length=256)
    assert opened(sealed, browser, secret) == said
    assert len(sealed) == len(webpush.seal(b"", webpush.point(browser), secret, own=sender, salt=salt, length=256))
    for other in (opened_by(browser, bytes(16) if secret != bytes(16) else b"x" * 16), opened_by(sender, secret)):
        with pytest.raises(InvalidTag):
            other(sealed)


def opened_by(own: ec.EllipticCurvePrivateKey, secret: bytes) -> Callable[[bytes], bytes]:
    return lambda sealed: opened(sealed, own, secret)


def test_what_is_no_key_is_refused() -> None:
    point = bytearray(bytes_of(BROWSER))
    point[-1] ^= 1  # beside the curve
    for bad in (b"", bytes(65), bytes(point), bytes_of(BROWSER)[:-1]):
        with pytest.raises(ValueError):
            webpush.read_key(bad)
    with pytest.raises(ValueError):
        webpush.seal(bytes(4096), bytes_of(BROWSER), bytes_of(SECRET), own=key(SENDER), salt=bytes_of(SALT))


@given(raw=st.binary(max_size=80))
def test_keys_as_text_and_back(raw: bytes) -> None:
    assert bytes_of(text_of(raw)) == raw


@given(secret=st.binary(min_size=32, max_size=32))
def test_the_hub_has_one_key_for_its_secret(secret: bytes) -> None:
    one, same = webpush.signing_key(secret), webpush.signing_key(secret)
    assert webpush.point(one) == webpush.point(same)
    assert webpush.point(one) != webpush.point(webpush.signing_key(bytes(32) if secret != bytes(32) else b"x" * 32))


def test_who_sends_is_signed_for_one_service_and_not_for_long() -> None:
    signer = webpush.signing_key(b"s" * 32)
    said = webpush.authorization("https://push.example:8443/send/abc?x=1", signer, expires=1_795_521_600, contact="mailto:desk@hub.example")
    kind, _, rest = said.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    signed, _, signature = parts["t"].rpartition(".")
    head, claims = (json.loads(bytes_of(part)) for part in signed.split("."))
    raw = bytes_of(signature)
    pair = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    signer.public_key().verify(pair, signed.encode(), ec.ECDSA(SHA256()))
    assert (kind, head["alg"], len(raw)) == ("vapid", "ES256", 64)
    assert claims == {"aud": "https://push.example:8443", "exp": 1_795_521_600, "sub": "mailto:desk@hub.example"}
    assert parts["k"] == text_of(webpush.point(signer))
    assert "sub" not in json.loads(bytes_of(webpush.authorization("https://a.example/", signer, expires=1).split(".")[1]))


def test_a_mark_tells_addresses_apart_and_needs_the_secret() -> None:
    marks = {webpush.mark(address, secret) for address in ("https://a.example/1", "https://a.example/2") for secret in (b"one", b"two")}
    assert len(marks) == 4
