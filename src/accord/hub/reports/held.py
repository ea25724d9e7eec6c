"""Somebody is held: such a report opens a rescue at the receiving desk, with just the answers that its item names; they go with consent."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from accord.core.reports.answers import BadAnswers
from accord.core.reports.plan import Item
from accord.core.reports.sheet import Sheet
from accord.core.rescue.track import risks_told
from accord.hub.intake import actions as intake_actions
from accord.hub.intake import queries as intake
from accord.hub.intake.queries import Submission
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.reports import sealing, standing, store
from accord.hub.reports.store import SentRow
from accord.hub.reports.vocabulary import CLOSED, GOES_ON, SEEN
from accord.hub.requests.errors import Refused
from accord.hub.rescue import actions as rescue
from accord.hub.rescue.actions import Named, NewStatement
from accord.hub.rescue.vocabulary import ERASED
from accord.hub.vault.errors import VaultError
from accord.tables import report_form, rescue_track

OUTLET: Final = "rescue"
_INSIDE: Final = "inside"
_CONTACT: Final = (
    "may-contact", "contact", "contact-from", "contact-until", "not-alone", "only-you", "held-reach", "guardian-contact",
)  # fmt: skip
_ENDED: Final = ("closed", ERASED)


def open_rescue(t: Turn, row: Submission, sheet: Sheet, item: Item, one: SentRow) -> None:
    """Open it at the desk that the plan found; its bell rings at once. The row keeps whose it is, and nothing of what was told."""
    home = next((found for found in members.members() if found.id == item.to[0].member), None)
    if home is None:
        raise Refused("nobody", "Nobody in the partnership can act on this.")
    texts = {name.replace("_", "-"): text for name, text in sealing.texts_of(sheet, [item]).items()}
    opened = rescue.open_by_report_in(
        t,
        home.n,
        _said(texts, item.fields, row.country),
        people=_named(texts, item.fields),
        feared=texts.get("fears-consulate") in ("yes", "unsaid"),
        origin=one.item,
        at=t.at,
    )
    sealing.share_pictures(t, sheet, [item], [home.n], row.home)
    one.member, one.bell = home.n, opened.bell


def _said(texts: Mapping[str, str], fields: Mapping[str, Any], country: str) -> list[NewStatement]:
    """What the report told, by the parts of a rescue. Who wrote it from elsewhere is reached by the clock of `country`."""
    nations = tuple(fields.get("nationalities", ()))
    count = fields.get("people")
    # How many are of which nation is told only where all are of one; 0 is: not known.
    counts = dict.fromkeys(nations, count if len(nations) == 1 and count else 0)
    source = [report_form().questions[key].choices.get(texts[key], "") for key in ("writer", "known-by") if key in texts]
    story = {"words": texts.get("words", ""), "evidence": texts.get("evidence", ""), "source": ". ".join(one for one in source if one)}
    contact = {key: texts[key] for key in _CONTACT if texts.get(key)}
    if "contact" in contact and country and texts.get("writer") != _INSIDE:
        contact["contact-country"] = country
    said = [
        NewStatement("contact", contact),
        NewStatement("place", {"place": texts["place"]} if texts.get("place") else {}, country=str(fields.get("held-in", ""))),
        NewStatement("people", {}, count=count, nations=counts),
        NewStatement("risk", {}, risks=risks_told(rescue_track(), fields.get("danger", ()))),
        NewStatement("story", {key: text for key, text in story.items() if text}),
    ]
    return [one for one in said if not one.is_empty]


def _named(texts: Mapping[str, str], fields: Mapping[str, Any]) -> list[Named]:
    """The person who is named, or who wrote it from inside: what was told once is told."""
    nations = tuple(fields.get("nationalities", ()))
    feared = nations if texts.get("fears-consulate") in ("yes", "unsaid") else ()
    person = {"nationality": nations[0]} if len(nations) == 1 else {}
    is_inside = texts.get("writer") == _INSIDE
    if is_inside:
        person |= {"contact": texts.get("contact", ""), "not-alone": texts.get("not-alone", ""), "statement": texts.get("words", "")}
    else:
        person |= {"name": texts.get("held-name", "")}
    person = {key: text for key, text in person.items() if text}
    is_known = is_inside or "name" in person
    return [Named(person, stands=_INSIDE if is_inside else "believed", feared=feared)] if person and is_known else []


def taken_back(t: Turn, row: Submission, one: SentRow) -> None:
    """Consent is gone: what the rescue holds of the answers is erased in this turn. What rests on another basis stays there."""
    if one.member is None:
        return
    by = members.as_member(members.by_number([one.member])[one.member])
    rescue.take_back_in(t, one.item, t.at, by)
    with suppress(VaultError, BadAnswers):  # what was erased is shared with nobody
        sealing.unshare_pictures(t, intake.sheet_of(row, t.at), one.member, row.home)


def wish(t: Turn, submission: int) -> bool:
    """Whoever holds the code wants it to end. Where a rescue is open, the person is asked first; whether that is so."""
    found = [one for one in store.of(t.cursor, submission) if one.outlet == OUTLET and one.state in GOES_ON and one.member is not None]
    return any([rescue.wish_in(t, one.item, t.at) for one in found])


def end(t: Turn, origin: str) -> None:
    """The person was asked in the agreed way, and said that it is to end: the report is taken back as if by the person."""
    one = store.by_item(t.cursor, origin)
    row = None if one is None else intake.by_number(one.submission)
    if row is not None and not row.is_over:
        intake_actions.withdraw_in(t, row)


def tell(t: Turn, origin: str, state: str) -> None:
    """The rescue has moved: whoever holds the code is told as much as before, that it was seen, or is done."""
    one = store.by_item(t.cursor, origin)
    if one is None or one.state not in GOES_ON:
        return
    one.state = CLOSED if state in _ENDED else SEEN
    store.change(t.cursor, one, t.at)
    row = intake.by_number(one.submission)
    if row is not None:
        standing.tell(t, row, one)
