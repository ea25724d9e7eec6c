"""How an appeal stands, as its page shows it: sentences, what falls due, what to do now. Times are those of the country that was named."""

from collections.abc import Callable, Iterator

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from msgspec import Struct

from accord.core import codes
from accord.doors.public.labels_appeal import (
    APPLIED,
    ASKED_BANK,
    DUES,
    FACTS,
    LATE,
    LATE_DUES,
    OUTCOMES,
    PAPERS,
    PLACE_NAMES,
    PLACES,
    PROOFS,
    STEP_SAYS,
    STEPS,
    UNPROVEN_DUES,
    WAY_SAYS,
    WAYS,
)
from accord.doors.public.pages import native
from accord.doors.public.report_present import when
from accord.hub.intake import queries
from accord.hub.times import now

BY_HAND, BANK, FAILED, PROVE, SHOWN, WAITS = "by-hand", "bank", "failed", "prove", "shown", "waits"

# How a step looks: it asks something of the person, it ended well, or neither.
_TONES = {"prove": "warn", "upheld": "good", "done": "good"}


class WayShown(Struct, frozen=True):
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


class LetterShown(Struct, frozen=True):
    at: SafeString
    text: str | None


class Standing(Struct, frozen=True):
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
    status = queries.status(code)
    country = queries.find(code).country

    word = _standing(status)

    def local_time(at: int) -> SafeString:
        return when(at, country)

    return Standing(
        code=codes.read(code),
        step=status.step,
        tone=_TONES.get(word, "plain"),
        headline=gettext(STEPS[word]),
        says=gettext(STEP_SAYS[word]),
        sent=local_time(status.made),
        dues=tuple(_dues(status, local_time)),
        facts=_facts(status, local_time),
        ways=_ways(status),
        letters=tuple(LetterShown(local_time(letter.at), letter.text) for letter in status.letters),
        added=tuple(local_time(at) for at in status.added),
        may_add=status.may_add,
        may_withdraw=status.may_withdraw,
    )


def _dues(status: queries.Status, when: Callable[[int], SafeString]) -> Iterator[SafeString]:
    hidden = {"answer": UNPROVEN_DUES[_standing(status)]} if status.step == PROVE else {}
    dues = {what: due for what, due in status.dues.items() if what not in hidden}
    late = {what for what, due in dues.items() if what in LATE_DUES and due < now()}
    yield from (_sentence((LATE_DUES if what in late else DUES)[what], time=when(due)) for what, due in dues.items())
    yield from (_sentence(says) for says in LATE.values() if late)
    yield from map(_sentence, hidden.values())


def _standing(status: queries.Status) -> str:
    """The step; or `papers` where a person has papers to look at, so that nothing is asked of the sender."""
    waits = any(proof.way == BY_HAND and _papers(proof, status.papers) == "wait" for proof in status.proofs)
    return "papers" if status.step == PROVE and waits else status.step


def _facts(status: queries.Status, when: Callable[[int], SafeString]) -> tuple[SafeString, ...]:
    counts = [_sentence(FACTS[name], count=native(status.facts[name])) for name in FACTS if status.facts.get(name)]
    at = status.facts.get("applied_at")
    return (*counts, *([_sentence(APPLIED["at"], time=when(at))] if at else ()))


def _ways(status: queries.Status) -> tuple[WayShown, ...]:
    chosen = {proof.way: proof for proof in status.proofs}
    return tuple(_chosen(chosen[way.word], status.papers) if way.word in chosen else _offered(way) for way in status.offered)


def _offered(way: queries.Way) -> WayShown:
    return WayShown(way.word, gettext(WAYS[way.word]), (gettext(WAY_SAYS[way.word]),), None, "", False, True, False, False)


def _chosen(proof: queries.Shown, papers: int) -> WayShown:
    takes_papers = proof.way == BY_HAND and proof.state != SHOWN
    sentence = OUTCOMES.get(proof.outcome, ASKED_BANK[WAITS] if proof.way == BANK and proof.state == WAITS else PROOFS[proof.state])
    sentences = [gettext(PAPERS[_papers(proof, papers)] if takes_papers else sentence)]
    place = _sentence(PLACES[proof.way], **_names(proof.way)) if proof.text else None
    return WayShown(
        word=proof.way,
        name=gettext(WAYS[proof.way]),
        says=tuple(sentences),
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
    place = format_html('<bdi dir="ltr" class="identifier">{}</bdi>', name)
    return {"name": place, "path": place}


def _sentence(template: str, **params: SafeString | str) -> SafeString:
    return format_html(gettext(template) + "{}", "", **params)
