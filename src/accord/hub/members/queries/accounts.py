"""A person's view of their own sign-in: whether a lock holds, sessions, second steps, outside identities, contact details."""

from msgspec import Struct

from accord.core.times import micros
from accord.hub.members import queries, store
from accord.hub.members.queries import Caller, PersonRow, SessionRow
from accord.hub.members.store import sign_in
from accord.hub.members.store.sessions import seal as seal
from accord.hub.members.store.sessions import showed_second_step as showed_second_step
from accord.hub.members.unknown_logins import unknown_logins
from accord.hub.times import now
from accord.hub.vault import queries as vault
from accord.hub.vault.vocabulary import Reader, Reason


def locked_for(login: str, at: int) -> int:
    """For how many seconds more this sign-in name takes no password and no code; 0 where it does. Alike for names that nobody has."""
    unknown = max(0, -(-(unknown_logins.locked_until(login) - at) // 1_000_000))
    return max(queries.locked_for(login, at), unknown if queries.is_login_free(login) else 0)


def password_mark(n: int) -> str:
    """A mark that changes with a person's password, and tells nothing of it; empty where there is no such person."""
    person = store.person(n=n)
    return str(person.get_session_auth_hash()) if person else ""


def own_sessions(person: int, key: str | None) -> tuple[list[SessionRow], int | None]:
    """A person's live sessions, and the id of the one under this key: the session that asks."""
    return queries.sessions([person]), next((row.pk for row in sign_in.sessions(user_id=person, session_key=key)), None)


def working_tokens(person: int) -> int:
    """How many tokens and clients that this person made work now: they do no more than the person may, and end with their part."""
    return sum(queries.power_of(row.n) is not None for row in store.tokens(maker=person, revoked=None))


class SecondSteps(Struct, frozen=True):
    """The second steps by which a person can prove themselves beside the password."""

    has_generator: bool
    passkeys: int
    recovery_codes: int | None

    @property
    def has_any(self) -> bool:
        return self.has_generator or self.passkeys > 0


def second_steps(person: int) -> SecondSteps:
    rows = sign_in.steps(user_id=person)
    kinds = [row.type for row in rows]
    codes = next((row for row in rows if row.type == "recovery_codes"), None)
    left = len(codes.wrap().get_unused_codes()) if codes else None
    return SecondSteps("totp" in kinds, kinds.count("webauthn"), left)


class Identity(Struct, frozen=True):
    """An outside identity that a person has tied to themselves. The hub does not keep its name outside."""

    id: int
    since: int
    used: int


def identities(person: int) -> list[Identity]:
    return [Identity(row.pk, micros(row.date_joined), micros(row.last_login)) for row in sign_in.identities(user_id=person)]


def former_names(person: PersonRow, caller: Caller) -> tuple[str, ...]:
    """The names of a person that were corrected, the newest first: for an administrator of their own member. Leaves a line, with why.

    Raises what the vault raises.
    """
    if person.former is None:
        return ()
    fields = vault.read(person.former, Reader(caller.n, caller.role, caller.actor), Reason("correction"), at=now())
    return tuple(str(fields[name]) for name in sorted(fields, reverse=True))


def own_contact(person: PersonRow, caller: Caller) -> dict[str, str]:
    """A person's own contact details, for themselves. Raises what the vault raises.

    The vault lets a person export and erase, not read, so the hub reads for them; its line names who asked.
    """
    if person.contact is None or caller.person_n != person.n:
        return {}
    fields = vault.read(person.contact, Reader(None, "hub", caller.actor), Reason("contact"), at=now())
    return {name: str(fields.get(name, "")) for name in ("email", "phone")}
