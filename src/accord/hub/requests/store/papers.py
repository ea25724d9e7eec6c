"""Messages, attachments and invitations of guests: the tables whose texts the vault keeps."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Max

from accord.hub.requests.models import Attachment, Invitation, Message, RequestPayment
from accord.hub.statements import select

ATTACHED = "SELECT count(*) FROM requests_attachment"  # for whoever asks a copy of the database


def add_message(message_id: str, request: int, member: int, person: int | None, text: str, at: int) -> None:
    Message.objects.create(id=message_id, request=request, member=member, person=person, text=text, at=at)


def messages(request: int) -> list[Message]:
    return select(Message, "request = %s ORDER BY n", request)


def last_said(requests: Iterable[int]) -> list[tuple[int, int, int]]:
    """Of each of these requests when each member wrote its last message: request, member, time."""
    rows = Message.objects.filter(request__in=list(requests)).values_list("request", "member")
    return list(rows.annotate(at=Max("at")).order_by())


def count_messages(request: int) -> int:
    return Message.objects.filter(request=request).count()


def add_attachment(**columns: Any) -> None:
    Attachment.objects.create(**columns)


def attachment(attachment_id: str) -> Attachment | None:
    return Attachment.objects.filter(id=attachment_id).first()


def attachments(request: int) -> list[Attachment]:
    return select(Attachment, "request = %s ORDER BY n", request)


def count_attachments(request: int) -> int:
    return Attachment.objects.filter(request=request).count()


def bind(attachment: str, request: int) -> None:
    """Attach a file to a request."""
    Attachment.objects.filter(id=attachment).update(request=request)


def references(request: int) -> set[str]:
    """Every record of the vault that messages, files, pages and reports of payments of a request hold a reference of."""
    columns = ((Message, "text"), (Attachment, "parts"), (Invitation, "contact"), (RequestPayment, "report"))
    return {
        reference
        for table, column in columns
        for value in table._default_manager.filter(request=request).values_list(column, flat=True)
        for reference in value.split()
    }


def forget_log() -> None:
    """SQLite overwrites what it lets go in its file (secure_delete); what its write-ahead log still holds goes with it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def invitations_of(request: int) -> list[Invitation]:
    return select(Invitation, "request = %s ORDER BY n", request)


def invitation_by(digest: bytes) -> Invitation | None:
    """The invitation whose token has this hash."""
    return Invitation.objects.filter(hash=digest).first()


def add_invitation(**columns: Any) -> None:
    Invitation.objects.create(**columns)


def end_invitations(request: int, at: int) -> None:
    """No page of a request opens any more."""
    Invitation.objects.filter(request=request, used=None).update(used=at, next=None)


def count_invitations(member: int, since: int) -> int:
    return Invitation.objects.filter(member=member, made__gt=since).count()


def send_again(request: int, at: int) -> None:
    """The pages that are open go out now."""
    Invitation.objects.filter(request=request, used=None, expires__gt=at).update(next=at, tries=0)


def invitation_to_send(at: int) -> Invitation | None:
    return Invitation.objects.filter(next__lte=at, used=None, expires__gt=at).order_by("next").first()


def claim_sending(row: Invitation, later: int) -> bool:
    """Whether it is this process that sends it: where it does not say how that went, it is sent again later."""
    return bool(Invitation.objects.filter(n=row.n, next=row.next).update(next=later, tries=row.tries + 1))


def note_sent(row: Invitation, at: int | None, code: str, *, following: int | None = None) -> None:
    """What became of it, and when it is sent again; not where it was answered, or taken back, while it was being sent."""
    Invitation.objects.filter(n=row.n).update(sent=at, next=None, code=code)
    if following is not None:
        Invitation.objects.filter(n=row.n, used=None).update(next=following)
