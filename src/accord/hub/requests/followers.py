"""The clock of requests: what falls due fires once, one in each turn, in the order of its time; and pages of guests are mailed."""

from functools import partial

from accord.core.times import SECOND
from accord.hub.delivery.actions import send
from accord.hub.delivery.vocabulary import Message
from accord.hub.journal.actions import Turn, turn
from accord.hub.journal.followers import Fire, Seen, fire_due, follow
from accord.hub.leases.actions import must_hold_now
from accord.hub.members import queries as members
from accord.hub.requests import store
from accord.hub.requests.files import texts
from accord.hub.requests.guests import invitations
from accord.hub.requests.labels import guest_mail
from accord.hub.requests.money import ledgers
from accord.hub.requests.steps import continuing, declining, execution, notices, waiting
from accord.hub.requests.vocabulary import DUE, REPORT, STANDING, TAKEN_ELSEWHERE
from accord.hub.running import Runs

FOLLOWER = "requests"
SOME = 200  # requests of one turn
RETRY = (60 * SECOND, 5 * 60 * SECOND, 30 * 60 * SECOND)
THEN_EVERY = 60 * 60 * SECOND  # while the page is open: a mail server may be away for longer


def fire(t: Turn, ref: str, at: int | None = None) -> None:
    """A due of a request has come. Where its state was left, or another process was quicker, nothing happens."""
    due = store.due(int(ref)) if ref.isdigit() else None
    if due is not None:
        execution.fire(t, due, t.at if at is None else at)


def clocks(at: int) -> dict[str, Fire]:
    return {DUE: partial(fire, at=at), STANDING: look_again}


def member_changed(t: Turn, seen: Seen) -> None:
    """A member takes part no more, or again: for whom its requests wait is another now."""
    data = seen.entry["data"]
    if "standing" in data:
        t.set_clock(STANDING, f"{members.member(data['id']).n} 0", t.at)


def look_again(t: Turn, ref: str) -> None:
    """For whom the open requests wait that this member was asked: some in one turn, then those after them."""
    member, after = map(int, ref.split())
    requests = store.open_asked_of(member, after, SOME)
    for request in requests:
        protocol, parties, book = execution.protocol_of(request), store.parties(request.n), ledgers.load(request.root)
        at_peace = continuing.left_in_peace(request, parties, protocol, book.balances(request.n, "pending"))
        left = declining.still_asked(request, parties) - at_peace
        if request.name not in TAKEN_ELSEWHERE and waiting.needs_secretariat(request, protocol) and not left:
            notices.join_secretariat(request, parties)
        waiting.keep(request, protocol, parties, book)
    if len(requests) == SOME:
        t.set_clock(STANDING, f"{member} {requests[-1].n}", t.at)


def fire_one(at: int) -> bool:
    """The earliest that has fallen due by now; whether there was one. What it begins may fall due before the next."""
    return fire_due(clocks(at), at, batch=1) > 0


def work(at: int) -> bool:
    """Do one piece of work; returns whether there was any."""
    return follow(FOLLOWER, member_changed, of="member.changed") > 0 or fire_one(at) or send_invitation(at)


def send_invitation(at: int) -> bool:
    """Mail one page to its guest: claimed, sent, then marked; where it was not reached, again later, as long as the page is open. After the
    fourth try it is said that it was not sent. Better twice than never."""
    row = store.invitation_to_send(at)
    if row is None:
        return False
    later = at + (RETRY[row.tries] if row.tries < len(RETRY) else THEN_EVERY)
    with turn() as t:
        claimed = store.claim_sending(row, later)
        request = store.by_number(row.request)
        if claimed and request is not None and request.closed is not None:
            store.note_sent(row, None, row.code)  # its page is over with the request: no mail asks for an answer any more
            return True
    if not claimed or request is None:
        return True
    kept = texts.read_for_guest(row.contact, row.member, at) or {}
    subject, text = guest_mail(request, invitations.token_of(row.id, row.expires), row.expires, str(kept.get("language", "")))
    must_hold_now()  # whoever stood still until another took it mails nothing
    outcome = send("mail", Message(f"guest.{row.id}", subject, text, at, {}), {"email": str(kept.get("email", ""))})
    is_over = outcome.is_sent or not outcome.again
    if is_over or row.tries >= len(RETRY):
        with turn() as t:
            store.note_sent(row, at if outcome.is_sent else None, outcome.code[:24], following=None if is_over else later)
            if request.origin == REPORT and (is_over or row.tries == len(RETRY)):
                # The holder of the report's code learns whether the mail was sent.
                t.set_clock(f"intake.{REPORT}", request.origin_id, t.at)
    return True


RUNS = Runs(rank=20, work=work, clocks=clocks, follows={FOLLOWER: member_changed})
