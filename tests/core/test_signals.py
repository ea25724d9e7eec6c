"""Ids of signals: made of the hub's secret, the publisher, and what it published or how it named that."""

from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.signals import content_id, given_id, id_text, signal_id

OTHERS = [(b"another", "m1", b"that"), (b"secret", "m2", b"that"), (b"secret", "m1", b"else")]


@given(st.binary(min_size=1), st.text(max_size=40), st.binary())
def test_an_id_is_a_uuid_of_version_8(secret: bytes, member: str, content: bytes) -> None:
    made = UUID(bytes=content_id(secret, member, content))
    assert (made.version, made.variant) == (8, RFC_4122)  # RFC 9562, sections 4.1, 4.2 and 5.8
    assert id_text(made.bytes) == str(made)


@pytest.mark.parametrize(("secret", "member", "content"), OTHERS)
def test_an_id_hangs_on_the_secret_the_member_and_the_content(secret: bytes, member: str, content: bytes) -> None:
    assert content_id(b"secret", "m1", b"that") == content_id(b"secret", "m1", b"that") != content_id(secret, member, content)


def test_an_id_of_ones_own_is_in_ones_own_namespace() -> None:
    named = UUID(int=7)
    mine = signal_id(b"secret", "m1", named)
    assert mine.bytes == given_id(b"secret", "m1", named) != content_id(b"secret", "m1", named.bytes)
    assert mine not in (
        named,
        signal_id(b"secret", "m2", named),
        signal_id(b"another", "m1", named),
        signal_id(b"secret", "m1", UUID(int=8)),
    )
