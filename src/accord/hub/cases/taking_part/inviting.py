"""Members join by invitation, under a ceiling that the lead sets; an invitation is known to the lead and to whom it goes alone."""

from django.utils.translation import gettext as _

from accord.core.cases import sharing as rules
from accord.core.sharing import BadLabel, parse_tlp
from accord.hub.cases import bells, sealing, store, timelines
from accord.hub.cases.admission import Place, as_core, lead_place, must_be_open, place
from accord.hub.cases.errors import AsThingsStand, NoSuchCase, Refused
from accord.hub.cases.parts import sharing, telling, texts
from accord.hub.cases.store import Case, Participant
from accord.hub.cases.taking_part import leaving
from accord.hub.cases.timelines import Happened
from accord.hub.cases.vocabulary import (
    CEILING,
    DECLINED,
    DECLINED_BY,
    DISMISSED,
    DISMISSED_BY,
    IN,
    INVITATION,
    INVITED,
    INVITED_MEMBER,
    JOINED,
    MOST_MEMBERS,
    WRITE,
)
from accord.hub.journal.actions import Turn, turn
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, MemberRow, need
from accord.hub.times import at_or_now


def invite(me: Caller, case: str, member: str, ceiling: str = "amber", *, show_title: bool = False, at: int | None = None) -> None:
    """Invite a member; its desk rings. `ceiling`: the strictest TLP that it is shown: clear to amber+strict. `show_title`: the invitation
    shows the lead's title. For the lead. Raises Refused, AsThingsStand, NoSuchMember, NoSuchCase, NotAllowed."""
    need(me, WRITE)
    at, label = at_or_now(at), read_ceiling(ceiling)
    with turn() as t:
        there = lead_place(me, case)
        asked = _invitable(there, members.member(member))
        row = store.participant(there.case.n, asked.n)
        if row is not None and row.standing in (IN, INVITED):
            text = _("This member takes part already.") if row.standing == IN else _("This member is invited already.")
            raise AsThingsStand(row.standing, text, row.standing)
        if len(store.involved(there.case.n)) >= MOST_MEMBERS:
            raise Refused("too-many", _("At most {count} members work on one case.").format(count=MOST_MEMBERS), "member")
        row = _ask(there.case, row, asked.n, label, at)
        told = [Happened(me.n, INVITED_MEMBER, about=asked.n), Happened(asked.n, INVITATION)]
        timelines.tell(t, there.case, told, at, by=me)
        if show_title:
            _show_title(t, me, there, row, at)
        row.bell = bells.ring(t, asked.n, at, by=me)
        store.update_participant(row)
        t.audit(me.n, me.actor, WRITE, detail=f"case {there.case.id}: invited {asked.id}")


def _invitable(there: Place, row: MemberRow) -> MemberRow:
    if row.standing != "active" or row.n == there.own.member:
        raise Refused("bad-member", _("Choose another member that takes part in the partnership."), "member")
    return row


def _ask(case: Case, row: Participant | None, member: int, ceiling: str, at: int) -> Participant:
    if row is None:
        row = Participant(
            case_n=case.n, member=member, number=store.next_number(member), standing=INVITED, ceiling=ceiling, asked=at, changed=at
        )
        store.add_participant(row)
        return row
    row.standing, row.ceiling, row.asked, row.joined, row.ended = INVITED, ceiling, at, None, None
    store.update_participant(row)
    return row


def _show_title(t: Turn, me: Caller, there: Place, row: Participant, at: int) -> None:
    title = texts.own_title(there)
    if title is None:
        return
    for _part, code in rules.preview(sharing.as_parts([title], {}), [as_core(row)])[0].refused:
        raise Refused(code, sharing.why_not(code), "show_title")
    sharing.grant(t, me, there.case, there.own, [title], row, at)


def read_ceiling(text: str) -> str:
    """Raises Refused."""
    try:
        label = parse_tlp(text)
    except BadLabel as error:
        raise Refused("bad-label", error.text, "ceiling") from None
    if label not in rules.CEILINGS:
        words = ", ".join(ceiling.label for ceiling in rules.CEILINGS)
        raise Refused("bad-ceiling", _("Choose a ceiling: {words}. TLP:RED is never shared.").format(words=words), "ceiling")
    return label.value


def accept(me: Caller, case: str, *, at: int | None = None) -> None:
    """Take part. Raises AsThingsStand, NoSuchCase, NotAllowed."""
    need(me, WRITE)
    at = at_or_now(at)
    with turn() as t:
        there = place(me, case, invited=True)
        row = there.own
        if row.standing == IN:
            raise AsThingsStand("accepted", _("Your member takes part already: a person of it accepted the invitation."), JOINED)
        must_be_open(there.case, invited=True)
        sealing.begin(t, there.case, row, me.actor, at)
        row.standing, row.joined = IN, at
        bells.stop(t, row, at, by=me)
        store.update_participant(row)
        telling.tell_all(t, there.case.n, me.n)
        told = timelines.to_all([one.member for one in store.taking_part(there.case.n)], JOINED, about=me.n)
        timelines.tell(t, there.case, told, at, by=me)
        t.audit(me.n, me.actor, WRITE, detail=f"case {there.case.id}: joined")


def decline(me: Caller, case: str, *, at: int | None = None) -> None:
    """Say no to an invitation: the case is shown no more. Raises AsThingsStand where it was accepted, NoSuchCase, NotAllowed."""
    need(me, WRITE)
    at = at_or_now(at)
    with turn() as t:
        there = place(me, case, invited=True)
        if there.own.standing == IN:
            raise AsThingsStand("accepted", _("Your member takes part already. It can leave the case."), JOINED)
        bells.stop(t, there.own, at, by=me)
        _end(t, me, there.case, there.own, DECLINED, at)
        timelines.tell(t, there.case, [Happened(there.case.lead, DECLINED_BY, about=me.n)], at, by=me)
        t.audit(me.n, me.actor, WRITE, detail=f"case {there.case.id}: declined")


def _end(t: Turn, me: Caller, case: Case, row: Participant, standing: str, at: int) -> None:
    """An invitation that came to nothing: what it showed is shown no more."""
    leaving.hide_all(t, me, case, row, at)
    row.standing, row.ended = standing, at
    store.update_participant(row)


def dismiss(me: Caller, case: str, member: str, *, at: int | None = None) -> None:
    """Take an invitation back, or let a member take part no more: what becomes of its parts is as when it leaves. For the lead.

    Raises AsThingsStand where it takes no part any more, NoSuchCase, NotAllowed.
    """
    need(me, WRITE)
    at = at_or_now(at)
    with turn() as t:
        there = lead_place(me, case, closed_too=True)
        row = _involved(there, member)
        if row.standing == INVITED:
            bells.stop(t, row, at, by=me)
            _end(t, me, there.case, row, DISMISSED, at)
            timelines.tell(t, there.case, [Happened(me.n, DISMISSED_BY, about=row.member)], at, by=me)
        else:
            leaving.end_in(t, me, there.case, row, DISMISSED, at)
        t.audit(me.n, me.actor, WRITE, detail=f"case {there.case.id}: dismissed {member}")


def _involved(there: Place, member: str) -> Participant:
    """Another member that takes part or is invited, by its id. Raises AsThingsStand."""
    rows = [row for row in store.involved(there.case.n) if row.member != there.own.member]
    names = members.by_number(row.member for row in rows)
    for row in rows:
        if names[row.member].id == member:
            return row
    raise AsThingsStand("not-in", _("This member takes no part in the case. See who does."), "left")


def set_ceiling(me: Caller, case: str, member: str, ceiling: str, *, at: int | None = None) -> None:
    """Change what a member may be shown; what is above is shown to it no more. For the lead.

    Raises Refused, AsThingsStand, NoSuchCase, NotAllowed.
    """
    need(me, WRITE)
    at, label = at_or_now(at), read_ceiling(ceiling)
    with turn() as t:
        there = lead_place(me, case)
        row = _involved(there, member)
        if row.ceiling != label:
            row.ceiling = label
            store.update_participant(row)
            viewers = {one.member for one in store.taking_part(there.case.n)} if row.standing == IN else {me.n}
            timelines.tell(
                t, there.case, timelines.to_all(sorted(viewers | {row.member}), CEILING, about=row.member, code=label), at, by=me
            )
            _drop_above(t, me, there.case, row, at)
        t.audit(me.n, me.actor, WRITE, detail=f"case {there.case.id}: ceiling of {member}")


def _drop_above(t: Turn, me: Caller, case: Case, row: Participant, at: int) -> None:
    rows = store.shared_with(case.n, row.member)
    parts = sharing.as_parts(rows, {one.n: {row.member} for one in rows})
    above = set(rules.above(parts, as_core(row)))
    leaving.hide(t, me, case, row, [one for one in rows if one.id in above], at)


__all__ = ["NoSuchCase", "accept", "decline", "dismiss", "invite", "read_ceiling", "set_ceiling"]
