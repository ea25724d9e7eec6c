"""The tables of evidence: reads, inserts and updates, inside the caller's turn."""

from collections.abc import Iterable, Iterator

from accord.hub import database
from accord.hub.columns import is_id
from accord.hub.columns import new_id as new_id
from accord.hub.evidence.models import Chain as Chain
from accord.hub.evidence.models import Item as Item
from accord.hub.evidence.models import Line as Line
from accord.hub.evidence.vocabulary import COMING, ERASED, REFUSED, WHOLE

_AT_ONCE = 100


def add(row: Item | Chain | Line) -> None:
    row.save(force_insert=True)


def update(row: Item | Chain) -> None:
    row.save(force_update=True)


def load(item_id: str, *, changing: bool = False) -> Item | None:
    """A file by its own id; `changing` keeps others from it until the turn ends."""
    rows = Item.objects.select_for_update() if changing else Item.objects.all()
    return rows.filter(id=item_id).first() if is_id(item_id) else None


def of_part(case: str, part: str, *, changing: bool = False) -> Item | None:
    """A file by the case's part."""
    rows = Item.objects.select_for_update() if changing else Item.objects.all()
    return rows.filter(case=case, part=part).first() if is_id(case) and is_id(part) else None


def of_parts(parts: Iterable[str]) -> list[Item]:
    """The files of these parts, the oldest first."""
    wanted = list(parts)
    items: list[Item] = []
    for start in range(0, len(wanted), database.SOME):
        items += Item.objects.filter(part__in=wanted[start : start + database.SOME])
    return sorted(items, key=lambda item: item.n)


def whole_of_case(case: str) -> list[Item]:
    return list(Item.objects.filter(case=case, state=WHOLE).order_by("n"))


def coming_of(case: str, member: int) -> list[Item]:
    return list(Item.objects.filter(case=case, member=member, state=COMING).order_by("n"))


def count_of(case: str, member: int) -> tuple[int, int]:
    """How many files of a member a case has or waits for, and how many are coming to the member in all cases."""
    own = Item.objects.filter(member=member)
    return own.filter(case=case).exclude(state=ERASED).count(), own.filter(state=COMING).count()


def promised() -> int:
    """How many bytes all uploads that are coming will have, of every member."""
    row = database.row("SELECT COALESCE(SUM(size), 0) FROM evidence_item WHERE state = %s", [COMING])
    return int(row[0])


def note_touched(item: Item, at: int) -> None:
    Item.objects.filter(n=item.n, state=COMING).update(touched=at)


def dead(before: int) -> list[Item]:
    """Uploads to which nothing came since then."""
    return list(Item.objects.filter(state=COMING, touched__lte=before).order_by("touched")[:_AT_ONCE])


def unstamped() -> list[Item]:
    """Files that have no time-stamp yet, the oldest first, some at a time."""
    return list(Item.objects.filter(state=WHOLE, stamp=None).order_by("n")[:_AT_ONCE])


def forget(item: Item) -> None:
    """An upload that never became whole: no trace of it is kept."""
    Line.objects.filter(item=item.n).delete()
    Chain.objects.filter(item=item.n).delete()
    Item.objects.filter(n=item.n).delete()


def chain(item: Item, viewer: int) -> Chain | None:
    return Chain.objects.filter(item=item.n, viewer=viewer).first()


def chains_of(items: Iterable[Item], viewer: int | None = None) -> list[Chain]:
    """The chains of files, or one member's of them."""
    rows = Chain.objects.filter(item__in=[item.n for item in items])
    return list((rows if viewer is None else rows.filter(viewer=viewer)).order_by("n"))


def lines(item: Item, viewer: int, *, after: int = 0, limit: int = 1000) -> list[Line]:
    """The lines of a file behind this number, the oldest first, some at a time."""
    return list(Line.objects.filter(item=item.n, viewer=viewer, number__gt=after).order_by("number")[:limit])


def each_line(item: Item, viewer: int) -> Iterator[Line]:
    """All lines of a file, the oldest first, however many there are."""
    after = 0
    while page := lines(item, viewer, after=after):
        yield from page
        after = page[-1].number


def count_refused(item: Item, member: str, since: int) -> int:
    """How many lines the refusals of a member left since then."""
    return Line.objects.filter(item=item.n, viewer=item.member, member=member, result=REFUSED, at__gt=since).count()


def lines_of(items: Iterable[Item], viewer: int | None = None) -> dict[tuple[int, int], list[Line]]:
    """The lines of files by file and viewer."""
    rows = Line.objects.filter(item__in=[item.n for item in items])
    found: dict[tuple[int, int], list[Line]] = {}
    for line in (rows if viewer is None else rows.filter(viewer=viewer)).order_by("item", "viewer", "number"):
        found.setdefault((line.item, line.viewer), []).append(line)
    return found


def all_after(n: int) -> list[Item]:
    """All files in the order of their numbers, some at a time."""
    return list(Item.objects.filter(n__gt=n).order_by("n")[:_AT_ONCE])


def known(ids: list[str]) -> dict[str, str]:
    """The state of each of these files that there is."""
    return dict(database.rows_of("SELECT id, state FROM evidence_item WHERE id IN ({})", ids))


def orphans() -> int:
    """Lines that belong to no file."""
    row = database.row("SELECT COUNT(*) FROM evidence_line l LEFT JOIN evidence_item i ON i.n = l.item WHERE i.n IS NULL")
    return int(row[0])
