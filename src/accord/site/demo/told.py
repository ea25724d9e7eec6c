"""The text that the demo prints when it is ready: who can be played, and a story to try in five minutes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Final

from accord.site.demo.described import Desk, desks

PLACES: Final = {
    "TH": "Thailand",
    "BD": "Bangladesh",
    "NP": "Nepal",
    "PE": "Peru",
    "AE": "United Arab Emirates",
}
ELSEWHERE: Final = "Elsewhere"
HELD_FOR: Final = timedelta(days=10)


def story(address: str) -> str:
    """The story of five minutes, in the words of the pages. A hold in Dubai needs an end, since no source says how long one lasts there."""
    text = files("accord.site.demo").joinpath("five_minutes.txt").read_text(encoding="utf-8")
    until = datetime.now(UTC) + HELD_FOR
    return text.format(address=address, held_until=f"{until.day} {until:%B %Y} 18:00")


def cast() -> Iterator[str]:
    """Who can be played, by country: what their organisation is, its name, and the names to sign in with."""
    for country in (*PLACES, ""):
        yield f"  {PLACES.get(country, ELSEWHERE)}"
        for desk in desks():
            if (desk.country if desk.country in PLACES else "") == country:
                yield f"    {desk.part:<11} {desk.name:<52} {_logins(desk)}"


def _logins(desk: Desk) -> str:
    return ", ".join(player.login if player.role == "officer" else f"{player.login} ({player.role})" for player in desk.people)


def honestly() -> Iterator[str]:
    yield "All organisations and people here are made up, and nothing leaves this machine but the request for a public scam list."
    yield "Only here, made-up desks answer for the codes of real banks and wallets and for the telephone numbers of the five countries:"
    yield "any account or number that you type reaches one of them. Of sites, only those that the demo's desks run do (parcel-fee.example)."
