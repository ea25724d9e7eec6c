"""What tests of appeals share: an identifier, a submission about it, and what the tables hold."""

from typing import Any

PHONE = "+66812345678"
REASON = "The number is my shop's. Nobody was cheated."


def identifier(text: str = PHONE, kind: str | None = None, region: str = "TH") -> Any:
    from accord.core.identifiers import parse
    from accord.tables import identifier_tables

    return parse(text, region, kind, tables=identifier_tables())


def submitted(text: str = PHONE, *, reason: str = REASON, harm: str = "listed", country: str = "TH", **more: Any) -> Any:
    """An appeal as the public sends it; returns the receipt."""
    from accord.hub.intake import actions

    given = {"reason": reason, "harm": harm, **{name: more.pop(name) for name in ("reach", "name") if name in more}}
    return actions.submit("appeal", given, about=identifier(text), country=country, **more)


def status(code: str, at: int | None = None) -> Any:
    from accord.hub.intake import queries

    return queries.status(code, at=at)


def refused(call: Any, *arguments: Any, **more: Any) -> str:
    """The code of the refusal; fails where there is none."""
    from accord.hub.intake.errors import BadSubmission

    try:
        call(*arguments, **more)
    except BadSubmission as bad:
        assert bad.text
        return bad.code
    raise AssertionError("nothing was refused")


def rows_of(table: str) -> int:
    from bells import rows

    return int(rows(f"SELECT COUNT(*) FROM {table}")[0][0])


def lodged(who: Any, text: str = "own-shop.example.com", **more: Any) -> str:
    """An appeal that a member lodged; returns its id."""
    from accord.hub.appeals import actions

    return str(actions.lodge(who, identifier(text), reason=REASON, harm="listed", **more).id)


def attend(at: int | None = None) -> None:
    """The background's part at a moment, by default now, until nothing is left of it."""
    from accord.hub.appeals import followers
    from accord.hub.requests import followers as requests
    from accord.hub.times import now

    moment = now() if at is None else at
    for _ in range(50):
        if not followers.work(moment) | requests.work(moment):
            return


def prove(code: str, at: int | None = None) -> None:
    """Control is recorded by hand, as a member does that saw it."""
    from accord.hub.intake import actions, queries
    from accord.hub.journal.actions import turn

    row = queries.find(code)
    with turn() as t:
        actions.prove_in(t, row, "by-hand", by="secretariat", by_member=row.home)
        actions.look_again_in(t, row)
    attend(at)


def opened() -> list[tuple[str, int | None]]:
    """The requests of all appeals, each with the number of its claimant."""
    from bells import rows

    return [(id, claimant) for id, claimant in rows("SELECT request, claimant FROM appeals_opened ORDER BY n")]


def take(who: Any, request: str, step: str, fields: dict[str, Any] | None = None, **more: Any) -> Any:
    """Take a step of a request, and let the background do its part."""
    from accord.hub.requests import actions

    done = actions.take(who, request, step, fields or {}, **more)
    attend(more.get("at"))
    return done
