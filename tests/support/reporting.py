"""What tests of reports share: a person who lost money, a report as the public page sends it, and the background's part."""

from typing import Any

from bells import rows

ALL = ("signals", "bank", "platform", "telecom", "police", "support", "contact")
OWN_PHONE = "+66899999999"
SITE = "https://evil-invest.example.com/pay"
LINE = "+66812345678"
WORDS = f"A woman wrote to me from {LINE} and had me pay at {SITE}. My number is {OWN_PHONE}."
NAME = "Quivolda Ostrovantz"
CONTACT = "q.ostrovantz@canary-41.example"
ACCOUNT = "TH:004:1234567890"
OWN_ACCOUNT = "TH:014:5550001112"
PAID = {
    "amount": "480000.00",
    "currency": "THB",
    "way": "transfer",
    "own-bank": "TH:014",
    "own-account": OWN_ACCOUNT,
    "to": ACCOUNT,
    "reference": "REF-1",
}
FIRST = {"country": "TH", "lost": ["money"], "payments": [PAID]}
WHOLE = {
    **FIRST,
    "words": WORDS,
    "scheme": "investment",
    "reached-by": "messaging",
    "own": [OWN_PHONE],
    "name": NAME,
    "may-contact": "message",
    "contact": CONTACT,
    "needs": ["psychosocial"],
}


def picture(form: str = "PNG", *, size: tuple[int, int] = (8, 8), **more: Any) -> bytes:
    """A small picture as a phone sends it."""
    from io import BytesIO

    from PIL import Image

    file = BytesIO()
    Image.new("RGB", size, "teal").save(file, form, **more)
    return file.getvalue()


def qr(text: str) -> bytes:
    """A picture of a QR code that says this."""
    from io import BytesIO

    import segno

    file = BytesIO()
    segno.make(text, micro=False).save(file, kind="png", scale=6, border=4)
    return file.getvalue()


def key(text: str, kind: str | None = None) -> str:
    from accord.core.identifiers import parse
    from accord.tables import identifier_tables

    return parse(text, "TH", kind, tables=identifier_tables()).key.hex()


def sheet(door: str = "money", answers: Any = None, **more: Any) -> Any:
    from accord.core.reports.sheet import Sheet

    given = WHOLE if answers is None else answers
    more.setdefault("marks", {key(SITE): "theirs", key(LINE): "theirs"})
    return Sheet(kind=door, answers=given, **more)  # type: ignore[arg-type]


def begun(answers: Any = None, yes: tuple[str, ...] = ALL, *, form: str = "f" * 32, **more: Any) -> str:
    """A report as far as it is filled in; returns its code."""
    from accord.hub.intake import actions

    whole = sheet(
        answers=FIRST if answers is None else answers, **{name: more.pop(name) for name in ("marks", "off", "door") if name in more}
    )
    more.setdefault("country", "TH")
    return str(actions.begin("report", whole, dict.fromkeys(yes, True), form=form, **more).code)


def handed_in(answers: Any = None, yes: tuple[str, ...] = ALL, **more: Any) -> str:
    from accord.hub.intake import actions

    code = begun(WHOLE if answers is None else answers, yes, **more)
    actions.hand_in(code)
    attend()
    return code


def attend(at: int | None = None) -> None:
    """The background's part, until nothing is left of it."""
    from accord.hub.reports import followers
    from accord.hub.requests import followers as requests
    from accord.hub.times import now

    for _ in range(100):
        moment = now() if at is None else at
        if not followers.work(moment) | requests.work(moment):
            return


def sent() -> list[tuple[Any, ...]]:
    return list(rows("SELECT outlet, state FROM reports_sent ORDER BY n"))


def followed(code: str) -> dict[str, str]:
    from accord.hub.intake import queries

    return {row.step: row.state for row in queries.followed(queries.find(code).n)}


def declared(made: Any) -> None:
    """Who runs the site, and whose the number is."""
    from worlds import caller

    from accord.hub.routing import actions as routing

    routing.declare(caller(made.hub.member("Stranger")), "host", "evil-invest.example.com")
    telecom = made.hub.member("Telecom", "telecom", "TH")
    routing.declare(caller(telecom), "number", "+668")
