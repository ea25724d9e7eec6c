"""Names of languages by code, in each language: as CLDR has them."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from functools import lru_cache
from types import MappingProxyType

from babel import Locale

from accord.core.sharing.country_names import plain

# Codes that CLDR names and that are no spoken language.
_NONE = frozenset(("mis", "mul", "und", "zxx"))
_CODE = re.compile(r"([a-z]{2,3})(-[a-z]{4})?(-[a-z]{2})?", re.IGNORECASE)
# Other names that people use, beside the names of CLDR.
_ALSO = MappingProxyType(
    {
        "bn": ("Bengali", "बङ्गाली", "बङ्गला", "বাঙালি", "বাঙ্গালি", "เบงกาลี", "เบงกอล", "bangla"),
        "fa": ("Farsi",),
        "fil": ("Pilipino",),
        "lg": ("Luganda",),
        "my": ("Myanmar",),
        "zh": ("Mandarin", "Putonghua"),
    }
)
# What those call their language who speak it, wherever they type it: as CLDR has it.
_OWN = MappingProxyType(
    {
        **{"am": "አማርኛ", "ar": "العربية", "bn": "বাংলা", "en": "English", "es": "español", "fa": "فارسی", "fr": "français", "hi": "हिन्दी"},
        **{"id": "Indonesia", "ja": "日本語", "km": "ខ្មែរ", "ko": "한국어", "lo": "ລາວ", "ms": "Melayu", "my": "မြန်မာ", "ne": "नेपाली"},
        **{"ps": "پښتو", "pt": "português", "ru": "русский", "si": "සිංහල", "sw": "Kiswahili", "ta": "தமிழ்", "te": "తెలుగు", "th": "ไทย"},
        **{"tr": "Türkçe", "ur": "اردو", "vi": "Tiếng Việt", "zh": "中文"},
    }
)
_LANGUAGES = ("th", "bn", "ne", "es", "ar")  # of the pages, beside English
# The word for a language, which some write with its name.
_WORD = re.compile(r"^(?:ภาษา|اللغة |لغة |idioma )|(?: language| भाषा| ভাষা|ဘာသာ)$", re.IGNORECASE)
# Beside those with a code of two letters: what people speak who were held, and who help them.
_MORE = ("ceb", "fil", "hil", "ilo", "kac", "kea", "luo", "mai", "mni", "mnw", "nyn", "rhg", "shn", "teo", "war", "yue")


def language_name(code: str, language: str | None) -> str:
    """A code without a name is said as it is."""
    name, _, more = code.partition("-")
    named = language_names(language or "en").get(name)
    return code if named is None else f"{named} ({more})" if more else named


@lru_cache(maxsize=16)
def language_names(language: str) -> Mapping[str, str]:
    """The languages with a name in this language, and by their English name the others."""
    names = {**Locale.parse("en").languages, **Locale.parse(language, sep="-").languages}
    return MappingProxyType({code: name for code, name in names.items() if "_" not in code and code not in _NONE})


@lru_cache(maxsize=16)
def offered(language: str) -> Collection[str]:
    """The names that a field offers, in their order."""
    names = language_names(language)
    return sorted({name for code, name in names.items() if len(code) == 2 or code in _MORE}, key=str.casefold)


def read_language(text: str, language: str | None) -> str | None:
    """The code of the language that a person means by a code or a name, in any language of the pages; None where it is none."""
    matched = _CODE.fullmatch(text.strip())
    if matched and (base := matched[1].lower()) in language_names("en"):
        return base + (matched[2] or "").title() + (matched[3] or "").upper()
    for wanted in (plain(text), plain(_WORD.sub("", text.strip()))):
        if code := _codes(language or "en").get(wanted) or _codes("en").get(wanted) or _own().get(wanted):
            return code
        # A name may be copied from a message or a colleague, in another language than the page's.
        if code := next((there[wanted] for other in _LANGUAGES if wanted in (there := _codes(other))), None):
            return code
    return None


def read_languages(text: str, language: str | None) -> list[str | None]:
    """The same of several, with commas, semicolons or lines between, or codes with spaces; each once, and None where one is none."""
    pieces = [piece for piece in re.split(r"[,;\n\u060c\u3001]", text) if piece.strip()]
    read = [code for piece in pieces for code in _read_piece(piece, language)]
    return list(dict.fromkeys(read))


def _read_piece(piece: str, language: str | None) -> list[str | None]:
    whole = read_language(piece, language)
    return [whole] if whole else [read_language(word, language) for word in piece.split()]


@lru_cache(maxsize=1)
def _own() -> Mapping[str, str]:
    """The names of languages in themselves, and the Arabic ones also as people say what somebody speaks: `عربي` for `العربية`."""
    names = {plain(name): code for code, name in _OWN.items()}
    for code, name in language_names("ar").items():
        bare = name.removeprefix("ال")
        for short in (name, bare, bare.removesuffix("ة")):
            names.setdefault(plain(short), code)
    return MappingProxyType(names)


@lru_cache(maxsize=16)
def _codes(language: str) -> Mapping[str, str]:
    """A name that two of them have in a language says neither."""
    pairs = [(plain(name), code) for code, name in language_names(language).items()]
    count = Counter(name for name, _code in pairs)
    names = {name: code for name, code in pairs if count[name] == 1}
    return MappingProxyType({**{plain(name): code for code, others in _ALSO.items() for name in others}, **names})
