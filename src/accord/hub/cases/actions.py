"""All that changes cases: each in one turn, with its audit line, its lines in the timelines, and an entry of ids for those who may see it.

`at` is the present moment. Where two act at once, one comes first and the other gets AsThingsStand, which says what happened.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from accord.hub.cases.errors import AsThingsStand, NoSuchCase, NotAllowed, Refused
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller

__all__ = ["AsThingsStand", "NoSuchCase", "NotAllowed", "PartKeeper", "Refused"]


class PartKeeper(Protocol):
    """A feature above that keeps something by a part's id, such as evidence. Registered when the hub starts."""

    def gone(self, t: Turn, parts: Sequence[str], at: int) -> None:
        """These parts are erased in this turn: erase what is kept by them."""
        ...


def register_keeper(keeper: PartKeeper) -> None:
    """Register a feature above; registering twice is registering once."""
    raise NotImplementedError


# --- The case


def open_case(
    me: Caller, *, title: str, scheme: str = "", items: Collection[tuple[str, str]] = (), tlp: str = "amber", at: int | None = None
) -> str:
    """Open a case that the caller's member leads; returns its id. `items`: (kind, ref) of requests, signals and reports that join it.

    Raises Refused, NoSuchCase where an item is none that the caller may see, NotAllowed.
    """
    raise NotImplementedError


def set_title(me: Caller, case: str, title: str, *, scheme: str | None = None, tlp: str | None = None, at: int | None = None) -> str:
    """What the caller's own member calls the case; nobody else sees it until it is shared. Returns the part's id. Raises as `add_note`."""
    raise NotImplementedError


def close(me: Caller, case: str, outcome: str, text: str = "", *, audience: Collection[str] = (), at: int | None = None) -> None:
    """Close a case with its outcome, which all who take part are told; the text is the lead's note, shown to `audience` (member ids).

    For the lead. Raises Refused, AsThingsStand, NoSuchCase, NotAllowed.
    """
    raise NotImplementedError


def reopen(me: Caller, case: str, *, at: int | None = None) -> None:
    """Go on with a closed case. For the lead. Raises AsThingsStand, NoSuchCase, NotAllowed."""
    raise NotImplementedError


# --- Parts. All raise Refused, AsThingsStand where the case is closed, NoSuchCase, NotAllowed; all return the part's id where they add one.
# `tlp` is the label of a part: clear, green, amber, amber+strict, or red, which is never shared. `audience`: ids of members that are shown
# it at once.


def add_item(
    me: Caller, case: str, kind: str, ref: str, *, tlp: str = "amber", audience: Collection[str] = (), at: int | None = None
) -> str:
    """Put a request, signal or report into a case; one that the caller's member has put in already is that part."""
    raise NotImplementedError


def remove_item(me: Caller, case: str, part: str, *, at: int | None = None) -> None:
    raise NotImplementedError


def add_target(
    me: Caller,
    case: str,
    value: str,
    *,
    kind: str | None = None,
    region: str | None = None,
    deconflict: bool = False,
    note: str = "",
    tlp: str = "amber",
    audience: Collection[str] = (),
    at: int | None = None,
) -> str:
    """Put an identifier into a case, as people type it; one that the caller's member has put in already is that part."""
    raise NotImplementedError


def change_target(
    me: Caller,
    case: str,
    part: str,
    *,
    deconflict: bool | None = None,
    note: str | None = None,
    tlp: str | None = None,
    at: int | None = None,
) -> None:
    """Change a target of the caller's own member."""
    raise NotImplementedError


def remove_target(me: Caller, case: str, part: str, *, at: int | None = None) -> None:
    raise NotImplementedError


def add_note(me: Caller, case: str, text: str, audience: Collection[str] = (), *, tlp: str = "amber", at: int | None = None) -> str:
    raise NotImplementedError


def change_note(me: Caller, case: str, part: str, text: str, *, tlp: str | None = None, at: int | None = None) -> None:
    raise NotImplementedError


def remove_note(me: Caller, case: str, part: str, *, at: int | None = None) -> None:
    raise NotImplementedError


def add_event(
    me: Caller, case: str, moment: int, text: str, audience: Collection[str] = (), *, tlp: str = "amber", at: int | None = None
) -> str:
    """Write an event into the timeline by hand; `moment`: when it was."""
    raise NotImplementedError


def change_event(me: Caller, case: str, part: str, *, moment: int | None = None, text: str | None = None, at: int | None = None) -> None:
    raise NotImplementedError


def remove_event(me: Caller, case: str, part: str, *, at: int | None = None) -> None:
    raise NotImplementedError


def add_task(
    me: Caller,
    case: str,
    text: str,
    *,
    owner: str = "",
    due: int | None = None,
    tlp: str = "amber",
    audience: Collection[str] = (),
    at: int | None = None,
) -> str:
    """Give a task to a member that takes part, which is then shown it, or to a person of the caller's own; by default to the caller's member.

    `owner`: a member's or a person's id. When it is due, that member's desk rings.
    """
    raise NotImplementedError


def change_task(
    me: Caller,
    case: str,
    part: str,
    *,
    text: str | None = None,
    owner: str | None = None,
    due: int | None = None,
    no_due: bool = False,
    done: bool | None = None,
    at: int | None = None,
) -> None:
    """Change a task of the caller's own member; `done` may also be said by the member that is to do it."""
    raise NotImplementedError


def remove_task(me: Caller, case: str, part: str, *, at: int | None = None) -> None:
    raise NotImplementedError


def add_person(
    me: Caller,
    case: str,
    fields: Mapping[str, str],
    *,
    possible_victim: bool,
    until: int | None = None,
    tlp: str = "amber+strict",
    audience: Collection[str] = (),
    at: int | None = None,
) -> str:
    """Keep a person of interest in the vault until then: PERSON_DAYS at the most, which is also the default."""
    raise NotImplementedError


def change_person(
    me: Caller,
    case: str,
    part: str,
    *,
    fields: Mapping[str, str] | None = None,
    possible_victim: bool | None = None,
    until: int | None = None,
    at: int | None = None,
) -> None:
    """Change a person of the caller's own member; an empty field is taken away."""
    raise NotImplementedError


def erase_person(me: Caller, case: str, part: str, *, at: int | None = None) -> None:
    """Erase a person for good, in closed cases too."""
    raise NotImplementedError


# --- Members


def invite(me: Caller, case: str, member: str, ceiling: str = "amber", *, show_title: bool = False, at: int | None = None) -> None:
    """Invite a member; its desk rings. `ceiling`: the strictest TLP that it is shown: clear to amber+strict. `show_title`: the invitation
    shows the lead's title. For the lead. Raises Refused, AsThingsStand, NoSuchCase, NotAllowed."""
    raise NotImplementedError


def accept(me: Caller, case: str, *, at: int | None = None) -> None:
    """Take part. Raises AsThingsStand, NoSuchCase, NotAllowed."""
    raise NotImplementedError


def decline(me: Caller, case: str, *, at: int | None = None) -> None:
    raise NotImplementedError


def dismiss(me: Caller, case: str, member: str, *, at: int | None = None) -> None:
    """Take an invitation back, or let a member take part no more: what becomes of its parts is as when it leaves. For the lead."""
    raise NotImplementedError


def set_ceiling(me: Caller, case: str, member: str, ceiling: str, *, at: int | None = None) -> None:
    """Change what a member may be shown; what is above is shown to it no more. For the lead."""
    raise NotImplementedError


def leave(me: Caller, case: str, *, at: int | None = None) -> None:
    """Take part no more. Parts that the member has shared stay with those who see them, without its persons of interest; all else of its
    is erased. The lead hands over or closes first. Raises AsThingsStand, NoSuchCase, NotAllowed."""
    raise NotImplementedError


def offer_lead(me: Caller, case: str, member: str, *, at: int | None = None) -> None:
    """Offer the lead to a member that takes part; its desk rings. An empty member takes the offer back. For the lead."""
    raise NotImplementedError


def take_lead(me: Caller, case: str, *, at: int | None = None) -> None:
    """Take the lead that is offered: once. Raises AsThingsStand where it is offered no more, NoSuchCase, NotAllowed."""
    raise NotImplementedError


def decline_lead(me: Caller, case: str, *, at: int | None = None) -> None:
    raise NotImplementedError


# --- Sharing


def share(me: Caller, case: str, parts: Collection[str], members: Collection[str], *, at: int | None = None) -> int:
    """Show parts of the caller's own member to members that take part (ids); returns to how many part-and-members that is new.

    All or nothing: raises Refused where a part is above a member's ceiling or red, AsThingsStand where a member left meanwhile.
    """
    raise NotImplementedError


def withdraw_share(me: Caller, case: str, parts: Collection[str], members: Collection[str], *, at: int | None = None) -> int:
    """Show parts to these members no more, in closed cases too; returns how many that were."""
    raise NotImplementedError


# --- For the features above


def add_part_in(t: Turn, me: Caller, case: str, *, kind: str, text: str = "", tlp: str = "amber", audience: Collection[str] = ()) -> str:
    """A part of a kind that a feature above keeps, such as `evidence`, in its turn; returns its id. It is shared, previewed and erased like
    any other. Raises what `add_note` raises."""
    raise NotImplementedError


def remove_part_in(t: Turn, me: Caller, case: str, part: str) -> None:
    """Take such a part out again; its keeper is not called."""
    raise NotImplementedError


def touch_in(t: Turn, me: Caller, case: str, part: str, code: str = "") -> None:
    """Something happened with a part of any member that the caller is shown: a line for those who are shown it. Raises NoSuchCase."""
    raise NotImplementedError


def redo(ref: str, at: int) -> bool:
    """Do once more what the erasure log says, after a restore; False where nothing is to be done."""
    raise NotImplementedError


def end_member(member: int, *, by: Caller, heir: int | None, at: int | None = None) -> int:
    """A member leaves the hub: the lead of its cases goes to `heir` where that takes part, else to the member that joined first; a case
    with nobody else is closed with `member-left`. Nothing personal of it stays. Returns how many cases."""
    raise NotImplementedError
