"""How an appeal stands, as its page shows it: sentences, what falls due, what to do now. Times are those of the country that was named."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from accord.core import codes
from accord.doors.public.labels_appeal import (
    APPLIED,
    ASKED_BANK,
    DUES,
    FACTS,
    OUTCOMES,
    PAPERS,
    PLACE_NAMES,
    PLACES,
    PROOFS,
    STEP_SAYS,
    STEPS,
    WAY_SAYS,
    WAYS,
)
from accord.doors.public.report_shown import when
from accord.hub.intake import queries

BY_HAND, BANK, FAILED, SHOWN, WAITS = "by-hand", "bank", "failed", "shown", "waits"

# How a step looks: it asks something of the person, it ended well, or neither.
_TONES = {"prove": "warn", "upheld": "good", "done": "good"}


@dataclass(frozen=True, slots=True)
class WayShown:
    """A way to prove control. `says` is what it is, or how it stands; `place` says where `text` is put."""

    word: str
    name: str
    says: tuple[str, ...]
    place: SafeString | None
    text: str
    takes_code: bool
    may_choose: bool
    is_chosen: bool
    looks: bool
    takes_papers: bool = False


@dataclass(frozen=True, slots=True)
class LetterShown:
    at: SafeString
    text: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    code: str
    step: str
    tone: str
    headline: str
    says: str
    sent: SafeString
    dues: tuple[SafeString, ...]
    facts: tuple[SafeString, ...]
    ways: tuple[WayShown, ...]
    letters: tuple[LetterShown, ...]
    added: tuple[SafeString, ...]
    may_add: bool
    may_withdraw: bool


def present(code: str) -> Standing:
    """Raises BadSubmission."""
    found = queries.status(code)
    country = queries.find(code).country

    def told(at: int) -> SafeString:
        return when(at, country)

    return Standing(
        code=codes.read(code),
        step=found.step,
        tone=_TONES.get(found.step, "plain"),
        headline=gettext(STEPS[found.step]),
        says=gettext(STEP_SAYS[found.step]),
        sent=told(found.made),
        dues=tuple(_sentence(DUES[what], time=told(due)) for what, due in found.dues.items()),
        facts=_facts(found, told),
        ways=_ways(found),
        letters=tuple(LetterShown(told(letter.at), letter.text) for letter in found.letters),
        added=tuple(told(at) for at in found.added),
        may_add=found.may_add,
        may_withdraw=found.may_withdraw,
    )


def _facts(found: queries.Status, told: Callable[[int], SafeString]) -> tuple[SafeString, ...]:
    counts = [_sentence(FACTS[name], count=str(found.facts[name])) for name in FACTS if found.facts.get(name)]
    at = found.facts.get("applied_at")
    return (*counts, *([_sentence(APPLIED["at"], time=told(at))] if at else ()))


def _ways(found: queries.Status) -> tuple[WayShown, ...]:
    chosen = {proof.way: proof for proof in found.proofs}
    return tuple(_chosen(chosen[way.word], found.papers) if way.word in chosen else _offered(way) for way in found.offered)


def _offered(way: queries.Way) -> WayShown:
    return WayShown(way.word, gettext(WAYS[way.word]), (gettext(WAY_SAYS[way.word]),), None, "", False, True, False, False)


def _chosen(proof: queries.Shown, papers: int) -> WayShown:
    takes_papers = proof.way == BY_HAND and proof.state != SHOWN
    said = OUTCOMES.get(proof.outcome, ASKED_BANK[WAITS] if proof.way == BANK and proof.state == WAITS else PROOFS[proof.state])
    says = [gettext(PAPERS[_papers(proof, papers)] if takes_papers else said)]
    place = _sentence(PLACES[proof.way], **_names(proof.way)) if proof.text else None
    return WayShown(
        word=proof.way,
        name=gettext(WAYS[proof.way]),
        says=tuple(says),
        place=place,
        text=proof.text,
        takes_code=proof.takes_code,
        may_choose=proof.may_ask_again,
        is_chosen=True,
        looks=bool(proof.text),
        takes_papers=takes_papers,
    )


def _papers(proof: queries.Shown, papers: int) -> str:
    if proof.state == FAILED:
        return "failed"
    return "wait" if papers else "none"


def _names(way: str) -> dict[str, SafeString]:
    name = PLACE_NAMES.get(way, "")
    shown = format_html('<bdi dir="ltr" class="identifier">{}</bdi>', name)
    return {"name": shown, "path": shown}


def _sentence(template: str, **params: SafeString | str) -> SafeString:
    return format_html(gettext(template) + "{}", "", **params)
