"""How an appeal stands as a whole, from its requests: one step, what falls due, and counts. Inside a turn."""

import re
from collections.abc import Iterable
from uuid import UUID

import msgspec

from accord.core.identifiers import Identifier, NotAnIdentifier
from accord.core.identifiers.extract import extract
from accord.hub.appeals import store
from accord.hub.appeals.opening import HUB
from accord.hub.appeals.store import OpenedRow, ReceiptRow
from accord.hub.appeals.vocabulary import STANDS
from accord.hub.intake import actions as intake_actions
from accord.hub.intake import queries as intake
from accord.hub.intake import vocabulary
from accord.hub.intake.queries import Submission
from accord.hub.intake.vocabulary.kinds import KINDS
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.requests import queries as requests
from accord.hub.requests.queries import Request
from accord.hub.requests.vocabulary import ANSWERER, WATCHER
from accord.hub.vault import queries as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reason
from accord.hub.verdicts.queries import judge
from accord.tables import identifier_tables

# The further an appeal has come, the later its word; the whole stands where the one that is least far does.
_ORDER = ("lodged", "control-proven", "acknowledged", "in-review")
_STEPS = {"lodged": vocabulary.PROVEN, "control-proven": vocabulary.PROVEN, "acknowledged": vocabulary.SEEN, "in-review": vocabulary.REVIEW}
# The clock of each state, as what falls due for the appellant.
_DUES = {"control-proven": "answer", "acknowledged": "review", "in-review": "decide", "upheld": "applied"}
# What the public check says where somebody's report is open to everybody.
_LISTED = ("reported", "corroborated", "disputed")
HIDDEN = "[…]"


def restate(t: Turn, row: Submission, opened: list[OpenedRow]) -> None:
    """Bring the submission's standing to what its requests say.

    Cheats appeal too, against reports of what is theirs. So before the proof nothing changes, and after it the appellant is told how it
    goes on only where the public check says that it is listed; elsewhere the moment alone decides, until something is taken back.
    """
    if row.step == vocabulary.PROVE or not opened or (row.is_over and row.step != vocabulary.CLOSED):
        return
    running = [found for one in opened if (found := requests.by_id(one.request)) is not None]
    counts = _counts(t, running, store.receipts(t.cursor, [one.id for one in running]))
    if row.step == vocabulary.CLOSED and not counts.get("upheld"):
        return
    public_at = row.facts.get("public_at") or (t.at if counts.get("claims") and _is_public(t, running) else 0)
    facts = counts | ({"public_at": public_at} if public_at else {})
    if public_at:
        step = step_of(running, bool(counts.get("upheld")))
        due = due_of(running, step)
    elif counts.get("upheld"):
        step = vocabulary.DONE if all(one.closed is not None for one in running) else vocabulary.UPHELD
        due = due_of([one for one in running if one.state == "upheld"], step)
    else:
        step, due = _unseen(t, row)
    if (step, facts, due) != (row.step, row.facts, row.dues):
        intake_actions.set_step_in(t, row, step, dues=due, facts=facts)


def _is_public(t: Turn, running: list[Request]) -> bool:
    """Whether the public check says of the identifier that it is listed."""
    keys = {one.subject for one in running if one.subject is not None}
    there = requests.subjects_by(keys).values()
    about = [Identifier(kind=kind, value=value, display=display or "") for kind, value, display in there if value]
    return any(str(one.word) in _LISTED for one in judge(about, None).values())


def _unseen(t: Turn, row: Submission) -> tuple[str, dict[str, int]]:
    """How it stands where nothing about it is public: by the moment alone, and the hub looks again at the next."""
    proven = min((proof.shown for proof in intake.proofs(row.n) if proof.shown is not None), default=t.at)
    answer = proven + KINDS[row.kind].answer
    ends = answer + vocabulary.UNCHANGED_FOR
    if t.at >= ends:
        return vocabulary.CLOSED, {}
    upcoming = answer if t.at < answer else ends
    t.set_clock(STANDS, str(row.id), upcoming)
    return (vocabulary.PROVEN, {"answer": answer}) if upcoming == answer else (vocabulary.UNCHANGED, {})


def step_of(running: list[Request], is_upheld: bool) -> str:
    """Where these requests stand together, once control is proven."""
    pending = [one.state for one in running if one.state in _ORDER]
    if pending:
        return _STEPS[min(pending, key=_ORDER.index)]
    is_over = all(one.closed is not None for one in running)
    if is_upheld:
        return vocabulary.DONE if is_over else vocabulary.UPHELD
    return vocabulary.CLOSED if is_over else vocabulary.REJECTED


def due_of(running: list[Request], step: str) -> dict[str, int]:
    if step in vocabulary.ENDED:
        return {}
    found: dict[str, int] = {}
    for one in running:
        name = _DUES.get(one.state)
        if name is not None and one.next_due is not None:
            found[name] = max(found.get(name, 0), one.next_due)
    return found


def _counts(t: Turn, running: list[Request], receipts: list[ReceiptRow]) -> dict[str, int]:
    decisions = [claim.decision for one in running for claim in requests.claims(one.n)]
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


def tell_answers(t: Turn, row: Submission, opened: OpenedRow) -> None:
    """What members wrote to the appellant is sealed for it, without identifiers and without the names of who claims or acted. Each once."""
    request = requests.by_id(opened.request)
    if request is None:
        return
    last = opened.told
    for step in requests.steps_of(request.n):
        if step.n <= opened.told:
            continue
        last = step.n
        answer = _answer(step.texts, t.at)
        if answer:
            sides = [party.member for party in requests.parties(request.n) if party.side in (ANSWERER, WATCHER)]
            names = [one.name for one in members.by_number(sides).values()]
            intake_actions.write_letter_in(t, row, masked(answer, row.country, names))
    if last != opened.told:
        store.note_told(t.cursor, opened.n, last)


def _answer(reference: str, at: int) -> str:
    if not reference:
        return ""
    try:
        return requests.words_of(vault.read(UUID(reference), HUB, Reason("delivery"), at=at)).get("answer", "")
    except (VaultError, msgspec.DecodeError):
        return ""


def masked(text: str, country: str, names: Iterable[str] = ()) -> str:
    """A text without identifiers and without these names: whoever finds the code reads it too."""
    for name in names:
        text = re.sub(re.escape(name), HIDDEN, text, flags=re.IGNORECASE)
    try:
        found = extract(text, country or None, tables=identifier_tables())
    except NotAnIdentifier:
        return HIDDEN
    whole, done = "", 0
    for one in found:
        whole += text[done : one.start] + HIDDEN
        done = one.end
    return whole + text[done:]
