"""List files: a delta gives just the next list, and nothing that was changed on its way is taken for true."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from list_cast import KEY, OTHER_KEY, make_delta, small_list

from accord.core.lists.entries import STOP, prefix_of
from accord.core.lists.files import apply_delta, public_key, read_list
from accord.core.lists.refusal import ListRefused

PUBLIC = KEY.public_key()
# Few values, so that lists share some; and the ends of what there is.
PREFIXES = st.one_of(st.integers(0, 12), st.integers(2**64 - 3, 2**64 - 1), st.integers(0, 2**64 - 1))
ENTRIES = st.dictionaries(PREFIXES, st.sampled_from([0, 1, STOP, 0x80]), max_size=30)


@given(ENTRIES, ENTRIES)
def test_a_delta_makes_the_next_list_to_the_last_byte(old: dict[int, int], new: dict[int, int]) -> None:
    before, after = small_list(1, old), small_list(2, new)
    delta = make_delta(read_list(before, PUBLIC), read_list(after, PUBLIC), KEY)
    assert apply_delta(read_list(before, PUBLIC), delta, PUBLIC) == after


@given(ENTRIES)
def test_a_list_holds_its_entries_sorted_and_each_nine_bytes(marked: dict[int, int]) -> None:
    raw = small_list(1, marked)
    people_list = read_list(raw, PUBLIC)
    assert dict(zip(people_list.body.prefixes.tolist(), people_list.body.marks.tolist(), strict=True)) == marked
    assert people_list.body.prefixes.tolist() == sorted(marked)
    assert len(raw) == len(small_list(1, {}, count=len(marked), body=people_list.header.body)) + 9 * len(marked)


def refused(raw: bytes, key: Ed25519PrivateKey = KEY) -> str:
    with pytest.raises(ListRefused) as error:
        read_list(raw, key.public_key())
    assert error.value.text.endswith(".")
    return error.value.code


def refused_delta(raw: bytes, old: bytes) -> str:
    with pytest.raises(ListRefused) as error:
        apply_delta(read_list(old, PUBLIC), raw, PUBLIC)
    assert error.value.text.endswith(".")
    return error.value.code


LIST = small_list(1, {5: 0, 9: 1, 2**63: STOP})
NEXT = small_list(2, {5: 1, 10: 0})
DELTA = make_delta(read_list(LIST, PUBLIC), read_list(NEXT, PUBLIC), KEY)
REFUSALS = {"not-a-list", "truncated", "unknown-format", "wrong-key", "bad-signature", "bad-header", "bad-body"}


def test_every_flipped_bit_is_refused() -> None:
    for bit in range(len(LIST) * 8):
        assert refused(flipped(LIST, bit)) in REFUSALS, bit
    for bit in range(len(DELTA) * 8):
        assert refused_delta(flipped(DELTA, bit), LIST) in REFUSALS, bit


def flipped(raw: bytes, bit: int) -> bytes:
    changed = bytearray(raw)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_every_truncation_is_refused() -> None:
    for length in range(len(LIST)):
        assert refused(LIST[:length]) in ("truncated", "not-a-list"), length
    for length in range(len(DELTA)):
        assert refused_delta(DELTA[:length], LIST) in ("truncated", "not-a-list"), length
    assert refused(LIST + b"\0") == "truncated"


def test_another_key_another_format_and_another_kind_of_file_are_named() -> None:
    assert refused(LIST, OTHER_KEY) == "wrong-key"
    assert refused(small_list(1, {}, key=OTHER_KEY)) == "wrong-key"
    assert refused(small_list(1, {}, format=2)) == "unknown-format"
    assert refused(DELTA) == "not-a-list"
    assert refused_delta(LIST, LIST) == "not-a-list"
    assert refused(b"") == "truncated"
    with pytest.raises(ListRefused, match="64 hex"):
        public_key("abc")


def test_a_signed_list_whose_entries_do_not_fit_its_header_is_refused() -> None:
    assert refused(small_list(1, {5: 0}, count=2)) == "truncated"
    assert refused(small_list(1, {5: 0}, body="00" * 32)) == "bad-body"


def test_a_delta_that_does_not_follow_is_refused() -> None:
    for other in (NEXT, small_list(1, {}, name="hold"), small_list(1, {}, member="x"), small_list(1, {}, hub="y"), small_list(1, {6: 0})):
        assert refused_delta(DELTA, other) == "does-not-follow"
    # The version fits and what is removed is there, but what is kept is not what it was.
    assert refused_delta(DELTA, small_list(1, {5: 0, 9: 1, 2**63: STOP, 77: 0})) == "does-not-follow"


def test_a_prefix_is_the_beginning_of_the_key_as_a_number() -> None:
    assert prefix_of(bytes.fromhex("0102030405060708") + bytes(24)) == 0x0102030405060708
