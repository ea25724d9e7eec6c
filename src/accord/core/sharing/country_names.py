"""Names of countries by code, in each language: as CLDR has them, and shorter where its name says more than which country it is."""

import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from babel import Locale

from accord.core.sharing.places import COUNTRIES

_OURS = MappingProxyType(
    {
        "en": {"HK": "Hong Kong", "MM": "Myanmar"},
        "th": {"HK": "ฮ่องกง", "MM": "เมียนมา"},
        "bn": {"HK": "হংকং", "MM": "মিয়ানমার"},
        "ne": {"TH": "थाइल्यान्ड", "HK": "हङकङ", "MM": "म्यानमार", "UG": "युगान्डा"},
        "es": {"HK": "Hong Kong", "MM": "Myanmar"},
        "ar": {"HK": "هونغ كونغ", "MM": "ميانمار"},
    }
)


def country_name(code: str, language: str | None) -> str:
    """A code without a name is said as it is."""
    return country_names(language or "en").get(code, code)


@lru_cache(maxsize=16)
def country_names(language: str) -> Mapping[str, str]:
    return MappingProxyType({**Locale.parse(language, sep="-").territories, **_OURS.get(language, {})})


# Other names that people use, beside the names of CLDR.
_ALSO = MappingProxyType(
    {
        "AE": ("UAE", "Emirates", "الإمارات", "Emiratos", "ยูเออี", "ইউএই", "আরব আমিরাত", "युएई"),
        "BD": ("Bangla Desh", "بنجلاديش", "بنغلادش", "บังคลาเทศ", "บังกลา", "बाङ्लादेश", "बंगलादेश", "孟加拉", "孟加拉國"),
        "CD": ("DRC", "DR Congo"),
        "CI": ("Ivory Coast",),
        "CN": ("চায়না", "चाइना"),
        "CZ": ("Czech Republic",),
        "DE": ("เยอรมัน",),
        "ET": ("الحبشة",),
        "GB": ("UK", "Great Britain", "England", "อังกฤษ", "ইংল্যান্ড", "बेलायत", "Inglaterra", "بريطانيا", "انجلترا"),
        "HK": ("香港",),
        "ID": ("อินโด", "印尼"),
        "IN": ("ইন্ডিয়া", "इन्डिया"),
        "IR": ("Islamic Republic of Iran",),
        "KE": ("เคนย่า",),
        "KP": ("DPRK",),
        "KR": ("Republic of Korea", "Korea", "South Korea", "كوريا", "Corea", "เกาหลี", "কোরিয়া", "कोरिया"),
        "KH": ("เขมร",),
        "LA": ("Lao PDR", "Lao", "สปป.ลาว"),
        "LK": ("শ্রীলংকা", "سيلان", "سيريلانكا"),
        "MM": ("Burma", "พม่า", "เมียนมาร์", "เมียนม่าร์", "Birmania", "بورما", "বার্মা", "মায়ানমার", "बर्मा", "म्यान्मार"),
        "MO": ("Macau", "Macao", "澳门", "澳門", "มาเก๊า"),
        "MY": ("মালয়শিয়া", "มาเลย์"),
        "NL": ("Holland", "Holanda"),
        "NP": ("النيبال",),
        "PE": ("पेरु",),
        "PH": ("ফিলিপিন্স",),
        "PS": ("Palestine", "Palestina", "فلسطين"),
        "RU": ("Russian Federation",),
        "SA": ("السعودية", "সৌদি", "साउदी", "ซาอุ"),
        "SY": ("Syrian Arab Republic",),
        "TL": ("East Timor",),
        "TR": ("Turkey",),
        "TW": ("Chinese Taipei", "Taiwan ROC", "臺灣"),
        "TZ": ("United Republic of Tanzania",),
        "US": ("USA", "United States of America", "America", "EEUU", "EE.UU.", "อเมริกา", "สหรัฐ", "আমেরিকা", "अमेरिका", "أمريكا"),
        "TH": ("تايلند", "Siam", "থাইল্যাণ্ড", "थाइल्याण्ड", "थाईल्यान्ड"),
        "UG": ("อูกันดา",),
        "VN": ("Viet Nam", "เวียตนาม", "भियतनाम"),
    }
)


def read_country(text: str, language: str | None) -> str | None:
    """The code of the country that a person means by a code or a name, in their own language, else in English, else in another of ours: a
    consul types नेपाल on an English page too; else in the languages of those who are held elsewhere. None where it is none."""
    code, name = text.strip().upper(), plain(text)
    if code in COUNTRIES:
        return code
    ours = (found for each in dict.fromkeys((language or "en", "en", *_OURS)) if (found := _codes(each).get(name)))
    return next(ours, None) or _codes_elsewhere().get(name)


def read_countries(text: str, language: str | None) -> list[str | None]:
    """The same of several, with commas, semicolons or lines between, or codes with spaces; each once, and None where one is none."""
    pieces = [piece for line in text.replace(";", ",").replace("\u060c", ",").split("\n") for piece in line.split(",") if piece.strip()]
    whole = [piece if read_country(piece, language) else _codes_in(piece) or piece for piece in pieces]
    return list(dict.fromkeys(read_country(piece, language) for entry in whole for piece in ([entry] if isinstance(entry, str) else entry)))


def _codes_in(text: str) -> list[str]:
    """Codes with spaces between; empty where one of them is none."""
    words = text.split()
    return words if all(word.upper() in COUNTRIES for word in words) else []


# Of people who come to these countries, or are brought there, from others. Babel keeps a megabyte of each, so they are few: the others
# write these names much as English, French or Indonesian do.
_ELSEWHERE = "zh zh_Hant vi id my km lo ko ja ru fr de pt hi ur am".split()


@lru_cache(maxsize=1)
def _codes_elsewhere() -> Mapping[str, str]:
    """A name that means two of them says neither."""
    codes: dict[str, set[str]] = {}
    for language in _ELSEWHERE:
        for code, name in Locale.parse(language).territories.items():
            if code in COUNTRIES:
                codes.setdefault(plain(name), set()).add(code)
    return MappingProxyType({name: those.pop() for name, those in codes.items() if len(those) == 1})


@lru_cache(maxsize=16)
def _codes(language: str) -> Mapping[str, str]:
    """A name that two of them have in a language says neither."""
    pairs = [(plain(name), code) for code, name in country_names(language).items() if code in COUNTRIES]
    count = Counter(name for name, _code in pairs)
    names = {name: code for name, code in pairs if count[name] == 1}
    also = {plain(name): code for code, others in _ALSO.items() for name in others}
    return MappingProxyType({**also, **names})


# Arabic is written with and without hamza and short vowels, and with either last letter.
_ARABIC = str.maketrans("ىة", "يه", "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655\u0670")


def plain(text: str) -> str:
    """Letters and digits in small letters without accents: what stands between them is written in many ways. Vowel signs are letters."""
    letters = (letter for letter in unicodedata.normalize("NFKD", text).casefold() if not "\u0300" <= letter <= "\u036f")
    return "".join(letter for letter in letters if letter.isalnum() or unicodedata.category(letter)[0] == "M").translate(_ARABIC)
