"""Subjects of requests: identifiers by their keys, the embargoes on them, and the claims of appeals."""

from collections.abc import Iterable, Mapping

from django.db.models import Q, Value
from django.db.models.functions import Replace

from accord.core.identifiers.posts import author_of
from accord.hub.requests.models import Claim, Embargo, Payment, Request, Subject
from accord.hub.requests.store.requests import pieces, signs
from accord.hub.statements import insert, run, select
from accord.tables import identifier_tables

Moving = tuple[bytes, bytes, str, str, str, int]  # key before, key now, kind, value and display now, when it was last named


def add_subject(key: bytes, kind: str, value: str, display: str, at: int) -> None:
    query = "INSERT INTO requests_subject (key, kind, value, display, seen) VALUES (%s, %s, %s, %s, %s) ON CONFLICT (key) DO UPDATE SET "
    run(query + "value = excluded.value, display = excluded.display, seen = excluded.seen", key, kind, value, display, at)


def drop_subject(key: bytes) -> None:
    """Erase the value behind a key, where no request tells it any more."""
    if not Request.objects.filter(subject=key, erased=None).exists():
        Subject.objects.filter(key=key).update(value=None, display=None)


def subjects_by(keys: Iterable[bytes]) -> Mapping[bytes, tuple[str, str | None, str | None]]:
    """Kind, value and display by key."""
    subjects: dict[bytes, tuple[str, str | None, str | None]] = {}
    for piece in pieces(keys):
        subjects |= {row.key: (row.kind, row.value, row.display) for row in select(Subject, f"key IN ({signs(piece)})", *piece)}
    return subjects


def subjects_after(key: bytes, most: int) -> list[Subject]:
    """The next in the order of their keys."""
    return list(Subject.objects.filter(key__gt=key).order_by("key")[:most])


def move_subject(moving: Moving) -> None:
    """Move all rows about one key to another key."""
    before, key, kind, value, display, seen = moving
    add_subject(key, kind, value, display, seen)
    Request.objects.filter(subject=before).update(subject=key)
    Embargo.objects.filter(key=before).update(key=key)
    paid = Payment.objects.filter(content__contains=before.hex())
    paid.update(content=Replace("content", Value(before.hex()), Value(key.hex())))
    Subject.objects.filter(key=before).delete()


def add_embargo(embargo_id: str, key: bytes, member: int, person: int | None, desk: str, at: int, until: int) -> None:
    Embargo.objects.create(id=embargo_id, key=key, member=member, person=person, desk=desk, made=at, until=until)


def embargo_of(embargo_id: str, member: int) -> Embargo | None:
    """The embargo with this id, if this member set it and has not lifted it."""
    return Embargo.objects.filter(id=embargo_id, member=member, lifted=None).first()


def lift(n: int, at: int) -> None:
    Embargo.objects.filter(n=n).update(lifted=at)


def embargoes_of(member: int, most: int) -> list[Embargo]:
    """The embargoes that a member set, the newest first."""
    return list(Embargo.objects.filter(member=member).order_by("-n")[:most])


def embargoed(key: bytes | None, at: int) -> tuple[int, str] | None:
    """Which member set the embargo that stands on an identifier, and the desk to contact; None where none stands."""
    if key is None:
        return None
    keys = [key, *_authors([key])]
    rows = select(Embargo, f"key IN ({signs(keys)}) AND until > %s AND lifted IS NULL ORDER BY n LIMIT 1", *keys, at)
    return (rows[0].member, rows[0].desk) if rows else None


def under_embargo(keys: Iterable[bytes], at: int) -> set[bytes]:
    """Those of the keys that an embargo stands on, or on whose author."""
    asked = list(keys)
    authors = _authors(asked)
    embargoed_keys: set[bytes] = set()
    for piece in pieces([*asked, *dict.fromkeys(authors)]):
        rows = select(Embargo, f"key IN ({signs(piece)}) AND until > %s AND lifted IS NULL", *piece, at)
        embargoed_keys |= {row.key for row in rows}
    return embargoed_keys.union(*(posts for author, posts in authors.items() if author in embargoed_keys))


def _authors(keys: Iterable[bytes]) -> dict[bytes, set[bytes]]:
    """The accounts whose posts are among these, each with its posts: who may not act on an account may not act on what it published."""
    authors: dict[bytes, set[bytes]] = {}
    for piece in pieces(keys):
        for row in select(Subject, f"key IN ({signs(piece)}) AND kind = %s AND value IS NOT NULL", *piece, "url"):
            author = author_of(row.value or "", identifier_tables())
            if author is not None:
                authors.setdefault(author.key, set()).add(row.key)
    return authors


def add_claims(request: int, claims: Mapping[str, int]) -> None:
    """Add the claims that an appeal is about: their ids, and whose each is."""
    rows = [Claim(request=request, claim=claim, member=member) for claim, member in claims.items()]
    insert(rows, unless="request, claim")


def claims(request: int) -> list[Claim]:
    """The claims of an appeal, in the order in which they came to it."""
    return select(Claim, "request = %s ORDER BY id", request)


def claims_of(requests: Iterable[int]) -> dict[int, list[Claim]]:
    """The claims of many appeals' requests, by the request's number."""
    by_request: dict[int, list[Claim]] = {}
    for piece in pieces(requests):
        for row in select(Claim, f"request IN ({signs(piece)}) ORDER BY id", *piece):
            by_request.setdefault(row.request, []).append(row)
    return by_request


def decide(request: int, claim: str, decision: str) -> bool:
    """Whether it was not decided yet."""
    return bool(Claim.objects.filter(request=request, claim=claim, decision="").update(decision=decision))


def settle_claim(claim: str, seq: int | None) -> list[int]:
    """A claim is upheld in each appeal that is not over; returns the numbers of those in which it was not before. `seq` as `note_retracted`
    takes it, where there is one."""
    standing = Claim.objects.filter(claim=claim).exclude(decision="upheld")
    numbers = list(Request.objects.filter(n__in=standing.values("request"), closed=None).order_by("n").values_list("n", flat=True))
    Claim.objects.filter(claim=claim, request__in=numbers).update(decision="upheld", seq=seq)
    return numbers


def is_upheld(claim: str) -> bool:
    """Whether an appeal against this claim was upheld."""
    return Claim.objects.filter(claim=claim, decision="upheld").exists()


def note_answered(request: int, claim: str) -> None:
    Claim.objects.filter(request=request, claim=claim).update(answered=True)


def note_retracted(request: int, claim: str, seq: int) -> None:
    Claim.objects.filter(request=request, claim=claim).update(seq=seq)


def claimants_about(request: Request) -> set[int]:
    """The members with a claim about the same subject in this appeal, or in another that runs."""
    about = Request.objects.filter(Q(closed=None) | Q(n=request.n), subject=request.subject)
    return set(Claim.objects.filter(request__in=about.values("n")).values_list("member", flat=True))
