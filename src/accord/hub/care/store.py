"""The tables of care: rows are looked up, added, saved and forgotten, inside the turn of the caller that changes them."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias, TypeVar

import msgspec
from django.db.models import Max, Model

from accord.hub import database, statements
from accord.hub.care.models import Assessment, Body, Consent, Defrauded, Forced, Override, Referral, Suspect, Taken
from accord.hub.care.vocabulary import DEFRAUDED, ERASED, FORCED, OPEN, REVIEW
from accord.hub.columns import encode, is_id, new_id

__all__ = ["Assessment", "Consent", "Forced", "Override", "Referral", "StoredFile", "Suspect", "Taken", "encode", "is_id", "new_id"]

StoredFile: TypeAlias = Defrauded | Forced
Key = TypeVar("Key", int, str)
FILES: dict[str, type[Defrauded] | type[Forced]] = {DEFRAUDED: Defrauded, FORCED: Forced}
NO_FILE = 0  # of a referral that hangs on no file yet
_IN = 400  # values that one query looks for


def add(row: Model) -> None:
    row.save(force_insert=True)


def update(row: Model) -> None:
    row.save(force_update=True)


def load(file_id: str, *, changing: bool = False) -> StoredFile | None:
    """A file of either kind by its id; `changing` keeps others from it until the turn ends."""
    for model in FILES.values() if is_id(file_id) else ():
        rows = model.objects.select_for_update() if changing else model.objects.all()
        file = rows.filter(id=file_id).first()
        if file is not None:
            return file
    return None


def next_number(home: int) -> int:
    """The number of a member's next file, both kinds counted together; one that was given is never given again."""
    given = (model.objects.filter(home=home).aggregate(last=Max("number"))["last"] for model in FILES.values())
    return max((last for last in given if last is not None), default=0) + 1


def of_number(home: int, number: int) -> list[StoredFile]:
    """A member's file of this number, where it is not erased: one at most."""
    return [file for model in FILES.values() for file in model.objects.filter(home=home, number=number).exclude(state=ERASED)]


def of_alias(home: int, alias: str) -> list[StoredFile]:
    """A member's files of this working alias, by its digest; those that are closed may share one."""
    return [file for model in FILES.values() for file in model.objects.filter(home=home, alias=alias).exclude(alias="").order_by("n")]


def own(home: int, kind: str, ids: Iterable[str]) -> list[StoredFile]:
    """The files of these that a member keeps and that are not erased, in the order of their ids."""
    rows = (FILES[kind].objects.filter(home=home, id__in=part).exclude(state=ERASED) for part in _parts(ids))
    return [file for part in rows for file in part]


def by_number(kind: str, n: int) -> StoredFile | None:
    return FILES[kind].objects.filter(n=n).first()


def by_id(kind: str, file_id: str) -> StoredFile | None:
    return FILES[kind].objects.filter(id=file_id).exclude(state=ERASED).first() if kind in FILES else None


def by_origin(origin: str) -> list[StoredFile]:
    """The files that came from a submission and are not erased."""
    models = FILES.values() if is_id(origin) else ()
    return [file for model in models for file in statements.select(model, "origin = %s ORDER BY n", origin)]


def by_numbers(numbers: Iterable[int]) -> dict[int, Forced]:
    """Many files of persons who were forced, by their numbers; those that are erased are left out."""
    parts = _parts(numbers)
    return {file.n: file for part in parts for file in Forced.objects.filter(n__in=part).exclude(state=ERASED).order_by("n")}


def _parts(wanted: Iterable[Key]) -> Iterator[list[Key]]:
    values = sorted(set(wanted))
    return (values[start : start + _IN] for start in range(0, len(values), _IN))


def files(home: int, kind: str, states: Iterable[str], before: int, limit: int) -> list[StoredFile]:
    """A member's files of one kind, the newest first."""
    return list(FILES[kind].objects.filter(home=home, n__lt=before, state__in=list(states)).order_by("-n")[:limit])


def count_not_closed(home: int) -> int:
    return sum(table.objects.filter(home=home, state__in=(OPEN, REVIEW)).count() for table in FILES.values())


def forget(file: StoredFile) -> None:
    """Leave the bare row of a file that is erased, and of what hung on it references alone: who looked at them is still told."""
    Consent.objects.filter(kind=file.kind, file=file.n).delete()
    file.state, file.origin, file.country, file.is_child = ERASED, "", "", False
    file.alias = file.risk = ""
    update(file)
    if isinstance(file, Forced):
        Assessment.objects.filter(file=file.n).update(status="")


def consents(file: StoredFile) -> list[Consent]:
    return consents_of(file.kind, [file.n]).get(file.n, [])


def overrides(file: StoredFile) -> list[Override]:
    return overrides_of(file.kind, [file.n]).get(file.n, [])


def consents_of(kind: str, files: Iterable[int]) -> dict[int, list[Consent]]:
    """Every yes and no by the file, the oldest first: by when it was said, which for one heard in the field is before it was
    recorded."""
    return _by_file(row for part in _parts(files) for row in Consent.objects.filter(kind=kind, file__in=part).order_by("at", "n"))


def overrides_of(kind: str, files: Iterable[int]) -> dict[int, list[Override]]:
    return _by_file(row for part in _parts(files) for row in Override.objects.filter(kind=kind, file__in=part).order_by("n"))


class Ground(NamedTuple):
    """An override in the place of a consent, as far as a list needs it."""

    ground: str
    at: int
    until: int


class Standing(NamedTuple):
    """The dependents of a file, as a list needs them. `is_asked`: it holds a yes or a no; `review`: when its last assessment ends."""

    is_asked: bool
    grounds: tuple[Ground, ...]
    requests: tuple[str, ...]
    review: int | None


NOTHING = Standing(False, (), (), None)
# SQL, so that a list asks once for all four: what it is, of which file, a text and two times.
_STANDING = (
    "SELECT DISTINCT 1, file, '', 0, 0 FROM care_consent WHERE kind = %s AND file IN ({}) "
    "UNION ALL SELECT 2, file, ground, at, until FROM care_override WHERE kind = %s AND file IN ({}) "
    "UNION ALL SELECT 3, file, request, n, 0 FROM care_referral WHERE kind = %s AND file IN ({}) "
    "UNION ALL SELECT 4, file, '', n, review FROM care_assessment WHERE 'forced' = %s AND file IN ({}) ORDER BY 1, 4"
)


def standing_of(kind: str, files: Iterable[int]) -> dict[int, Standing]:
    """Of these files those on which anything hangs."""
    rows: dict[int, list[tuple[Any, ...]]] = {}
    for part in _parts(files):
        places = ", ".join(["%s"] * len(part))
        for row in database.rows(_STANDING.format(*[places] * 4), [kind, *part] * 4):
            rows.setdefault(row[1], []).append(row)
    return {file: _standing(there) for file, there in rows.items()}


def _standing(rows: list[tuple[Any, ...]]) -> Standing:
    return Standing(
        is_asked=any(row[0] == 1 for row in rows),
        grounds=tuple(Ground(text, first, last) for what, _, text, first, last in rows if what == 2),
        requests=tuple(text for what, _, text, _, _ in rows if what == 3),
        review=next((last for what, _, _, _, last in reversed(rows) if what == 4), None),
    )


def _by_file(rows: Iterable[Any]) -> dict[int, list[Any]]:
    by_file: dict[int, list[Any]] = {}
    for row in rows:
        by_file.setdefault(row.file, []).append(row)
    return by_file


def override(override_id: str) -> Override | None:
    return Override.objects.filter(id=override_id).first()


def services(referral: Referral) -> tuple[str, ...]:
    return msgspec.json.decode(referral.services, type=tuple[str, ...])


def referrals(kind: str, file: int) -> list[Referral]:
    return list(Referral.objects.filter(kind=kind, file=file).order_by("n"))


def referral(referral_id: str) -> Referral | None:
    return Referral.objects.filter(id=referral_id).first() if is_id(referral_id) else None


def received(member: int, before: int, limit: int) -> list[Referral]:
    """The referrals offered to a member, the newest first."""
    return list(Referral.objects.filter(member=member, n__lt=before).order_by("-n")[:limit])


def adopt(file: StoredFile, requests: Iterable[str]) -> None:
    """Referrals that hang on no file hang on this one, where it is of the same kind and home."""
    Referral.objects.filter(request__in=list(requests), file=NO_FILE, kind=file.kind, home=file.home).update(file=file.n)


def assessments(file: int) -> list[Assessment]:
    """Of a person forced to scam, the oldest first."""
    return list(Assessment.objects.filter(file=file).order_by("n"))


def mark(mark_id: str) -> Suspect | None:
    return Suspect.objects.filter(id=mark_id).first() if is_id(mark_id) else None


def mark_of_signal(signal: str) -> Suspect | None:
    return Suspect.objects.filter(signal=signal).first()


def marks(file: int) -> list[Suspect]:
    return list(Suspect.objects.filter(file=file).order_by("n"))


def part_marks(file: int) -> None:
    """The marks of a file belong to none any more."""
    Suspect.objects.filter(file=file).update(file=None)


def taken(member: int, interview_id: str) -> Forced | None:
    """The file into which an interview of this id was taken; the id is the member's own."""
    row = Taken.objects.filter(member=member, id=interview_id).first()
    return None if row is None else Forced.objects.filter(n=row.file).first()


def bodies() -> dict[int, str]:
    """Each member's statement of the help that it offers, as it is kept."""
    return dict(Body.objects.order_by("member").values_list("member", "told"))


def set_body(member: int, offered: str | None, at: int) -> None:
    Body.objects.filter(member=member).delete()
    if offered is not None:
        add(Body(member=member, told=offered, changed=at))
