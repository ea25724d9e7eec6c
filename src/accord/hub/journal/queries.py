"""The one way to read: entries that a member may see, in order; filtered before anything is loaded."""

from collections.abc import Collection

from accord.core.epochs import Mark, count_upto, epoch_of
from accord.core.identifiers import KINDS
from accord.core.identifiers.regions import REGIONS
from accord.core.signals import BadSignal
from accord.hub.journal.store.audiences import (
    PEOPLE,
    as_uuid,
    audience_spec,
    audiences,
    belonging,
    count_grants,
    is_public,
    join_audience,
    join_entry,
    join_reader,
    members_of,
    names,
    naming,
    reach_of,
    readers_of,
    received,
    scope_of,
    seen_spans,
    sees,
    spans_of,
    spec_at,
)
from accord.hub.journal.store.entries import (
    HEAD,
    MANY,
    Reading,
    authors,
    bodies,
    is_begun,
    latest,
    latest_of,
    newest_at,
    readable,
    readings,
    topic_numbers,
    visible,
)
from accord.hub.journal.store.epochs import Begun, behind, epochs, forks, holds, must_hold, read_on
from accord.hub.journal.store.feeding import MOST, OPEN, SPARSE, Form, Page, Sheet, feed, head, is_embedded, sheet, topics
from accord.hub.journal.store.live import New, News, news
from accord.hub.journal.store.mark import DamagedMark, hub_id, mark_path, read_mark
from accord.hub.journal.store.parked import Parked, count_parked, kinds_due, parked
from accord.hub.journal.store.records import (
    WINDOW,
    AuditFilters,
    AuditLine,
    Consumer,
    all_applied,
    applied,
    audit_lines,
    consumers,
    erased_after,
    kept_beside,
    remembered,
    remembered_among,
)
from accord.hub.journal.store.verifying import clocks_of, verify
from accord.hub.journal.vocabulary import Topics
from accord.hub.running import clocks_of_all
from accord.hub.vault.queries import hub_secret as secret
from accord.tables import schemes

__all__ = [
    "HEAD",
    "MANY",
    "MOST",
    "OPEN",
    "PEOPLE",
    "SPARSE",
    "WINDOW",
    "AuditFilters",
    "AuditLine",
    "Begun",
    "Consumer",
    "DamagedMark",
    "Form",
    "Mark",
    "New",
    "News",
    "Page",
    "Parked",
    "Reading",
    "Sheet",
    "all_applied",
    "applied",
    "as_uuid",
    "audience_spec",
    "audiences",
    "audit_lines",
    "authors",
    "behind",
    "belonging",
    "bodies",
    "clocks_of",
    "consumers",
    "count",
    "count_grants",
    "count_parked",
    "epochs",
    "erased_after",
    "feed",
    "forks",
    "head",
    "holds",
    "hub_id",
    "is_begun",
    "is_embedded",
    "is_public",
    "join_audience",
    "join_entry",
    "join_reader",
    "kept_beside",
    "latest",
    "latest_of",
    "mark_path",
    "members_of",
    "must_hold",
    "names",
    "naming",
    "newest_at",
    "news",
    "parked",
    "reach_of",
    "read_mark",
    "read_on",
    "readable",
    "readers_of",
    "readings",
    "received",
    "remembered",
    "remembered_among",
    "scope_of",
    "secret",
    "seen_spans",
    "sees",
    "sheet",
    "spans_of",
    "spec_at",
    "topic_numbers",
    "topics",
    "verify",
    "visible",
]


def count() -> int:
    """How many entries the journal has, those that were erased among them."""
    last = head()
    return count_upto(last, forks(last))


def unhandled(at: int) -> list[tuple[str, int]]:
    """The kinds of clocks that have fallen due and that nothing in this version fires, and how many of each wait."""
    handled = clocks_of_all(at)
    return [(kind, count) for kind, count in kinds_due(at) if kind not in handled]


def epoch() -> int:
    """The present epoch of the journal: 1 where it was never put back."""
    return epoch_of(head())


def read_filters(kind: str | None, scheme: str | None, country: str | None) -> Topics | None:
    """None where nothing is filtered. Raises BadSignal naming the part that can't be read."""
    kinds = _values("kind", kind, KINDS, "Use kinds of identifier, with commas between: " + ", ".join(KINDS) + ".")
    named = _values("scheme", scheme, schemes(), "Use the keys of schemes, with commas between, as the document of the API lists them.")
    countries = _values(
        "country", country and country.upper(), REGIONS, "Use country codes of ISO 3166-1, with commas between, such as TH,KH."
    )
    return Topics(kinds, named, countries) or None


def _values(field: str, text: str | None, known: Collection[str], hint: str) -> frozenset[str]:
    if text is None:
        return frozenset()
    values = frozenset(value.strip() for value in text.split(","))
    if not values.issubset(known):
        raise BadSignal(field, "unknown-word", f"There is a value that is not known here. {hint}")
    return values
