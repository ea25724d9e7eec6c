"""Accounts as people write them: one number for each bank of each country pack and each of six ways to write it; and what a page that
asks back offers.
"""

import html
import random
import re
from collections.abc import Iterator

# Digits as they are written in each country, beside 0-9.
DIGITS = {"TH": "๐๑๒๓๔๕๖๗๘๙", "BD": "০১২৩৪৫৬৭৮৯", "NP": "०१२३४५६७८९", "AE": "٠١٢٣٤٥٦٧٨٩", "PE": "0123456789"}
SHAPES = 6
CURRENCY = {"TH": "THB", "BD": "BDT", "NP": "NPR", "PE": "PEN", "AE": "AED"}


def iban(country: str, rest: str) -> str:
    """With the check digits of ISO 13616."""
    moved = rest + country + "00"
    value = int("".join(str(int(letter, 36)) for letter in moved))
    return f"{country}{98 - value % 97:02}{rest}"


def numbers(country: str, draw: int = 0) -> Iterator[tuple[str, str, str, str]]:
    """For each bank its key, its name, a number there as its customers know it, and the account that this is."""
    from accord.tables import countries

    drawn = random.Random(f"{country} {20261127 + draw}")
    for bank in countries()[country].banks.values():
        code, name = bank.code.value, bank.name.value or ""
        if code is None:
            continue  # a row that names no bank by a code of its payment system is no choice of a form
        code = "011" if (country, code) == ("TH", "076") else code  # ttb has two codes, and is known by the older one
        if country == "AE":
            number = iban("AE", code + "".join(drawn.choices("0123456789", k=16)))
            yield f"AE:{code}", name, number, number
            continue
        length = (bank.lengths.value or (11,))[0]
        number = drawn.choice("123456789") + "".join(drawn.choices("0123456789", k=length - 1))
        yield f"{country}:{code}", name, number, f"{country}:{code}:{number}"


def shapes(country: str, key: str, name: str, number: str) -> list[tuple[str, str]]:
    """What is typed, and the bank that is chosen beside it."""
    local = number.translate(str.maketrans("0123456789", DIGITS[country]))
    fours = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    return [
        (number, key),
        (fours, key),
        (f"{number[:3]}-{number[3:-1]}-{number[-1]}", key) if country != "AE" else (number.lower(), key),
        (local, key) if country != "AE" else (f"IBAN {fours}", key),
        (f"  {number}\u00a0", key),
        (f"{name} {number}", ""),
    ]


def cases(country: str) -> list[tuple[str, str, str]]:
    return [(typed, bank, value) for key, name, number, value in numbers(country) for typed, bank in shapes(country, key, name, number)]


def presses(page: str) -> dict[str, list[str]]:
    """The buttons that answer what is asked, by field."""
    buttons: dict[str, list[str]] = {}
    for text in re.findall(r'name="take" value="([^"]*)"', page):
        field, _, value = html.unescape(text).partition(" ")
        buttons.setdefault(field, []).append(value)
    return buttons


def same(value: str, meant: str) -> bool:
    return value.upper() == meant.upper()


def apart(country: str) -> list[tuple[str, str, str]]:
    """As `cases`, each of an account of its own, so that many fit into one ask."""
    accounts = []
    for shape in range(SHAPES):
        for key, name, number, value in numbers(country, shape):
            typed, bank = shapes(country, key, name, number)[shape]
            accounts.append((typed, bank, value))
    return accounts
