"""Kind `script`: what a scammer says or writes, freed of everything personal, so that the same words can be met again.

Value and display: the text, masked (each identifier in it becomes its kind in angle brackets, `<phone>`; each number becomes `0`), then
normalised: NFKC, case-folded, no invisible characters, punctuation, symbols and emoji, one space between words. At most 4,000 characters.

Two scripts are near-duplicates where `similarity(signature(a), signature(b)) >= SAME_SCRIPT`. The signature is a MinHash over runs of
characters, white space left out, so it needs no spaces between words. How well it works, by language: docs/scripts.md.

Sources: A. Broder, "On the resemblance and containment of documents" (1997); P. Li, A. Owen, C. Zhang, "One Permutation Hashing" (2012);
A. Shrivastava, "Optimal Densification for Fast and Accurate Minwise Hashing" (2017).
"""

import re
import unicodedata
from hashlib import blake2b

from accord.core.identifiers.base import BadExample, Example, Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.digits import latin, visible
from accord.core.identifiers.extract import extract

KIND = "script"
LONGEST_TEXT = 20_000
LONGEST_VALUE = 4_000
FEWEST_LETTERS = 12

EXAMPLES = (
    Example("Your parcel is on hold. Pay at https://parcel.example.com/fee today!", "your parcel is on hold pay at <url> today"),
    Example("YOUR  PARCEL is on hold… pay 35.00 THB", "your parcel is on hold pay 0 thb"),
    Example("บัญชีของคุณถูกระงับ กรุณาติดต่อ +66812345678 ด่วน", "บัญชีของคุณถูกระงับ กรุณาติดต่อ <phone> ด่วน"),
    Example("call <phone> to release the held amount", "call <phone> to release the held amount"),
)
BAD_EXAMPLES = (
    BadExample("hello", "script-short"),
    BadExample("0123456789 0123456789", "script-short"),
    BadExample("win " * 2000, "script-long"),
    BadExample("x" * 20_001, "script-long"),
    BadExample("your parcel is on hold \ud800 pay now", "not-text"),
    BadExample("", "script-short"),
)

# Placeholders while the rest is folded: one private-use character per kind, so that a run of characters counts each as one.
_KINDS = "phone iban account proxy crypto url domain ip email handle app sender image card".split()
_MARK_OF = {kind: chr(0xE000 + number) for number, kind in enumerate(_KINDS)}
_KIND_OF = {mark: kind for kind, mark in _MARK_OF.items()}
_TYPED = re.compile("<(" + "|".join(_KINDS) + ")>", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]+(?:[.,:/'\-][0-9]+)*")
_MOST_ROUNDS = 4


def parse(text: str, region: str | None, tables: Tables) -> Identifier:
    """The masked, normalised text. Refusals: `script-long`, `script-short`, `not-text`, and those of `extract`."""
    if len(text) > LONGEST_TEXT:
        raise NotAnIdentifier(
            "script-long", "A script has at most {most} characters; send the part that repeats.", {"most": f"{LONGEST_TEXT:,}"}
        )
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise NotAnIdentifier("not-text", "The text holds half a character (a lone surrogate); copy it again.")
    value = _masked_and_normalised(text, region, tables)
    if sum(character.isalpha() for character in _bare(value)) < FEWEST_LETTERS:
        raise NotAnIdentifier(
            "script-short",
            "A script needs {fewest} letters beside numbers and identifiers; send a whole sentence.",
            {"fewest": FEWEST_LETTERS},
        )
    if len(value) > LONGEST_VALUE:
        raise NotAnIdentifier(
            "script-long", "A script has at most {most} characters once masked; send the part that repeats.", {"most": f"{LONGEST_VALUE:,}"}
        )
    return Identifier(kind=KIND, value=value, display=value)


def _masked_and_normalised(text: str, region: str | None, tables: Tables) -> str:
    """Repeated until nothing changes: folding can bring an identifier to light, and the value must read back as itself."""
    for _ in range(_MOST_ROUNDS):
        value = _normalised(_masked(text, region, tables))
        if value == text:
            return value
        text, region = value, None
    return _normalised(text)


def _masked(text: str, region: str | None, tables: Tables) -> str:
    pieces: list[str] = []
    position = 0
    for occurrence in extract(text, region, tables=tables):
        pieces += (text[position : occurrence.start], f" <{occurrence.identifier.kind}> ")
        position = occurrence.end
    return "".join((*pieces, text[position:]))


def _normalised(text: str) -> str:
    text = "".join(" " if "\ue000" <= character <= "\uf8ff" else character for character in text)
    text = _TYPED.sub(lambda match: f" {_MARK_OF[match[1].lower()]} ", text)
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", latin(visible(text))).casefold())
    text = _NUMBER.sub("0", latin(visible(text)))
    text = "".join(character if _says_something(character) else " " for character in text)
    latin_text = len(_LATIN.findall(text)) > len(_LOOKS_LATIN.findall(text))
    words = [_unmixed(word, latin_text) for word in text.split()]
    return " ".join(f"<{_KIND_OF[word]}>" if word in _KIND_OF else word for word in words)


def _says_something(character: str) -> bool:
    """Letters, marks, numbers and our own placeholders; no punctuation, symbols, emoji, controls, and no tatweel (it stretches a word)."""
    return character in _KIND_OF or (unicodedata.category(character)[0] in "LMN" and character != "\u0640")


# Small Cyrillic and Greek letters that look like Latin ones (UTS 39 confusables); a fixed table, since values must never change.
_LOOKALIKES = str.maketrans("аеорсхуіѕјԁһкмтпԛԝοαεικνρτυχ", "aeopcxyisjdhkmtnqwoaeikvptux")
_LATIN = re.compile("[a-z]")
_LOOKS_LATIN = re.compile("[\u0370-\u03ff\u0400-\u052f]")


def _unmixed(word: str, latin_text: bool) -> str:
    """A word that mixes Latin letters with look-alikes from Cyrillic or Greek, as Latin; in a text that is mostly Latin, also a word that
    has nothing but look-alikes. Any other word as it is."""
    if word.isascii():
        return word
    plain = word.translate(_LOOKALIKES)
    return plain if _LATIN.search(word) or (latin_text and plain.isascii()) else word


# --- near-duplicates

BINS = 128
SAME_SCRIPT = 0.25
_RUN = 4
_ROWS = 2
_ARABIC = str.maketrans("أإآٱىةؤئ", "اااايهوي")
_REPEATED = re.compile(r"(.)\1{2,}", re.DOTALL)


def signature(value: str) -> tuple[int, ...]:
    """128 numbers of 32 bits that two near-duplicate values mostly share; the same on every machine and for ever."""
    text = _bare(value)
    runs = {text[start : start + _RUN] for start in range(max(1, len(text) - _RUN + 1))}
    bins: list[int | None] = [None] * BINS
    for run in runs:
        number = int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big")
        place, rank = number % BINS, number >> 32
        held = bins[place]
        bins[place] = rank if held is None else min(held, rank)
    return tuple(_filled(bins, place) for place in range(BINS))


def _bare(value: str) -> str:
    """Only the letters that carry the words: no placeholders, numbers, white space, Latin accents or stretched letters."""
    value = re.sub("<[a-z]+>", "", value).translate(_ARABIC)
    value = "".join(_without_accent(character) for character in value)
    value = "".join(character for character in value if character != "0" and not character.isspace())
    return _REPEATED.sub(r"\1", value)


def letters_of(value: str) -> int:
    """How many letters carry the words of a value."""
    return len(_bare(value))


def _without_accent(character: str) -> str:
    if character.isascii():
        return character
    base = unicodedata.normalize("NFD", character)[0]
    if base.isascii():
        return base
    # Arabic vowel signs are written or left out at will.
    return "" if "\u064b" <= character <= "\u0652" else character


def _filled(bins: list[int | None], place: int) -> int:
    """An empty bin borrows from a bin that only depends on its own place, so two signatures borrow alike."""
    attempt = 0
    at = place
    while (held := bins[at]) is None:
        attempt += 1
        at = int.from_bytes(blake2b(f"{place}:{attempt}".encode(), digest_size=8).digest(), "big") % BINS
    return held


def similarity(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """The share of their runs of characters that two texts have in common (Jaccard), estimated: 0.0 to 1.0."""
    return sum(x == y for x, y in zip(a, b, strict=True)) / BINS


def bands(signature: tuple[int, ...]) -> tuple[int, ...]:
    """64 numbers of 64 bits to look a signature up by: a script that shares one is worth comparing, a script that shares none is not."""
    return tuple(
        int.from_bytes(blake2b(repr((start, signature[start : start + _ROWS])).encode(), digest_size=8).digest(), "big")
        for start in range(0, BINS, _ROWS)
    )
