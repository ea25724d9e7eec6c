"""Looking at all proposals: the text of each is what was accepted, by all where it is in force, and is the protocol that requests pin."""

import hashlib

from accord.core.protocols import BadProtocol
from accord.hub.findings import Findings
from accord.hub.protocol_book import agreements, store
from accord.hub.protocol_book.store import Bound, Proposal
from accord.hub.protocol_book.vocabulary import ACCEPTED, AGREED

_MOST = 100  # proposals at once


def verify(findings: Findings) -> None:
    """Adds to the findings; reads alone."""
    after = 0
    while rows := store.all_proposals(after, _MOST):
        after = rows[-1].n
        bound = store.bound(row.n for row in rows)
        for row in rows:
            findings.count("proposals")
            _proposal(findings, row, bound.get(row.n, []))


def _proposal(findings: Findings, row: Proposal, bound: list[Bound]) -> None:
    if hashlib.sha256(row.text.encode()).hexdigest() != row.digest:
        findings.fault("proposal", f"The text of proposal {row.id} is not the one that was proposed.")
    if any(each.answer == ACCEPTED and each.digest != row.digest for each in bound):
        findings.fault("proposal", f"A member accepted another text than that of proposal {row.id}.")
    if len(bound) < 2 or (row.state == AGREED and not store.accepted_all(bound)):
        findings.fault("proposal", f"Proposal {row.id} is in force, or asked about, without all members that it binds.")
    try:
        protocol = agreements.read_text(row.text, agreements.mark_of(row.ref))
    except (BadProtocol, ValueError):
        findings.fault("proposal", f"The text of proposal {row.id} can't be read as a protocol.")
        return
    if protocol.ref != row.ref:
        findings.fault("proposal", f"Requests know proposal {row.id} by another protocol than its text is.")
