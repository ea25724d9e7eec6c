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
