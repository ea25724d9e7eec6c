"""What was erased, revoked, withdrawn or released after a backup is done once more when it is put back.

Each act is done by the feature that owns it, and doing it twice changes nothing. Money that was released can't be: the request is closed to
steps until a person has compared it with the other side's books.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from accord.formats.erasures import Line
from accord.hub.care import actions as care
from accord.hub.cases import actions as cases
from accord.hub.erasures import actions as erasures
from accord.hub.erasures import vocabulary as kinds
from accord.hub.intake import actions as intake
from accord.hub.intake import queries as submissions
from accord.hub.intake.vocabulary import WITHDRAWN
from accord.hub.journal import actions as journal
from accord.hub.journal.actions import turn
from accord.hub.members import actions as member_actions
from accord.hub.members import queries as members
from accord.hub.members.actions import people
from accord.hub.members.errors import NoSuchMember
from accord.hub.refusals import Refusal
from accord.hub.requests import actions as request_actions
from accord.hub.requests import queries as requests
from accord.hub.requests.vocabulary import RESTORED
from accord.hub.vault import actions as vault
from accord.hub.watchlists import actions as watchlists

Redo = Callable[[Line], bool]


def to_redo(lines: Sequence[Line], since: int, after: int | None = None) -> list[Line]:
    """The acts since a moment, in their order, and all behind the first `after` lines of the log: what came after a backup whose clock went
    ahead bears an earlier time. Of a member's standings the last alone: each is told to all members, and one that was
    suspended for an hour would be told to be so once more."""
    later = [line for n, line in enumerate(lines) if line.at >= since or (after is not None and n >= after)]
    last = {line.ref.partition(" ")[0]: line for line in later if line.kind == kinds.MEMBER}
    return [line for line in later if line.kind != kinds.MEMBER or last[line.ref.partition(" ")[0]] is line]


def redo(line: Line) -> bool:
    """Do an act of the log once more; False where there is nothing to do."""
    act = _ACTS.get(line.kind)
    return act is not None and act(line)


def _record(line: Line) -> bool:
    return vault.redo_erase(UUID(line.ref), at=line.at)


def _share(line: Line) -> bool:
    reference, member = line.ref.split()
    return vault.redo_unshare(UUID(reference), int(member), at=line.at)


def _key(line: Line) -> bool:
    member, key = line.ref.split()
    return vault.redo_destroy(int(member), bytes.fromhex(key), by="hub", at=line.at)


def _token(line: Line) -> bool:
    return member_actions.revoke_token(line.ref, by=members.operator())


def _person(line: Line) -> bool:
    person, state = line.ref.split()
    return people.redo_active(person, state == "on", by=members.operator())


def _member(line: Line) -> bool:
    member_id, standing = line.ref.split(" ", 1)
    try:
        member = members.member(member_id)
    except NoSuchMember:
        return False
    if member.standing == standing:
        return False
    member_actions.change_standing(member, standing, by=members.operator())
    return True


def _consent(line: Line) -> bool:
    what, about, consent, *consulate = line.ref.split()
    with turn() as t:
        if what != "report":
            country, feared = consulate[:1], [word == kinds.FEARED for word in consulate[1:]]
            return care.take_back_in(t, what, about, consent, "".join(country), since=line.at, feared=feared[0] if feared else None)
        submission = submissions.submission(about)
        if submission is None or submission.step == WITHDRAWN:
            return False
        if consent == kinds.EVERYTHING:
            intake.withdraw_in(t, submission)
            return True
        if submissions.said_since(submission.n, consent, line.at) or consent not in submissions.stands(submission.n):
            return False
        intake.take_back_in(t, submission, consent)
    return True


def _embargo(line: Line) -> bool:
    embargo, member = line.ref.split()
    with suppress(Refusal):
        request_actions.lift_embargo(replace(members.operator(), n=int(member)), embargo)
        return True
    return False


def _entry(line: Line) -> bool:
    return journal.erase(int(line.ref), member=members.operator().n, actor="hub")


def _case(line: Line) -> bool:
    return cases.redo(line.ref, line.at)


def _release(line: Line) -> bool:
    with turn() as t:
        request = requests.by_id(line.ref)
        if request is None or requests.has_step_at(request.n, line.at) or not erasures.block(kinds.RELEASE, line.ref, line.at):
            return False
        request_actions.state_facts_in(request, {RESTORED: line.at})
        t.audit(None, "hub", "hub:backup:restore", "blocked", f"request {line.ref}")
    return True


def _watch(line: Line) -> bool:
    return watchlists.redo_erase(line.ref, line.at)


def confirm(kind: str, ref: str, at: int) -> bool:
    """A person has compared it: it goes on. False where it isn't closed."""
    with turn() as t:
        if not erasures.confirm(kind, ref, at):
            return False
        request = requests.by_id(ref) if kind == kinds.RELEASE else None
        if request is not None:
            request_actions.drop_fact_in(request, RESTORED)
        t.audit(None, "operator", "hub:backup:confirm", "done", f"{kind} {ref}")
    return True


_ACTS: Final[Mapping[str, Redo]] = MappingProxyType(
    {
        kinds.RECORD: _record,
        kinds.SHARE: _share,
        kinds.KEY: _key,
        kinds.TOKEN: _token,
        kinds.PERSON: _person,
        kinds.MEMBER: _member,
        kinds.CONSENT: _consent,
        kinds.EMBARGO: _embargo,
        kinds.ENTRY: _entry,
        kinds.RELEASE: _release,
        kinds.WATCH: _watch,
        kinds.CASE: _case,
    }
)
