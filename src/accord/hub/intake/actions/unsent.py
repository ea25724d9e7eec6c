"""Forms of one page that were typed and not sent: sealed, for whoever wrote them and holds the code, and for a day after the last change.

No member reads them, and nothing follows from them. What is kept is replaced by what is typed later, and is erased with the row when the
form is sent, when its writer leaves in haste, and when the day is over.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import uuid4

import msgspec
from msgspec import Struct

from accord.hub.intake import checks, pacing, queries
from accord.hub.intake.actions.handling import PUBLIC, note_change_in
from accord.hub.intake.digests import code_of, digest, new_form
from accord.hub.intake.errors import BadSubmission
from accord.hub.intake.store import submissions
from accord.hub.intake.store.submissions import Submission
from accord.hub.intake.vocabulary import DRAFT, DRAFT_LIVES
from accord.hub.intake.vocabulary.kinds import KINDS, Kind
from accord.hub.journal.actions import Turn, turn
from accord.hub.members import queries as members
from accord.hub.vault import actions as vault
from accord.hub.vault.vocabulary import Reader, Reason

_HUB = Reader(None, "hub", "hub")


class Kept(Struct, frozen=True):
    """`form` and `version` are what the page goes on with. `is_beside`: another page went on with the draft that this one named, so
    what this one typed is a draft of its own."""

    code: str
    form: str
    version: str
    is_beside: bool = False


def keep(
    kind: str,
    given: Mapping[str, str],
    *,
    form: str,
    code: str = "",
    version: str = "",
    country: str = "",
    language: str = "en",
    place: str = "",
    accounts: Collection[str] = (),
    is_partial: bool = False,
) -> Kept:
    """Keep what was typed so far. `code` and `version` name the draft of the page, and how it was when the page was made; nothing that was
    typed is written over by what its writer has not seen. `accounts`: digits that are an account's and no card's.

    `is_partial`: the page did not show all that is kept, so what it leaves empty stays as it is. So it is where a holder of the code did
    not write it. Raises BadSubmission.
    """
    rules = KINDS[kind]
    texts = _checked(rules, given, accounts)
    before = queries.unsent(kind, code, form) if code else None
    whole = texts if before is None or (before.is_own and not is_partial) else {**before.fields, **texts}
    about = {"country": country, "language": language}
    with turn() as t:
        row = submissions.find(code=queries.read_code(code)) if code else None
        if row is not None and row.step == DRAFT and before is not None:
            if row.sealed == before.sealed and before.version == version:
                is_mixed = before.is_mixed or not before.is_own
                return Kept(code, form, _replace(t, row, rules, whole, is_mixed=is_mixed, **about))
            if before.fields == whole:
                return Kept(code, form, before.version)  # sent twice
        is_mixed = before is not None and whole != texts
        return _begin(t, rules, whole, form, place, is_beside=code != "", is_mixed=is_mixed, **about)


def _checked(rules: Kind, given: Mapping[str, str], accounts: Collection[str]) -> dict[str, str]:
    wanted = {**rules.typed, **rules.fields, **rules.reach}
    texts = {name: checks.text(name, given.get(name, ""), rule.most, accounts) for name, rule in wanted.items()}
    return {name: text for name, text in texts.items() if text}


def _begin(t: Turn, rules: Kind, texts: Mapping[str, str], form: str, place: str, *, is_beside: bool, is_mixed: bool, **about: str) -> Kept:
    code = code_of(form.encode()[:200], f"{rules.word} draft".encode())
    known = submissions.find(code=digest("submission", code.encode()))
    if known is not None and known.step == DRAFT and known.changed == known.made and not is_beside:
        return Kept(code, form, _replace(t, known, rules, texts, is_mixed=False, **about))  # the first page, sent again
    if known is not None:
        form = new_form()
        code = code_of(form.encode(), f"{rules.word} draft".encode())
    for draft in pacing.overfull(rules.word, ""):
        drop_in(t, draft, "shed")
    home = members.home_of_people(about["country"])
    row = submissions.add(
        id=uuid4(),
        code=digest("submission", code.encode()),
        kind=rules.word,
        home=home,
        sealed=_seal(home, texts, t.at, is_mixed=is_mixed),
        step=DRAFT,
        place=pacing.place_of(t.at, place),
        made=t.at,
        changed=t.at,
        **about,
    )
    note_change_in(t, row, "begin")
    return Kept(code, form, queries.version_of(row), is_beside)


def _replace(t: Turn, row: Submission, rules: Kind, texts: Mapping[str, str], *, is_mixed: bool, **about: str) -> str:
    """What is kept is sealed anew and the old is shredded, so that its day begins again."""
    home = members.home_of_people(about["country"])
    changed = max(t.at, row.changed + 1)
    new: dict[str, Any] = {"sealed": _seal(home, texts, t.at, is_mixed=is_mixed), "home": home, "changed": changed, **about}
    submissions.change(row.n, **new)
    vault.erase(row.sealed, _HUB, Reason("retention"), at=t.at)
    note_change_in(t, row, "fill-in")
    return queries.version_at(changed)


def _seal(home: int, texts: Mapping[str, str], at: int, *, is_mixed: bool) -> Any:
    fields = {"fields": msgspec.json.encode(dict(texts)).decode()} | ({"mixed": "yes"} if is_mixed else {})
    return vault.put(home, "draft", fields, by=PUBLIC, at=at, until=at + DRAFT_LIVES)


def leave_unsent(kind: str, code: str, form: str) -> None:
    """The writer leaves in haste: erase at once all that was not sent. A finder of the code can't. Raises BadSubmission."""
    draft = queries.unsent(kind, code, form)
    if draft is None or not draft.is_own:
        raise BadSubmission("code", "unknown")
    with turn() as t:
        row = submissions.find(code=queries.read_code(code))
        if row is not None and row.step == DRAFT:
            drop_in(t, row, "left")


def end_unsent_in(t: Turn, row: Submission) -> bool:
    """Erase a draft whose day is over; False where it is not."""
    if t.at < queries.draft_kept_until(row):
        return False
    drop_in(t, row, "over")
    return True


def drop_in(t: Turn, row: Submission, why: str) -> None:
    """Erase what was kept of a form that was not sent, with its row: its code is known to nobody from then on."""
    vault.erase(row.sealed, _HUB, Reason("retention"), at=t.at)
    submissions.delete_draft(row.n)
    t.audit(None, PUBLIC, f"public:{row.kind}:{why}", detail=f"submission {row.id}")
