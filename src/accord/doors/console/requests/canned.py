"""Sentences that are ready to be said, in the language of the person and in those of the desk, since who reads may speak another."""

from collections.abc import Iterable, Mapping

from django.utils import translation
from django.utils.translation import get_language, get_language_info, gettext
from msgspec import Struct

from accord.core.protocols import Field, Step
from accord.doors.console.requests.labels_messages import ANSWERS, MESSAGES
from accord.hub.desks import queries as desks

MOST_LANGUAGES = 3


class Sentence(Struct, frozen=True):
    """`code`: the refusal code that it goes with, if it goes with one."""

    text: str
    code: str = ""


class Group(Struct, frozen=True):
    """Sentences of one language. `name` is its own name for itself."""

    language: str
    direction: str
    name: str
    sentences: tuple[Sentence, ...]


def messages(protocol: str, desk: str) -> tuple[Group, ...]:
    """The ready sentences inside a request of this protocol, whose bell rang at this desk."""
    return _groups({key: text for key, text in MESSAGES.items() if key.partition(".")[0] in ("any", protocol)}, languages(desk))


def answers(protocol: str, step: str, languages: Iterable[str]) -> tuple[Group, ...]:
    """The ready sentences for a step."""
    return _groups({key: text for key, text in ANSWERS.items() if key.split(".")[:2] == [protocol, step]}, languages)


def languages(*ids: str) -> tuple[str, ...]:
    """The languages in which these desks work."""
    return tuple(dict.fromkeys(language for id in ids if id for language in desks.languages(id)))


def field_for(step: Step) -> Field | None:
    """Where a ready sentence goes: the note, or the first text that the step asks for."""
    texts = [field for field in step.fields if field.type == "text"]
    return next((field for field in texts if field.key == "note"), texts[0] if texts else None)


def _groups(texts: Mapping[str, str], languages: Iterable[str]) -> tuple[Group, ...]:
    if not texts:
        return ()
    here = get_language() or "en"
    groups = []
    for language in list(dict.fromkeys([here, *languages]))[:MOST_LANGUAGES]:
        group = _group(texts, language)
        # A language that has none of them yet would repeat the English ones under its own name.
        if language == here or language == "en" or any(sentence.text not in texts.values() for sentence in group.sentences):
            groups.append(group)
    return tuple(groups)


def _group(texts: Mapping[str, str], language: str) -> Group:
    with translation.override(language):
        sentences = tuple(Sentence(gettext(text), key.split(".")[2] if _has_code(key) else "") for key, text in texts.items())
    info = get_language_info(language)
    return Group(language, "rtl" if info["bidi"] else "ltr", str(info["name_local"]), sentences)


def _has_code(key: str) -> bool:
    return key.split(".")[1] == "refuse" and key.count(".") == 2
