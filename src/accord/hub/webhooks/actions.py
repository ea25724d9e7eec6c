"""Make, change, stop and start webhooks; send again what was given up: each change in one turn, with its line."""

import secrets
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from accord.core.epochs import epoch_of
from accord.formats.webhooks import is_secret, secret_of
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller, need
from accord.hub.vault import actions as vault
from accord.hub.vault import queries as kept
from accord.hub.vault.vocabulary import MOST_DAYS, Reader, Reason
from accord.hub.webhooks import checks, store
from accord.hub.webhooks.errors import BadWebhook, NoSuchWebhook, NotAllowed
from accord.hub.webhooks.queries import WRITE, Filters, find
from accord.hub.webhooks.store import Webhook
from accord.hub.webhooks.vocabulary import ACTIVE, MOST_OLD, MOST_WEBHOOKS, PAUSED, SIGNS_FOR, TEST_EVERY

FEED = "member:feed:read"
SECRET, OLD = "webhook_secret", "webhook_old"
HUB = Reader(None, "hub", "hub")
_REASON = Reason("delivery")
# Nothing is in hand any more: a process that is sending now finds out, and what it did is not counted.
_AFRESH: dict[str, Any] = {"until": None, "begun": None, "failures": 0, "due": 0, "dead_in_a_row": 0, "taken": None, "taken_by": ""}


def _need(caller: Caller, *, gives: bool = False) -> None:
    """`gives`: it decides what of the feed goes where, which takes being allowed to read it. Raises NotAllowed."""
    need(caller, WRITE)
    if gives and not caller.may(FEED):
        raise NotAllowed(_("A webhook receives the member's feed. Ask a colleague who may read the feed to set this up."))


def _audit(t: Turn, caller: Caller, detail: str) -> None:
    t.audit(caller.n, caller.actor, WRITE, detail=detail)


def make(
    caller: Caller,
    url: str,
    *,
    secret: str | None = None,
    kind: str = "",
    scheme: str = "",
    country: str = "",
    after: int | None = None,
) -> tuple[str, str]:
    """Make a webhook; returns its id and its secret, which is shown this once. Raises BadWebhook, NotAllowed.

    It begins with what comes from now on, or after any number of the journal.
    """
    _need(caller, gives=True)
    url, filters = checks.url(url), checks.filters(kind, scheme, country)
    secret = _secret(secret)
    with turn() as t:
        if store.count(member=caller.n) >= MOST_WEBHOOKS:
            raise BadWebhook("url", _("A member has at most 10 webhooks. Remove one that you no longer need."))
        cursor = t.seq if after is None else checks.after(after, t.seq)
        reference = vault.put(caller.n, "contact", {SECRET: secret}, by="hub", at=t.at, retention_days=MOST_DAYS)
        made = store.insert(
            id=uuid4(),
            member=caller.n,
            url=url,
            secret=reference,
            changed=t.at,
            kind=filters.kind,
            scheme=filters.scheme,
            country=filters.country,
            state=ACTIVE,
            cursor=cursor,
            epoch=epoch_of(t.seq),
            made=t.at,
        )
        _audit(t, caller, f"made {made.id}")
    return str(made.id), secret


def _secret(given: str | None) -> str:
    secret = given or secret_of(secrets.token_bytes(32))
    if not is_secret(secret):
        raise BadWebhook("secret", _("Give the secret as whsec_ and 24 to 64 bytes in base64, or leave it out and one is made."))
    return secret


def change(
    caller: Caller,
    webhook_id: str,
    *,
    url: str | None = None,
    kind: str | None = None,
    scheme: str | None = None,
    country: str | None = None,
) -> None:
    """Change its address or its filters; what is left out stays. A message in hand is tried at the new address at once.

    Raises BadWebhook, NoSuchWebhook, NotAllowed.
    """
    _need(caller, gives=True)
    with turn() as t:
        hook = find(caller, webhook_id)
        filters = checks.filters(
            hook.kind if kind is None else kind,
            hook.scheme if scheme is None else scheme,
            hook.country if country is None else country,
        )
        columns: dict[str, Any] = {}
        if filters != Filters(hook.kind, hook.scheme, hook.country):
            # The message in hand was cut by the old filters: it is cut anew, and is another message.
            columns |= {**_AFRESH, "round": hook.round + 1}
            columns |= {"kind": filters.kind, "scheme": filters.scheme, "country": filters.country}
        if url is not None and url != hook.url:
            columns |= {"url": checks.url(url), "due": 0, "is_slow": False}
        if columns:
            store.change(hook.n, **columns)
        _audit(t, caller, f"changed {hook.id}")


def rotate(caller: Caller, webhook_id: str, *, secret: str | None = None) -> str:
    """Give it a new secret, shown this once. The last ones before it sign beside it for a day from now.

    Raises BadWebhook, NoSuchWebhook, NotAllowed.
    """
    _need(caller, gives=True)
    made = _secret(secret)
    with turn() as t:
        hook = find(caller, webhook_id)
        known = kept.read(hook.secret, HUB, _REASON, at=t.at, only=[SECRET, OLD])
        old = [known.text(SECRET), *(known.text(OLD).split() if OLD in known else ())]
        signing = [secret for secret in dict.fromkeys(old) if secret != made][:MOST_OLD]
        vault.update(hook.secret, {SECRET: made, OLD: " ".join(signing) or None}, HUB, _REASON, at=t.at)
        store.change(hook.n, changed=t.at, old_until=t.at + SIGNS_FOR)
        _audit(t, caller, f"secret of {hook.id} rotated")
    return made


def pause(caller: Caller, webhook_id: str) -> None:
    """Send nothing more until it is resumed; it goes on where it stood. Raises NoSuchWebhook, NotAllowed."""
    _need(caller)
    with turn() as t:
        hook = find(caller, webhook_id)
        if store.change(hook.n, {"state": ACTIVE}, state=PAUSED):
            _audit(t, caller, f"paused {hook.id}")


def resume(caller: Caller, webhook_id: str, after: int | None = None) -> None:
    """Go on at once, where it stood or after any number of the journal. Raises BadWebhook, NoSuchWebhook, NotAllowed."""
    _need(caller, gives=True)
    with turn() as t:
        hook = find(caller, webhook_id)
        columns: dict[str, Any] = {"state": ACTIVE, "reason": "", "due": 0, "dead_in_a_row": 0, "is_slow": False}
        if after is not None:
            columns |= {**_AFRESH, "cursor": checks.after(after, t.seq), "round": hook.round + 1}
        store.change(hook.n, **columns)
        _audit(t, caller, f"resumed {hook.id}" + (f" after {after}" if after is not None else ""))


def remove(caller: Caller, webhook_id: str) -> None:
    """Take a webhook away, with its secret and what was given up. Raises NoSuchWebhook, NotAllowed."""
    _need(caller)
    with turn() as t:
        hook = find(caller, webhook_id)
        vault.erase(hook.secret, HUB, Reason("correction"), at=t.at)
        store.delete(hook)
        _audit(t, caller, f"removed {hook.id}")


def test(caller: Caller, webhook_id: str) -> None:
    """Send a test as soon as may be; what became of it stands beside the webhook. Raises BadWebhook, NoSuchWebhook, NotAllowed."""
    _need(caller)
    with turn() as t:
        hook = find(caller, webhook_id)
        _must_be_active(hook)
        if store.change(hook.n, {"test": None}, test=max(t.at, (hook.tested or 0) + TEST_EVERY)):
            _audit(t, caller, f"test of {hook.id}")


def _must_be_active(hook: Webhook) -> None:
    if hook.state != ACTIVE:
        raise BadWebhook("state", _("This webhook sends nothing now. Resume it first."))


def send_again(caller: Caller, webhook_id: str, letter: str | None = None) -> int:
    """Send again what was given up, one or all of it; returns how many. Raises BadWebhook, NoSuchWebhook, NotAllowed."""
    _need(caller, gives=True)
    with turn() as t:
        hook = find(caller, webhook_id)
        letter_id = _letter(hook, letter)
        _must_be_active(hook)
        count = store.send_again(hook, letter_id, t.at)
        _audit(t, caller, f"dead letters of {hook.id} sent again: {count}")
    return count


def dismiss(caller: Caller, webhook_id: str, letter: str | None = None) -> int:
    """Forget what was given up, one or all of it; returns how many. Raises NoSuchWebhook, NotAllowed."""
    _need(caller)
    with turn() as t:
        hook = find(caller, webhook_id)
        count = store.delete_dead_letters(hook, _letter(hook, letter))
        _audit(t, caller, f"dead letters of {hook.id} dismissed: {count}")
    return count


def _letter(of: Webhook, letter: str | None) -> UUID | None:
    """One that was given up, or all (None). Raises NoSuchWebhook."""
    try:
        letter_id = None if letter is None else UUID(letter)
    except ValueError:
        raise NoSuchWebhook from None
    if letter_id is not None and not store.has_dead_letter(of, letter_id):
        raise NoSuchWebhook
    return letter_id
