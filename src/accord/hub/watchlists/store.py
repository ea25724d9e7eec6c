"""The tables of watchlists: reads, inserts, updates and deletes, inside the caller's turn."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import F, Q

from accord.hub.columns import is_id, new_id
from accord.hub.database import row, rows_in
from accord.hub.statements import run
from accord.hub.watchlists.models import Hit, Item, Mark, Place

__all__ = ["Hit", "Item", "Place", "is_id", "new_id"]


class Watched(NamedTuple):
    """An item that a key is a place of."""

    key: bytes
    item: int
    own: bool


def add(item: Item, places: Mapping[bytes, bool]) -> None:
    """A new item; `places`: its keys, and whether each is the item itself."""
    item.save(force_insert=True)
    Place.objects.bulk_create(Place(key=key, item=item.n, own=own) for key, own in places.items())


def change(item: Item, *columns: str) -> None:
    item.save(update_fields=columns)


def visible(member: int, person: int | None) -> Q:
    """The items that a person of a member may see; a program sees those of its member alone."""
    return Q(member=member) & (Q(own=False) | Q(own=True, person=person))


def item(item_id: str, member: int, person: int | None) -> Item | None:
    return Item.objects.filter(visible(member, person), id=item_id).first() if is_id(item_id) else None


def named(ids: Collection[str], member: int, person: int | None) -> list[Item]:
    return list(Item.objects.filter(visible(member, person), id__in=[id for id in ids if is_id(id)]))


def by_id(item_id: str) -> Item | None:
    return Item.objects.filter(id=item_id).first() if is_id(item_id) else None


def by_numbers(numbers: Collection[int]) -> dict[int, Item]:
    return Item.objects.in_bulk(numbers)


def listed(
    member: int, person: int | None, at: int, *, live: bool | None, text: str, keys: Sequence[bytes], before: int | None, limit: int
) -> list[Item]:
    """The newest first. `text`: as it stands in the identifier; `keys`: what that text may be read as."""
    found = Item.objects.filter(visible(member, person))
    if live is not None:
        found = found.filter(until__gt=at) if live else found.filter(until__lte=at)
    if text:
        found = found.filter(Q(display__icontains=text) | Q(value__icontains=text) | Q(key__in=list(keys)))
    if before is not None:
        found = found.filter(n__lt=before)
    return list(found.order_by("-n")[:limit])


def count_live(member: int, at: int) -> int:
    """How many items of a member are watched: those of each of its people, too."""
    return Item.objects.filter(member=member, until__gt=at).count()


def count_visible(member: int, person: int | None, at: int) -> int:
    return Item.objects.filter(visible(member, person), until__gt=at).count()


def count_all() -> int:
    return Item.objects.count()


def count_over(at: int) -> int:
    """How many ended before then."""
    return Item.objects.filter(until__lt=at).count()


def same(member: int, person: int | None, key: bytes, *, own: bool) -> Item | None:
    """The item for this key that stands on the same list already."""
    whose = {"person": person} if own else {}
    return Item.objects.filter(member=member, key=key, own=own, **whose).first()


def of_member(member: int) -> list[Item]:
    return list(Item.objects.filter(member=member).order_by("n"))


def of_person(person: int) -> list[Item]:
    """The items that are for this person alone."""
    return list(Item.objects.filter(person=person, own=True).order_by("n"))


def watched(keys: Sequence[bytes]) -> list[Watched]:
    """The items that one of these keys is a place of."""
    return [
        Watched(bytes(key), item, own)
        for key, item, own in rows_in("SELECT key, item, own FROM watchlists_place WHERE key IN {}", (), keys)
    ]


def deconflicting(at: int, item: str = "") -> list[Item]:
    """The items that their members chose to deconflict, as far as they are watched; with an id that one of them."""
    found = Item.objects.filter(deconflict=True, until__gt=at)
    return list((found.filter(id=item) if item else found).order_by("n"))


def is_any() -> bool:
    """Whether anything is on any list."""
    return row("SELECT 1 FROM watchlists_item LIMIT 1") is not None


def add_hits(hits: Iterable[Hit]) -> list[Hit]:
    """Those of them that were not there."""
    wanted = list(hits)
    numbers = {hit.item for hit in wanted}
    known = set(Hit.objects.filter(item__in=numbers, ref__in={hit.ref for hit in wanted}).values_list("item", "what", "ref"))
    new = []
    for hit in wanted:
        if (hit.item, hit.what, hit.ref) not in known:
            known.add((hit.item, hit.what, hit.ref))
            new.append(hit)
    Hit.objects.bulk_create(new)
    return new


def count_hits(item: int, count: int, at: int, most: int) -> None:
    """So many more of an item, of which the oldest kept go."""
    Item.objects.filter(n=item).update(hits=F("hits") + count, last=at)
    oldest = Hit.objects.filter(item=item).order_by("-n").values_list("n", flat=True)[most : most + 1].first()
    if oldest is not None:
        Hit.objects.filter(item=item, n__lte=oldest).delete()


def note_bell(item: int, bell: str, hits: Collection[int]) -> None:
    run("UPDATE watchlists_item SET bell = %s WHERE n = %s", bell, item)
    Hit.objects.filter(n__in=hits).update(bell=bell)


def hits(item: int, *, before: int | None, limit: int) -> list[Hit]:
    """The newest first."""
    found = Hit.objects.filter(item=item)
    return list((found if before is None else found.filter(n__lt=before)).order_by("-n")[:limit])


def rung_by(bells: Collection[str], member: int, person: int | None) -> list[Item]:
    """The items for which these bells rang last, as far as this person may see them."""
    return list(Item.objects.filter(visible(member, person), bell__in=bells).order_by("n"))


def drop(item: Item) -> None:
    """Delete an item with all that hangs on it."""
    Hit.objects.filter(item=item.n).delete()
    Place.objects.filter(item=item.n).delete()
    item.delete()


def replace_places(item: int, places: Mapping[bytes, bool]) -> None:
    Place.objects.filter(item=item).delete()
    Place.objects.bulk_create(Place(key=key, item=item, own=own) for key, own in places.items())


def items_after(n: int, most: int) -> list[Item]:
    """The next in the order of their numbers."""
    return list(Item.objects.filter(n__gt=n).order_by("n")[:most])


def mark(name: str) -> int | None:
    """How far this has been looked at; None where it never was."""
    found = row("SELECT upto FROM watchlists_mark WHERE name = %s", [name])
    return None if found is None else int(found[0])


def move_mark(name: str, upto: int) -> None:
    Mark.objects.update_or_create(name=name, defaults={"upto": upto})


def orphans() -> tuple[int, int, int, int]:
    """How many items there are; and of places and of hits how many belong to none; and items without a place."""
    numbers = row(
        "SELECT (SELECT COUNT(*) FROM watchlists_item), "
        "(SELECT COUNT(*) FROM watchlists_place p WHERE NOT EXISTS (SELECT 1 FROM watchlists_item i WHERE i.n = p.item)), "
        "(SELECT COUNT(*) FROM watchlists_hit h WHERE NOT EXISTS (SELECT 1 FROM watchlists_item i WHERE i.n = h.item)), "
        "(SELECT COUNT(*) FROM watchlists_item i WHERE NOT EXISTS (SELECT 1 FROM watchlists_place p WHERE p.item = i.n AND p.key = i.key))"
    )
    return tuple(numbers)


def clocked() -> dict[str, int]:
    """Of each item when its clock is to fire, by its id, without what is kept after its end."""
    return dict(Item.objects.values_list("id", "until"))


def notes() -> list[str]:
    return list(Item.objects.exclude(note="").values_list("note", flat=True))
