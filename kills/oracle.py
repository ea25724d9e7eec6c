"""What must hold of every hub after every kill, whatever was done to it: read from its tables, by no code of the hub."""

import hashlib
import json
import time
from collections.abc import Iterator
from decimal import Decimal

from kills.serving import Serving

STRIDE = 2**32
CAUGHT_UP_WITHIN = 180.0
_BEHIND = (
    "SELECT name FROM journal_follower WHERE seq < (SELECT seq FROM journal_head)",
    "SELECT CAST(id AS varchar(60)) FROM webhooks_webhook WHERE cursor < (SELECT seq FROM journal_head)",
)
# Where the clock of the first answer is the state's own; elsewhere it presses for the rest, beside what `next_due` says.
ANSWERING = ("acknowledged", "located", "told", "offered", "partly-answered", "back-up-again")
_HEAD = "SELECT seq FROM journal_head"
# Account of the ledger: its column among the balances.
_ACCOUNTS = ("pending", "held", "converted", "moved-on", "taken-out", "not-found", "refused", "released", "returned")


def wait_until_followed(hub: Serving, *, with_webhooks: bool = True) -> Iterator[str]:
    """Followers and webhooks come to the end of the journal by themselves."""
    asked = _BEHIND if with_webhooks else _BEHIND[:1]
    until = time.monotonic() + CAUGHT_UP_WITHIN
    while time.monotonic() < until:
        behind = [name for sql in asked for (name,) in hub.rows(sql)]
        if not behind:
            return
        time.sleep(0.1)
    yield f"followers: {', '.join(map(str, behind))} did not catch up within {CAUGHT_UP_WITHIN:.0f} s."


def faults(hub: Serving) -> Iterator[str]:
    yield from _numbers(hub)
    yield from _parked(hub)
    yield from _clocks(hub)
    yield from _ledgers(hub)
    yield from _vault(hub)


def _numbers(hub: Serving) -> Iterator[str]:
    """Each epoch's numbers follow each other without a hole up to its last; each entry is what its leaf vouches for."""
    ((before,),) = hub.rows(_HEAD)  # the background may write meanwhile
    last = 0
    for seq, leaf, salt, body in hub.rows("SELECT seq, leaf, salt, body FROM journal_entry ORDER BY seq"):
        if seq != last + 1 and (seq - 1) % STRIDE:
            yield f"journal: after {last} comes {seq}."
        if body is not None and hashlib.sha256(bytes(salt) + bytes(body)).digest() != bytes(leaf):
            yield f"journal: entry {seq} is not what its leaf says."
        last = seq
    ((head,),) = hub.rows(_HEAD)
    if not before <= last <= head and head % STRIDE:
        yield f"journal: its head is {head}, and its last entry {last}."


def _parked(hub: Serving) -> Iterator[str]:
    for follower, seq, error in hub.rows("SELECT follower, seq, error FROM journal_parked"):
        yield f"followers: {follower} set {seq} aside: {error[:120]}"


def _clocks(hub: Serving) -> Iterator[str]:
    """Each deadline of a request has its clock and each clock its deadline; a request's next is the first of them."""
    lost = hub.rows(
        "SELECT d.request, d.clock FROM requests_due d "
        "LEFT JOIN journal_clock c ON c.kind = 'request.due' AND c.ref = CAST(d.n AS varchar(20)) WHERE c.id IS NULL"
    )
    if lost:
        yield f"clocks: {len(lost)} deadlines have no clock, such as {lost[0][1]} of request {lost[0][0]}."
    ((stray,),) = hub.rows(
        "SELECT COUNT(*) FROM journal_clock c LEFT JOIN requests_due d ON c.ref = CAST(d.n AS varchar(20)) "
        "WHERE c.kind = 'request.due' AND d.n IS NULL"
    )
    if stray:
        yield f"clocks: {stray} clocks have no deadline."
    wrong = hub.rows(
        "SELECT r.id FROM requests_request r LEFT JOIN requests_due d ON d.request = r.n AND d.visit = r.visit "
        f"WHERE d.kind = 'end' AND (d.clock <> 'answer' OR r.state IN {ANSWERING}) "
        "GROUP BY r.n, r.id, r.next_due HAVING MIN(d.at) <> COALESCE(r.next_due, 0)"
    )
    if wrong:
        yield f"clocks: the next deadline of {len(wrong)} requests is not their first."


def _ledgers(hub: Serving) -> Iterator[str]:
    """The balances are the sums of the entries, to the cent, and none is below nothing."""
    sums: dict[tuple[int, str], dict[str, Decimal]] = {}
    for request, trail, source, target, amount in hub.rows("SELECT request, trail, source, target, amount FROM requests_entry ORDER BY n"):
        ledger = sums.setdefault((request, trail), dict.fromkeys((*_ACCOUNTS, "disputed"), Decimal(0)))
        ledger[source] -= Decimal(amount)
        ledger[target] += Decimal(amount)
    columns = ", ".join(account.replace("-", "_") for account in _ACCOUNTS)
    kept = {(row[0], row[1]): row[2:] for row in hub.rows(f"SELECT request, trail, {columns} FROM requests_balance")}
    for place, ledger in sums.items():
        if place not in kept:
            yield f"ledger: request {place[0]} has entries and no balance."
            continue
        for account, text in zip(_ACCOUNTS, kept[place], strict=True):
            if ledger[account] != Decimal(text or 0):
                yield f"ledger: {account} of request {place[0]} is kept as {text or 0}, and its entries come to {ledger[account]}."
            if ledger[account] < 0:
                yield f"ledger: {account} of request {place[0]} is {ledger[account]}."


def _vault(hub: Serving) -> Iterator[str]:
    """What the tables refer to is there, and none of it is damaged."""
    kept = {bytes(reference).hex() for (reference,) in hub.rows("SELECT reference FROM vault_record")}
    for table, column in (("drafts_draft", "sealed"), ("intake_submission", "sealed"), ("requests_attachment", "parts")):
        names = [name for (text,) in hub.rows(f"SELECT {column} FROM {table}") for name in str(text).replace("-", "").split()]
        lost = [name for name in names if name not in kept]
        if lost:
            yield f"vault: {len(lost)} records that {table} refers to are gone."
    if hub.rows("SELECT 1 FROM vault_record WHERE damaged"):
        yield "vault: a record is damaged."


def verified(hub: Serving) -> Iterator[str]:
    """What the hub's own command finds, beside these."""
    done = hub.command("verify", "--json")
    told = json.loads(done.stdout) if done.stdout.strip() else {}
    if "faults" not in told:
        yield f"accord verify: {done.stderr.decode(errors='replace')[-300:]}"
    for fault in told.get("faults", ()):
        yield f"accord verify: {fault['code']}: {fault['what']}"


def damage(hub: Serving) -> Iterator[str]:
    """What SQLite itself says of its file, when nobody has it open."""
    if not hub.url:
        told = hub.rows("PRAGMA integrity_check")
        if told != [("ok",)]:
            yield f"sqlite: {told[0][0]}"
