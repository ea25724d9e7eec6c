"""Actions on people: invite them, change a role, end their part or sessions, keep their contact details, and count failed sign-ins."""

import base64
import hashlib
import secrets
import string
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from accord.core.texts import one_form
from accord.core.times import DAY
from accord.hub.erasures import actions as erasures
from accord.hub.erasures.vocabulary import PERSON
from accord.hub.journal.actions import Turn, turn
from accord.hub.members import queries, store
from accord.hub.members.actions import access_changed_in, clean_name
from accord.hub.members.checks import clean_email, clean_login, clean_phone
from accord.hub.members.errors import BadMember, BeyondOwn, NoSuchPerson
from accord.hub.members.queries import Caller, MemberRow, PersonRow
from accord.hub.members.store import Person, sign_in
from accord.hub.members.store.sessions import SessionStore
from accord.hub.members.unknown_logins import unknown_logins
from accord.hub.members.vocabulary import ROLES
from accord.hub.push import actions as push
from accord.hub.refusals import NotAllowed
from accord.hub.times import now
from accord.hub.turns import write_turn
from accord.hub.vault import actions as vault
from accord.hub.vault import queries as vault_queries
from accord.hub.vault.errors import Erased
from accord.hub.vault.vocabulary import Reader, Reason

LINK_LASTS = 3 * DAY
_BETWEEN = dict.fromkeys(map(ord, string.punctuation + string.whitespace))  # what people type between the digits of a code
CONTACT_KEPT_DAYS = 3650
# After each so many failures a login takes no password for a while, each time longer: one wrong one, now and then, keeps nobody out.
# A passkey still opens it. A day after the last lock or failure it begins anew.
FAILURES = 5
FIRST_LOCK = 60 * 1_000_000
LONGEST_LOCK = 60 * 60 * 1_000_000
FORGIVEN_AFTER = DAY
_BOUND = "bound:"
DEVICE = "device"  # in a session: the device on which it was begun, where that rings its person
SIGN_IN, SIGN_OUT, SECURE = "member:people:sign-in", "member:people:sign-out", "member:people:secure"


def add_person(member: MemberRow, name: str, *, by: Caller, role: str = "officer") -> str:
    """Add a person who can be named in a RED marking and be invited; returns the person's id. Raises BadMember."""
    _check_role(role, member, by)
    with turn() as t:
        person = store.insert_person(member=member.n, name=check_name(name), role=role, made=t.at, password="!")
        t.audit(by.n, by.actor, _scope(by, member.n), detail=f"person {person.id} of {member.id}")
    return str(person.id)


def check_name(text: str) -> str:
    """A person's name as it is kept, without an address: everybody sees the name, while addresses are kept in the vault alone.

    Raises BadMember.
    """
    name = clean_name(text)
    if "@" in name:
        raise BadMember("name", _("An e-mail address has its own field, and is no part of a name. Leave it out here."))
    return name


def _scope(by: Caller, member: int) -> str:
    return "member:people:manage" if by.n == member else "hub:people:manage"


def _check_role(role: str, member: MemberRow, by: Caller) -> None:
    if role not in ROLES:
        raise BadMember("role", _("Choose a role: {words}.").format(words=", ".join(ROLES)))
    if role == "secretariat" and member.sector != "secretariat":
        raise BadMember("role", _("The role secretariat is for people of the secretariat. Choose another."))
    if queries.role_outranks(role, member.sector, by):
        raise BeyondOwn(_("This role may do more than yours. Ask an administrator of the secretariat."))


def _check_rank(person: PersonRow, by: Caller) -> None:
    """Refuse to change a person of a higher rank: the caller could then act as that person. Raises BeyondOwn."""
    if person.n != by.person_n and queries.outranks(person, by):
        raise BeyondOwn(_("This person may do more than you. Ask an administrator of the secretariat."))


def _still_manages(person: PersonRow, by: Caller) -> Caller:
    """In the turn: the caller as they are now. Of two administrators who end each other's part at one moment, the later may no longer.

    Raises NotAllowed.
    """
    present = by if by.person_n is None else queries.person_caller(by.person_n)
    if present is None or not queries.may_manage_people(present, person.member):
        raise NotAllowed(_("Your own role was changed, or your part ended, at the same moment. Nothing was changed here."))
    _check_rank(queries.person(person.n), present)
    return present


def new_link(person: PersonRow, *, by: Caller) -> str:
    """A one-time link's token: with it the person chooses a password, at first also a login. Older links end. Shown this once."""
    if not person.is_active:
        raise BadMember("person", _("This person takes no part any more. Let them take part again first."))
    _check_rank(person, by)
    token = secrets.token_urlsafe(32)
    with turn() as t:
        _still_manages(person, by)
        store.end_links(person.n, t.at)
        store.insert_link(person=person.n, hash=queries.hash_of(token), made=t.at, expires=t.at + LINK_LASTS)
        t.audit(by.n, by.actor, _scope(by, person.member), detail=f"link for {person.id}")
    return token


def take_up(token: str, login: str, password: str) -> PersonRow:
    """Use a one-time link: set the login, where there is none yet, and the password. Raises BadMember; NoSuchPerson: the link is over."""
    return take_up_hashed(token, login, make_password(one_form(password)))


def take_up_hashed(token: str, login: str, hashed: str) -> PersonRow:
    """As `take_up`, with the password's hash: hashing is slow on purpose, and the people of a demo have one password."""
    with turn() as t:
        person = queries.link(token, t.at)
        if person is None:
            raise NoSuchPerson(_("This link was used, or is too old. Ask your administrator for a new one."))
        login = check_login(login) if person.login is None else person.login
        store.end_links(person.n, t.at)
        store.change_person(person.n, login=login, password=hashed, failed=0, locked_until=0)
        t.audit(person.member, f"person:{person.id}", "member:people:join", detail=f"link used by {person.id}")
    end_sessions(person.n)
    return queries.person(person.n)


def check_login(text: str) -> str:
    """A sign-in name as it is kept, that nobody has yet. Raises BadMember."""
    login = clean_login(text)
    if not queries.is_login_free(login):
        raise BadMember("login", _("This sign-in name is taken. Choose another."))
    return login


def change_role(person: PersonRow, role: str, *, by: Caller) -> None:
    """Give a person another role; it holds from the next page on. Raises BadMember."""
    _not_oneself(person, by)
    _check_rank(person, by)
    member = next(m for m in queries.members() if m.n == person.member)
    _check_role(role, member, by)
    with turn() as t:
        _check_role(role, member, _still_manages(person, by))
        store.change_person(person.n, role=role)
        access_changed_in(t, by.n, by.id)
        t.audit(by.n, by.actor, _scope(by, person.member), detail=f"role {role} for {person.id}")


def _not_oneself(person: PersonRow, by: Caller) -> None:
    if person.n == by.person_n:
        raise BadMember("person", _("Ask another administrator to do this for you."))


def set_active(person: PersonRow, is_active: bool, *, by: Caller) -> None:
    """Let a person take part no more, at once and in every session, or again. Raises BadMember."""
    _not_oneself(person, by)
    _check_rank(person, by)
    _set_active(person, is_active, by)


def redo_active(person_id: str, is_active: bool, *, by: Caller) -> bool:
    """The same once more, after the backup from which the hub was restored; False where it is so, or there is no such person."""
    person = next((row for row in queries.all_people() if row.id == person_id), None)
    if person is None or person.is_active == is_active:
        return False
    _set_active(person, is_active, by)
    return True


def _set_active(person: PersonRow, is_active: bool, by: Caller) -> None:
    with turn() as t:
        _still_manages(person, by)
        store.change_person(person.n, is_active=is_active)
        erasures.note(PERSON, f"{person.id} {'on' if is_active else 'off'}", t.at)
        if not is_active:
            store.end_links(person.n, t.at)
            push.forget_all(t, person.n, member=person.member, actor=by.actor)
            access_changed_in(t, by.n, by.id)
        t.audit(by.n, by.actor, _scope(by, person.member), detail=f"{'active' if is_active else 'ended'} {person.id}")
    if not is_active:
        end_sessions(person.n)


def forget_second_steps(person: PersonRow, *, by: Caller) -> None:
    """For a person who lost the phone: remove their code generators, passkeys and recovery codes, and their sessions with them."""
    _not_oneself(person, by)
    _check_rank(person, by)
    with turn() as t:
        _still_manages(person, by)
        count = sign_in.forget_steps(person.n)
        # Tries at codes that the lost phone would have shown must not keep the person out.
        store.change_person(person.n, failed=0, locked_until=0)
        t.audit(by.n, by.actor, _scope(by, person.member), detail=f"second steps of {person.id} forgotten: {count}")
    end_sessions(person.n)


def end_session(session: int, *, person: int, by: Caller) -> bool:
    """End one signed-in session of a person; False where there is no such."""
    rows = sign_in.sessions(pk=session, user_id=person)
    if not rows:
        return False
    device = SessionStore(rows[0].session_key).get(DEVICE, "")
    with turn() as t:
        SessionStore().delete(rows[0].session_key)
        sign_in.forget_sessions([session])
        row = queries.person(person)
        t.audit(by.n, by.actor, SIGN_OUT if by.person_n == person else _scope(by, row.member), detail=f"session ended of {row.id}")
    if device:
        push.forget(device, person=person, member=row.member, actor=by.actor)
    return True


def end_other_sessions(person: int, *, but: str | None, by: Caller, device: str = "") -> int:
    """End all signed-in sessions of oneself but the one under that key, on that device; returns how many."""
    count = end_sessions(person, but=but, device=device)
    with turn() as t:
        t.audit(by.n, by.actor, SIGN_OUT, detail=f"other sessions ended: {count}")
    return count


def end_sessions(person: int, *, but: str | None = None, device: str = "") -> int:
    """End all signed-in sessions of a person, or all but the one under that key; no device but this one rings them any more."""
    with turn() as t:
        row = queries.person(person)
        push.forget_all(t, person, member=row.member, actor=f"person:{row.id}", but=device)
    with write_turn():
        rows = [row for row in sign_in.sessions(user_id=person) if row.session_key != but]
        sign_in.forget_sessions(row.pk for row in rows)
    for row in rows:
        SessionStore().delete(row.session_key)
    return len(rows)


def check_contact(member: MemberRow, *, email: str, phone: str) -> dict[str, str]:
    """The details as they are kept, of a person of that member: a number may be as it is dialled in its country. Raises BadMember."""
    return {"email": clean_email(email), "phone": clean_phone(phone, member.country)}


def set_contact(person: PersonRow, *, email: str, phone: str, by: Caller) -> None:
    """Keep a person's contact in the vault, and nowhere else. Empty texts take it away. Raises BadMember, and what the vault raises."""
    _check_rank(person, by)
    fields = check_contact(next(row for row in queries.members() if row.n == person.member), email=email, phone=phone)
    given = {name: text for name, text in fields.items() if text}
    with turn() as t:
        actor = "hub" if by.actor == "operator" else by.actor
        reference = vault.put(person.member, "contact", given, by=actor, at=t.at, retention_days=CONTACT_KEPT_DAYS) if given else None
        if person.contact is not None:
            vault.erase(person.contact, Reader(None, "hub", actor), Reason("correction"), at=t.at)
        store.change_person(person.n, contact=reference)
        t.audit(by.n, by.actor, _scope(by, person.member), detail=f"contact of {person.id}")


def amend_contact(person: PersonRow, *, email: str, phone: str, remove: Collection[str] = (), by: Caller) -> None:
    """Replace what is given, and keep the rest but what `remove` names (email, phone). Raises BadMember, and what the vault raises."""
    _check_rank(person, by)
    kept: dict[str, str] = {}
    if person.contact is not None:
        actor = "hub" if by.actor == "operator" else by.actor
        with suppress(Erased):
            fields = vault_queries.read(person.contact, Reader(None, "hub", actor), Reason("contact"), at=now())
            kept = {name: str(fields.get(name, "")) for name in ("email", "phone") if name not in remove}
    set_contact(person, email=email.strip() or kept.get("email", ""), phone=phone.strip() or kept.get("phone", ""), by=by)


def set_preferences(person: int, *, language: str, theme: str) -> None:
    """Set how a person's own pages look. Values that are not known are left as they were."""
    from django.conf import settings

    wanted = {}
    if language in dict(settings.ROOM_LANGUAGES):
        wanted["language"] = language
    if theme in ("", "light", "dark"):
        wanted["theme"] = theme
    with write_turn():
        store.change_person(person, **wanted)


def rename(person: PersonRow, name: str, *, by: Caller) -> None:
    """Correct a person's name, everywhere and at once. What it was is sealed in the vault. Raises BadMember, and what the vault raises."""
    _check_rank(person, by)
    name = check_name(name)
    with turn() as t:
        person = queries.person(person.n)
        if name == person.name:
            return
        store.change_person(person.n, name=name, former=_seal_name(person, by, t.at))
        t.audit(by.n, by.actor, _scope(by, person.member), detail=f"name of {person.id}")


def _seal_name(person: PersonRow, by: Caller, at: int) -> UUID:
    """Beside the names that were corrected before: by when, so that the newest is the last. Begun anew where their time is over."""
    actor = "hub" if by.actor == "operator" else by.actor
    fields = {f"until_{at:020d}": person.name}
    if person.former is not None:
        try:
            vault.update(person.former, fields, Reader(None, "hub", actor), Reason("correction"), at=at)
            return person.former
        except Erased:
            pass
    return vault.put(person.member, "contact", fields, by=actor, at=at, retention_days=CONTACT_KEPT_DAYS)


def forget_names(person: PersonRow, *, by: Caller) -> None:
    """Erase the names that were corrected: of a person whose member has left. Raises what the vault raises."""
    if person.former is None:
        return
    with turn() as t:
        actor = "hub" if by.actor == "operator" else by.actor
        vault.erase(person.former, Reader(None, "hub", actor), Reason("retention"), at=t.at)
        store.change_person(person.n, former=None)
        t.audit(by.n, by.actor, _scope(by, person.member), detail=f"former names of {person.id} erased")


def take_try(login: str) -> int:
    """Count a password or code as failed before it is checked, so that guesses sent at once are counted one by one.

    Returns the seconds for which this name takes none, and 0 where it does: then the try is taken, and `give_back` undoes that.
    """
    with turn() as t:
        person = store.person(login=login)
        if person is None:
            return _seconds(unknown_logins.take(login, t.at, _counted))
        if person.locked_until > t.at:
            return _seconds(person.locked_until - t.at)
        failed, lock = _counted(person.failed, person.locked_until, t.at)
        store.change_person(person.n, failed=failed, locked_until=t.at + lock)
        return 0


def _seconds(micros: int) -> int:
    return -(-micros // 1_000_000)


def give_back(login: str) -> None:
    """The try was right, so it does not count, and no lock comes of it."""
    with turn():
        person = store.person(login=login)
        if person is not None and person.failed:
            store.change_person(person.n, failed=person.failed - 1, locked_until=0)


def note_failure(login: str) -> None:
    """The try that was taken failed: a line of it."""
    with turn() as t:
        person = store.person(login=login)
        if person is None:
            t.audit(None, "nobody", SIGN_IN, "refused", "unknown sign-in name")
        else:
            _own(t, person, SIGN_IN, "locked" if person.failed and not person.failed % FAILURES else "wrong password or code", "refused")


def _counted(failed: int, since: int, at: int) -> tuple[int, int]:
    """With one more failure: how many there are, and for how long that locks. `since`: of the last failure, or of the end of its lock."""
    if since and at - since > FORGIVEN_AFTER:
        failed = 0
    failed += 1
    locks = failed // FAILURES
    return failed, 0 if failed % FAILURES else int(min(FIRST_LOCK * 2 ** min(locks - 1, 10), LONGEST_LOCK))


def _own(t: Turn, person: Person | PersonRow, action: str, detail: str = "", outcome: str = "done") -> None:
    t.audit(person.member, f"person:{person.id}", action, outcome, detail)


def note_refused(n: int | None, detail: str) -> None:
    """Record a refused sign-in without a password or code: by a passkey, an outside identity, or a person who takes no part."""
    with turn() as t:
        person = store.person(n=n) if n else None
        if person is None:
            t.audit(None, "nobody", SIGN_IN, "refused", detail)
        else:
            _own(t, person, SIGN_IN, detail, "refused")


def note_sign_in(n: int) -> None:
    """Record that a person signed in, and forget the failures before."""
    with turn() as t:
        store.change_person(n, failed=0, locked_until=0)
        _own(t, queries.person(n), SIGN_IN)


def note_sign_out(n: int) -> None:
    with turn() as t:
        _own(t, queries.person(n), SIGN_OUT)


def note_secured(n: int, detail: str) -> None:
    """Record that a person changed their password, second step or other means of sign-in; `detail` names it in a word."""
    with turn() as t:
        _own(t, queries.person(n), SECURE, detail)


def set_password(n: int, hashed: str) -> None:
    """Set a person's own new password, hashed before: nothing slow is done in a turn. Links that wait end with it."""
    with turn() as t:
        store.end_links(n, t.at)
        store.change_person(n, password=hashed)
        _own(t, queries.person(n), SECURE, "password changed")


@contextmanager
def no_code_meanwhile() -> Iterator[None]:
    """While this is open no code is used: for the sign-in library, which reads what is kept of codes and writes all of it back."""
    with turn():
        yield


def use_code(n: int, code: str) -> Any:
    """The second step that this code fits, used up with it; None where it fits none. A code works once, in whichever process."""
    with turn():
        steps = {row.type: row for row in sign_in.steps(user_id=n, type__in=("totp", "recovery_codes"))}
        generator, codes = steps.get("totp"), steps.get("recovery_codes")
        if generator is not None and _fits(generator, code):
            return generator
        return codes if codes is not None and codes.wrap().validate_code(code) else None


def _fits(generator: Any, code: str) -> bool:
    """Whether it is a code of just now, and younger than the last one that was taken."""
    from allauth.mfa import app_settings as mfa
    from allauth.mfa.utils import decrypt

    secret = base64.b32decode(decrypt(generator.data["secret"]), casefold=True)
    codes = HOTP(secret, mfa.TOTP_DIGITS, SHA1(), enforce_key_length=False)
    typed = code.translate(_BETWEEN).encode("ascii", "replace")
    present = int(time.time()) // mfa.TOTP_PERIOD
    for counter in range(present - mfa.TOTP_TOLERANCE, present + mfa.TOTP_TOLERANCE + 1):
        if secrets.compare_digest(typed, codes.generate(counter)):
            if counter <= generator.data.get("taken", 0):
                return False
            sign_in.note_taken(generator, counter)
            return True
    return False


def bound(issuer: str, subject: str) -> str:
    """The stored form of an outside identity: a subject's number means something at its issuer alone."""
    return _BOUND + hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()


def mark_issuer(server: str) -> None:
    """Outside identities that an older version kept, by their number alone: note whose they are. Each is bound when it is next used."""
    old = [row for row in sign_in.identities(extra_data={}) if not row.uid.startswith(_BOUND)] if server else []
    if old:
        with turn():
            sign_in.change_identities(old, extra_data={"server": server})


def bind(provider: str, server: str, issuer: str, subject: str) -> str:
    """The identity as it is kept; one of an older version's is bound to its issuer now, where it was tied at this very server."""
    uid = bound(issuer, subject)
    old = sign_in.identities(provider=provider, uid=subject, extra_data={"server": server})
    if server and old and not sign_in.identities(provider=provider, uid=uid):
        with turn():
            sign_in.change_identities(old, uid=uid, extra_data={})
    return uid


def tie(n: int, provider: str, uid: str) -> None:
    """Tie an outside identity to a person. The hub keeps only its number outside, and nothing else of it. Raises BadMember."""
    with turn() as t:
        owner, is_new = sign_in.tie(n, provider, uid)
        if owner != n:
            raise BadMember("identity", _("Another person here has tied this identity to themselves. Use another, or ask them."))
        if is_new:
            _own(t, queries.person(n), SECURE, "outside identity tied")


def untie(n: int, identity: int) -> bool:
    """Untie one of a person's outside identities; False where there is no such."""
    with turn() as t:
        was_tied = sign_in.untie(n, identity)
        if was_tied:
            _own(t, queries.person(n), SECURE, "outside identity untied")
    return was_tied


def touch_session(key: str) -> None:
    """Note that a session is in use; asked at most every few minutes."""
    with write_turn():
        sign_in.note_seen(key)
