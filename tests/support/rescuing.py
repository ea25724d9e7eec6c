"""What tests of rescue share: a place where somebody is held, told by hand or by a report."""

from typing import Any

from bells import NOON, rows

DAY = 86_400_000_000
HOUR = 3_600_000_000
MINUTE = 60_000_000
PLACE = {"area": "Ostermoor", "place": "The yellow house behind the weighbridge", "ways": "Two guards at the gate"}
CONTACT = {
    "may-contact": "message",
    "contact": "+999 12345 678",
    "contact-from": "22:00",
    "contact-until": "05:30",
    "not-alone": "umbrella",
    "only-you": "yes",
}
STORY = {"words": "They took his phone at the river."}
PERSON = {"name": "Quivolda Ostrovantz", "nationality": "NP", "languages": "Nepali", "health-urgent": "Insulin"}
HELD = {
    "country": "NP",
    "writer": "relative",
    "held-in": "TH",
    "place": PLACE["place"],
    "danger": ["violence"],
    "people": 40,
    "nationality": ["NP"],
    "known-by": "told",
    "held-name": PERSON["name"],
    "fears-consulate": "yes",
    "may-contact": "message",
    "contact": CONTACT["contact"],
    "contact-from": "22:00",
    "contact-until": "05:30",
    "not-alone": "umbrella",
    "only-you": "yes",
    "words": STORY["words"],
}


def said(**more: Any) -> list[Any]:
    from accord.hub.rescue.actions import NewStatement

    return [
        NewStatement("contact", more.get("contact", CONTACT)),
        NewStatement("place", more.get("place", PLACE), country=more.get("country", "TH")),
        NewStatement("people", {"who": "Mostly young men"}, count=40, nations={"NP": 3, "KE": 12}),
        NewStatement("story", more.get("story", STORY)),
    ]


def opened(made: Any, *, who: str = "Desk", role: str = "victim officer", at: int = NOON, known: str = "police", **more: Any) -> str:
    """A rescue that somebody opened by hand."""
    from accord.hub.rescue import actions

    options = {name: more.pop(name) for name in ("people", "feared", "only_me") if name in more}
    return actions.open_rescue(made.who(who, role), said(**more), known=known, at=at, **options)


def person(made: Any, rescue_id: str, *, at: int = NOON, fields: Any = None, **more: Any) -> str:
    from accord.hub.rescue import actions

    return actions.add_person(made["Desk"], rescue_id, PERSON if fields is None else fields, known="police", at=at, **more)


def seen(made: Any, rescue_id: str, *, who: Any = None, at: int = NOON, why: str = "safety") -> Any:
    from accord.hub.rescue import queries
    from accord.hub.vault.vocabulary import Reason

    return queries.rescue(who or made["Desk"], rescue_id, Reason(why), at=at)


def fields(rescue: Any, part: str) -> dict[str, str]:
    """The last word on each field of a part, as somebody sees it."""
    last: dict[str, str] = {}
    for statement in rescue.told.get(part, ()):
        last |= statement.fields
    return last


def work(at: int) -> None:
    """The background's part."""
    from accord.hub.rescue import followers

    while followers.work(at):
        pass


def reported(answers: Any = None, yes: tuple[str, ...] = ("rescue",), **more: Any) -> tuple[str, str]:
    """A report that somebody is held, handed in and attended to: its code, and the id of the rescue that it opened."""
    from reporting import handed_in

    code = handed_in(HELD if answers is None else answers, yes, door="held", **more)
    return code, str(rows("SELECT id FROM rescue_rescue ORDER BY n")[-1][0])


def ended(made: Any, code: str, rescue_id: str) -> None:
    """Whoever holds the code wants it to end; the person, asked in the agreed way, says so too."""
    from reporting import attend

    from accord.hub.intake import actions as intake
    from accord.hub.rescue import actions
    from accord.hub.times import now

    assert intake.withdraw(code) is False
    actions.answer_wish(made["Desk"], rescue_id, "stop", at=now())
    attend()
