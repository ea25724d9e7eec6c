"""How many people, as it is typed: `50`, `about ৫০`, `1,200 people`, `30-35`, `about forty`, `สี่สิบคน`."""

import re
from decimal import Decimal
from functools import cache
from typing import Final

from accord.core.identifiers.digits import plain as digits
from accord.core.typed.letters import Words, indexed, plain, words_at
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
    "person persons people men women children workers of us them we are there is between maybe perhaps at least or so some "
    "คน ชาย หญิง เด็ก อยู่ มี เรา ที่นี่ อย่างน้อย ระหว่าง หรือ ถึง "
    "জন মানুষ লোক ব্যক্তি জনের মতো আমরা আছি আছে অন্তত থেকে বা "
    "जना जनाहरू मानिस मान्छे लोग व्यक्ति हामी छौं छन् जति कम्तीमा देखि वा "
    "unas persona personas gente hombres mujeres niños somos son hay entre al menos quizá quizás o a "
    "شخص شخصا أشخاص نفر رجل امرأة نساء رجال أطفال نحن هناك بين على الأقل أو إلى و - ~ ,"
)
# One who speaks of nobody else; and of others beside.
_ALONE: Final = (
    "alone myself just_me only_me me me_only i_am_alone i'm_alone คนเดียว ผมคนเดียว ฉันคนเดียว หนูคนเดียว ผม ฉัน একা আমি_একা শুধু_আমি আমি "
    "एक्लै म_एक्लै म_मात्र "
    "म yo solo sola yo_solo yo_sola solo_yo sólo_yo estoy_solo estoy_sola وحدي لوحدي أنا_وحدي أنا_لوحدي أنا_فقط أنا_بس أنا"
)
_WITH_ME: Final = "me_and i_and me_with myself_and yo_y yo_con আমি_আর আমি_ও আমি_এবং म_र ผมกับ ฉันกับ أنا_و"
_DOZEN: Final = "dozen docena docenas"
_TEN_TIMES: Final = "สิบ"  # four, ten: forty


def read_count(text: str) -> int | None:
    """The one whole number in a text, in digits of any script or in words; of two, as in `30-35`, the smaller; None where none is sure."""
    said = plain(text[:_LONGEST]).strip(" .!")
    if said in _phrases(_ALONE):
        return 1
    myself = next((phrase for phrase in _phrases(_WITH_ME) if said.startswith(phrase)), None)
    if myself is not None:
        others = read_count(said.removeprefix(myself))
        return None if others is None else others + 1
    figures = digits(text[:_LONGEST])
    if any(letter.isdigit() for letter in figures):
        return _in_figures(figures)
    return _in_words(plain(text[:_LONGEST]))


def _in_figures(text: str) -> int | None:
    between = _BETWEEN.search(text)
    counted = _FIGURES.fullmatch(text if between is None else text[: between.start()] + text[between.end() :])
    if counted is None:
        return None
    least = int(re.sub("[^0-9]", "", counted[1]))
    return least if between is None or least <= int(between[1]) else None


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
def _words() -> Words:
    return indexed({*number_words(), *_factors(), *_beside()})


def _in_words(text: str) -> int | None:
    """The words one after the other make one number, or two of which the second is more."""
    made: list[Decimal] = []
    is_open, last = False, ""
    start = 0
    while start < len(text):
        if text[start].isspace():
            start += 1
            continue
        word = words_at(text, start, _words())
        if word is None:
            return None
        start += len(word)
        if word in _factors() or (word == plain(_TEN_TIMES) and is_open and made[-1] < 10):
            factor = _factors().get(word, Decimal(10))
            if not is_open:
                made.append(Decimal(1))
            made[-1] = _multiplied(made[-1], factor)
            is_open = True
        elif word in number_words() and not (word in _beside() and is_open):
            value = number_words()[word]
            if is_open and _follows(made[-1], value, last):
                made[-1] += value
            else:
                made.append(value)
            is_open = True
        last = word
    if not made or len(made) > 2 or any(number != int(number) for number in made) or (len(made) == 2 and made[0] > made[1]):
        return None
    return int(made[0])


def _multiplied(value: Decimal, factor: Decimal) -> Decimal:
    """`two thousand five` times a hundred: what stands last is multiplied."""
    low = value % 1000 if factor < 1000 <= value else value
    return value - low + (low or 1) * factor


def _follows(value: Decimal, more: Decimal, last: str) -> bool:
    """Whether `more` goes on with the number: five after forty, twenty after a hundred; in Arabic forty after five and `and`."""
    if last == plain("و") and value < 10 and more >= 20:
        return True
    return bool((value % 100 == 0 and more < 100) or (value % 10 == 0 and value >= 20 and more < 10))
