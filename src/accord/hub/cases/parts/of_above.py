"""Parts that features above keep by their id, such as evidence: shared, previewed and erased like any other."""

from collections.abc import Collection

from accord.hub.cases import sealing, store, timelines
from accord.hub.cases.admission import write_place
from accord.hub.cases.errors import Refused
from accord.hub.cases.parts import common
from accord.hub.cases.vocabulary import CASE_PART, EVIDENCE, REMOVED
from accord.hub.erasures import actions as erasures
from accord.hub.erasures.vocabulary import CASE
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller

_KINDS = (EVIDENCE,)


def add_part_in(
    t: Turn, me: Caller, case: str, *, kind: str, text: str = "", tlp: str = common.AMBER, audience: Collection[str] = ()
) -> str:
    """A part of a kind that a feature above keeps, such as `evidence`, in its turn; returns its id.

    Raises Refused, AsThingsStand, NoSuchCase, NotAllowed.
    """
    if kind not in _KINDS:
        raise Refused("kind-unknown", "Only features above keep such parts.", "kind")
    there, label = write_place(me, case), common.read_tlp(tlp)
    words = sealing.text(text, "text") if text.strip() else ""
    return common.add_in(t, me, there, common.new(me, there, kind, label, t.at), words, audience, t.at)


def remove_part_in(t: Turn, me: Caller, case: str, part: str) -> None:
    """Take such a part out again, in closed cases too; its keeper is not called. Raises NoSuchCase, NotAllowed."""
    there = write_place(me, case, closed_too=True)
    row = common.own_part(there, part, *_KINDS)
    seers = common.seers(row)
    told = timelines.to_all(seers, REMOVED, part=row)
    store.drop_parts([row])
    for member in seers[1:]:
        sealing.close_to(there.own, [row], member, t.at)
    erasures.note(CASE, f"{CASE_PART} {row.id}", t.at)
    timelines.tell(t, there.case, told, t.at, by=me)


def change_part_in(t: Turn, me: Caller, case: str, part: str, *, text: str | None = None, tlp: str | None = None) -> None:
    """Change the text or the label of such a part of the caller's member. Raises Refused, AsThingsStand, NoSuchCase, NotAllowed."""
    there = write_place(me, case)
    words = None if text is None else sealing.text(text, "text") if text.strip() else ""
    common.change_in(t, me, there, common.own_part(there, part, *_KINDS), t.at, words=words, tlp=tlp)
