"""Builds labelled pairs of synthetic scripts: variants of one template (the same script) and everything else (not the same).

What a copyist does to a script is done to each variant, by a seeded generator of our own: other names, numbers and links; half of the words
that have a synonym swapped for it; one sentence in three variants left out, up to three foreign ones put in (the same pool for all
templates), two neighbours exchanged in every fourth; a slip of the finger in two letters of a hundred; emoji, spacing, punctuation,
capitals, look-alike letters, invisible characters.
"""

import re
import tomllib
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations, product
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "data" / "scripts"
LANGUAGES = ("en", "es", "th", "bn", "ne", "ar")
VARIANTS = 10

_LINKS = ("https://{a}-{b}.com/{b}", "http://{b}{a}.net/{a}?id={b}", "hxxps://{a}[.]{b}[.]info", "https://t.me/{a}{b}", "{a}{b}.xyz/pay")
_SYLLABLES = ("ban", "pay", "lux", "tor", "mira", "safe", "zen", "kado", "vip", "neo")
_PHONES = ("+66 8{d8}", "+880 171{d7}", "+977 984{d7}", "+51 98{d7}", "+971 50 {d7}", "+1 415 555 {d4}")
_EMOJI = ("🎉", "⚠️", "💰", "📦", "🙏", "🔥", "✅", "👉")
_LOOKALIKES = str.maketrans("aeopcxyi", "аеорсхуі")


class Dice:
    """Rolls that are the same on every machine and Python: SHA-256 of a name and a counter."""

    def __init__(self, name: str) -> None:
        self._name, self._rolls = name, 0

    def below(self, limit: int) -> int:
        self._rolls += 1
        return int.from_bytes(sha256(f"{self._name}/{self._rolls}".encode()).digest()[:8], "big") % limit

    def one_of(self, choices: list | tuple):
        return choices[self.below(len(choices))]

    def chance(self, percent: int) -> bool:
        return self.below(100) < percent

    def digits(self, count: int) -> str:
        return "".join(str(self.below(10)) for _ in range(count))


@dataclass(frozen=True)
class Variant:
    language: str
    template: str
    text: str


@dataclass(frozen=True)
class Pair:
    language: str
    a: Variant
    b: Variant
    same: bool


def variants(language: str, split: str) -> list[list[Variant]]:
    """One list of variants for each template of the split."""
    with (FOLDER / f"{language}.toml").open("rb") as file:
        data = tomllib.load(file)
    return [
        [
            Variant(language, template["name"], _vary(template["sentences"], data, Dice(f"{language}/{template['name']}/{copy}")))
            for copy in range(VARIANTS)
        ]
        for template in data["template"]
        if template["split"] == split
    ]


def pairs(language: str, split: str) -> list[Pair]:
    """Every two variants of one template are the same script; variants of two templates are not, be they scams or benign."""
    families = variants(language, split)
    same = [Pair(language, a, b, True) for family in families for a, b in combinations(family, 2)]
    other = [Pair(language, a, b, False) for family, two in combinations(families, 2) for a, b in product(family, two)]
    return same + other


def _vary(sentences: list[str], data: dict, dice: Dice) -> str:
    lines = list(sentences)
    if dice.chance(33):
        lines.pop(dice.below(len(lines)))
    if dice.chance(25):
        at = dice.below(len(lines) - 1)
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    for _ in range(dice.below(4)):
        lines.insert(dice.below(len(lines) + 1), dice.one_of(data["inserts"]))
    lines = [_mistyped(line, dice) for line in _swapped(lines, data["swaps"], dice)]
    return _filled(_noisy(lines, dice), data["names"], dice)


def _swapped(lines: list[str], swaps: list[list[str]], dice: Dice) -> list[str]:
    for word, other in swaps:
        if dice.chance(50):
            lines = [re.sub(rf"(?<!\{{){re.escape(word)}", other, line) for line in lines]
    return lines


def _mistyped(line: str, dice: Dice) -> str:
    """Letters left out, doubled or exchanged with the next one; slots stay whole."""
    typed = []
    for piece in re.split(r"(\{[a-z]+\})", line):
        letters = list(piece)
        for at in range(len(letters) - 1 if not piece.startswith("{") else 0):
            if dice.below(1000) < 20:
                slip = dice.below(3)
                letters[at], letters[at + 1] = (
                    ("", letters[at + 1])
                    if slip == 0
                    else (letters[at] * 2, letters[at + 1])
                    if slip == 1
                    else (letters[at + 1], letters[at])
                )
        typed.append("".join(letters))
    return "".join(typed)


def _noisy(lines: list[str], dice: Dice) -> str:
    separator = dice.one_of((" ", "\n", "  ", "", " - ")) if not lines[0].isascii() else dice.one_of((" ", "\n", "  ", " - "))
    if dice.chance(40):
        lines = [f"{dice.one_of(_EMOJI)} {line}" for line in lines]
    text = separator.join(lines)
    if dice.chance(20):
        text = text.replace(".", "!!").replace(",", "")
    if dice.chance(15) and "{" not in text[:20]:
        text = text[:20].upper() + text[20:]
    if text.isascii() and dice.chance(25):
        # A look-alike in every third word.
        words = text.split(" ")
        text = " ".join(word.translate(_LOOKALIKES) if number % 3 == 0 and "{" not in word else word for number, word in enumerate(words))
    if dice.chance(20):
        text = text.replace(" ", " \u200b")
    return text


def _filled(text: str, names: list[str], dice: Dice) -> str:
    link = dice.one_of(_LINKS).replace("{a}", dice.one_of(_SYLLABLES)).replace("{b}", dice.one_of(_SYLLABLES) + dice.digits(2))
    phone = dice.one_of(_PHONES).replace("{d8}", dice.digits(8)).replace("{d7}", dice.digits(7)).replace("{d4}", dice.digits(4))
    amount = dice.one_of((f"{dice.below(90) + 10},000", str(dice.below(9000) + 100), f"{dice.below(900) + 20}.50"))
    fills = {"{link}": f" {link} ", "{phone}": phone, "{amount}": amount, "{name}": dice.one_of(names)}
    for slot, value in fills.items():
        text = text.replace(slot, value)
    return text
