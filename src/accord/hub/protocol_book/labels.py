"""Texts of negotiated protocols for people: states, answers, and what is other than in the version before, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from msgspec import Struct

from accord.core.protocols import EFFECTS, GUARDS
from accord.core.protocols.comparing import ADDED, REMOVED, Change
from accord.hub.protocol_book.vocabulary import ANSWERS, STATES

Words = Mapping[str, str | Promise]

STATE_WORDS: Words = {
    "open": gettext_lazy("waits for answers"),
    "agreed": gettext_lazy("agreed"),
    "refused": pgettext_lazy("proposal", "refused"),
    "countered": gettext_lazy("answered with another proposal"),
    "withdrawn": pgettext_lazy("proposal", "withdrawn"),
}
ANSWER_WORDS: Words = {
    "asked": gettext_lazy("has not answered yet"),
    "accepted": gettext_lazy("has accepted"),
    "refused": gettext_lazy("has refused"),
    "countered": gettext_lazy("has made another proposal"),
}
PART_WORDS: Words = {
    "protocol": gettext_lazy("Protocol"),
    "side": gettext_lazy("Who takes part"),
    "state": gettext_lazy("State"),
    "step": pgettext_lazy("protocol", "Step"),
    "clock": gettext_lazy("Clock"),
    "field": gettext_lazy("Field"),
    "refusal": gettext_lazy("Reason for a refusal"),
}
WHAT_WORDS: Words = {
    "": "",
    "title": gettext_lazy("name"),
    "about": gettext_lazy("what it is for"),
    "kinds": gettext_lazy("what it can be about"),
    "first": gettext_lazy("the state in which it begins"),
    "offers": gettext_lazy("what is offered before it"),
    "marks": gettext_lazy("what the state means"),
    "who": gettext_lazy("who takes it"),
    "roles": gettext_lazy("in which roles"),
    "from": gettext_lazy("in which states"),
    "to": gettext_lazy("where it leads"),
    "asks": gettext_lazy("what must be given"),
    "optional": gettext_lazy("what can be given"),
    "limits": gettext_lazy("how far away a time can be"),
    "guards": gettext_lazy("what is refused, and what it says then"),
    "effects": gettext_lazy("what will happen"),
    "letter": gettext_lazy("key on the keyboard"),
    "help": gettext_lazy("explanation"),
    "length": gettext_lazy("time allowed"),
    "lengths": gettext_lazy("time allowed, by code"),
    "until": gettext_lazy("runs until"),
    "rule": gettext_lazy("rule of a country that comes first"),
    "target": gettext_lazy("who must act"),
    "reminders": gettext_lazy("reminders before the end"),
    "escalation": gettext_lazy("who is told when it is late"),
    "then": gettext_lazy("what the hub does at the end"),
    "source": gettext_lazy("source of the time"),
    "type": gettext_lazy("kind of answer"),
    "personal": gettext_lazy("about a person"),
    "codes": gettext_lazy("choices"),
    "columns": gettext_lazy("columns"),
}
KIND_WORDS: Words = {
    "added": pgettext_lazy("protocol", "new"),
    "removed": pgettext_lazy("protocol", "taken out"),
    "changed": pgettext_lazy("protocol", "changed"),
}


class Told(Struct, frozen=True):
    """A change as people read it. `sentence` says all of it in one line."""

    part: str
    title: str
    kind: str
    what: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    sentence: str


def told(change: Change) -> Told:
    """A change in the reader's language; the titles in it are those of the files."""
    part, what = str(PART_WORDS[change.part]), str(WHAT_WORDS[change.what])
    before, after = _values(change.what, change.before), _values(change.what, change.after)
    if change.kind == ADDED:
        sentence = _("{part}, new: {title}.").format(part=part, title=change.title)
    elif change.kind == REMOVED:
        sentence = _("{part}, taken out: {title}.").format(part=part, title=change.title)
    else:
        nothing = _("nothing")
        sentence = _("{part} {title}, {what}: it was {before}, and it will be {after}.").format(
            part=part, title=change.title, what=what, before=", ".join(before) or nothing, after=", ".join(after) or nothing
        )
    return Told(part, change.title, change.kind, what, before, after, sentence)


def _values(what: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """Guards and effects by what they say, and marks by what they mean."""
    if what == "guards":
        return tuple(_(GUARDS[key].refusal) for key in values if key in GUARDS)
    if what == "effects":
        return tuple(_(EFFECTS[key].text).replace("`", "").rstrip(".") for key in values if key in EFFECTS)
    if what == "marks":
        return tuple(_("nothing is done after it") if value == "final" else _("it says no, and says why") for value in values)
    if what == "personal":
        return tuple(_("yes, so it is kept in the vault") for _value in values)
    return values


assert set(STATE_WORDS) == set(STATES) and set(ANSWER_WORDS) == set(ANSWERS)
