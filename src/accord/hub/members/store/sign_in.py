"""Means of sign-in, in the tables of the sign-in library: second steps, sessions, outside identities."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.utils import timezone

from accord.hub import database

# The condition under which a row of `mfa_authenticator` is a second step that opens something.
OPENS = "type <> 'recovery_codes'"


def _rows(model: str) -> Any:
    """Found by name: processes that only read run without the sign-in library."""
    return apps.get_model(model).objects


def steps(**of: Any) -> list[Any]:
    """Second steps: code generators, passkeys, recovery codes."""
    return list(_rows("mfa.Authenticator").filter(**of))


def with_second_step(people: Iterable[int]) -> set[int]:
    """Which of these people have a code generator or a passkey. SQL made once, as in `statements`: each bell asks."""
    wanted = f"SELECT DISTINCT user_id FROM mfa_authenticator WHERE {OPENS} AND user_id IN ({{}})"
    return {person for (person,) in database.rows_of(wanted, list(people))}


def forget_steps(person: int) -> int:
    """Delete a person's second steps; returns how many there were."""
    return int(_rows("mfa.Authenticator").filter(user_id=person).delete()[0])


def note_taken(generator: Any, counter: int) -> None:
    """The last code of a generator that was taken."""
    generator.data["taken"] = counter
    generator.save(update_fields=["data"])


def sessions(**of: Any) -> list[Any]:
    """The latest first, also those that have run out."""
    return list(_rows("usersessions.UserSession").filter(**of).order_by("-last_seen_at"))


def alive(rows: list[Any]) -> list[Any]:
    """The sessions among these that have not run out."""
    known = _rows("sessions.Session").filter(session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now())
    keys = set(known.values_list("session_key", flat=True))
    return [row for row in rows if row.session_key in keys]


def note_seen(key: str) -> None:
    _rows("usersessions.UserSession").filter(session_key=key).update(last_seen_at=timezone.now())


def forget_sessions(numbers: Iterable[int]) -> None:
    _rows("usersessions.UserSession").filter(pk__in=numbers).delete()


def forget_old_sessions() -> None:
    _rows("sessions.Session").filter(expire_date__lt=timezone.now()).delete()
    _rows("usersessions.UserSession").exclude(session_key__in=_rows("sessions.Session").values("session_key")).delete()


def identities(**of: Any) -> list[Any]:
    """Outside identities that were tied, the oldest first."""
    return list(_rows("socialaccount.SocialAccount").filter(**of).order_by("pk"))


def change_identities(rows: Iterable[Any], **columns: Any) -> None:
    _rows("socialaccount.SocialAccount").filter(pk__in=[row.pk for row in rows]).update(**columns)


def untie(person: int, identity: int) -> bool:
    """Whether it was that person's."""
    return bool(_rows("socialaccount.SocialAccount").filter(pk=identity, user_id=person).delete()[0])


def tie(person: int, provider: str, uid: str) -> tuple[int, bool]:
    """Whose an outside identity is, and whether it was tied just now. Only its number outside is kept."""
    row, is_new = _rows("socialaccount.SocialAccount").get_or_create(
        provider=provider, uid=uid, defaults={"user_id": person, "extra_data": {}}
    )
    return row.user_id, is_new
