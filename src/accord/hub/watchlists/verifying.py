"""Looking at all watchlists, with what the journal's clocks and the vault say of them."""

from uuid import UUID

from accord.hub.findings import Findings
from accord.hub.journal import queries as journal
from accord.hub.vault import queries as vault
from accord.hub.watchlists import store
from accord.hub.watchlists.vocabulary import CLOCK


def verify(findings: Findings) -> None:
    """Adds to the findings; reads alone."""
    items, places, hits, unplaced = store.orphans()
    findings.count("watched", items)
    for count, what in ((places, "keys"), (hits, "hits")):
        if count:
            findings.fault("watchlist", f"{count} {what} of watchlists belong to no item.")
    if unplaced:
        findings.fault("watchlist", f"{unplaced} items of watchlists are not found by their own key.")
    # What is put on or ends between the two looks is in one of them alone: such is looked at once more.
    lacking: set[str] = set()
    for _ in range(2):
        lacking = store.clocked().keys() - journal.clocks_of(CLOCK).keys()
        if not lacking:
            break
    for id in sorted(lacking):
        findings.fault("clock", f"Item {id} of a watchlist has no clock that would erase it.")
    gone = vault.absent([UUID(note) for note in store.notes()])
    if gone:
        findings.fault("watchlist", f"The vault lacks {gone} notes of watchlists.")
