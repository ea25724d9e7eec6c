"""Sealing: what was sealed opens with the same key and binding, and with nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.hub.vault.errors import Damaged
from accord.hub.vault.sealing import binding, new_key, seal, unseal

PARTS = st.lists(st.one_of(st.binary(max_size=8), st.text(max_size=8), st.integers(0, 2**63)), max_size=4)
KEY = new_key()


@given(st.binary(max_size=300), PARTS)
def test_what_was_sealed_opens_again(plain: bytes, parts: list[bytes | str | int]) -> None:
    bound = binding("field", *parts)
    assert unseal(KEY, seal(KEY, plain, bound), bound) == plain


@given(st.binary(max_size=100), st.data())
def test_any_flipped_bit_is_refused(plain: bytes, data: st.DataObject) -> None:
    sealed = bytearray(seal(KEY, plain, b"bound"))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Damaged):
        unseal(KEY, bytes(sealed), b"bound")


@given(st.integers(0, 40))
def test_a_cut_ciphertext_is_refused(length: int) -> None:
    with pytest.raises(Damaged):
        unseal(KEY, seal(KEY, b"something", b"bound")[:length], b"bound")


@given(st.lists(st.text(max_size=4), max_size=4), st.lists(st.text(max_size=4), max_size=4))
def test_two_bindings_are_alike_only_where_all_their_parts_are(parts: list[str], other: list[str]) -> None:
    assert (binding("field", *parts) == binding("field", *other)) == (parts == other)


def test_another_key_or_binding_is_refused() -> None:
    sealed = seal(KEY, b"something", binding("field", "name"))
    for key, bound in ((new_key(), binding("field", "name")), (KEY, binding("field", "phone")), (KEY, binding("note", "name"))):
        with pytest.raises(Damaged):
            unseal(key, sealed, bound)


def test_equal_texts_are_sealed_unlike_and_a_length_tells_little() -> None:
    sealed, same, longer = seal(KEY, b"Ann", b""), seal(KEY, b"Ann", b""), seal(KEY, b"Bartholomew of the Long Name", b"")
    assert sealed != same
    assert len(sealed) == len(longer)
