"""The tables of deconfliction: reads, inserts, updates and deletes, inside the caller's turn."""

from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q

from accord.hub.columns import is_id, new_id
from accord.hub.deconfliction.models import Match, Name, Rest, Stake, Wish
from accord.hub.deconfliction.vocabulary import HELD, WAITING

__all__ = ["Match", "Place", "Rest", "Stake", "Wish", "is_id", "new_id"]

Place = tuple[int, str, str]  # a member, and where its target stands: several members may choose one request that they share


def keys() -> dict[Place, bytes]:
    """The keys of all targets, by whose each is and where it stands."""
    rows = Stake.objects.values_list("member", "source", "ref", "key")
    return {(member, source, ref): bytes(key) for member, source, ref, key in rows.iterator(chunk_size=2_000)}


def stakes_at(members: Collection[int], source: str, ref: str) -> list[Stake]:
    """The targets of these members at one place."""
    return list(Stake.objects.filter(member__in=list(members), source=source, ref=ref).order_by("n"))


def add_stake(stake: Stake, names: Iterable[bytes]) -> None:
    stake.save(force_insert=True)
    Name.objects.bulk_create(Name(key=key, stake=stake.n) for key in dict.fromkeys(names))


def hold(stake: Stake, at: int) -> None:
    stake.state, stake.held = HELD, at
    stake.save(update_fields=("state", "held"))


def drop_stake(stake: Stake) -> None:
    Name.objects.filter(stake=stake.n).delete()
    stake.delete()


def waiting_members() -> list[int]:
    """Whose targets wait, by number: one after the other, however many each has."""
    found: list[int] = []
    while True:
        rows = Stake.objects.filter(state=WAITING, member__gt=found[-1] if found else 0)
        member = rows.order_by("member").values_list("member", flat=True).first()
        if member is None:
            return found
        found.append(member)


def waiting_keys(member: int) -> list[bytes]:
    """Of a member's targets that wait, the oldest first."""
    rows = Stake.objects.filter(member=member, state=WAITING).order_by("since", "n")
    return [bytes(key) for key in rows.values_list("key", flat=True)]


def at_key(member: int, key: bytes, state: str) -> list[Stake]:
    """A member's targets that are this identifier itself, in this state."""
    numbers = list(Name.objects.filter(key=key).values_list("stake", flat=True))
    return list(Stake.objects.filter(n__in=numbers, member=member, state=state, key=key).order_by("since", "n"))


def held_keys(member: int) -> dict[bytes, int]:
    """The targets of a member that are compared, each once, and since when."""
    keys: dict[bytes, int] = {}
    for key, held in Stake.objects.filter(member=member, state=HELD).values_list("key", "held"):
        since = held or 0
        keys[bytes(key)] = min(since, keys.get(bytes(key), since))
    return keys


def counts(member: int) -> dict[str, int]:
    """How many targets a member has, by their state."""
    states = Stake.objects.filter(member=member).values_list("state", flat=True)
    return {state: sum(1 for each in states if each == state) for state in (HELD, WAITING)}


def names_of(stake: Stake) -> list[bytes]:
    return [bytes(key) for key in Name.objects.filter(stake=stake.n).values_list("key", flat=True)]


def others_on(names: Collection[bytes], member: int) -> list[Stake]:
    """The targets of other members that have one of these names, the earliest first."""
    numbers = Name.objects.filter(key__in=list(names)).values_list("stake", flat=True)
    return list(Stake.objects.filter(n__in=list(numbers), state=HELD).exclude(member=member).order_by("held", "n"))


def rest(member: int, key: bytes, held: int, until: int) -> None:
    Rest.objects.create(member=member, key=key, held=held, until=until)


def rests(member: int, at: int) -> list[tuple[bytes, int]]:
    """What a member took back and rests: the key, and since when it was compared."""
    return [(bytes(key), held) for key, held in Rest.objects.filter(member=member, until__gt=at).values_list("key", "held")]


def drop_rests(at: int) -> None:
    Rest.objects.filter(until__lte=at).delete()


def wish(request: str, member: int, person: int | None, at: int) -> None:
    Wish.objects.update_or_create(request=request, member=member, defaults={"person": person, "at": at})


def drop_wish(request: str, member: int) -> bool:
    return Wish.objects.filter(request=request, member=member).delete()[0] > 0


def has_wish(request: str, member: int) -> bool:
    return Wish.objects.filter(request=request, member=member).exists()


def wishes(request: str = "") -> list[Wish]:
    """All of them, or those for one request."""
    return list((Wish.objects.filter(request=request) if request else Wish.objects.all()).order_by("id"))


def is_matched(low: int, high: int, names: Sequence[bytes]) -> bool:
    return Match.objects.filter(low=low, high=high, key__in=list(names)).exists()


def add_match(match: Match) -> None:
    match.save(force_insert=True)


def match_of(match_id: str, person: int) -> Match | None:
    """A match, for one of its two officers."""
    found = (
        Match.objects.filter(Q(later_person=person) | Q(earlier_person=person), id=match_id) if is_id(match_id) else Match.objects.none()
    )
    return found.first()


def matches_of(person: int) -> list[Match]:
    """The matches of which this person is an officer, the newest first."""
    return list(Match.objects.filter(Q(later_person=person) | Q(earlier_person=person)).order_by("-n"))


def drop_matches(before: int) -> int:
    return Match.objects.filter(made__lt=before).delete()[0]


def nameless() -> int:
    """How many targets have no name by which they are found."""
    return Stake.objects.exclude(n__in=Name.objects.values("stake")).count()


def count_stakes() -> int:
    return Stake.objects.count()


def match_requests() -> list[str]:
    return list(Match.objects.values_list("request", flat=True))
