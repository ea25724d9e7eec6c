"""How many people, as it is typed: `50`, `about ৫০`, `1,200 people`, `30-35`, `about forty`, `สี่สิบคน`."""

import re
from decimal import Decimal
from functools import cache
from typing import Final

from accord.core.identifiers.digits import plain as digits
from accord.core.typed.letters import Words, indexed, is_latin, plain, words_at
from accord.core.typed.money_words import accompanying, number_words, times

_LONGEST: Final = 100
_FIGURES: Final = re.compile(r"[^0-9]*(?<![-\u2212.,0-9])([0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]{1,6})[^0-9]*")
_SEPARATORS: Final = "to and or থেকে বা देखि वा ถึง หรือ a y o إلى الى أو او و"
# "30-35", "30 to 35": of two numbers the first, which are surely there, where the second is no less.
_BETWEEN: Final = re.compile(
    rf"(?<=[0-9])\s*(?:[-/\u2010-\u2015\u2212~\u301c]|{'|'.join(_SEPARATORS.split())})\s*([0-9]{{1,6}})(?![0-9]|[,.][0-9])",
    re.IGNORECASE,
)
# What stands beside a number in words. A text with any other word may say something else: "no one", "one of them is ill".
_PEOPLE: Final = (
    "person persons people men women children workers friends others of us them we are there is between maybe perhaps at least or so some "
    "to คน ชาย หญิง เด็ก เพื่อน อีก อยู่ มี เรา ที่นี่ อย่างน้อย ระหว่าง หรือ ถึง ครับ ค่ะ คะ "
    "জন মানুষ লোক ব্যক্তি মেয়ে ছেলে নারী পুরুষ মহিলা শিশু বন্ধু জনের মতো আমরা আছি আছে অন্তত থেকে বা jon amra "
    "जना जनाहरू मानिस मान्छे लोग व्यक्ति केटा केटी महिला पुरुष साथी हामी छौं छन् जति कम्तीमा भन्दा बढी देखि वा jana jati hami "
    "unas persona personas gente hombres mujeres niños amigos amigas nosotros nosotras somos son hay entre al menos quizá quizás o a "
    "tantos tantas pico "
    "شخص شخصا أشخاص نفر أنفار رجل امرأة نساء رجال أطفال بنات شباب أصدقاء نحن احنا هناك بين على الأقل أكثر من فوق أو إلى و - ~ ,"
)
# Between two of which the second is another number: thirty to forty.
_UNTIL: Final = "to or থেকে বা देखि वा ถึง หรือ o إلى أو - ~"
# Two people, in one word.
_TWO: Final = "شخصين نفرين رجلين بنتين"
# One who speaks of nobody else; and of others beside.
_ALONE: Final = (
    "alone myself just_me only_me me me_only i_am_alone i'm_alone คนเดียว ผมคนเดียว ฉันคนเดียว หนูคนเดียว ผม ฉัน একা আমি_একা শুধু_আমি আমি "
    "एक्लै म_एक्लै म_मात्र "
    "म yo solo sola yo_solo yo_sola solo_yo sólo_yo estoy_solo estoy_sola ami_eka ma_eklai "
    "بروحي أنا_بروحي وحدي لوحدي أنا_وحدي أنا_لوحدي أنا_فقط أنا_بس أنا"
)
_WITH_ME: Final = (
    "me_and i_and me_with myself_and yo_y yo_con আমি_আর আমি_ও আমি_এবং ami_ar ami_aar ami_o म_र ma_ra ผมกับ ฉันกับ หนูกับ เรากับ أنا_و"
)
_AND_ME: Final = "and_me and_i and_myself y_yo আর_আমি ও_আমি এবং_আমি ar_ami aar_ami o_ami र_म ra_ma กับผม กับฉัน กับหนู และผม และฉัน وأنا"
_UNSPACED: Final = "กแو"  # those of these begin right behind the word before
_DOZEN: Final = "dozen docena docenas"
_TEN_TIMES: Final = "สิบ"  # four, ten: forty
_THAI: Final = frozenset(map(chr, range(0x0E01, 0x0E5C)))
_ENDS: Final = ("", " ", ".", ",", "-", "'")
_POLITE: Final = re.compile("(?:นะ)?(?:ครับ|ค่ะ|คะ)$")


def read_count(text: str) -> int | None:
    """The one whole number in a text, in digits of any script or in words; of two, as in `30-35`, the smaller; None where none is sure."""
    said = _POLITE.sub("", plain(text[:_LONGEST]).strip(" .!"))
    if said in _phrases(_ALONE):
        return 1
    others = _others(said)
    if others is not None:
        count = read_count(others)
        return None if count is None else count + 1
    figures = digits(text[:_LONGEST])
    if any(letter.isdigit() for letter in figures):
        return _in_figures(figures)
    return _in_words(plain(text[:_LONGEST]))


def _others(said: str) -> str | None:
    """Those beside the one who writes: `me and 3 friends`, `3 friends and me`."""
    for phrase in _phrases(_WITH_ME):
        if said.startswith(phrase) and not (is_latin(phrase[-1]) and said[len(phrase) :][:1].isalpha()):
            return said.removeprefix(phrase)
    for phrase in _phrases(_AND_ME):
        before = said.removesuffix(phrase)
        if before != said and (before.endswith(" ") or phrase[0] in _UNSPACED):
            return before
    return None


def _in_figures(text: str) -> int | None:
    between = _BETWEEN.search(text)
    counted = _FIGURES.fullmatch(text if between is None else text[: between.start()] + text[between.end() :])
    if counted is None:
        return None
    least = int(re.sub("[^0-9]", "", counted[1]))
    if between is None:
        return int(least * _factor_behind(text, counted.end(1)))
    return least if least <= int(between[1]) else None


def _factor_behind(text: str, end: int) -> Decimal:
    """`2 dozen`, `৫ শ`, `2 ร้อยคน`: how many times the figures before it; once where a word only begins so, as `৫ শিশু`."""
    rest = plain(text[end:])
    word = words_at(rest, 0, _factor_words())
    if word is None or (word[0] not in _THAI and rest[len(word) : len(word) + 1] not in _ENDS):
        return Decimal(1)
    return _factors()[word]


@cache
def _phrases(listed: str) -> frozenset[str]:
    return frozenset(plain(phrase.replace("_", " ")) for phrase in listed.split())


@cache
def _beside() -> frozenset[str]:
    return frozenset(plain(word) for word in _PEOPLE.split()) | {
        word for word, kind in accompanying().items() if kind in ("about", "beside")
    }


@cache
def _factors() -> dict[str, Decimal]:
    there = {word: factor for word, factor in times().items() if 10 <= factor <= 100_000}
    return there | {plain(word): Decimal(12) for word in _DOZEN.split()}


@cache
def _factor_words() -> Words:
    return indexed(_factors())


@cache
def _numbers() -> dict[str, Decimal]:
    return dict(number_words()) | {plain(word): Decimal(2) for word in _TWO.split()}


@cache
def _words() -> Words:
    return indexed({*_numbers(), *_factors(), *_beside(), *_phrases(_UNTIL)})


def _in_words(text: str) -> int | None:
    """The words one after the other make one number, or two of which the second is more."""
    made: list[Decimal] = []
    is_open, last, start = False, "", 0
    while start < len(text):
        if text[start].isspace():
            start += 1
            continue
        word = words_at(text, start, _words())
        if word is None:
            return None
        start += len(word)
        is_open, last = _add(made, word, last, is_open=is_open), word
    if not made or len(made) > 2 or any(number != int(number) for number in made) or (len(made) == 2 and made[0] > made[1]):
        return None
    return int(made[0])


def _add(made: list[Decimal], word: str, last: str, *, is_open: bool) -> bool:
    """Make the word part of the last number, or another. Whether a number stands open for what follows."""
    if word in _factors():
        if not is_open or (word == plain(_TEN_TIMES) and made[-1] % 100 >= 10):
            made.append(Decimal(1))
        made[-1] = _multiplied(made[-1], _factors()[word])
    elif word in _numbers() and not (word in _beside() and is_open):
        if is_open and _follows(made[-1], _numbers()[word], last):
            made[-1] += _numbers()[word]
        else:
            made.append(_numbers()[word])
    else:
        return is_open and word not in _phrases(_UNTIL)
    return True


def _multiplied(value: Decimal, factor: Decimal) -> Decimal:
    """`two thousand five` times a hundred, `two hundred five` times ten as Thai says it: what stands last is multiplied."""
    low = value % (factor * 10)
    return value - low + (low or 1) * factor


def _follows(value: Decimal, more: Decimal, last: str) -> bool:
    """Whether `more` goes on with the number: five after forty, twenty after a hundred; in Arabic forty after five and `and`, and never
    one after thirty: `ثلاثين واحد` are thirty persons."""
    if last == plain("و") and value < 10 and more >= 20:
        return True
    if last == plain(_TEN_TIMES):
        return value % 10 == 0 and more < 10
    is_after_tens = value % 10 == 0 and value >= 20 and more < 10 and not "\u0600" <= last[:1] <= "\u06ff"
    return (value % 100 == 0 and more < 100) or is_after_tens
