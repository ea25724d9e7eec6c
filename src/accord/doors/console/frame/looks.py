"""Who looked at what is kept about a person, in words: for the auditor's pages of files and of rescues."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext

from accord.core.times import moment
from accord.doors.console.frame.labels import ROLE_NAMES
from accord.doors.console.frame.labels_looks import ACTS, ENDS, NOT_BY_A_PERSON, RECORDS, WHYS
from accord.hub.members import queries as members


def looks(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows of a table: when, who, what, why, and how it ended. `rows` are looks at one file or rescue."""
    people = members.person_names({row.actor.partition(":")[2] for row in rows if row.actor.startswith("person:")})
    homes = members.by_number({row.member for row in rows if row.member is not None})
    return [_look(row, people, homes) for row in rows]


def _look(row: Any, people: Any, homes: Any) -> dict[str, Any]:
    name, member = people.get(row.actor.partition(":")[2], ("", homes[row.member].name if row.member in homes else ""))
    role = gettext(ROLE_NAMES[row.role]) if row.role in ROLE_NAMES else ""
    return {
        "at": moment(row.at),
        "name": name,
        "member": member,
        "role": role,
        "other": gettext(NOT_BY_A_PERSON[row.role]) if row.role in NOT_BY_A_PERSON else "",
        "what": gettext(RECORDS[row.what]) if getattr(row, "what", "") in RECORDS else "",
        "act": gettext(ACTS.get(row.action, row.action)),
        "why": gettext(WHYS.get(row.reason, row.reason)) if row.reason else "",
        "end": gettext(ENDS.get(row.outcome, row.outcome)),
        "is_refused": row.outcome == "refused",
    }
