"""Operations on webhooks: where the member's feed is pushed to, how that stands, and what was given up."""

from collections.abc import Callable
from typing import Any

from accord.core.times import rfc3339
from accord.doors.api import shapes
from accord.doors.api import webhook_answers as answers
from accord.doors.api.operations import Operation, Reply, Request
from accord.hub.webhooks import actions, queries
from accord.hub.webhooks.queries import READ, WRITE, DeadLetterRow, Try, WebhookRow


def _time(at: int | None) -> str | None:
    return None if at is None else rfc3339(at)


def _try(one: Try | None) -> dict[str, Any] | None:
    return {"at": rfc3339(one.at), "outcome": one.code, "status": one.status} if one else None


def _webhook(row: WebhookRow) -> dict[str, Any]:
    filters = {"kind": row.filters.kind, "scheme": row.filters.scheme, "country": row.filters.country}
    return {
        "id": row.id,
        "url": row.url,
        "state": row.state,
        "reason": row.reason or None,
        "filters": {name: word for name, word in filters.items() if word},
        "cursor": row.cursor,
        "behind": row.behind,
        "failures": row.failures,
        "next_try": _time(row.next_try),
        "last_success": _time(row.sent),
        "last_try": _try(row.last),
        "test": _try(row.test),
        "test_waits": row.test_waits,
        "old_secret_signs_until": _time(row.old_signs_until),
        "dead_letters": row.dead_letters,
        "made": rfc3339(row.made),
    }


def _letter(row: DeadLetterRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "message": row.message,
        "after": row.after,
        "next": row.next,
        "count": row.count,
        "tries": row.tries,
        "outcome": row.code,
        "status": row.status,
        "at": rfc3339(row.at),
        "waits": row.waits,
    }


def _shown(asked: Request, status: int = 200, **more: Any) -> Reply:
    return Reply({**_webhook(queries.webhook_after(asked.caller, asked.path["id"])), **more}, status)


def listed(asked: Request) -> Reply:
    return Reply({"items": [_webhook(row) for row in queries.webhooks(asked.caller)], "next": None})


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
    return Reply({**_webhook(queries.webhook_after(asked.caller, id)), "secret": secret}, 201)


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
    return Reply({"id": id, "removed": True})


def dead_letters(asked: Request) -> Reply:
    return Reply({"items": [_letter(row) for row in queries.dead_letters(asked.caller, asked.path["id"])], "next": None})


def send_again(asked: Request) -> Reply:
    return Reply({"count": actions.send_again(asked.caller, asked.path["id"], asked.path.get("letter"))}, 202)


def dismiss(asked: Request) -> Reply:
    return Reply({"count": actions.dismiss(asked.caller, asked.path["id"], asked.path.get("letter"))})


def _operation(method: str, path: str, name: str, says: str, handler: Callable[[Request], Reply], **more: Any) -> Operation:
    scope = READ if method == "GET" else WRITE
    return Operation(method=method, path=path, name=name, says=says, scope=scope, handler=handler, **more)


ONE, LETTERS = "/webhooks/{id}", "/webhooks/{id}/dead-letters"
# Whoever decides what of the feed goes where must be allowed to read it.
FEED = "member:feed:read"
OPERATIONS = (
    _operation(
        "GET",
        "/webhooks",
        "list_webhooks",
        "Your webhooks: where your feed is pushed to, and how far each is behind.",
        listed,
        gives=answers.WebhookList,
    ),
    _operation(
        "POST",
        "/webhooks",
        "make_webhook",
        "Have your feed pushed to an address, signed; docs/webhooks.md says how.",
        make,
        takes=shapes.NewWebhook,
        beside=(FEED,),
        gives=answers.WebhookMade,
        statuses=(201,),
        keeps=False,
    ),
    _operation("GET", ONE, "show_webhook", "One of your webhooks.", show, gives=answers.WebhookOut),
    _operation(
        "POST",
        ONE,
        "change_webhook",
        "Change its address or filters.",
        change,
        takes=shapes.WebhookChanges,
        beside=(FEED,),
        gives=answers.WebhookOut,
    ),
    _operation("DELETE", ONE, "remove_webhook", "Take a webhook away, and what was given up of it.", remove, gives=answers.WebhookRemoved),
    _operation(
        "POST",
        f"{ONE}/secret",
        "rotate_webhook_secret",
        "Give it a new secret; the old one signs beside it for a day.",
        rotate,
        takes=shapes.NewSecret,
        beside=(FEED,),
        gives=answers.WebhookMade,
        keeps=False,
    ),
    _operation("POST", f"{ONE}/pause", "pause_webhook", "Send nothing until it is resumed.", pause, gives=answers.WebhookOut),
    _operation(
        "POST",
        f"{ONE}/resume",
        "resume_webhook",
        "Go on at once: where it stood, or after any number of the journal.",
        resume,
        takes=shapes.ResumedWebhook,
        beside=(FEED,),
        gives=answers.WebhookOut,
    ),
    _operation(
        "POST",
        f"{ONE}/test",
        "test_webhook",
        "Send a test; what became of it stands in `test` a moment later.",
        test,
        gives=answers.WebhookOut,
        statuses=(202,),
    ),
    _operation(
        "GET",
        LETTERS,
        "list_dead_letters",
        "Messages of a webhook that were given up, the oldest first.",
        dead_letters,
        gives=answers.DeadLetterList,
    ),
    _operation(
        "POST",
        LETTERS,
        "send_dead_letters",
        "Send all of them again.",
        send_again,
        beside=(FEED,),
        gives=answers.CountOut,
        statuses=(202,),
    ),
    _operation("DELETE", LETTERS, "dismiss_dead_letters", "Forget all of them.", dismiss, gives=answers.CountOut),
    _operation(
        "POST",
        LETTERS + "/{letter}",
        "send_dead_letter",
        "Send one of them again.",
        send_again,
        beside=(FEED,),
        gives=answers.CountOut,
        statuses=(202,),
    ),
    _operation("DELETE", LETTERS + "/{letter}", "dismiss_dead_letter", "Forget one of them.", dismiss, gives=answers.CountOut),
)
