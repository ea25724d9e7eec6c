"""Operations on webhooks: where the member's feed is pushed to, how that stands, and what was given up."""

from collections.abc import Callable
from typing import Any

from accord.doors.api.operations import Operation, Reply, Request
from accord.formats.api.webhooks import (
    CountOut,
    DeadLetterList,
    DeadLetterOut,
    NewSecret,
    NewWebhook,
    ResumedWebhook,
    TryOut,
    WebhookChanges,
    WebhookList,
    WebhookMade,
    WebhookOut,
    WebhookRemoved,
)
from accord.formats.api.wire import wire
from accord.hub.webhooks import actions, queries
from accord.hub.webhooks.queries import READ, WRITE, Try, WebhookRow


def _webhook(row: WebhookRow, secret: str | None = None) -> WebhookOut:
    known = {"last_try": _try(row.last), "test": _try(row.test), "last_success": row.sent, "old_secret_signs_until": row.old_signs_until}
    return wire(WebhookOut, row, **known) if secret is None else wire(WebhookMade, row, **known, secret=secret)


def _try(attempt: Try | None) -> TryOut | None:
    return None if attempt is None else wire(TryOut, attempt, outcome=attempt.code)


def _shown(asked: Request, status: int = 200, secret: str | None = None) -> Reply:
    return Reply(_webhook(queries.webhook_after(asked.caller, asked.path["id"]), secret), status)


def listed(asked: Request) -> Reply:
    return Reply(WebhookList([_webhook(row) for row in queries.webhooks(asked.caller)], None))


def make(asked: Request) -> Reply:
    given = asked.body
    id, secret = actions.make(
        asked.caller,
        given.url,
        secret=given.secret,
        kind=given.kind or "",
        scheme=given.scheme or "",
        country=given.country or "",
        after=given.after,
    )
    return Reply(_webhook(queries.webhook_after(asked.caller, id), secret), 201)


def show(asked: Request) -> Reply:
    return Reply(_webhook(queries.webhook(asked.caller, asked.path["id"])))


def change(asked: Request) -> Reply:
    given = asked.body
    actions.change(asked.caller, asked.path["id"], url=given.url, kind=given.kind, scheme=given.scheme, country=given.country)
    return _shown(asked)


def rotate(asked: Request) -> Reply:
    return _shown(asked, secret=actions.rotate(asked.caller, asked.path["id"], secret=asked.body.secret))


def pause(asked: Request) -> Reply:
    actions.pause(asked.caller, asked.path["id"])
    return _shown(asked)


def resume(asked: Request) -> Reply:
    actions.resume(asked.caller, asked.path["id"], asked.body.after)
    return _shown(asked)


def test(asked: Request) -> Reply:
    actions.test(asked.caller, asked.path["id"])
    return _shown(asked, 202)


def remove(asked: Request) -> Reply:
    id = queries.webhook_after(asked.caller, asked.path["id"]).id
    actions.remove(asked.caller, id)
    return Reply(WebhookRemoved(id, True))


def dead_letters(asked: Request) -> Reply:
    rows = queries.dead_letters(asked.caller, asked.path["id"])
    return Reply(DeadLetterList([wire(DeadLetterOut, row, outcome=row.code) for row in rows], None))


def send_again(asked: Request) -> Reply:
    return Reply(CountOut(actions.send_again(asked.caller, asked.path["id"], asked.path.get("letter"))), 202)


def dismiss(asked: Request) -> Reply:
    return Reply(CountOut(actions.dismiss(asked.caller, asked.path["id"], asked.path.get("letter"))))


def _operation(method: str, path: str, name: str, says: str, handler: Callable[[Request], Reply], **more: Any) -> Operation:
    scope = READ if method == "GET" else WRITE
    return Operation(method=method, path=path, name=name, says=says, scope=scope, handler=handler, **more)


ONE, LETTERS = "/webhooks/{id}", "/webhooks/{id}/dead-letters"
# A caller that decides what of the feed is pushed where must be allowed to read the feed.
FEED = "member:feed:read"
OPERATIONS = (
    _operation(
        "GET",
        "/webhooks",
        "list_webhooks",
        "Your webhooks: where your feed is pushed to, and how far each is behind.",
        listed,
        gives=WebhookList,
    ),
    _operation(
        "POST",
        "/webhooks",
        "make_webhook",
        "Have your feed pushed to an address, signed; docs/webhooks.md says how.",
        make,
        takes=NewWebhook,
        beside=(FEED,),
        gives=WebhookMade,
        statuses=(201,),
        made="/webhooks/{id}",
        keeps=False,
    ),
    _operation("GET", ONE, "show_webhook", "One of your webhooks.", show, gives=WebhookOut),
    _operation(
        "POST",
        ONE,
        "change_webhook",
        "Change its address or filters.",
        change,
        takes=WebhookChanges,
        beside=(FEED,),
        gives=WebhookOut,
    ),
    _operation("DELETE", ONE, "remove_webhook", "Take a webhook away, and what was given up of it.", remove, gives=WebhookRemoved),
    _operation(
        "POST",
        f"{ONE}/secret",
        "rotate_webhook_secret",
        "Give it a new secret; the old one signs beside it for a day.",
        rotate,
        takes=NewSecret,
        beside=(FEED,),
        gives=WebhookMade,
        keeps=False,
    ),
    _operation("POST", f"{ONE}/pause", "pause_webhook", "Send nothing until it is resumed.", pause, gives=WebhookOut),
    _operation(
        "POST",
        f"{ONE}/resume",
        "resume_webhook",
        "Go on at once: where it stopped, or after any number of the journal.",
        resume,
        takes=ResumedWebhook,
        beside=(FEED,),
        gives=WebhookOut,
    ),
    _operation(
        "POST",
        f"{ONE}/test",
        "test_webhook",
        "Send a test; its outcome is in `test` a moment later.",
        test,
        gives=WebhookOut,
        statuses=(202,),
    ),
    _operation(
        "GET",
        LETTERS,
        "list_dead_letters",
        "Messages of a webhook that were given up, the oldest first.",
        dead_letters,
        gives=DeadLetterList,
    ),
    _operation(
        "POST",
        LETTERS,
        "send_dead_letters",
        "Send all of them again.",
        send_again,
        beside=(FEED,),
        gives=CountOut,
        statuses=(202,),
    ),
    _operation("DELETE", LETTERS, "dismiss_dead_letters", "Forget all of them.", dismiss, gives=CountOut),
    _operation(
        "POST",
        LETTERS + "/{letter}",
        "send_dead_letter",
        "Send one of them again.",
        send_again,
        beside=(FEED,),
        gives=CountOut,
        statuses=(202,),
    ),
    _operation("DELETE", LETTERS + "/{letter}", "dismiss_dead_letter", "Forget one of them.", dismiss, gives=CountOut),
)
