"""Helpers of the lists and pages of people: the number, the risk, the next task, and a person's fields as they are read."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext, gettext_noop

from accord.core.care.file import said_of
from accord.core.care.nations import read_nationalities
from accord.core.care.tasks import Task, next_task
from accord.core.sharing import COUNTRIES
from accord.core.sharing.country_names import country_name
from accord.core.times import moment
from accord.doors.console.care.labels import KINDS, RISKS, STATES, TASKS
from accord.hub.care.queries import FileRow, Overview, ReferralRow
from accord.hub.repatriation.queries import PersonRow
from accord.tables import care, newest_protocols

AWAY = gettext_noop("{names} does not take part at the moment, and can't answer here.")
LEFT = gettext_noop("{names} has left the partnership, and will not answer here.")
CALL = gettext_noop("Call them yourself, and tell the secretariat.")

BASE = "/console/care"
REFERRALS = "/console/referrals"
NATIONALITY = "nationality"
OLD = 7  # days after which what keeps a person, or a consulate that owes its word, is shown as overdue
_PART = re.compile(r"[^\s,;/&][^,;/&\n]*")
_TONES = {"high": "red", "medium": "amber", "low": ""}


def numbered(number: int) -> str:
    """A file's number as it is written and said."""
    return gettext("No. {number}").format(number=number)


def tone_of(days: int | None) -> str:
    return "" if days is None or days < 3 else "amber" if days < OLD else "red"


def file_row(row: FileRow, alias: str = "") -> dict[str, Any]:
    """A file as a list shows it: nothing of who it is about. An alias only where the reader stated a reason."""
    return {
        "row": row,
        "href": f"{BASE}/{row.id}",
        "number": numbered(row.number),
        "alias": alias,
        "kind": gettext(KINDS[row.kind]),
        "state": gettext(STATES[row.state]),
        "tone": "amber" if row.state == "review" else "",
        "risk": gettext(RISKS[row.risk]) if row.risk else "",
        "risk_tone": _TONES.get(row.risk, ""),
        "opened": moment(row.opened),
        "changed": moment(row.changed),
        "closed": moment(row.closed) if row.closed else None,
        "due": moment(row.due),
    }


def overview_row(row: Overview, way: PersonRow | None, alias: str = "") -> dict[str, Any]:
    """A file with what is to be done: of a person in repatriation also what keeps them, and since when."""
    both = [task for task in (row.task, way.task if way is not None else None) if task is not None]
    oldest = way.keeping[0].days if way is not None and way.keeping else None
    return {
        **file_row(row.row, alias),
        **task_row(next_task(both)),
        "oldest": oldest,
        "oldest_tone": tone_of(oldest),
        "is_on_the_way": way is not None,
    }


def task_row(task: Task | None) -> dict[str, Any]:
    return {
        "task": gettext(TASKS[task.code]) if task is not None else "",
        "task_due": moment(task.due) if task is not None and task.due is not None else None,
    }


def shown_fields(fields: Mapping[str, str]) -> list[tuple[str, str]]:
    """A person's fields with their labels, as they are read: choices in words, a nationality by its name."""
    return [(gettext(care().fields[key].label), field_text(key, text)) for key, text in fields.items()]


def field_text(key: str, text: str) -> str:
    """The text of a field, in the reader's words where it is a choice, a country or a yes or no; else as its writer put it."""
    if key == NATIONALITY:
        return nationality(text)
    word, more = said_of(care().fields[key], text)
    return "\n".join(part for part in (gettext(word) if word else "", more) if part)


def nationality(text: str) -> str:
    """The text of the field with each country by its name: what is no country's code stays as its writer put it."""
    return _PART.sub(lambda part: _named(part[0]), text)


def _named(text: str) -> str:
    codes = read_nationalities(care(), text) if len(text) in (2, 3) and text.isupper() else ()
    return country_name(codes[0], get_language()) if len(codes) == 1 and codes[0] in COUNTRIES else text


def referral_protocol() -> Any:
    """The protocol that referrals run under."""
    return newest_protocols()["refer"]


def referral_row(referral: ReferralRow) -> dict[str, Any]:
    """A referral as a list shows it: how it stands, upon what, and until when somebody must act. Nothing of who the person is."""
    protocol = referral_protocol()
    fields, code = protocol.fields, referral.outcome or referral.refusal or referral.ground
    words: dict[str, str] = {}
    for key in ("outcome", "revoke-ground"):
        words |= fields[key].choices
    words |= protocol.refusals
    return {
        "row": referral,
        "href": f"{REFERRALS}/{referral.id}",
        "state": gettext(protocol.states[referral.state].title) if referral.state in protocol.states else referral.state,
        "services": [gettext(care().services[key].label) for key in referral.services],
        "fields": [gettext(care().fields[key].label) for key in referral.fields],
        "reason": gettext(words[code]) if code in words else "",
        "made": moment(referral.made),
        "due": moment(referral.due) if referral.due is not None else None,
        "away": _away(referral),
    }


def _away(referral: ReferralRow) -> str:
    if not referral.is_away:
        return ""
    return f"{gettext(LEFT if referral.is_gone else AWAY).format(names=referral.member_name)} {gettext(CALL)}"
