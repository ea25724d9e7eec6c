"""People of a hub under test, and their browsers' stand-in: Django's client, signed in."""

from typing import Any

from hubs import Api

PASSWORD = "a long night at the desk"


def person(api: Api, role: str = "officer", name: str = "Somebody") -> Any:
    """A person of a member, who has taken up the invitation and has a second step. Logins are made from the person's id."""
    from allauth.mfa.models import Authenticator

    from accord.hub.members import queries
    from accord.hub.members.actions import people

    operator = queries.operator()
    id = people.add_person(queries.member(api.id), name, by=operator, role=role)
    row = queries.managed_person(operator, id)
    taken = people.take_up(people.new_link(row, by=operator), f"p{row.id[:8]}", PASSWORD)
    # Sealed as the console would: nobody needs its codes here.
    Authenticator.objects.create(user_id=taken.n, type="totp", data={"secret": "no code fits this"})
    return queries.managed_person(operator, id)


def browser(row: Any, has_shown: bool = True, **more: Any) -> Any:
    """Django's client, signed in as this person, with the session in the person's list, as if by the sign-in page.

    `has_shown`: by a code too, not by the password alone.
    """
    from allauth.usersessions.models import UserSession
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(**more)
    user = get_user_model().objects.get(n=row.n)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    if has_shown:
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": 0.0, "type": "totp"}]
        session["account_authentication_methods_user"] = str(row.n)
        session.save()
    UserSession.objects.create(user=user, session_key=client.session.session_key, ip="127.0.0.1", user_agent="Chrome/130 Linux")
    return client


def signed_in(api: Api, role: str = "officer", name: str = "Somebody") -> Any:
    """A client signed in as a new person of this role at this member."""
    return browser(person(api, role, name))


def caller(row: Any) -> Any:
    """The person as the hub sees it in a signed-in session."""
    from accord.hub.members import queries

    viewer = queries.person_caller(row.n)
    assert viewer is not None
    return viewer


def invited(api: Api, role: str = "officer", name: str = "Somebody") -> tuple[Any, str]:
    """A person of a member who has not come yet, and the token of the one-time link."""
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    operator = queries.operator()
    row = queries.managed_person(operator, people.add_person(queries.member(api.id), name, by=operator, role=role))
    return row, people.new_link(row, by=operator)


def newcomer(api: Api, role: str = "officer", name: str = "Somebody", login: str = "newcomer") -> Any:
    """A person who has taken up the invitation and has no second step yet."""
    from accord.hub.members.actions import people

    _, token = invited(api, role, name)
    return people.take_up(token, login, PASSWORD)


def generator(row: Any) -> str:
    """Give a person a code generator, sealed as the console seals it; returns its key."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import generate_totp_secret
    from allauth.mfa.utils import encrypt

    key = generate_totp_secret()
    Authenticator.objects.filter(user_id=row.n, type="totp").delete()
    Authenticator.objects.create(user_id=row.n, type="totp", data={"secret": encrypt(key)})
    return str(key)


def sign_in(client: Any, login: str, password: str = PASSWORD, **more: str) -> Any:
    """Send the sign-in form; returns the answer."""
    return client.post("/account/login/", {"login": login, "password": password, **more})


def is_signed_in(client: Any) -> bool:
    return bool(client.get("/console/settings").status_code == 200)


def audited(*columns: str) -> list[tuple[Any, ...]]:
    """These columns of every audit line, oldest first."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns or ('action', 'outcome', 'detail'))} FROM journal_audit ORDER BY id")
        return list(cursor.fetchall())


def forget_guesses(monkeypatch: Any) -> None:
    """Names that nobody has are counted in the process, and tries there and in its cache: let a test begin with none."""
    from django.core.cache import cache

    from accord.doors.console.signin import limits
    from accord.hub.members.actions import people
    from accord.hub.members.queries import accounts
    from accord.hub.members.unknown_logins import UnknownLogins
    from accord.limits import Buckets

    for name in ("links", "begins"):
        monkeypatch.setattr(limits, name, Buckets(getattr(limits, name).burst, getattr(limits, name).burst, clock=lambda: 0.0))
    fresh = UnknownLogins()
    monkeypatch.setattr(people, "unknown_logins", fresh)
    monkeypatch.setattr(accounts, "unknown_logins", fresh)
    cache.clear()
