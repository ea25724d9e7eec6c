"""Sheets that are filled in step by step: each step is kept, sealed, before the next is asked. Whoever holds the code goes on with it.

What is agreed to is kept beside the sheet, since it outlives it. Whoever handles the kind looks at it after each change.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

import msgspec

from accord.core.identifiers import NotAnIdentifier
from accord.core.identifiers.pixels import redrawn
from accord.core.reports.consents import Said, standing
from accord.core.reports.scanned import Scanned, scan
from accord.core.reports.sheet import Sheet, card_in, open_sheet, write_sheet
from accord.hub.intake import homes, pacing, plans, queries
from accord.hub.intake.digests import code_of, digest
from accord.hub.intake.errors import BadSubmission
from accord.hub.intake.kinds import kinds
from accord.hub.intake.queries import Row
from accord.hub.intake.vocabulary import (
    CLOSED,
    DRAFT,
    DRAFT_LIVES,
    HANDED_IN,
    LARGEST_SIDE,
    MOST_PICTURE,
    MOST_PICTURES,
    MOST_SAID,
    MOST_SENT_PICTURE,
    MOST_SHEET,
)
from accord.hub.journal.actions import Turn, turn
from accord.hub.times import now
from accord.hub.vault import actions as vault
from accord.hub.vault import queries as vault_queries
from accord.hub.vault.asking import Reader, Reason
from accord.tables import identifier_tables, report_consents, report_form

PUBLIC = "public"
EVIDENCE = "evidence"  # the question whose answers are references of pictures
WISH = "wish"  # the step of the page of the code
_ASKED_FIRST = ("rescue", "contact")  # consents that the code alone takes back only while no rescue is open
HUB = Reader(None, "hub", "hub")
_COLUMNS = (
    "id, code, kind, home, member, for_person, country, language, about_kind, sealed, step, dues, facts, place, door, damped, made, changed"
)


@dataclass(frozen=True, slots=True)
class Begun:
    code: str
    id: str


def begin(
    kind: str,
    sheet: Sheet,
    said: Mapping[str, bool],
    *,
    form: str,
    country: str = "",
    language: str = "en",
    place: str = "",
    member: int | None = None,
    actor: str = PUBLIC,
) -> Begun:
    """Keep the first step of a sheet. `form` is the random text of the page: sent twice, it is one. `place`: the network that it comes
    from, of which a digest is kept that says nothing after an hour. Raises BadSubmission, with the code `used` where more was written
    since: then whoever sends this page is not told the code of that report."""
    what = kinds().get(kind)
    if what is None or not what.in_steps or not form:
        raise BadSubmission("kind", "kind")
    whole = _with_pictures(sheet, (), ())
    text = _checked(whole)
    code = code_of(form.encode()[:200], f"{kind} {member}".encode())
    kept = digest("submission", code.encode())
    with turn() as t:
        known = queries.by_code(kept)
        if known is not None:
            if member is None:
                _begin_again(t, known, whole, said)
            return Begun(code, str(known.id))
        for number, old in pacing.overfull(t, kind, sheet.door) if member is None else ():
            _shed(t, number, old)
        home = member if member is not None else homes.home(country)
        id = uuid4()
        sealed = vault.put(home, what.sealed, {"sheet": text}, by=actor, at=t.at, retention_days=what.days)
        _insert(t, id, kept, kind, home, member, country, language, sealed, place, sheet.door)
        n = queries.number_of(str(id))
        _say(t, n, said)
        t.set_clock(f"intake.{kind}", str(id), t.at)
        t.audit(member, actor, f"public:{kind}:begin", detail=f"submission {id}")
    return Begun(code, str(id))


def _begin_again(t: Turn, row: Row, sheet: Sheet, said: Mapping[str, bool]) -> None:
    """The first page was sent again. While nothing was added since, it is the same report, as it is told now."""
    if row.step != DRAFT or row.changed != row.made:
        raise BadSubmission("form", "used")
    if sheet_of(row, t.at) != sheet:
        vault.update(row.sealed, {"sheet": write_sheet(sheet)}, HUB, Reason("person-asked"), at=t.at)
    _say(t, row.n, said)
    _look(t, row, "begin")


def _shed(t: Turn, n: int, id: UUID) -> None:
    """A draft gives way to a newer one: what was written is erased. What went out already goes on."""
    row = queries.by_number(n)
    if row is None:
        return
    erase_sheet(t, row)
    t.cursor.execute("UPDATE intake_submission SET changed = %s, step = %s, dues = '{}' WHERE n = %s", [t.at, CLOSED, n])
    t.audit(None, PUBLIC, f"public:{row.kind}:shed", detail=f"submission {id}")


def _insert(
    t: Turn, id: UUID, code: bytes, kind: str, home: int, member: int | None, country: str, language: str, sealed: UUID, place: str,
    door: str,
) -> None:  # fmt: skip
    values = [
        pacing.as_stored(id), code, kind, home, member, True, country, language, "", pacing.as_stored(sealed), DRAFT, "{}", "{}",
        pacing.place_of(t.at, place), door, False, t.at, t.at,
    ]  # fmt: skip
    t.cursor.execute(f"INSERT INTO intake_submission ({_COLUMNS}) VALUES ({','.join(['%s'] * len(values))})", values)


def _changed(t: Turn, row: Row) -> int:
    """When it was changed: later than it was begun, whatever the clock says."""
    return max(t.at, row.changed + 1)


def _checked(sheet: Sheet) -> str:
    text = write_sheet(sheet)
    if len(text.encode()) > MOST_SHEET:
        raise BadSubmission("sheet", "too-long")
    if card_in(sheet, report_form()):
        raise BadSubmission("sheet", "card-number")
    return text


def fill_in(code: str, sheet: Sheet, said: Mapping[str, bool], *, country: str | None = None, language: str | None = None) -> None:
    """Keep a further step of a sheet that is not handed in yet. Raises BadSubmission."""
    _checked(sheet)
    with turn() as t:
        row = _open(code)
        # Which pictures there are is known here alone: a reference that somebody sends may be of anything.
        before = sheet_of(row, t.at)
        text = write_sheet(_with_pictures(sheet, pictures(before), before.codes))
        vault.update(row.sealed, {"sheet": text}, HUB, Reason("person-asked"), at=t.at)
        fresh = _say(t, row.n, said)
        t.cursor.execute(
            "UPDATE intake_submission SET changed = %s, country = %s, language = %s WHERE n = %s",
            [_changed(t, row), row.country if country is None else country, row.language if language is None else language, row.n],
        )
        _look(t, row, "fill-in")
        plans.settle(t, row.n, fresh)


Drawn = tuple[dict[str, str | bytes], tuple[Scanned, ...]]


def attach(code: str, data: bytes, made: Drawn | None = None) -> None:
    """Keep a picture with a sheet, sealed: drawn anew, so that nothing but what it shows is kept. What its QR codes name is read.

    `made`: what `drawn` made of it already. Raises BadSubmission.
    """
    row = _open(code)
    if len(pictures(sheet_of(row, now()))) >= MOST_PICTURES:
        raise BadSubmission("evidence", "busy")
    # Before the turn: drawing takes a while, and others wait for theirs.
    kept, codes = made or drawn(data, row.country)
    with turn() as t:
        row = _open(code)
        sheet = sheet_of(row, t.at)
        if len(pictures(sheet)) >= MOST_PICTURES:
            raise BadSubmission("evidence", "busy")
        what = kinds()[row.kind]
        reference = vault.put(row.home, what.sealed, kept, by=PUBLIC, at=t.at, retention_days=what.days)
        whole = write_sheet(_with_pictures(sheet, (*pictures(sheet), str(reference)), (*sheet.codes, *codes)))
        vault.update(row.sealed, {"sheet": whole}, HUB, Reason("person-asked"), at=t.at)
        t.cursor.execute("UPDATE intake_submission SET changed = %s WHERE n = %s", [_changed(t, row), row.n])
        _look(t, row, "attach")


def drawn(data: bytes, country: str) -> Drawn:
    """A picture as it is kept, and what its QR codes name. Raises BadSubmission."""
    if len(data) > MOST_SENT_PICTURE:
        raise BadSubmission("evidence", "image-too-large")
    try:
        picture, type = redrawn(data, LARGEST_SIDE, MOST_PICTURE)
        return {"file": picture, "type": type}, scan(picture, country or None, identifier_tables())
    except NotAnIdentifier as error:
        raise BadSubmission("evidence", error.code) from None


def pictures(sheet: Sheet) -> tuple[str, ...]:
    """The vault's references of the pictures of a sheet that is kept."""
    return tuple(sheet.answers.get(EVIDENCE, ()))


def _with_pictures(sheet: Sheet, references: tuple[str, ...], codes: tuple[Scanned, ...]) -> Sheet:
    answers = {key: value for key, value in sheet.answers.items() if key != EVIDENCE}
    return msgspec.structs.replace(sheet, answers=answers | ({EVIDENCE: list(references)} if references else {}), codes=codes)


def hand_in(code: str) -> None:
    """The sheet is whole: what was agreed to goes out. Handed in twice, it is one. Raises BadSubmission."""
    with turn() as t:
        row = queries.find(code)
        if row.step == HANDED_IN:
            return
        if row.step != DRAFT:
            raise BadSubmission("code", "ended")
        if row.member is None:
            t.cursor.execute("SELECT door, place FROM intake_submission WHERE n = %s", [row.n])
            door, place = t.cursor.fetchone()
            pacing.admit(t, row.kind, door, None if place is None else bytes(place))
        t.cursor.execute(
            "UPDATE intake_submission SET changed = %s, handed = %s, step = %s WHERE n = %s", [_changed(t, row), t.at, HANDED_IN, row.n]
        )
        _look(t, row, "hand-in")


def agree(code: str, said: Mapping[str, bool]) -> bool:
    """Say yes to something, or take a yes back: at any time, and at once. Raises BadSubmission.

    Where a rescue is open, taking back the rescue, or the way to reach the person, ends nothing by the code alone: it is handed on as a
    wish. Returns False then.
    """
    with turn() as t:
        row = queries.find(code)
        if row.is_over:
            raise BadSubmission("code", "ended")
        is_wish = any(not said.get(word, True) for word in _ASKED_FIRST) and wished(t, row)
        if is_wish:
            said = {word: yes for word, yes in said.items() if yes or word not in _ASKED_FIRST}
        fresh = _say(t, row.n, said)
        t.cursor.execute("UPDATE intake_submission SET changed = %s WHERE n = %s", [_changed(t, row), row.n])
        _look(t, row, "agree")
        plans.settle(t, row.n, fresh)
    return not is_wish


def wished(t: Turn, row: Row) -> bool:
    """Hand on the wish to end it, where the person must be asked first; the page of the code says so."""
    if not plans.wish(t, row.n):
        return False
    follow(t, row.n, digest("wish", row.id.bytes).hex(), WISH, "passed-on", t.at, None)
    return True


def _open(code: str) -> Row:
    row = queries.find(code)
    if row.step != DRAFT:
        raise BadSubmission("code", "ended")
    return row


def _say(t: Turn, n: int, said: Mapping[str, bool]) -> dict[str, bool]:
    """Keep each yes and no that is new; returns these."""
    before = {one.consent: one.yes for one in said_in(t, n)}
    fresh = {word: yes for word, yes in said.items() if word in report_consents().items and before.get(word) != yes}
    t.cursor.execute("SELECT COUNT(*) FROM intake_said WHERE submission = %s", [n])
    # A no is always taken: only saying yes again and again comes to an end.
    if t.cursor.fetchone()[0] >= MOST_SAID and any(fresh.values()):
        raise BadSubmission("consent", "busy")
    for word, yes in fresh.items():
        t.cursor.execute("INSERT INTO intake_said (submission, word, yes, at) VALUES (%s, %s, %s, %s)", [n, word, yes, t.at])
        if yes:
            t.cursor.execute("DELETE FROM intake_back WHERE submission = %s AND consent = %s", [n, word])
    return fresh


def said_in(t: Turn, n: int) -> list[Said]:
    """Every yes and no of a submission, oldest first."""
    t.cursor.execute("SELECT word, yes, at FROM intake_said WHERE submission = %s ORDER BY n", [n])
    return [Said(word, bool(yes), at) for word, yes, at in t.cursor.fetchall()]


def stands(t: Turn, n: int) -> frozenset[str]:
    """What is agreed to now: of two words at one moment the later one."""
    return standing(Said(one.consent, one.yes, place) for place, one in enumerate(said_in(t, n)))


def _look(t: Turn, row: Row, what: str) -> None:
    t.set_clock(f"intake.{row.kind}", str(row.id), t.at)
    t.audit(row.member, PUBLIC, f"public:{row.kind}:{what}", detail=f"submission {row.id}")


# --- For the features that handle sheets: each joins the caller's turn


def sheet_of(row: Row, at: int) -> Sheet:
    """What was filled in, for the hub that hands it on. Raises VaultError, BadAnswers."""
    return open_sheet(vault_queries.read(row.sealed, HUB, Reason("delivery"), at=at).text("sheet"))


def keep_draft_for(t: Turn, row: Row) -> int:
    """Until when a draft that nobody hands in is kept."""
    return row.changed + DRAFT_LIVES


def keep_pictures(t: Turn, row: Row, until: int) -> None:
    """The pictures of what was taken back are kept no longer than the rest of it."""
    for reference in pictures(sheet_of(row, t.at)):
        vault.keep(UUID(reference), HUB, Reason("person-asked"), until=until, at=t.at)


def erase_sheet(t: Turn, row: Row) -> None:
    for reference in pictures(sheet_of(row, t.at)):
        vault.erase(UUID(reference), HUB, Reason("retention"), at=t.at)
    vault.erase(row.sealed, HUB, Reason("retention"), at=t.at)


def follow(t: Turn, n: int, key: str, step: str, state: str, since: int, due: int | None) -> None:
    """A step that is taken for the sender stands so."""
    t.cursor.execute(
        "INSERT INTO intake_followed (submission, key, step, state, since, due) VALUES (%s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (submission, key) DO UPDATE SET step = excluded.step, state = excluded.state, since = excluded.since, "
        "due = excluded.due",
        [n, key, step, state, since, due],
    )


def follow_no_more(t: Turn, n: int, key: str) -> None:
    """This is told no more: something else is told in its place."""
    t.cursor.execute("DELETE FROM intake_followed WHERE submission = %s AND key = %s", [n, key])


def tell_back(t: Turn, n: int, consent: str, became: str, words: Iterable[str]) -> None:
    """What became of all that rested on a consent which was taken back."""
    for word in words:
        t.cursor.execute(
            "INSERT INTO intake_back (submission, consent, became, word, at) VALUES (%s, %s, %s, %s, %s) "
            "ON CONFLICT (submission, consent, became, word) DO UPDATE SET at = excluded.at",
            [n, consent, became, word, t.at],
        )


def came_back(t: Turn, n: int, key: str, amount: str, code: str, bank: str, *, is_whole: bool) -> None:
    """So much of the money has come back from there so far. Told again, it is the same."""
    t.cursor.execute(
        "INSERT INTO intake_returned (submission, key, amount, code, bank, is_whole, at) VALUES (%s, %s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (submission, key, code) DO UPDATE SET amount = excluded.amount, bank = excluded.bank, is_whole = excluded.is_whole, "
        "at = CASE WHEN intake_returned.amount = excluded.amount THEN intake_returned.at ELSE excluded.at END",
        [n, key, amount, code, bank[:200], is_whole, t.at],
    )


def from_place(t: Turn, row: Row) -> tuple[str, tuple[int, ...]]:
    """The network that this sheet came from within its hour, as a digest in hex; and the other sheets that came from there, by number."""
    t.cursor.execute("SELECT place FROM intake_submission WHERE n = %s", [row.n])
    place = t.cursor.fetchone()[0]
    if place is None:
        return "", ()
    t.cursor.execute("SELECT n FROM intake_submission WHERE place = %s AND n <> %s AND kind = %s", [place, row.n, row.kind])
    return bytes(place).hex(), tuple(n for (n,) in t.cursor.fetchall())
