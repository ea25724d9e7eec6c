"""Looking at all requests, with what the journal's clocks and the vault say of them."""

from uuid import UUID

from accord.core.money.refusal import MoneyRefused
from accord.core.money.tally import STANDS
from accord.hub.findings import Findings
from accord.hub.journal import queries as journal
from accord.hub.requests.money import ledgers
from accord.hub.requests.store import verifying as store
from accord.hub.requests.store.balances import COLUMNS
from accord.hub.requests.vocabulary import DUE
from accord.hub.vault import queries as vault

_MOST = 200  # trails at once


def verify(findings: Findings) -> None:
    """Adds to the findings; reads alone."""
    findings.count("requests", store.count_requests())
    store.orphans(findings)
    _clocks(findings)
    _ledgers(findings)
    _files(findings)


def _clocks(findings: Findings) -> None:
    # What fires or is set between the two looks is in one of them alone: such is looked at once more.
    for _ in range(2):
        dues, clocks = store.dues(), journal.clocks_of(DUE)
        wrong = [n for n in dues.keys() | clocks.keys() if clocks.get(n) != (dues.get(n) or (None,))[0]]
        if not wrong:
            break
    findings.count("clocks", len(dues))
    for number in sorted(wrong, key=int):
        if number not in clocks:
            findings.fault("clock", f"Request {dues[number][1]} has a deadline, {number}, and no clock that would fire it.")
        elif number not in dues:
            findings.fault("clock", f"A clock would fire deadline {number}, and no request has it.")
        else:
            findings.fault("clock", f"The clock of request {dues[number][1]} fires at another time than its deadline, {number}.")


def _ledgers(findings: Findings) -> None:
    for n, request in store.entries_without_step():
        findings.fault("ledger", f"Ledger entry {n} of request {request} rests on a step that is not there.")
    after = 0
    while roots := store.roots(after, _MOST):
        after = roots[-1]
        for root, book in ledgers.load_many(roots).items():
            kept = store.kept_balances(root)
            try:
                counted = _counted(book)
            except MoneyRefused:
                findings.fault("ledger", f"The ledgers of trail {root} hold an entry that can't be: they can't be counted.")
                continue
            findings.count("ledgers", len(counted))
            for request, trail in sorted(counted.keys() | kept.keys()):
                if counted.get((request, trail)) != kept.get((request, trail)):
                    findings.fault("ledger", f"The balance of request {request} in {trail} is not the sum of its entries.")
        findings.tell(f"Ledgers: {findings.checked.get('ledgers', 0):,}")
    for id, state, led in store.steps_out_of_state():
        findings.fault("step", f"Request {id} is in the state {state}, and its last step led to {led}.")


def _counted(book: ledgers.Book) -> dict[tuple[int, str], tuple[str, ...]]:
    assert list(COLUMNS) == list(STANDS)
    counted = {}
    for trail, of_trail in book.trails.items():
        for request, ledger in of_trail.ledgers.items():
            if ledger.code is not None:
                texts = tuple(f"{value:f}" if (value := ledger.balance(account).value) else "" for account in STANDS)
                if any(texts):
                    counted[int(request), trail] = texts
    return counted


def _files(findings: Findings) -> None:
    files = store.attached()
    findings.count("attachments", len(files))
    for id, parts in files:
        lacking = vault.absent([UUID(part) for part in parts.split()])
        if lacking:
            findings.fault("attachment", f"File {id} of a request lacks {lacking} of its parts in the vault.")
