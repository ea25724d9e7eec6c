"""Names of people made comparable across scripts and spellings: `key` of a name is alike for Mohammed, Muhammad, Md, মোহাম্মদ and محمد.

Letters of every script become Latin ones (`disarm`, which is here already for confusable letters; its tables are pinned), then only what
survives a clerk's ear is kept: consonants, by classes of sound. A key is for finding candidates that a person then looks at. It is no
identity, is never stored in clear outside the vault, and says nothing of whether two persons are one.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

import disarm

LONGEST: Final = 300

_MARKS: Final = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
# Thai writes some vowels before the consonant after which they are said, and marks letters that are not said.
_THAI_SILENT: Final = re.compile(r"[ก-ฮ][ิุ]?์")
_THAI_BEFORE: Final = re.compile(r"([เ-ไ])([ก-ฮ])")
_ARABIC_THE: Final = re.compile(r"^[اٱأ]ل(?=..)")
# Parts of names that are left out as often as not.
_PARTICLES: Final = frozenset("al el ul ur bin ibn bint binti de del la las los da do dos mr mrs ms miss u daw ko ma nai nang naai".split())
# Abdul Karim and Abdulkarim, Abdullah: the servant of whom. Arabic writes neither the vowels nor, often, the space.
_SERVANT: Final = re.compile(r"abd(?:[aeou]?[lr])?(?=la?h?$|(?:r?ah|al|ka|ma|sa|az|ha|ja|ba|wa|qa|mo|mu|ra)[a-z]{2})|'bdal(?=[a-z]{2})")
# The longest first. `h` inside a word is breath.
_SOUNDS: Final = (
    ("tch", "c"), ("sch", "s"), ("chh", "c"), ("ksh", "ks"), ("ch", "c"), ("sh", "s"), ("zh", "c"), ("ph", "p"), ("th", "t"), ("dh", "d"),
    ("bh", "b"), ("kh", "k"), ("gh", "k"), ("jh", "c"), ("ng", "n"), ("ck", "k"), ("qu", "k"), ("x", "ks"), ("j", "c"), ("z", "c"),
    ("f", "p"), ("v", "b"), ("g", "k"), ("q", "k"), ("ce", "s"), ("ci", "s"), ("cy", "s"),
)  # fmt: skip
_SOUND: Final = re.compile("|".join(spelling for spelling, _ in _SOUNDS) + "|[a-z]")
_MEANS: Final = dict(_SOUNDS)
_VOWELS: Final = frozenset("aeiouyw'")


def words(name: str) -> tuple[str, ...]:
    """The words of a name in its own script, vowel marks and all, without particles that come and go (unless nothing else is there)."""
    cleaned = _MARKS.sub("", unicodedata.normalize("NFKC", name[:LONGEST]))
    pieces = "".join(character if _belongs(character) else " " for character in cleaned).split()
    significant = tuple(word for word in pieces if word.casefold() not in _PARTICLES)
    return significant or tuple(pieces)


def key(name: str) -> tuple[str, ...]:
    """The sounds of each word of the name, sorted, since the order of given and family name differs. Empty where there are no letters."""
    return tuple(sorted(sound for word in words(name) for sound in _sounds(word)))


def _belongs(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM" or character in "'’`ʼ"


@lru_cache(maxsize=8192)
def _sounds(word: str) -> tuple[str, ...]:
    plain = _THAI_BEFORE.sub(r"\2\1", _THAI_SILENT.sub("", word)).replace("ญญ", "นย")
    latin = disarm.transliterate(_ARABIC_THE.sub("", plain)).lower()
    latin = re.sub(r"[^a-z' ]", "", re.sub(r"[’`ʼ]", "'", latin))
    pieces = []
    for piece in latin.split():
        servant = _SERVANT.match(piece)
        pieces += [piece[: servant.end()], piece[servant.end() :]] if servant else [piece]
    return tuple(sound for piece in pieces if (sound := _sound(piece)))


def _sound(piece: str) -> str:
    """Consonants by class, doubled ones once; a vowel or breath at the beginning is kept as such. A word of vowels only is itself."""
    letters = []
    for position, match in enumerate(_SOUND.finditer(piece)):
        sound = _MEANS.get(match.group(), match.group())
        if sound == "c" and match.group() == "c":
            sound = "k"
        if sound in _VOWELS or sound == "h":
            if position == 0:
                letters.append(sound if sound in "hyw" else "*")
            continue
        letters.append(sound)
    joined = re.sub(r"(.)\1+", r"\1", "".join(letters))
    if piece.startswith("'") and not joined.startswith("*"):
        joined = "*" + joined
    if re.fullmatch(r"\*bd[lr]?", joined):
        return "*bd"
    return joined if len(joined.strip("*hyw")) else piece.replace("'", "")


def script(name: str) -> str:
    """The script of the first letter, as Unicode names it: `LATIN`, `THAI`, `BENGALI`; empty without letters."""
    for character in name:
        if unicodedata.category(character)[0] == "L":
            return unicodedata.name(character, "").partition(" ")[0]
    return ""
