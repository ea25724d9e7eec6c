"""The steps of a rescue: each in one turn, with its line in the timeline; the bell rings no more, and the next clock runs."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accord.core.rescue import track as rules
from accord.core.times import DAY
from accord.hub.journal.actions import turn
from accord.hub.members.queries import Caller
from accord.hub.rescue import sealing, store
from accord.hub.rescue.access_list import naming
from accord.hub.rescue.access_list.admission import admit, admitted
from accord.hub.rescue.alerts import clocks
from accord.hub.rescue.course import origins
from accord.hub.rescue.errors import NoSuchRescue, Refused
from accord.hub.rescue.vocabulary import CLOSED, CONTACT, DESK_ROLES, ERASED, HANDLE
from accord.hub.times import at_or_now
from accord.hub.vault.vocabulary import MOST_DAYS, Reason
from accord.tables import care, rescue_track

HAND_OVER, TO_MEMBER = "hand-over", "member"
WHY_ERASED = ("person-asked", "legal-order", "correction")


def step(
    caller: Caller,
    rescue_id: str,
    step: str,
    *,
    outcome: str = "",
    words: str = "",
    to: str = "",
    sees: Iterable[str] = (),
    at: int | None = None,
) -> str:
    """Take a step; returns the state after it. The vault keeps `words`, for the home and their writer.

    To `hand-over` to a member takes `to`, a member's or a person's id, and `sees`, the parts that it is shown: it comes onto the list and
    its desk rings. Raises Refused, NoSuchRescue, NotAllowed.
    """
    at = at_or_now(at)
    admit(caller, rescue_id, at=at)
    text = sealing.text(words, "words") if words.strip() else ""
    with turn() as t:
        admission = admitted(caller, rescue_id, changing=True)
        rescue, before = admission.rescue, admission.rescue.state
        try:
            after = rules.take(rescue_track(), before, step, outcome, at_home=admission.at_home)
        except rules.NotNow as error:
            raise Refused(error.code, _(error.text), "outcome" if error.code == "no-outcome" else "step") from None
        if step == HAND_OVER and outcome == TO_MEMBER:
            naming.add_in(t, rescue, caller, to, sees, text, at)
        elif to:
            raise Refused("no-receiver", _("Leave out to whom it goes: this step hands it to no one."), "to")
        reference = sealing.put(t, rescue, {"words": text}, by=caller.actor, at=at) if text else None
        rescue.state = after
        if after != before:
            rescue.entered = at
        if after == CLOSED:
            rescue.closed = at
            t.set_clock(CONTACT, rescue.id, at + care().records["safe-contact"].days * DAY)
        elif rescue.closed is not None:
            rescue.closed = None
            t.unset_clock(CONTACT, rescue.id)
            sealing.keep_all(t, rescue, at + MOST_DAYS * DAY, at)
        clocks.settle(t, rescue, caller, at)
        clocks.begin(t, rescue, at)
        clocks.note(t, rescue, step, at, by=caller, code=outcome, words=reference)
        sealing.settle_time(t, rescue, at)
        if after == CLOSED:
            sealing.keep_all(t, rescue, rescue.until, at)
        if after != before:
            origins.tell(t, rescue.origin, after)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"step {step}")
    return after


def erase(caller: Caller, rescue_id: str, why: str, *, at: int | None = None) -> None:
    """Erase a rescue for good, with all that hangs on it: an officer of its home. `why`: person-asked, legal-order, correction.

    Files of people that came of it stay: they stand on their own. Raises Refused, NoSuchRescue, NotAllowed.
    """
    at = at_or_now(at)
    admit(caller, rescue_id, at=at)
    if why not in WHY_ERASED:
        raise Refused("reason", _("Choose why it is erased: {reasons}.").format(reasons=", ".join(WHY_ERASED)), "why")
    with turn() as t:
        admission = admitted(caller, rescue_id, changing=True)
        if not admission.at_home or caller.role not in DESK_ROLES:
            raise NoSuchRescue
        clocks.settle(t, admission.rescue, caller, at)
        origin = admission.rescue.origin
        sealing.erase_all(t, admission.rescue, at, Reason(why))
        origins.tell(t, origin, ERASED)
        store.add(
            store.Look(
                rescue=admission.rescue.n, at=at, member=caller.n, actor=caller.actor, role=caller.role, reason=why, outcome="erased"
            )
        )
        t.audit(caller.n, caller.actor, HANDLE, detail="erased")
