"""The result of reading a typed text, and the setting that the reading depends on."""

from collections.abc import Mapping

import msgspec

from accord.core.countries.country import Country
from accord.core.identifiers.base import Tables


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """Where a text is typed. `country` (ISO 3166-1, two letters), `language` (as `th`), `currency` (ISO 4217) and `zone` (IANA, as
    `Asia/Bangkok`) are the person's or the desk's; without a zone or a currency, those of the country. `now`: microseconds since 1970."""

    now: int
    tables: Tables
    packs: Mapping[str, Country]
    country: str | None = None
    language: str = "en"
    zone: str | None = None
    currency: str | None = None


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A text's meaning. `kind`: `account`, `iban`, `proxy`, `crypto`, `amount`, `moment`, `date`, `phone`, `bank`. `value`: the canonical
    text that the strict parsers read (`TH:004:1234567890`, `50000.00 THB`, RFC 3339 with its offset, `2026-11-27`, `+66812345678`). `display`: as
    the person is read it back, in the language of the setting. Where that is a sentence, doors translate it by `code`, with `values` filled
    in; without a code `display` is the same in every language, or already in the setting's."""

    kind: str
    value: str
    display: str
    code: str = ""
    values: Mapping[str, str] = {}


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One of the meanings. A form that gets `value` back in the place of the text reads it without a question. `code` and `values` as in
    `Value`."""

    value: str
    display: str
    code: str = ""
    values: Mapping[str, str] = {}


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """The text can mean several things: `text` asks, in English (labels translate it by `code`, with `values` filled in)."""

    code: str
    text: str
    choices: tuple[Choice, ...] = ()
    values: Mapping[str, str] = {}


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """A typed text that can't be read. `text`: a sentence that says what to type instead, with an example in the person's own format; it
    never repeats the input. Labels translate it by `code`, with `values` (among them `example`) filled in."""

    code: str
    text: str
    values: Mapping[str, str] = {}


Reading = Value | Question | Refused
