"""A report that a person is held opens a rescue at the receiving desk, with just the answers that its item names; they go with consent."""

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from accord.core.identifiers.digits import plain
from accord.core.reports.plan import Item
from accord.core.rescue.track import risks_told
from accord.hub.intake import queries as intake
from accord.hub.intake.queries import Submission
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.reports.handing import copies
from accord.hub.reports.planning.reading import Report
from accord.hub.reports.store import Sent
from accord.hub.requests.errors import Refused
from accord.hub.rescue.actions import Named, NewStatement, open_by_report_in
from accord.tables import report_form, rescue_track

CONSULATE: Final = "consulate"  # the consent, and the field of the rescue
_INSIDE: Final = "inside"
_FEARED: Final = "fears-consulate"
_MAY_TELL: Final = "no"  # the answer of one who does not fear it
_CONTACT: Final = (
    "may-contact", "contact", "contact-from", "contact-until", "not-alone", "only-you", "held-reach", "guardian-contact",
)  # fmt: skip


def open_rescue(t: Turn, report: Report, item: Item, row: Sent) -> None:
    """Open it at the desk that the plan found; its bell rings at once. The row keeps whose it is, and nothing of what was told."""
    home = next((member for member in members.members() if member.id == item.to[0].member), None)
    if home is None:
        raise Refused("nobody", _("Nobody in the partnership can act on this."))
    texts = {**copies.texts_of(report.sheet, [item]), **_how_many(report.sheet.answers.get("people"))}
    agrees = CONSULATE in intake.stands(report.submission.n)
    opened = open_by_report_in(
        t,
        home.n,
        _statements({**texts, "consulate": of_consulate(texts, agrees=agrees)}, item.fields, report.submission),
        people=_named(texts, item.fields, report.submission.language),
        feared=texts.get(_FEARED) in ("yes", "unsaid"),
        origin=row.item,
        at=t.at,
    )
    copies.share_pictures(t, report, [item], [home.n])
    row.member, row.bell = home.n, opened.bell


def _how_many(typed: Any) -> dict[str, str]:
    """How many are held, as its writer put it, where that says more than the number that is counted: of `20-30` the smaller is."""
    text = typed.strip() if isinstance(typed, str) else ""
    return {"people": text} if text and not plain(text).isdigit() else {}


def of_consulate(texts: Mapping[str, str], *, agrees: bool) -> str:
    """Whether the consulate may be told, as the writer says it: nobody tells it by that alone, but the rescue's home must know to ask."""
    choices = report_form().questions[_FEARED].choices
    answered = texts.get(_FEARED, "")
    return choices[_MAY_TELL] if agrees else "" if answered == _MAY_TELL else choices.get(answered, "")


def _statements(texts: Mapping[str, str], fields: Mapping[str, Any], submission: Submission) -> list[NewStatement]:
    """The report's answers, by the parts of a rescue. A reporter who wrote from elsewhere is reached by the clock of that country, and
    whoever is reached in the language of the page."""
    country, language = submission.country, submission.language
    nations = tuple(fields.get("nationalities", ()))
    count = fields.get("people")
    # The number of people of a nation is stated only where all are of one; 0 means not known.
    counts = dict.fromkeys(nations, count if len(nations) == 1 and count else 0)
    choices = {key: report_form().questions[key].choices for key in ("writer", "known-by")}
    source = ". ".join(label for key, labels in choices.items() if (label := labels.get(texts.get(key, ""), "")))
    story = {"words": texts.get("words", ""), "evidence": texts.get("evidence", ""), "source": source, CONSULATE: texts[CONSULATE]}
    contact = {key: texts[key] for key in _CONTACT if texts.get(key)}
    if "contact" in contact:
        contact["contact-language"] = language
    if "contact" in contact and country and texts.get("writer") != _INSIDE:
        contact["contact-country"] = country
    statements = [
        NewStatement("contact", contact),
        NewStatement("place", {"place": texts["place"]} if texts.get("place") else {}, country=str(fields.get("held-in", ""))),
        NewStatement("people", {"who": texts["people"]} if "people" in texts else {}, count=count, nations=counts),
        NewStatement("risk", {}, risks=risks_told(rescue_track(), fields.get("danger", ()))),
        NewStatement("story", {key: text for key, text in story.items() if text}),
    ]
    return [statement for statement in statements if not statement.is_empty]


def _named(texts: Mapping[str, str], fields: Mapping[str, Any], language: str) -> list[Named]:
    """The person whom the report names, or who wrote it from inside: nobody has to tell it twice."""
    nations = tuple(fields.get("nationalities", ()))
    feared = nations if texts.get(_FEARED) in ("yes", "unsaid") else ()
    person = {"nationality": nations[0]} if len(nations) == 1 else {}
    is_inside = texts.get("writer") == _INSIDE
    if is_inside:
        person |= {"contact": texts.get("contact", ""), "not-alone": texts.get("not-alone", ""), "statement": texts.get("words", "")}
        person["languages"] = str(dict(settings.LANGUAGES).get(language, language))
    else:
        person |= {"name": texts.get("held-name", "")}
    person = {key: text for key, text in person.items() if text}
    is_known = is_inside or "name" in person
    return [Named(person, stands=_INSIDE if is_inside else "believed", feared=feared)] if person and is_known else []
