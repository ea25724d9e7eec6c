"""A code that a person types: one wrong letter, or two that changed places, is noticed before anything is looked up."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from accord.core.codes import LENGTH, LETTERS, RANDOM, BadCode, grouped, make, read, spelled

CODES = st.binary(min_size=RANDOM, max_size=RANDOM).map(make)
PLACES = st.integers(0, LENGTH - 1)


@given(CODES)
def test_a_code_is_read_as_it_was_made(code: str) -> None:
    assert len(code) == LENGTH and set(code) <= set(LETTERS)
    assert read(code) == read(grouped(code)) == read(f"  {grouped(code).lower().replace('-', ' ')} ") == code


@pytest.mark.parametrize("sign", ["—", "–", "‑", "−", "/", " / ", ",", " - ", "*", ":", "·", "。", "\u200b", "\u00a0"])
@given(code=CODES)
def test_a_code_is_read_whatever_stands_between_its_groups(code: str, sign: str) -> None:
    typed = sign.join((code[:4], code[4:8], code[8:12], code[12:]))
    assert read(typed) == read(f"«{typed}»") == read(typed.lower() + ".") == code


@given(CODES, PLACES, st.sampled_from(LETTERS))
def test_any_wrong_letter_is_noticed(code: str, place: int, letter: str) -> None:
    assume(letter != code[place])
    with pytest.raises(BadCode) as refused:
        read(code[:place] + letter + code[place + 1 :])
    assert refused.value.code == "slip"


@given(CODES, PLACES, PLACES)
def test_any_two_letters_that_changed_places_are_noticed(code: str, place: int, other: int) -> None:
    assume(code[place] != code[other])
    letters = list(code)
    letters[place], letters[other] = letters[other], letters[place]
    with pytest.raises(BadCode) as refused:
        read("".join(letters))
    assert refused.value.code == "slip"


@given(CODES, PLACES)
def test_a_letter_too_few_or_too_many_is_noticed(code: str, place: int) -> None:
    for typed in (code[:place] + code[place + 1 :], code[:place] + code[place] + code[place:]):
        with pytest.raises(BadCode) as refused:
            read(typed)
        assert refused.value.code == "length"


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_code_or_refused(text: str) -> None:
    try:
        code = read(text)
    except BadCode as refused:
        assert str(refused) in ("empty", "letter", "length", "slip")
    else:
        assert read(grouped(code)) == code


@pytest.mark.parametrize("around", ["Your code: {}", "*{}*", "รหัสของคุณ: {}\nจดไว้", "code {}, from May", "({})", "CODE {}"])
@given(CODES)
def test_a_code_is_read_among_the_words_that_were_copied_with_it(around: str, code: str) -> None:
    assert read(around.format(grouped(code))) == read(around.format(grouped(code).replace("-", " "))) == code


@given(CODES, CODES)
def test_of_two_codes_none_is_chosen(code: str, other: str) -> None:
    assume(code != other)
    with pytest.raises(BadCode):
        read(f"{grouped(code)} or {grouped(other)}")


def test_what_is_taken_for_another_letter_is_read_as_it() -> None:
    code = next(code for n in range(1000) if (code := make(n.to_bytes(RANDOM))).count("1") > 1)
    assert read(code.replace("1", "I")) == read(code.replace("1", "l")) == code


def test_digits_of_other_scripts_are_digits() -> None:
    code = make(bytes(range(RANDOM)))
    arabic = code.translate({ord(str(n)): chr(0x0660 + n) for n in range(10)})
    assert arabic != code and read(arabic) == code


def test_no_two_random_numbers_give_one_code_by_the_first_letters_alone() -> None:
    codes = {make((n * 7919**9 % 256**RANDOM).to_bytes(RANDOM)) for n in range(2000)}
    assert len(codes) == 2000
    assert all(len({code[place] for code in codes}) == len(LETTERS) for place in range(LENGTH))


def test_a_code_needs_all_its_random_bytes() -> None:
    with pytest.raises(ValueError, match="16 random bytes"):
        make(b"short")


def test_a_code_is_read_aloud_sign_by_sign() -> None:
    code = make(bytes(range(16)))
    groups = spelled(code)
    assert [len(group) for group in groups] == [4, 4, 4, 4] and "".join(sign for group in groups for sign, _ in group) == code
    assert all(word == sign if sign.isdigit() else word[0] == sign and len(word) > 3 for group in groups for sign, word in group)
