"""Members that join, change and leave; circles and tokens. Every membership change is journaled and moves the audiences with it."""

import secrets
from collections.abc import Callable, Iterable
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from msgspec.structs import replace

from accord.core.identifiers.names import lookalike_keys
from accord.core.sharing import CEILINGS, SECTORS, STANDINGS, Reach, Viewer, decide_reach, from_spec
from accord.core.texts import is_readable, shows_all
from accord.core.times import rfc3339
from accord.hub.erasures import actions as erasures
from accord.hub.erasures.vocabulary import MEMBER, TOKEN
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import Turn, turn
from accord.hub.members import queries, store
from accord.hub.members.errors import BadMember, BeyondOwn, Outlives
from accord.hub.members.queries import Caller, CircleRow, MemberRow
from accord.hub.members.vocabulary import JOINING, OWN, SANDBOX_PREFIX, TOKEN_PREFIX, read_scopes

# With one of these a table's cell is taken for a formula, whichever program shows it.
FORMULA = "=+-@＝＋－＠"


def clean_name(text: str, field: str = "name") -> str:
    """A name as it is kept. Raises BadMember."""
    name = " ".join(text.split())
    if not 1 <= len(name) <= 200 or not is_readable(name):
        raise BadMember(field, _("Give a name of 1 to 200 printable characters."))
    if not shows_all(name):
        raise BadMember(field, _("The name holds characters that don't show. Type it anew, with those alone that show."))
    if name[0] in FORMULA:
        raise BadMember(field, _("A name can't begin with =, +, - or @: tables take it for a formula. Begin with a letter or a digit."))
    return name


def _is_taken(name: str, others: Iterable[str]) -> bool:
    """Whether people would take the name for one of the others."""
    keys = lookalike_keys(name)
    return any(not keys.isdisjoint(lookalike_keys(other)) for other in others)


def _country(text: str) -> str:
    country = text.strip().upper()
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise BadMember(
            "country", _("Give the country as two letters (ISO 3166), for example TH; leave it empty for an international body.")
        )
    return country


def _known(text: str, field: str) -> str:
    """A member's public text, such as its note or source, in one line. Raises BadMember."""
    line = " ".join(text.split())
    if len(line) > 2000 or not is_readable(line):
        raise BadMember(field, _("Write up to 2,000 printable characters, or nothing."))
    return line


def everybody(t: Turn) -> int:
    """The audience of all members, for what they all may know: who takes part."""
    return t.audience(Reach(scope="members"), lambda: [n for n, v in queries.viewers().items() if v.standing == "active"])


def access_changed_in(t: Turn, by: int, by_id: str | None) -> None:
    """A token, a person or a role ended or changed. An entry that nobody reads: it takes a number, and a copy of the database that has come
    to that number holds the change (hub/relay)."""
    t.append("access.changed", audience=t.recipients(()), by=by, by_id=by_id, data={})


def add_member(
    name: str, sector: str, country: str = "", *, by: Caller | None = None, standing: str = "active", note: str = "", source: str = ""
) -> MemberRow:
    """Add a member. Raises BadMember naming the field. `by` is None only for the hub's first member."""
    name, country = clean_name(name), _country(country)
    if sector not in SECTORS:
        raise BadMember("sector", _("Choose a sector: {words}.").format(words=", ".join(SECTORS)))
    if standing not in STANDINGS:
        raise BadMember("standing", _("Choose a standing: {words}.").format(words=", ".join(STANDINGS)))
    note, source = _known(note, "note"), _known(source, "source")
    with turn() as t:
        if _is_taken(name, (taken for (taken,) in store.member_values("name"))):
            raise BadMember("name", _("A member of this name, or of one that looks like it, exists already; choose another name."))
        member = store.insert_member(name=name, sector=sector, country=country, standing=standing, note=note, source=source, since=t.at)
        _move(t, member.n, None, queries.viewers()[member.n])
        data = {"country": country, "id": str(member.id), "name": name, "sector": sector, "standing": standing}
        t.append("member.joined", audience=everybody(t), by=by.n if by else member.n, by_id=by.id if by else str(member.id), data=data)
        t.audit(by.n if by else member.n, by.actor if by else "operator", "hub:members:manage", detail=f"added {member.id}")
    return queries.member(str(member.id))


def correct_member(member: MemberRow, name: str, sector: str, country: str, *, by: Caller, note: str, source: str) -> MemberRow:
    """Correct what was written of a member when it was added. Its sector and country stay once it takes part, or took part: what it was
    sent and asked rests on them. Raises BadMember."""
    name, country = clean_name(name), _country(country)
    if sector not in SECTORS:
        raise BadMember("sector", _("Choose a sector: {words}.").format(words=", ".join(SECTORS)))
    note, source = _known(note, "note"), _known(source, "source")
    if (name, sector, country, note, source) == (member.name, member.sector, member.country, member.note, member.source):
        return member
    with turn() as t:
        standing = queries.member(member.id).standing  # by now
        for field, before, after in (("sector", member.sector, sector), ("country", member.country, country)):
            if before != after and standing not in JOINING:
                text = _("It takes part already, or did: what it was sent and asked rests on this. Let it leave, and add it anew.")
                raise BadMember(field, text)
        if _is_taken(name, (row.name for row in store.members() if row.n != member.n)):
            raise BadMember("name", _("A member of this name, or of one that looks like it, exists already; choose another name."))
        store.change_member(member.n, name=name, sector=sector, country=country, note=note, source=source)
        data = {"country": country, "id": member.id, "name": name, "sector": sector, "standing": standing}
        t.append("member.changed", audience=everybody(t), by=by.n, by_id=by.id, data=data)
        t.audit(by.n, by.actor, "hub:members:manage", detail=f"{member.id} corrected")
    return queries.member(member.id)


def change_standing(member: MemberRow, standing: str, *, by: Caller) -> MemberRow:
    """Invite, sign, activate, suspend or withdraw a member. Raises BadMember."""
    if standing not in STANDINGS:
        raise BadMember("standing", _("Choose a standing: {words}.").format(words=", ".join(STANDINGS)))
    if by.person_n is not None and by.n == member.n and standing != "active":
        raise BadMember("standing", _("This would sign you and all your colleagues out. Ask the operator of the hub to do it."))
    with turn() as t:
        change_standing_in(t, member, standing, by=by)
    return queries.member(member.id)


def name_national_desk(member: MemberRow, *, by: Caller) -> MemberRow:
    """From now on this member answers for its country: it keeps the reports that people there send. Raises BadMember."""
    if not by.may("hub:members:manage"):
        raise BadMember("member", _("Only the secretariat names the desk that answers for a country. Ask it."))
    if not member.country or member.sector != "state":
        raise BadMember(
            "member", _("A national desk is an authority of one country. Choose a member of the sector state that has a country.")
        )
    with turn() as t:
        store.name_national(member.n, member.country)
        data = {"id": member.id, "national": True, "standing": member.standing}
        t.append("member.changed", audience=everybody(t), by=by.n, by_id=by.id, data=data)
        t.audit(by.n, by.actor, "hub:members:manage", detail=f"{member.id} national desk of {member.country}")
    return queries.member(member.id)


def change_standing_in(t: Turn, member: MemberRow, standing: str, *, by: Caller) -> None:
    """As a part of a turn: a step of the protocol by which members join and leave. Raises BadMember."""
    if standing not in STANDINGS:
        raise BadMember("standing", _("Choose a standing: {words}.").format(words=", ".join(STANDINGS)))
    before = queries.viewers()[member.n]
    store.change_member(member.n, standing=standing)
    erasures.note(MEMBER, f"{member.id} {standing}", t.at)
    # A member that comes back gets what its circles open, as if it joined them now.
    opening = {circle.id for circle in queries.circles(member.n) if circle.opens} & before.circles
    _move(t, member.n, before, replace(before, standing=standing), lambda reach: not opening.isdisjoint(reach.circles))
    t.append("member.changed", audience=everybody(t), by=by.n, by_id=by.id, data={"id": member.id, "standing": standing})
    t.audit(by.n, by.actor, "hub:members:manage", detail=f"{member.id} {standing}")


def _move(t: Turn, n: int, before: Viewer | None, after: Viewer, opens: Callable[[Reach], bool] = lambda reach: False) -> None:
    """Open and close a member's audiences after a change of what it is."""
    for audience, text in journal.audiences():
        reach = from_spec(text)
        was = before is not None and decide_reach(reach, before).allowed
        is_now = decide_reach(reach, after).allowed
        if is_now and (opens(reach) or not was):
            t.open(n, audience, history=opens(reach))
        elif was and not is_now:
            t.close(n, audience)


def make_circle(name: str, *, by: Caller, opens: bool = False) -> CircleRow:
    """Make a circle that the caller's member owns and belongs to. `opens`: later joiners are granted what it shares already."""
    name = clean_name(name)
    with turn() as t:
        # Only among the circles the caller may know of: a refusal would tell of a hidden one.
        if _is_taken(name, (circle.name for circle in queries.circles(by.n))):
            raise BadMember("name", _("You have a circle of this name, or one that looks like it, already; choose another name."))
        circle = store.insert_circle(name=name, opens=opens, owner=by.n)
        store.join(circle.n, by.n)
        data = {"id": str(circle.id), "name": name, "opens": opens}
        t.append("circle.made", audience=t.recipients([by.n]), by=by.n, by_id=by.id, data=data)
        t.audit(by.n, by.actor, "member:circles:manage", detail=f"made {circle.id}")
    return CircleRow(circle.n, str(circle.id), name, opens, by.n, (by.id,))


def join(circle: CircleRow, member: MemberRow, *, by: Caller) -> None:
    """Let a member into a circle. From here on it receives what the circle is sent; what the circle opens, it is granted."""
    with turn() as t:
        if store.in_circles(circle=circle.n, member=member.n):
            return
        before = queries.viewers()[member.n]
        store.join(circle.n, member.n)
        after = replace(before, circles=before.circles | {circle.id})
        _journal_circle(t, "circle.joined", circle, member, by)
        _move(t, member.n, before, after, lambda reach: circle.opens and circle.id in reach.circles)


def leave(circle: CircleRow, member: MemberRow, *, by: Caller) -> None:
    """Take a member out of a circle. It receives nothing new, but every retraction of what it ever received."""
    with turn() as t:
        before = queries.viewers()[member.n]
        if not store.leave(circle.n, member.n):
            return
        _journal_circle(t, "circle.left", circle, member, by)
        _move(t, member.n, before, replace(before, circles=before.circles - {circle.id}))


def _journal_circle(t: Turn, entry_type: str, circle: CircleRow, member: MemberRow, by: Caller) -> None:
    recipients = {n for _circle, n in store.in_circles(circle=circle.n)} | {member.n, circle.owner}
    data = {"circle": circle.id, "member": member.id, "name": circle.name}
    t.append(entry_type, audience=t.recipients(recipients), by=by.n, by_id=by.id, data=data)
    t.audit(by.n, by.actor, "member:circles:manage", detail=f"{entry_type} {circle.id} {member.id}")


def make_token(
    member: MemberRow, *, by: Caller, scopes: tuple[str, ...] = (), role: str | None = None, name: str = "", expires: int | None = None
) -> tuple[str, str]:
    """Make an API token; returns its id and the token itself, which is shown this once and never again.

    Without scopes it may do all that is about the member's own and that `by` may do; without a role it has that of `by`. It
    never may do more than `by`, nor longer. Raises BadMember, BeyondOwn, UnknownPermission.
    """
    given, role = checked_token(member, by, scopes, role, name, expires)
    token = fresh_token()
    with turn() as t:
        made = insert_token_in(t, member, by, given, role, name, expires, digest=queries.hash_of(token))
    return str(made.id), token


def fresh_token() -> str:
    return (SANDBOX_PREFIX if settings.ACCORD_SANDBOX else TOKEN_PREFIX) + secrets.token_urlsafe(32)


def checked_token(
    member: MemberRow, by: Caller, scopes: tuple[str, ...], role: str | None, name: str, expires: int | None
) -> tuple[tuple[str, ...], str]:
    """The scopes and the role that a new token gets. Raises BadMember, BeyondOwn, UnknownPermission."""
    role = by.role if role is None else role
    if role not in CEILINGS:
        raise BadMember("role", _("Choose a role: {words}.").format(words=", ".join(CEILINGS)))
    if len(name) > 100 or not is_readable(name):
        raise BadMember("name", _("Give the token a name of up to 100 printable characters, or none."))
    given = read_scopes(scopes) if scopes else tuple(scope for scope in OWN if by.may(scope))
    _check_own(member, by, given, role, expires)
    return given, role


def insert_token_in(
    t: Turn, member: MemberRow, by: Caller, scopes: tuple[str, ...], role: str, name: str, expires: int | None, *, digest: bytes
) -> store.Token:
    """A token that was checked. Raises BadMember where it would have expired already."""
    if expires is not None and expires <= t.at:
        raise BadMember("expires", _("The token would have expired already; choose a time to come."))
    made = store.insert_token(
        member=member.n,
        name=name,
        hash=digest,
        scopes="\n".join(scopes),
        role=role,
        made=t.at,
        expires=expires,
        maker=by.person_n,
        parent=queries.token_number(by.actor),
    )
    t.audit(by.n, by.actor, "member:tokens:manage", detail=f"made {made.id} for {member.id}")
    return made


def _check_own(member: MemberRow, by: Caller, scopes: tuple[str, ...], role: str, expires: int | None) -> None:
    """Whether all that a token is given is `by`'s own to give. Raises BeyondOwn, Outlives."""
    if member.n != by.n and not by.may("hub:tokens:manage"):
        raise BeyondOwn(_("You make tokens for your own member alone. Ask the secretariat."))
    if not scopes:
        raise BeyondOwn(_("You may do nothing that a token could be given. Ask somebody with more."))
    if any(not by.may(scope) for scope in scopes):
        raise BeyondOwn(_("A token can be given only scopes that you have yourself. Ask somebody with more."))
    if queries.is_wider(role, by.role):
        raise BeyondOwn(_("A token can be given only a role that publishes no wider than your own. Ask somebody with a wider one."))
    if by.expires is not None and (expires is None or expires > by.expires):
        text = _("Your own token expires at {time}, and what it makes can't outlive it. Give a time no later, or use another token.")
        raise Outlives("expires", text.format(time=rfc3339(by.expires)))


def revoke_token(token_id: str, *, by: Caller, member: int | None = None) -> bool:
    """Revoke a token at once; only one of `member`'s where that is given. False where there is none to revoke."""
    try:
        wanted = UUID(token_id)
    except ValueError:
        return False
    with turn() as t:
        revoked = store.revoke(t.at, id=wanted, **({} if member is None else {"member": member}))
        if revoked:
            erasures.note(TOKEN, str(wanted), t.at)
            access_changed_in(t, by.n, by.id)
        t.audit(by.n, by.actor, "member:tokens:manage", "done" if revoked else "nothing", f"revoked {wanted}" if revoked else "")
    return revoked
