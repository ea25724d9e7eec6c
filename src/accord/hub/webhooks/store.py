"""The tables of webhooks."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q

from accord.core.epochs import epoch_of
from accord.hub import database
from accord.hub.members.queries import join_member
from accord.hub.webhooks.models import DeadLetter as DeadLetter
from accord.hub.webhooks.models import Webhook as Webhook
from accord.hub.webhooks.vocabulary import ACTIVE

# SQL, since one look at all webhooks decides whether anything is served, which happens all the time.
_AGAIN = "EXISTS (SELECT 1 FROM webhooks_dead_letter d WHERE d.webhook = w.n AND d.due IS NOT NULL)"
_DUE = (
    "SELECT w.n, w.member, w.is_slow OR w.failures > 0, w.cursor, w.round, w.kind, w.scheme, w.country, "
    f"w.cursor < %s AND w.due <= %s, w.until IS NULL, COALESCE(w.test <= %s, FALSE) OR {_AGAIN} OR (w.epoch <> %s AND w.due <= %s) "
    f"FROM webhooks_webhook w {join_member('w.member')} "
    "WHERE w.state = %s AND m.standing = 'active' AND (w.taken IS NULL OR w.taken < %s OR w.taken_by = %s) "
    f"AND ((w.cursor < %s AND w.due <= %s) OR w.test <= %s OR {_AGAIN} OR (w.epoch <> %s AND w.due <= %s)) ORDER BY w.served, w.n"
)
_STILL = (
    f"SELECT 1 FROM webhooks_webhook w {join_member('w.member')} "
    "WHERE w.n = %s AND w.state = %s AND w.round = %s AND w.url = %s AND w.taken_by = %s AND m.standing = 'active'"
)


def due(last: int, at: int, silent_since: int, by: str) -> list[tuple[Any, ...]]:
    """Webhooks of active members that have something to send, and whom nobody serves but `by`, who knows whether it does."""
    epoch = epoch_of(last)
    return database.rows(_DUE, [last, at, at, epoch, at, ACTIVE, silent_since, by, last, at, at, epoch, at])


def due_from(at: int) -> int | None:
    """When the first of those falls due that wait for their time."""
    return Webhook.objects.filter(state=ACTIVE, due__gt=at).aggregate(first=Min("due"))["first"]


def is_still(hook: Webhook, by: str) -> bool:
    """Whether a webhook is as it was read, and served by this process."""
    return database.row(_STILL, [hook.n, ACTIVE, hook.round, hook.url, by]) is not None


def lags() -> list[tuple[Any, ...]]:
    """Of each webhook its id, its member's id, its cursor and state."""
    return database.rows(f"SELECT w.id, m.id, w.cursor, w.state FROM webhooks_webhook w {join_member('w.member')} ORDER BY w.n")


def webhook(**of: Any) -> Webhook | None:
    return Webhook.objects.filter(**of).first()


def held(**of: Any) -> Webhook | None:
    """The same, locked where the database has more than one writer, until the transaction ends."""
    return Webhook.objects.select_for_update().filter(**of).first()


def webhooks(**of: Any) -> list[Webhook]:
    return list(Webhook.objects.filter(**of).order_by("n"))


def count(**of: Any) -> int:
    return Webhook.objects.filter(**of).count()


def insert(**columns: Any) -> Webhook:
    return Webhook.objects.create(**columns)


def change(n: int, only: Mapping[str, Any] = {}, /, **columns: Any) -> bool:
    """Whether it was changed: `only` where these columns are so."""
    return Webhook.objects.filter(n=n, **only).update(**columns) > 0


def take(hook: Webhook, silent_since: int, by: str, **columns: Any) -> bool:
    """Whether a webhook that is as it was read was taken in hand by `by`: no other process serves it, or the one that did is silent."""
    as_read = ("cursor", "round", "until", "url", "kind", "scheme", "country", "changed")
    wanted = Webhook.objects.filter(n=hook.n, state=ACTIVE, **{name: getattr(hook, name) for name in as_read})
    free = _free(wanted.filter(Q(taken=None) | Q(taken__lt=silent_since) | Q(taken_by=by)))
    return bool(free) and Webhook.objects.filter(n=hook.n).update(taken_by=by, **columns) > 0


def move(n: int, only: Mapping[str, Any], cursor: int) -> None:
    """Move a cursor on where the webhook is so, and nobody changes it just now."""
    if _free(Webhook.objects.filter(n=n, **only)):
        Webhook.objects.filter(n=n).update(cursor=cursor)


def _free(wanted: Any) -> list[int]:
    """Which of these nobody else changes just now; they are locked until the transaction ends, where the database has more than one writer.

    So who serves webhooks waits for nobody who holds one, and nobody waits in a circle.
    """
    return list(wanted.select_for_update(skip_locked=True).values_list("n", flat=True))


def is_serving(by: str, numbers: Collection[int] | None = None) -> bool:
    return _served(by, numbers).exists()


def note_serving(by: str, numbers: Collection[int] | None = None, **columns: Any) -> None:
    Webhook.objects.filter(n__in=_free(_served(by, numbers))).update(**columns)


def _served(by: str, numbers: Collection[int] | None) -> Any:
    return Webhook.objects.filter(taken_by=by) if numbers is None else Webhook.objects.filter(n__in=numbers, taken_by=by)


def delete(hook: Webhook) -> None:
    # In this order, in which a sender holds them.
    Webhook.objects.filter(n=hook.n).delete()
    DeadLetter.objects.filter(webhook=hook.n).delete()


def dead_letters(hook: Webhook, limit: int) -> list[DeadLetter]:
    return list(DeadLetter.objects.filter(webhook=hook.n).order_by("n")[:limit])


def count_dead_letters(hooks: Iterable[Webhook]) -> dict[int, int]:
    rows = DeadLetter.objects.filter(webhook__in=[row.n for row in hooks]).values_list("webhook").annotate(Count("n"))
    return dict(rows.order_by())


def next_dead_letter(hook: Webhook) -> DeadLetter | None:
    """The oldest that is to be sent again."""
    return DeadLetter.objects.filter(webhook=hook.n).exclude(due=None).order_by("n").first()


def has_dead_letter(hook: Webhook, letter: UUID) -> bool:
    return DeadLetter.objects.filter(webhook=hook.n, id=letter).exists()


def insert_dead_letter(**columns: Any) -> None:
    DeadLetter.objects.create(**columns)


def change_dead_letter(n: int, **columns: Any) -> None:
    DeadLetter.objects.filter(n=n).update(**columns)


def send_again(hook: Webhook, letter: UUID | None, at: int) -> int:
    return _letters(hook, letter).filter(due=None).update(due=at)


def delete_dead_letters(hook: Webhook, letter: UUID | None) -> int:
    return _letters(hook, letter).delete()[0]


def _letters(hook: Webhook, letter: UUID | None) -> Any:
    letters = DeadLetter.objects.filter(webhook=hook.n)
    return letters if letter is None else letters.filter(id=letter)
