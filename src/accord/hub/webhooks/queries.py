"""A member's webhooks and what was given up, as their own member may see them; and how far behind each is, for the hub's figures."""

from uuid import UUID

from msgspec import Struct

from accord.hub.journal.queries import behind, head
from accord.hub.members.queries import Caller, MemberRow, by_number, member, members, need
from accord.hub.times import now
from accord.hub.webhooks import store
from accord.hub.webhooks.errors import NoSuchWebhook
from accord.hub.webhooks.store import Webhook
from accord.hub.webhooks.vocabulary import ACTIVE

READ, WRITE = "member:webhooks:read", "member:webhooks:write"


class Filters(Struct, frozen=True):
    """The part of the feed that is sent: the words of the feed's own filters; empty for everything."""

    kind: str = ""
    scheme: str = ""
    country: str = ""


class Try(Struct, frozen=True):
    """The outcome of the last try, or of a test: a code, the HTTP status where it answered, and when."""

    at: int
    code: str
    status: int | None


class WebhookRow(Struct, frozen=True):
    """`behind` is how many numbers of the journal lie between its cursor and the last; `next_try` is there while a message waits."""

    id: str
    url: str
    state: str
    reason: str
    filters: Filters
    cursor: int
    behind: int
    failures: int
    next_try: int | None
    sent: int | None
    last: Try | None
    test: Try | None
    test_waits: bool
    old_signs_until: int | None
    dead_letters: int
    made: int


class DeadLetterRow(Struct, frozen=True):
    """A message that was given up: entries with after < seq <= next. `waits`: it is being sent again."""

    id: str
    webhook: str
    message: str
    after: int
    next: int
    count: int
    tries: int
    code: str
    status: int | None
    at: int
    waits: bool


def find(caller: Caller, webhook_id: str) -> Webhook:
    """A webhook of the caller's own member. For this feature's own files. Raises NoSuchWebhook."""
    try:
        hook = store.webhook(id=UUID(webhook_id), member=caller.n)
    except ValueError:
        hook = None
    if hook is None:
        raise NoSuchWebhook
    return hook


def webhooks(caller: Caller) -> list[WebhookRow]:
    """The member's webhooks, the oldest first. Raises NotAllowed."""
    _need(caller)
    return _rows(store.webhooks(member=caller.n))


def webhook(caller: Caller, webhook_id: str) -> WebhookRow:
    """One of the member's webhooks. Raises NoSuchWebhook, NotAllowed."""
    _need(caller)
    return _rows([find(caller, webhook_id)])[0]


def webhook_after(caller: Caller, webhook_id: str) -> WebhookRow:
    """One of the member's webhooks, for a caller that just changed it: it takes no permission to read. Raises NoSuchWebhook, NotAllowed."""
    need(caller, WRITE)
    return _rows([find(caller, webhook_id)])[0]


def dead_letters(caller: Caller, webhook_id: str, *, limit: int = 1000) -> list[DeadLetterRow]:
    """The messages of a webhook that were given up, the oldest first. Raises NoSuchWebhook, NotAllowed."""
    from accord.hub.webhooks.message import message_id

    _need(caller)
    of = find(caller, webhook_id)
    return [
        DeadLetterRow(
            str(row.id),
            str(of.id),
            message_id(str(of.id), row.after, row.round, row.epoch),
            row.after,
            row.until,
            row.count,
            row.tries,
            row.code,
            row.status,
            row.at,
            row.due is not None,
        )
        for row in store.dead_letters(of, limit)
    ]


def of_member(id_or_name: str | None = None) -> list[tuple[MemberRow, WebhookRow]]:
    """Every webhook, or one member's, with its member: for the operator of the machine. Raises NoSuchMember."""
    hooks = store.webhooks(member=member(id_or_name).n) if id_or_name else store.webhooks()
    known = {row.n: row for row in members()}
    return [(known[hook.member], row) for hook, row in zip(hooks, _rows(hooks), strict=True)]


def owner(webhook_id: str) -> MemberRow:
    """The member whose webhook this is: for the operator of the machine. Raises NoSuchWebhook."""
    try:
        hook = store.webhook(id=UUID(webhook_id))
    except ValueError:
        hook = None
    if hook is None:
        raise NoSuchWebhook("There is no webhook of this id. See those there are: accord webhooks list")
    return by_number([hook.member])[hook.member]


def lags() -> list[tuple[str, str, int, str]]:
    """For each webhook its id, its member's id, how many numbers of the journal it is behind, and its state: for the hub's figures."""
    last = head()
    return [(str(UUID(str(id))), str(UUID(str(of))), behind(at, last), state) for id, of, at, state in store.lags()]


def _need(caller: Caller) -> None:
    need(caller, READ)


def _rows(hooks: list[Webhook]) -> list[WebhookRow]:
    last, dead = head(), store.count_dead_letters(hooks)
    return [_row(row, last, dead.get(row.n, 0)) for row in hooks]


def _row(row: Webhook, last: int, dead: int) -> WebhookRow:
    is_waiting = row.state == ACTIVE and row.failures > 0
    return WebhookRow(
        id=str(row.id),
        url=row.url,
        state=row.state,
        reason=row.reason,
        filters=Filters(row.kind, row.scheme, row.country),
        cursor=row.cursor,
        behind=behind(row.cursor, last),
        failures=row.failures,
        next_try=row.due or now() if is_waiting else None,  # 0 is at once
        sent=row.sent,
        last=Try(row.tried or row.served, row.code, row.status) if row.code else None,
        test=Try(row.tested, row.test_code, row.test_status) if row.tested else None,
        test_waits=row.test is not None,
        old_signs_until=row.old_until,
        dead_letters=dead,
        made=row.made,
    )
