"""From verdicts to what the page shows: a headline, sentences, and what to do now, in the reader's language."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from msgspec import Struct

from accord.core.identifiers import Identifier
from accord.core.identifiers.defang import defang
from accord.core.identifiers.hosts import unicode_form
from accord.core.identifiers.labels import KINDS
from accord.core.identifiers.payload import Payload
from accord.core.identifiers.skeleton import looks_like
from accord.core.reports.advice import dialled
from accord.core.trust.labels import Reason
from accord.core.trust.verdict import Verdict
from accord.core.typed import Setting
from accord.core.typed.account import account_in_words
from accord.core.typed.moment_text import day_in_words
from accord.core.typed.numerals import locale_for, written
from accord.doors.public.labels import ACTED, ADVICE, ALIKE, COUNTS, EQUAL, HELP, REASONS, SCHEMES, SIMILAR, WORDS
from accord.doors.public.pages import native
from accord.hub.verdicts.queries import Similar
from accord.tables import countries, identifier_tables

# The worst first: it decides what the person should do now.
_ORDER = ("corroborated", "reported", "disputed", "retracted", "protected", "none")
# How a word looks, by what it means: danger, look out, or nothing known. No word has the colour of a clearance.
_TONES = {"corroborated": "danger", "reported": "danger", "disputed": "warn", "protected": "warn", "retracted": "plain", "none": "plain"}
# The core's advice codes, as advice to anybody.
_ADVICE_OF = {
    "contact": ("stop",),
    "do-not-engage": ("stop",),
    "be-careful": ("unsure", "ask"),
    "stay-careful": ("unsure", "ask"),
    "call-bank": ("bank",),
    "report-seen": ("tell",),
    "settle-dispute": (),
    "ask-review": ("tell",),
    "undo": ("undo",),
}
# Advice that everybody needs to hear, whatever the verdict.
_ALWAYS = ("bank", "tell")
# Of words in which nothing could be looked up.
_OF_TEXT = ("unsure", "money", "ask")
# The lines that the sentences of labels.HELP name, by their keys in the country's pack.
_HELP_LINES = {
    "TH": {"number": "aoc-1441"},
    "BD": {"number": "emergency"},
    "NP": {"number": "police"},
    "PE": {"block": "banks-1820", "report": "cud-1818"},
    "AE": {"abu_dhabi": "aman", "dubai": "dubai-police", "sharjah": "najeed"},
}
_ON_HOSTS = frozenset({"url", "domain", "email"})


class IdentifierShown(Struct, frozen=True):
    """An identifier as people read it, from `side`: `script_form` in its own letters; `looks_like` the Latin name it can be taken for."""

    kind: str
    display: str
    side: str
    script_form: str | None = None
    looks_like: str | None = None


class Answer(Struct, frozen=True):
    """One verdict, or one 'we don't know' for all identifiers of which nothing at all is known."""

    word: str
    tone: str
    headline: str
    identifiers: tuple[IdentifierShown, ...]
    sentences: tuple[SafeString, ...]
    schemes: tuple[str, ...]


def answers(judged: Iterable[tuple[Identifier, Verdict]]) -> list[Answer]:
    """The worst first, otherwise in the order of the text."""
    telling: list[tuple[Identifier, Verdict]] = []
    unknown: list[tuple[Identifier, Verdict]] = []
    for identifier, verdict in judged:
        (unknown if _says_nothing(verdict) else telling).append((identifier, verdict))
    groups: list[tuple[tuple[Identifier, ...], Verdict]] = [((identifier,), verdict) for identifier, verdict in telling]
    if unknown:
        groups.append((tuple(identifier for identifier, _ in unknown), unknown[0][1]))
    return sorted((_answer(identifiers, verdict) for identifiers, verdict in groups), key=lambda answer: _ORDER.index(answer.word))


def scripts_shown(alike: Iterable[Similar]) -> list[Answer]:
    """Reported texts that a text is like, as answers: the worst of what is known of it."""
    return [
        Answer(
            word=SIMILAR,
            tone="warn",
            headline=gettext(WORDS[SIMILAR]),
            identifiers=(_identifier(script.identifier),),
            sentences=tuple(_sentence(text) for text in ALIKE.values()),
            schemes=tuple(gettext(SCHEMES[scheme]) for scheme in script.verdict.schemes if scheme != "other"),
        )
        for script in alike
    ]


def advice(verdicts: Iterable[Verdict], region: str | None, *, is_text: bool = False) -> list[SafeString]:
    """The advice for all answers together, each sentence once; `is_text`: of words in which nothing could be looked up."""
    codes = [code for verdict in verdicts for code in verdict.advice]
    sentence_codes = {sentence_codes for code in codes for sentence_codes in _ADVICE_OF[code]} | set(_ALWAYS)
    sentence_codes |= set(_OF_TEXT) if is_text else set()
    if "stop" in sentence_codes:
        sentence_codes.discard("unsure")
    sentences = [_sentence(ADVICE[code]) for code in ADVICE if code in sentence_codes]
    if region is not None and region in HELP:
        sentences.append(_sentence(HELP[region], **help_numbers(region)))
    return sentences


def help_numbers(region: str) -> dict[str, SafeString]:
    """The country's lines as links that a phone can call. The numbers come from the country's pack, where their sources stand."""
    lines = countries()[region].lines
    numbers = {name: lines[key].number.values[0] for name, key in _HELP_LINES[region].items()}
    return {name: format_html('<a href="tel:{}"><bdi dir="ltr">{}</bdi></a>', dialled(text), text) for name, text in numbers.items()}


def code_sentences(codes: Iterable[Payload]) -> list[SafeString]:
    """The sentences on what QR codes for payments ask for."""
    sentences = []
    for code in codes:
        if code.amount is not None:
            amount = _isolated(f"{code.currency or ''} {_money(code.amount)}".strip())
            sentences.append(_sentence(gettext("The QR code asks you to pay {amount}."), amount=amount))
        if code.name:
            name = _isolated(code.name, "auto")
            sentences.append(_sentence(gettext("It names {name} as the receiver. Anyone can put any name there."), name=name))
    return sentences


def _answer(identifiers: tuple[Identifier, ...], verdict: Verdict) -> Answer:
    word = str(verdict.word)
    return Answer(
        word=word,
        tone=_TONES[word],
        headline=gettext(WORDS[word]),
        identifiers=tuple(_identifier(identifier) for identifier in identifiers),
        sentences=tuple(sentence for reason in _apt(verdict.reasons) if (sentence := _reason(reason, identifiers[0]))),
        schemes=tuple(gettext(SCHEMES[scheme]) for scheme in verdict.schemes if scheme != "other"),
    )


def _apt(reasons: Sequence[Reason]) -> list[Reason]:
    """Without the sentence that there is no report, where it would stand beside people's own reports."""
    has_reports = any(reason.code == "unconfirmed-reports" for reason in reasons)
    return [reason for reason in reasons if not (has_reports and reason.code == "unknown")]


def _says_nothing(verdict: Verdict) -> bool:
    return [reason.code for reason in verdict.reasons] == ["unknown"]


def _identifier(identifier: Identifier) -> IdentifierShown:
    script_form, lookalike = _lookalike(identifier)
    return IdentifierShown(gettext(KINDS[identifier.kind]), in_words(identifier), side(identifier), script_form, lookalike)


def side(identifier: Identifier) -> str:
    """From which side it is read: words from their own, everything else from the left."""
    return "auto" if identifier.kind in ("account", "script") else "ltr"


def in_words(identifier: Identifier) -> str:
    """As people name it: an account by the bank's name and not by its code."""
    return account_in_words(identifier.kind, identifier.value, _setting()) or identifier.display


def _setting() -> Setting:
    return Setting(now=0, tables=identifier_tables(), packs=countries(), language=(get_language() or "en").partition("-")[0])


def _lookalike(identifier: Identifier) -> tuple[str | None, str | None]:
    """A registered name in letters of another script, and the Latin name that it is easily taken for; None where there is nothing to say.

    Between Latin names the skeleton is only good for comparing (`modern` has the skeleton of `modem`), so nothing is said of those.
    """
    registrable = identifier_tables().suffixes.registrable(_host(identifier.value)) if identifier.kind in _ON_HOSTS else None
    name = unicode_form(registrable or "")
    if name.isascii():
        return None, None
    lookalike = looks_like(registrable)
    return name, lookalike if lookalike and lookalike.isascii() and lookalike != name else None


def _host(value: str) -> str:
    return value.partition("/")[0].rpartition("@")[2]


def _reason(reason: Reason, identifier: Identifier) -> SafeString | None:
    """The sentence of a reason; None for one that would only repeat what stands above it."""
    if reason.code == "review" and not reason.params["claims"]:
        return None
    if reason.code == "acted":
        return _sentence(ACTED[str(reason.params["action"])], members=_isolated(native(reason.params["members"])))
    is_one = "lowest" in reason.params and reason.params["lowest"] == reason.params["highest"]
    template = (EQUAL if is_one else REASONS)[reason.code]
    params: dict[str, SafeString] = {}
    for name, value in reason.params.items():
        if name == "matched":
            matched = _defanged(str(value), identifier)
            if reason.code == "matched" and matched.rstrip("/") == identifier.display.rstrip("/"):
                return None
            params[name] = format_html('<bdi dir="ltr" class="identifier">{}</bdi>', matched)
        elif name == "date":
            params[name] = _isolated(native(day_in_words(date.fromisoformat(str(value)), _setting())), "auto")
        elif str(value) in COUNTS:
            params[name] = _isolated(gettext(COUNTS[str(value)]), "auto")
        else:
            params[name] = _isolated(native(value))
    return _sentence(template, **params)


def _defanged(matched: str, identifier: Identifier) -> str:
    if identifier.kind not in _ON_HOSTS or "[.]" in matched:
        return matched
    host, slash, path = matched.partition("/")
    return defang(host, identifier_tables().suffixes.registrable(host)) + (slash + path if path else "")


def _isolated(text: str, direction: str = "ltr") -> SafeString:
    return format_html('<bdi dir="{}">{}</bdi>', direction, text)


def _sentence(template: str, **params: SafeString) -> SafeString:
    """A sentence of the catalogue (English in, the reader's language out) with its parameters, which are escaped already."""
    return format_html(gettext(template) + "{}", "", **params)


def _money(amount: Decimal) -> str:
    return native(written(amount, locale_for(get_language() or "en", None), 2))
