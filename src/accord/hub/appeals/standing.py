"""How an appeal stands as a whole, from its requests: one step, what falls due, and counts. Inside a turn."""

from uuid import UUID

import msgspec

from accord.core.identifiers import NotAnIdentifier
from accord.core.identifiers.extract import extract
from accord.hub.appeals import store
from accord.hub.appeals.opening import HUB
from accord.hub.appeals.store import OpenedRow, ReceiptRow
from accord.hub.intake import actions as intake
from accord.hub.intake import words
from accord.hub.intake.queries import Row
from accord.hub.journal.actions import Turn
from accord.hub.requests import facts, texts
from accord.hub.requests import store as requests
from accord.hub.requests.store import Request
from accord.hub.vault import queries as vault
from accord.hub.vault.asking import Reason
from accord.hub.vault.errors import VaultError
from accord.tables import identifier_tables

# The further an appeal has come, the later its word; the whole stands where the one that is least far does.
_ORDER = ("lodged", "control-proven", "acknowledged", "in-review")
_STEPS = {"lodged": words.PROVE, "control-proven": words.PROVEN, "acknowledged": words.SEEN, "in-review": words.REVIEW}
# The clock of each state, as what falls due for the appellant.
_DUES = {"control-proven": "answer", "acknowledged": "review", "in-review": "decide", "upheld": "applied"}
HIDDEN = "[…]"


def restate(t: Turn, row: Row, opened: list[OpenedRow]) -> None:
    """Bring the submission's standing to what its requests say."""
    if row.is_over or not opened:
        return
    running = [found for one in opened if (found := requests.load(t.cursor, "id", one.request)) is not None]
    counts = _counts(t, running, store.receipts(t.cursor, [one.id for one in running]))
    step = _step(row, running, counts)
    due = _due(row, running, step)
    if (step, counts, due) != (row.step, row.facts, row.dues):
        intake.stand(t, row, step, dues=due, facts=counts)


def _step(row: Row, running: list[Request], counts: dict[str, int]) -> str:
    pending = [one.state for one in running if one.state in _ORDER]
    if pending:
        found = _STEPS[min(pending, key=_ORDER.index)]
        return row.step if found == words.PROVE else found
    if not counts.get("claims"):
        return words.NOTHING_KNOWN
    is_over = all(one.closed is not None for one in running)
    if counts.get("upheld"):
        return words.DONE if is_over else words.UPHELD
    return words.CLOSED if is_over else words.REJECTED


def _due(row: Row, running: list[Request], step: str) -> dict[str, int]:
    if step in words.ENDED:
        return {}
    if step == words.PROVE:
        return dict(row.dues)
    found: dict[str, int] = {}
    for one in running:
        name = _DUES.get(one.state)
        if name is not None and one.next_due is not None:
            found[name] = max(found.get(name, 0), one.next_due)
    return found


def _counts(t: Turn, running: list[Request], receipts: list[ReceiptRow]) -> dict[str, int]:
    decisions = [decision for one in running for _, _, decision, _ in facts.claims(t.cursor, one.n)]
    waited = {one.member: [] for one in receipts if one.counts}  # type: dict[int, list[int | None]]
    for one in receipts:
        if one.counts:
            waited[one.member].append(one.applied)
    done = [max(at for at in times if at is not None) for times in waited.values() if None not in times]
    found = {
        "claims": len(decisions),
        "upheld": decisions.count("upheld"),
        "rejected": decisions.count("rejected"),
        "told": len(waited),
        "applied": len(done),
        "applied_at": max(done, default=0),
    }
    return {name: count for name, count in found.items() if count}


def tell_answers(t: Turn, row: Row, opened: OpenedRow) -> None:
    """What members wrote to the appellant is sealed for it, without any identifier that stands in it. Each answer once."""
    request = requests.load(t.cursor, "id", opened.request)
    if request is None:
        return
    last = opened.told
    for step in requests.steps(t.cursor, request.n):
        if step.n <= opened.told:
            continue
        last = step.n
        answer = _answer(step.texts, t.at)
        if answer:
            intake.tell(t, row, masked(answer, row.country))
    if last != opened.told:
        store.note_told(t.cursor, opened.n, last)


def _answer(reference: str, at: int) -> str:
    if not reference:
        return ""
    try:
        return texts.words_of(vault.read(UUID(reference), HUB, Reason("delivery"), at=at)).get("answer", "")
    except (VaultError, msgspec.DecodeError):
        return ""


def masked(text: str, country: str) -> str:
    """A text without identifiers: whoever finds the code reads it too."""
    try:
        found = extract(text, country or None, tables=identifier_tables())
    except NotAnIdentifier:
        return HIDDEN
    whole, done = "", 0
    for one in found:
        whole += text[done : one.start] + HIDDEN
        done = one.end
    return whole + text[done:]
