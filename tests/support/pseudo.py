"""A language that nobody speaks: every text of the catalogues stands in brackets, so what shows outside them was never to be translated.

A text that was looked up and that no catalogue holds, such as a sentence of a table that nobody collects, stands outside too.

What a sentence was filled with stands outside too: `Done: {step}.` reads `⟦Done: ⟧Hold⟦.⟧` where the step's name was not translated, and
`⟦Done: ⟧⟦Hold⟧⟦.⟧` where it was. So a code, an id or an English word that was put into a sentence is seen.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from msgspec import Struct

import messages

OPEN, SHUT = "⟦", "⟧"
# What is filled in, as the formats of the catalogues write it; a doubled % or brace is a text's own.
_FILLED = re.compile(r"%\(\w+\)[sd]|%[sd]|\{[\w.]*(?:![rs])?(?::[^{}]*)?\}")
_CONTEXT = "\x04"


def bracketed(text: str) -> str:
    """The same text in brackets, with what it is filled with outside them."""
    if not any(letter.isalpha() for letter in _FILLED.sub("", text)):
        return text
    return OPEN + _FILLED.sub(lambda place: SHUT + place[0] + OPEN, text) + SHUT


class _Catalogue:
    """Answers as a catalogue does; what it is asked for is the text itself."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def gettext(self, message: str) -> str:
        text = message.rpartition(_CONTEXT)[2]
        if message in _known():
            return bracketed(text)
        return text if message else str(self._real.gettext(message))

    def ngettext(self, one: str, many: str, number: int) -> str:
        text = (one if number == 1 else many).rpartition(_CONTEXT)[2]
        return bracketed(text) if one in _known() else text


@cache
def _known() -> frozenset[str]:
    """Whatever can be translated: the texts of this project, and those of the libraries, which have their own catalogues."""
    from django.utils.translation import trans_real

    own = {
        (f"{message.context}{_CONTEXT}" if message.context else "") + (message.id[0] if isinstance(message.id, tuple) else message.id)
        for message in messages.collect()
    }
    theirs = (key[0] if isinstance(key, tuple) else key for part in trans_real.translation("ar")._catalog._catalogs for key in part)
    return frozenset(own.union(theirs)) - {""}


@contextmanager
def spoken(language: str = "en") -> Iterator[None]:
    """While it lasts, this language is the pseudo-language, in every thread."""
    from django.utils.translation import trans_real

    trans_real.translation(language)
    real = trans_real._translations[language]
    trans_real._translations[language] = _Catalogue(real)
    kept, trans_real._default = trans_real._default, None
    _forget()
    try:
        yield
    finally:
        trans_real._translations[language], trans_real._default = real, kept
        _forget()


def _forget() -> None:
    """What doors keep of texts that they looked up once."""
    for name, module in list(sys.modules.items()):
        if name.startswith("accord.doors."):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


# What stands on a page outside brackets, each text and each attribute that is read out, but what is drawn for machines or as a picture.
_OUTSIDE = """
([OPEN, SHUT]) => {
  const found = [], said = text => /\\p{L}{2}/u.test(text);
  let depth = 0;
  const outside = text => {
    let kept = '';
    for (const letter of text) {
      if (letter === OPEN) depth += 1;
      else if (letter === SHUT) depth -= 1;
      else if (depth === 0) kept += letter;
      if ((letter === OPEN || letter === SHUT) && kept && !kept.endsWith('\\n')) kept += '\\n';
    }
    return kept;
  };
  const keep = (text, from) => text.split('\\n').forEach(part => { if (said(part)) found.push(from + part.trim()); });
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (element.closest('script, style, template, kbd, datalist')) continue;
    if (node === element) {
      for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'label', 'data-label'])
        if (node.hasAttribute(name)) {
          const before = depth;
          depth = 0;
          keep(outside(node.getAttribute(name)), '');
          depth = before;
        }
      continue;
    }
    const kept = outside(node.data);
    if (!element.closest('bdi, code, pre, [data-typed], [lang]:not(html)')) keep(kept, '');
  }
  if (depth !== 0) found.push('brackets that do not close');
  return found;
}
"""


def outside(page: Any) -> list[str]:
    """What stands on the page outside brackets, and in no element that holds what was typed."""
    return list(dict.fromkeys(page.evaluate(_OUTSIDE, [OPEN, SHUT])))


class Known:
    """What stands outside brackets by right: names, identifiers, moments, sums, and what is the same in every language.

    `names`: of members, people and whatever else was typed.
    """

    def __init__(self, names: set[str]) -> None:
        # What a rule says has places that are filled in.
        known = sorted(names | _named_by_tables(), key=len, reverse=True)
        self._names = re.compile(
            "|".join(re.sub(r"\\\{[^{}]*\\\}", ".{1,60}?" if len(name) > 24 else "", re.escape(name)) for name in known)
        )

    def unknown(self, texts: list[str]) -> list[str]:
        return [
            text for text in texts if not _QUOTED.match(text) and re.search(r"[^\W\d_]{2}", self._names.sub(" ", _UNCHANGED.sub(" ", text)))
        ]


# Identifiers, sums, clocks, files' kinds, markings, time zones, and the names of this project and of what nobody translates.
_UNCHANGED = re.compile(
    r"\bAccord\b|\bUTC\b|\bTLP:[A-Z+]+|\bPAP:[A-Z]+|\b[A-Z]{3,4} ?[\d.,]+|[A-Z][\w ]*? time\b|\bREF-[\w-]+|\bSHA-256\b|\b\d+ kB\b"
    r"|h(?:tt|xx)ps?://\S*|\b[\w-]+(?:\.[\w-]+)*(?:\.|\[\.\])(?:com|example)\b|Tranco top [\d,]+, \w+ \d+"
    r"|\b[A-Z]{2}:[\w…-]+|[+\w…]*…[\w]*|\b[A-Z]{2}\d\d[\w …]+|\b[A-Z]{3} → [A-Z]{3}\b|\b\d+(?:\.\d+)?M\b|\b\w+(?:/\w+)+\b"
    r"|\b[0-9a-f]{8}(?:[0-9a-f]{56})?\b|^\u2068?[A-Z]{2,5}(?= \(.+\)\u2069?$)"
)
_BRANDS = {"PromptPay", "GeoNames, CC BY 4.0", "Chromium", "Linux"}
# Names of time zones, and of what no table has as it stands on a page.
_QUOTED = re.compile(r"^MUFG \(Bangkok branch\)$|^(?:A[a-z]+|Europe|Indian|Pacific)/[\w /-]+$")


def _named_by_tables() -> set[str]:
    """Names of countries, languages and currencies in English, and of whom the countries' packs name: banks, wallets and desks."""
    from babel import Locale
    from django.conf import settings

    from accord.core.currencies import CURRENCIES
    from accord.core.identifiers.rails import LABELS
    from accord.core.identifiers.wallets import WALLETS
    from accord.core.money.amounts import ASSETS
    from accord.core.sharing.country_names import country_names
    from accord.tables import countries

    english = Locale("en")
    names = {*country_names("en").values(), *english.languages.values(), *english.currencies.values(), *english.currencies}
    named = (part for country in countries().values() for part in (country.banks, country.wallets, country.desks))
    names |= {name for _, name in settings.LANGUAGES} | {text for rows in named for row in rows.values() for text in _texts(row)}
    names |= {zone.replace("_", " ") for zone in available_timezones()} | _BRANDS
    paid_by = {wallet.label for wallet in WALLETS} | set(LABELS.values())
    return {name for name in names if len(_FILLED.sub("", name)) > 2 and not name.islower()} | {*ASSETS, *CURRENCIES} | paid_by


def _texts(told: Any) -> Iterator[str]:
    """All that is said in a table, however deep."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, Mapping):
        yield from (text for part in told.values() for text in _texts(part))
    elif isinstance(told, list | tuple):
        yield from (text for part in told for text in _texts(part))
    elif is_dataclass(told) and not isinstance(told, type):
        yield from (text for part in fields(told) for text in _texts(getattr(told, part.name)))
    elif isinstance(told, Struct):
        yield from (text for part in told.__struct_fields__ for text in _texts(getattr(told, part)))
