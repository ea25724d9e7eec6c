"""Texts of evidence for people: what was done, how, with which result, and the words of the custody report."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accord.hub.evidence.vocabulary import (
    API,
    COMMAND,
    CONSOLE,
    DAMAGED,
    DONE,
    DOWNLOADED,
    ERASED_BY,
    EXPORTED,
    HANDED_OVER,
    HUB,
    LOOKED,
    REFUSED,
    RELABELLED,
    SHARED,
    STAMPED,
    TAKEN_IN,
    VERIFIED,
    WITHDRAWN,
)

_ACTS: Final[Mapping[str, str | Promise]] = MappingProxyType(
    {
        TAKEN_IN: _("Taken in"),
        LOOKED: _("Looked at"),
        DOWNLOADED: _("Downloaded"),
        EXPORTED: _("Exported"),
        SHARED: _("Shared"),
        WITHDRAWN: _("Share withdrawn"),
        VERIFIED: _("Verified"),
        STAMPED: _("Time-stamped"),
        HANDED_OVER: _("Handed over with the lead"),
        RELABELLED: _("Labelled anew"),
        ERASED_BY: _("Erased"),
    }
)
_WAYS: Final[Mapping[str, str | Promise]] = MappingProxyType(
    {API: _("Program (API)"), CONSOLE: _("Console"), COMMAND: _("Command line"), HUB: _("The hub itself")}
)
_RESULTS: Final[Mapping[str, str | Promise]] = MappingProxyType({DONE: _("Done"), REFUSED: _("Refused"), DAMAGED: _("Damaged")})
_WORDS: Final[Mapping[str, str | Promise]] = MappingProxyType(
    {
        "title": _("Custody report"),
        "label": _("Evidence of a case"),
        "about": _(
            "This report lists every touch of each file up to the time above: who did what, when and how, and with which result. "
            "Each time also stands in UTC. People and programs stand in it by an id; their organisation knows who they are."
        ),
        "check": _("How to check this report"),
        "how": _(
            "Each line has a hash, made of the hash of the line before it and of its own content. The file custody.json beside this report "
            "holds all lines with their whole hashes; docs/evidence.md says how to compute them. The file manifest-sha256.txt holds the "
            "SHA-256 of every file in this bag, and the line “Taken in” of each file holds the SHA-256 that it had then."
        ),
        "case": _("Case"),
        "number": _("Number of the case"),
        "case-title": _("Title of the case"),
        "seen-by": _("As shown to"),
        "as-of": _("As of"),
        "files": _("Files"),
        "note": _("What it is"),
        "path": _("File in the bag"),
        "id": _("Id"),
        "size": _("Size"),
        "line": _("No."),
        "when": _("When"),
        "who": _("Who"),
        "what": _("Act"),
        "way": _("By which way"),
        "on": _("On what"),
        "result": _("Result"),
        "hash": _("Hash of the line"),
    }
)


_ROLES: Final[Mapping[str, str | Promise]] = MappingProxyType(
    {
        "officer": _("Officer"),
        "investigator": _("Investigator"),
        "victim officer": _("Victim officer"),
        "analyst": _("Analyst"),
        "administrator": _("Administrator"),
        "secretariat": _("Secretariat"),
        "auditor": _("Auditor"),
    }
)


def role_label(role: str) -> str:
    return str(_ROLES.get(role, ""))


def actor_label(actor: str) -> str:
    """Who it was of an organisation: a person or a program by the id under which the organisation knows them."""
    kind, _mark, id = actor.partition(":")
    match kind:
        case "":
            return ""
        case "person" | "session":
            return gettext("Person {id}").format(id=id)
        case "token":
            return gettext("Program {id}").format(id=id)
    return gettext("Operator of the hub")


def bytes_label(size: int) -> str:
    return gettext("{size} bytes").format(size=f"{size:,}")


def stretch_label(stretch: str, size: int) -> str:
    """`0-99` of a file or of a bag."""
    first, _mark, last = stretch.partition("-")
    return gettext("bytes {first} to {last} of {size}").format(first=first, last=last, size=f"{size:,}")


def act_label(act: str) -> str:
    return str(_ACTS.get(act, act))


def way_label(way: str) -> str:
    return str(_WAYS.get(way, way))


def result_label(result: str) -> str:
    return str(_RESULTS.get(result, result))


def words() -> dict[str, str]:
    return {name: str(text) for name, text in _WORDS.items()}
