"""The sweep: numbers of every bank in the shapes that people type. What arrives is what was meant, or the person was asked.

By itself each bank gets a few numbers a shape; `make sweep` gives each 1,000.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator

import pytest
from typed_cast import (
    BANGLADESHI,
    EMIRATI,
    NEPALI,
    PERUVIAN,
    PERUVIAN_BY_CCI,
    SHAPES,
    THAI,
    THAI_TWICE,
    THAI_UNKNOWN,
    Typed,
    cci,
    digits,
    iban,
    setting,
)

from accord.core.typed import Question, Reading, Value
from accord.core.typed.account import banks_of, read_account
from accord.tables import countries

NUMBERS = int(os.environ.get("ACCORD_SWEEP", "6"))
# Of the numbers of a bank whose lengths are known hardly any may be asked about; where a number may be a card's, one in thirty is.
MOST_ASKED = {"known": 0.001, "may be cards": 0.01, "unknown": 0.04}

Meant = tuple[str, str, str, tuple[int, ...], str]


def _thai(chance: random.Random) -> Iterator[Meant]:
    for code, (names, shapes) in THAI.items():
        for _ in range(NUMBERS):
            sizes = chance.choice(shapes)
            number = digits(chance, sum(sizes))
            yield f"TH:{code}", chance.choice(names), number, sizes, f"TH:{code}:{number}"
    for code, older in THAI_TWICE.items():
        names, shapes = THAI[older]
        for _ in range(NUMBERS):
            number = digits(chance, 10)
            yield f"TH:{code}", chance.choice(names), number, shapes[0], f"TH:{older}:{number}"
    for code in THAI_UNKNOWN:
        for _ in range(NUMBERS):
            number = digits(chance, chance.randint(10, 15))
            name = dict(banks_of("TH", setting("TH", chance.choice(("en", "th")))))[f"TH:{code}"]
            yield f"TH:{code}", name, number, (3, 1, 5), f"TH:{code}:{number}"


def _peruvian(chance: random.Random) -> Iterator[Meant]:
    for code, (names, shapes) in PERUVIAN.items():
        for _ in range(NUMBERS):
            sizes = chance.choice(shapes)
            # BBVA's own numbers begin with its four-digit code.
            number = ("0011" if code == "011" else digits(chance, 4)) + digits(chance, sum(sizes) - 4)
            yield f"PE:{code}", chance.choice(names), number, sizes, f"PE:{code}:{number}"
            whole = cci(chance, code)
            yield f"PE:{code}", chance.choice(names), whole, (3, 3, 12, 2), f"PE:{code}:{whole}"
    for code, name in PERUVIAN_BY_CCI.items():
        for _ in range(NUMBERS):
            whole = cci(chance, code)
            yield f"PE:{code}", name, whole, (3, 3, 12, 2), f"PE:{code}:{whole}"


def _bangladeshi(chance: random.Random) -> Iterator[Meant]:
    for code, name in BANGLADESHI.items():
        for _ in range(NUMBERS):
            number = digits(chance, chance.choice((8, 9, 10, 11, 12, 13, 14, 15, 16, 17)))
            yield f"BD:{code}", name, number, chance.choice(((3, 3), (4, 3, 6))), f"BD:{code}:{number}"


def _nepali(chance: random.Random) -> Iterator[Meant]:
    for code, name in NEPALI.items():
        for _ in range(NUMBERS):
            number = digits(chance, chance.randint(11, 20))
            yield f"NP:{code}", name, number, (3, 3, 4), f"NP:{code}:{number}"


def _emirati(chance: random.Random) -> Iterator[Meant]:
    for code, name in EMIRATI.items():
        for _ in range(NUMBERS):
            number = iban(chance, code)
            yield f"AE:{code}", name, number, (4, 4, 4, 4, 4), number


SWEEPS = {
    "TH": (_thai, "may be cards"),
    "PE": (_peruvian, "known"),
    "BD": (_bangladeshi, "unknown"),
    "NP": (_nepali, "unknown"),
    "AE": (_emirati, "known"),
}


@pytest.mark.parametrize("country", sorted(SWEEPS))
def test_what_arrives_is_what_was_meant_or_the_person_was_asked(country: str) -> None:
    numbers, kind = SWEEPS[country]
    chance = random.Random(20261127 + NUMBERS)
    counted: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    wrong = []
    for key, name, number, sizes, value in numbers(chance):
        for shape, make in SHAPES.items():
            typed = make(number, sizes, key, name, chance)
            reading = read_account(typed.text, setting(country), typed.bank)
            counted[type(reading).__name__] += 1
            if isinstance(reading, Question):
                asked[reading.code] += 1
            if not _is_meant(reading, value, typed, country):
                wrong.append((shape, typed, value, reading))
    assert not wrong, f"{len(wrong)} of {counted.total()}: {wrong[:5]}"
    print(f"\n{country}: {dict(counted)}, asked: {dict(asked)}")
    assert counted["Question"] <= max(MOST_ASKED[kind] * counted.total(), 8), asked


def test_the_table_has_every_bank_with_a_code_of_every_pack() -> None:
    """And none that is in no pack: the table is written by hand, so this is all that it shares with them."""
    table = {
        "TH": [*THAI, *THAI_UNKNOWN, *THAI_TWICE],
        "PE": [*PERUVIAN, *PERUVIAN_BY_CCI],
        "BD": [*BANGLADESHI],
        "NP": [*NEPALI],
        "AE": [*EMIRATI],
    }
    packs = {code: sorted(bank.code.value for bank in pack.banks.values() if bank.code.value) for code, pack in countries().items()}
    assert {code: sorted(banks) for code, banks in table.items()} == packs


def _is_meant(reading: Reading, value: str, typed: Typed, country: str) -> bool:
    """What was meant; or a question, among whose answers it is, and is then read without another."""
    if isinstance(reading, Value):
        return reading.value == value
    answers = [read_account(choice.value, setting(country), typed.bank) for choice in getattr(reading, "choices", ())]
    return any(isinstance(answer, Value) and answer.value == value for answer in answers)


def test_every_bank_of_a_form_is_read_by_its_key_and_its_name() -> None:
    chance = random.Random(7)
    for country in ("TH", "BD", "NP", "PE"):
        for key, name in banks_of(country, setting(country)):
            if ":" not in key:
                continue
            number = "4" + digits(chance, 9)
            for bank in (key, name):
                reading = read_account(number, setting(country), bank)
                assert _is_meant(reading, f"{key}:{number}", Typed(number, bank), country), (bank, reading)


def test_three_thousand_thai_numbers_of_ten_digits_are_accounts_at_the_chosen_bank() -> None:
    chance = random.Random(3000)
    for _ in range(3000):
        number = digits(chance, 10)
        reading = read_account(number, setting("TH"), chance.choice(("TH:014", "SCB", "ไทยพาณิชย์")))
        assert isinstance(reading, Value)
        assert (reading.kind, reading.value) == ("account", f"TH:014:{number}")
