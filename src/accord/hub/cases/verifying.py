"""Looking at all cases, with what the journal's clocks and the vault say of them. Reads alone."""

from uuid import UUID

from accord.hub.cases import store
from accord.hub.cases.vocabulary import DUE, EXPIRES, KEPT
from accord.hub.findings import Findings
from accord.hub.journal import queries as journal
from accord.hub.vault import queries as vault


def verify(findings: Findings) -> None:
    """Adds to the findings; reads alone."""
    findings.count("cases", store.count_cases())
    for part in store.parts_without_case():
        findings.fault("case", f"Part {part} belongs to a case that is not there.")
    for part, member in store.shares_astray():
        findings.fault("case", f"Part {part} is shared with member {member}, which takes no part in its case.")
    for case in store.cases_without_lead():
        findings.fault("case", f"Case {case} is led by a member that takes no part in it.")
    for part in store.parts_without_words():
        findings.fault("case", f"Part {part} holds a sealed text, and its member has no record that would open it.")
    _clocks(findings)
    _vault(findings)


def _clocks(findings: Findings) -> None:
    # What fires or is set between the two looks is in one of them alone: such is looked at once more.
    for _ in range(2):
        wanted, set_ = store.clocks(), {kind: set(journal.clocks_of(kind)) for kind in (DUE, EXPIRES, KEPT)}
        missing = [(kind, id) for kind, ids in wanted.items() for id in ids if id not in set_[kind]]
        if not missing:
            break
    findings.count("clocks", sum(map(len, wanted.values())))
    for kind, id in missing:
        findings.fault("clock", f"{id} has a deadline, and no clock {kind} that would fire it.")


def _vault(findings: Findings) -> None:
    for case, reference in store.records():
        lacking = vault.absent([UUID(reference)])
        if lacking:
            findings.fault("case", f"Case {case} lacks a record of the vault.")


__all__ = ["verify"]
