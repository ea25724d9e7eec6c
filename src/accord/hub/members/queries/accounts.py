"""What somebody may see of their own sign-in: whether a lock holds, sessions, second steps, outside identities, contact details."""

from dataclasses import dataclass

from accord.core.times import micros
from accord.hub.members import queries
from accord.hub.members.models import Person
from accord.hub.members.queries import Caller, PersonRow, SessionRow
from accord.hub.members.sessions import seal as seal
from accord.hub.members.sessions import showed_second_step as showed_second_step
from accord.hub.members.unknown_logins import strangers
from accord.hub.times import now
from accord.hub.vault import queries as vault
from accord.hub.vault.vocabulary import Reader, Reason


def locked_for(login: str, at: int) -> int:
    """For how many seconds more this sign-in name takes no password and no code; 0 where it does. Alike for names that nobody has."""
    unknown = max(0, -(-(strangers.locked_until(login) - at) // 1_000_000))
    return max(queries.locked_for(login, at), unknown if queries.is_login_free(login) else 0)


def password_mark(n: int) -> str:
    """What changes with somebody's password, and tells nothing of it; empty where there is no such person."""
    found = Person.objects.filter(n=n).first()
    return str(found.get_session_auth_hash()) if found else ""


def own_sessions(person: int, key: str | None) -> tuple[list[SessionRow], int | None]:
    """Somebody's live sessions, and the id of the one under this key: the one that asks."""
    from allauth.usersessions.models import UserSession

    current = UserSession.objects.filter(user_id=person, session_key=key).values_list("pk", flat=True).first()
    return queries.sessions([person]), current


@dataclass(frozen=True, slots=True)
class SecondSteps:
    """What somebody can prove themselves with beside the password."""

    has_generator: bool
    passkeys: int
    recovery_codes: int | None

    @property
    def some(self) -> bool:
        return self.has_generator or self.passkeys > 0


def second_steps(person: int) -> SecondSteps:
    from allauth.mfa.models import Authenticator

    rows = list(Authenticator.objects.filter(user_id=person))
    kinds = [row.type for row in rows]
    codes = next((row for row in rows if row.type == "recovery_codes"), None)
    left = len(codes.wrap().get_unused_codes()) if codes else None
    return SecondSteps("totp" in kinds, kinds.count("webauthn"), left)


@dataclass(frozen=True, slots=True)
class Identity:
    """An outside identity that somebody has tied to themselves. What it is called outside is not kept."""

    id: int
    since: int
    used: int


def identities(person: int) -> list[Identity]:
    from allauth.socialaccount.models import SocialAccount

    rows = SocialAccount.objects.filter(user_id=person).order_by("pk")
    return [Identity(row.pk, micros(row.date_joined), micros(row.last_login)) for row in rows]


def own_contact(person: PersonRow, caller: Caller) -> dict[str, str]:
    """Somebody's own contact details, for themselves. Raises what the vault raises.

    The vault lets a person export and erase, not read, so the hub reads for them; its line names who asked.
    """
    if person.contact is None or caller.person_n != person.n:
        return {}
    fields = vault.read(person.contact, Reader(None, "hub", caller.actor), Reason("contact"), at=now())
    return {name: str(fields.get(name, "")) for name in ("email", "phone")}
