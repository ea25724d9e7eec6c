"""What an appeal's steps do to claims: each is upheld or rejected by itself, and what was upheld is undone at every member that acted."""

from accord.core.protocols import Step
from accord.hub.journal.actions import Turn
from accord.hub.requests import ledgers, store, telling
from accord.hub.requests.errors import Refused
from accord.hub.requests.store import Party, Request
from accord.hub.requests.words import ANSWERER, APPEAL, WATCHER
from accord.hub.requests.work import Work
from accord.hub.signals import actions as signals
from accord.hub.signals import queries as signal_queries
from accord.hub.signals.states import LIVE
from accord.tables import protocols

_WHY = "An appeal against this claim was upheld."


def add_claims(t: Turn, request: int, claims: dict[str, int]) -> None:
    for claim, member in claims.items():
        t.cursor.execute(
            "INSERT INTO requests_claim (request, claim, member, decision, answered) VALUES (%s, %s, %s, %s, %s) "
            "ON CONFLICT (request, claim) DO NOTHING",
            [request, claim, member, "", False],
        )


def _claim(work: Work) -> str:
    claim = str(work.fields["claim"])
    work.t.cursor.execute("SELECT decision FROM requests_claim WHERE request = %s AND claim = %s", [work.request.n, claim])
    row = work.t.cursor.fetchone()
    if row is None:
        raise Refused("not-a-claim", "This claim is not among those of the appeal. Name one of them.", "claim")
    return claim


def decide(work: Work, decision: str) -> None:
    claim = _claim(work)
    work.t.cursor.execute(
        "UPDATE requests_claim SET decision = %s WHERE request = %s AND claim = %s AND decision = ''", [decision, work.request.n, claim]
    )
    if not work.t.cursor.rowcount:
        raise Refused("decided", "This claim is decided already. See what was decided.", "claim")


def answer(work: Work) -> None:
    work.t.cursor.execute("UPDATE requests_claim SET answered = %s WHERE request = %s AND claim = %s", [True, work.request.n, _claim(work)])


def retract(work: Work) -> None:
    """The claim is taken back at everybody that ever received it; its number is what they must say that they applied."""
    claim = _claim(work)
    row = signal_queries.by_id(claim)
    if row is None or row.state != LIVE or work.by is None:
        return
    seq = signals.retract_upheld(work.t, row, work.by, _WHY)
    work.t.cursor.execute("UPDATE requests_claim SET seq = %s WHERE request = %s AND claim = %s", [seq, work.request.n, claim])


def tell_actors(work: Work) -> None:
    """Every member that acted on the claim: it sees the appeal from now on, and its desk rings."""
    claim = _claim(work)
    there = {one.member for one in work.parties}
    actors = signal_queries.who_acted(claim) - there
    for member in sorted(actors):
        store.add_party(work.t.cursor, work.request.n, member, WATCHER)
        work.parties.append(Party(member, WATCHER))
    if actors:
        telling.ring(work.t, work.request, actors, WATCHER, telling.caller_of(work.request.asker), work.at)
    work.told |= actors


def release_holds(work: Work) -> None:
    """Every hold that rests on that claim alone is let go, as held wrongly: by the answerer's own step, in this turn."""
    claim = _claim(work)
    assert work.take is not None
    cursor = work.t.cursor
    for request in store.load_all(cursor, "origin = 'signal' AND origin_id = %s AND closed IS NULL", [claim]):
        book = ledgers.load(cursor, request.root)
        protocol = protocols()[request.protocol]
        for code, held in book.balances(request.n, "held").items():
            if held:
                step = _release(protocol.steps, request)
                if step is None:
                    continue
                work.take(
                    work.t,
                    request,
                    step.key,
                    side=ANSWERER,
                    role=step.roles[0],
                    by=work.by,
                    at=work.at,
                    how=APPEAL,
                    fields={"amount": {"value": f"{held:f}", "code": code}, "release-ground": "held-wrongly"},
                )


def _release(steps: tuple[Step, ...], request: Request) -> Step | None:
    there = [one for one in steps if request.state in one.from_states and "release" in one.effects and "amount-all-held" in one.guards]
    return there[0] if there else None
