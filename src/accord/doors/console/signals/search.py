"""Search: one box for anything that was met: an identifier in any form, a whole chat, a request's number, a report's code, a name."""

from collections.abc import Mapping
from typing import Any
from unicodedata import category

from django.http import HttpResponse
from django.utils.translation import gettext

from accord.core.identifiers import Identifier, NotAnIdentifier, candidates, parse
from accord.core.identifiers.cards import holds_card_number
from accord.core.identifiers.equivalents import equivalents
from accord.core.identifiers.expressions import expressions
from accord.core.identifiers.extract import extract
from accord.core.identifiers.regions import REGIONS
from accord.core.signals import BadSignal
from accord.core.typed import Value
from accord.core.typed.account import read_account
from accord.core.typed.fields import ASKED, MEANT, at_any_bank, settle
from accord.doors.console.frame.choices import countries, words
from accord.doors.console.frame.labels import KINDS
from accord.doors.console.frame.pages import Page, Shown, Visit, go
from accord.doors.console.frame.typing import Asked, asked, banks, setting, words_of
from accord.doors.console.signals.labels import USES
from accord.doors.console.signals.present import ANSWER, PUBLISH, READ, row_of, spoken
from accord.doors.console.signals.things import Thing, is_id, only_one, request_thing, things
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, MemberRow
from accord.hub.requests import queries as requests
from accord.hub.requests.queries import Row
from accord.hub.saying import said
from accord.hub.signals import queries
from accord.hub.verdicts.queries import judge_asked, similar
from accord.tables import identifier_tables

MOST = 50
MOST_OTHERS = 6  # what a bare number may also stand for
LONGEST = 200_000
MOST_WORDS = 4  # of a name
# Refusals that say no more than the page says itself.
_SAYS_LITTLE = frozenset({"no-kind-fits", "too-long", "empty"})


def search(visit: Visit) -> Shown | HttpResponse:
    if visit.request.method != "POST":
        return _page(visit, "", [])
    text = visit.text("q", LONGEST + 1).strip()
    if not text:
        return _page(visit, text, [], error=gettext("Paste a number, a link, an account, a whole message, or the number of a request."))
    known = members.members()
    there = things(visit, text, known)
    alone = only_one(there)
    if alone is not None:
        return go(alone.href)
    if is_id(text):
        return _page(visit, "", [], error=gettext("Nothing has this number, or nothing that you may see. Read it again, letter by letter."))
    region = visit.text("region", 2) if "region" in visit.sent else visit.caller.country
    answers = {f"q{what}": visit.text(f"q{what}") for what in (ASKED, MEANT)}
    text = settle({"q": text, **answers})["q"]
    here = setting(visit, region)
    bank = visit.text("bank", 200)
    try:
        if bank:
            reading = read_account(text, here, bank)
            if not isinstance(reading, Value):
                return _page(visit, _again(text), [], question=asked(reading, text), error=words_of(reading))
            text, region = reading.value, reading.value[:2] if reading.kind == "account" else region
        identifiers, more = _read(text, region or None)
        keys = {identifier.key for identifier, _ in identifiers}
        # Shown where something is known of it.
        identifiers += [(account, True) for account in at_any_bank(text, here) if account.key not in keys]
        results = _results(visit, identifiers, known)
    except NotAnIdentifier as refusal:
        return _page(visit, _again(text), [], error=said(refusal.says))
    except BadSignal as bad:
        return _page(visit, _again(text), [], error=said(bad.says))
    results = results or ([] if there else _alike(visit, text, region, known))
    if not results and not there:
        return _page(visit, _again(text), [], error=_unreadable(text, region or None))
    return _page(visit, _again(text), results, named=there, more=more)


def _again(text: str) -> str:
    """The text that the box keeps: never a card number."""
    return "" if holds_card_number(text) else text


def _read(text: str, region: str | None) -> tuple[list[tuple[Identifier, bool]], int]:
    """The identifiers in the text, each with whether it is only another reading of it; and how many more there are than are looked up."""
    tables = identifier_tables()
    spots = extract(text, region, tables=tables)
    if spots and not (len(spots) == 1 and spots[0].text.strip() == text):
        meant = list({identifier.key: identifier for spot in spots for identifier in spot.all}.values())
        return [(identifier, False) for identifier in meant[:MOST]], max(0, len(meant) - MOST)
    # A text of many lines that holds nothing is no identifier either; one line may be a name or a number without a mark.
    readings = candidates(text, region, tables=tables)[:MOST_OTHERS] if "\n" not in text and len(text) < 2000 else ()
    meant = [identifier for spot in spots for identifier in spot.all] or list(readings[:1])
    keys = {identifier.key for identifier in meant}
    return [(identifier, False) for identifier in meant] + [(other, True) for other in readings if other.key not in keys], 0


def _unreadable(text: str, region: str | None) -> str:
    """Why nothing could be read, of a text that may be meant as one identifier, or as a name."""
    if len(text.split()) <= MOST_WORDS and all(letter.isalpha() or category(letter)[0] == "M" or letter in " '’-" for letter in text):
        return gettext("Nothing that you may see has this name. Try another spelling, a part of it, or a number.")
    general = gettext("Nothing in this can be looked up. For a national number choose its country, for an account its bank.")
    try:
        parse(text, region, tables=identifier_tables())
    except NotAnIdentifier as refused:
        return general if refused.code in _SAYS_LITTLE else f"{general} {said(refused.says)}"
    return general


def _results(visit: Visit, identifiers: list[tuple[Identifier, bool]], known: list[MemberRow]) -> list[dict[str, Any]]:
    """Verdict and visible signals of each; another reading is shown only where something is known of it."""
    caller, tables = visit.caller, identifier_tables()
    use = visit.text("use", 20)
    verdicts = judge_asked([identifier for identifier, _ in identifiers], caller, use=use if use in USES else None)
    keys: dict[bytes, bytes] = {}
    for identifier, _ in identifiers:
        for named in (identifier, *equivalents(identifier, tables)):
            for key in (named.key, *(key for place in expressions(named, tables) for key in place.keys)):
                keys.setdefault(key, identifier.key)
    signals = queries.on(keys, caller) if caller.may(READ) else {}
    asked = _requests(caller, keys)
    names = {row.id: row.name for row in known}
    results = []
    for identifier, is_other in identifiers:
        verdict = verdicts[identifier.key]
        items, count = signals.get(identifier.key, ([], 0))
        running, many = asked.get(identifier.key, ([], 0))
        if is_other and verdict.word == "none" and not items and not running:
            continue
        says = spoken(verdict, caller)
        if running and verdict.word == "none":
            says["word"] = gettext("No signal")
        results.append(
            {
                "identifier": identifier,
                "kind_code": identifier.kind,
                "kind": gettext(KINDS[identifier.kind]),
                "is_other": is_other,
                "verdict": says,
                "label": gettext("Verdict on {identifier}").format(identifier=identifier.display),
                "is_unknown": verdict.word == "none" and not items and not running,
                "requests": [request_thing(row) for row in running],
                "requests_more": many - len(running),
                "signals": [row_of(item, names, caller) | {"is_own": item.get("by") == caller.id} for item in items],
                "more": count - len(items),
            }
        )
    return results


def _alike(visit: Visit, text: str, region: str, known: list[MemberRow]) -> list[dict[str, Any]]:
    """The reported texts that a message is like which names nothing itself: it may be one of them in other words."""
    alike = [(each.identifier, True) for each in similar(text, visit.caller, region=region or None)]
    return [{**result, "is_like": True} for result in _results(visit, alike, known)] if alike else []


def _requests(caller: Caller, keys: Mapping[bytes, bytes]) -> dict[bytes, tuple[list[Row], int]]:
    """The requests about each identifier, however it was written in them: those that this person may see, open ones first."""
    by_key = requests.about(caller, list(keys))
    found: dict[bytes, tuple[list[Row], int]] = {}
    for key, (rows, count) in by_key.items():
        before, counted = found.get(keys[key], ([], 0))
        found[keys[key]] = [*before, *rows], counted + count
    return found


def _page(
    visit: Visit,
    text: str,
    results: list[dict[str, Any]],
    *,
    named: list[Thing] | None = None,
    more: int = 0,
    error: str = "",
    question: Asked | None = None,
) -> Shown:
    region = visit.text("region", 2) if "region" in visit.sent else visit.caller.country
    filled = {
        "q": text,
        "results": results,
        "named": named or [],
        "more": more,
        "error": error,
        "asked": question,
        "banks": banks(setting(visit, region), visit.text("bank", 200)),
        "region": region,
        "regions": countries(REGIONS, (region,)),
        "uses": words(USES, visit.text("use", 20)),
        "may_publish": visit.caller.may(PUBLISH),
        "may_watch": visit.caller.may("member:watch:handle"),
        "may_open": visit.caller.may("member:requests:open"),
        "may_answer": visit.caller.may(ANSWER),
    }
    return Shown("search.html", filled, 422 if error else 200)


PAGES = (Page(path="search", name="search", view=search, needs=("member:check:ask",), also_posts=True, label="Search"),)
