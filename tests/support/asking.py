"""What tests of requests share: a cast with desks and responsibilities, and one story of stolen money."""

from dataclasses import dataclass, field
from typing import Any

from bells import NOON, person, signed_in
from hubs import Api, Hub
from scenes import scene
from worlds import caller

from accord.core.times import moment

MINUTE = 60_000_000
ACCOUNTS = {"Kasi": "TH:004:1234567890", "Bangkok": "TH:002:1234567891", "Emirates": "AE070331234567890123456"}
WALLET = "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8"


@dataclass
class Cast:
    """A sender's bank and the police in Bangkok, two receiving banks there, one in Dubai, an exchange, and somebody who is no party."""

    hub: Hub
    desks: dict[str, str] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        """A member's officer, signed in."""
        return self.people[name]

    def api(self, name: str) -> Api:
        return self.hub.admin if name == "Secretariat" else self.hub.member(name)


MEMBERS = (
    ("Sender", "finance", "TH"),
    ("Police", "state", "TH"),
    ("Kasi", "finance", "TH"),
    ("Bangkok", "finance", "TH"),
    ("Emirates", "finance", "AE"),
    ("Exchange", "crypto", "AE"),
    ("Helper", "support", "TH"),
    ("Stranger", "platform", "PE"),
)
DECLARED = (
    ("Sender", "bank", "TH:014"),
    ("Kasi", "bank", "TH:004"),
    ("Bangkok", "bank", "TH:002"),
    ("Emirates", "iban", "AE:033"),
    ("Exchange", "addresses", WALLET),
)


@scene
def cast(hub: Hub, *, declared: tuple[tuple[str, str, str], ...] = DECLARED) -> Cast:
    from accord.hub.desks import actions as desks
    from accord.hub.routing import actions as routing

    made = Cast(hub)
    for name, sector, country in MEMBERS:
        api = hub.member(name, sector, country)
        made.people[name] = signed_in(person(api, f"Officer {name}", email=f"{name.lower()}@{name.lower()}.example"))
        made.desks[name] = desks.make_desk(caller(api), name=f"{name} desk", zone="UTC", wait=5)
        desks.set_contacts(caller(api), made.desks[name], [(made.people[name].person, ["mail"])])
    made.people["Secretariat"] = signed_in(person(hub.admin, "Sue", role="secretariat"))
    for name, kind, value in declared:
        routing.declare(caller(hub.member(name)), kind, value)
    return made


def soon(days: float = 5) -> str:
    """Until when something is held, by the real clock: within the seven days that Thailand's decree allows."""
    from datetime import UTC, datetime, timedelta

    return (datetime.now(UTC) + timedelta(days=days)).isoformat(timespec="seconds")


OPENING = {"asks": "hold", "recall-sent": "yes", "harmed-in": "TH"}


def ask(
    made: Cast, *, who: str = "Sender", to: tuple[str, ...] = ("Kasi",), amount: str = "480000.00 THB", at: int = NOON, **more: Any
) -> Any:
    """Ask to hold what one person lost, at these banks: each payment of the same amount."""
    from accord.hub.requests import actions

    given: dict[str, Any] = {
        "identifiers": [ACCOUNTS[name] for name in to],
        "fields": OPENING,
        "payments": [
            {
                "to": place,
                "amount": amount,
                "rail": "promptpay",
                "bank_reference": f"REF-{name}-{at}",
                "from_bank": "TH:014",
                "time": at - MINUTE,
            }
            for place, name in enumerate(to)
        ],
        **more,
    }
    return actions.open_request(made[who], actions.Ask("hold-funds", **given), at=at)


def open_for_hub(home: Any, protocol: str, *, side: str = "asker", at: int | None = None, **asked: Any) -> Any:
    """As the hub itself opens it, for what a feature above requests handles; `home` is the member that asks."""
    from accord.hub.journal.actions import turn
    from accord.hub.members.queries import as_member
    from accord.hub.requests.actions import Ask, open_in

    with turn() as t:
        whole = Ask(protocol, **asked)
        return open_in(t, as_member(home), whole, at=t.at if at is None else at, role="system", side=side)


def open_with_facts(who: Any, protocol: str, facts: dict[str, Any], *, at: int | None = None, **asked: Any) -> Any:
    """As a feature above opens it, with facts that it has seen to."""
    from accord.hub.journal.actions import turn
    from accord.hub.requests.actions import Ask, open_in

    with turn() as t:
        return open_in(t, who, Ask(protocol, facts=facts, **asked), at=t.at if at is None else at)


def one_of_each(asker: Api, *, account: str = ACCOUNTS["Kasi"], police: Api) -> dict[tuple[str, str], str]:
    """An ask of this member with a file, its payment, and an embargo of the police: the ids, by feature of the API."""
    from accord.core.times import DAY
    from accord.hub.requests import actions, queries
    from accord.hub.times import now

    who = caller(asker)
    payment = {"amount": "480000.00 THB", "bank_reference": "REF-1", "from_bank": "TH:014"}
    (opened,) = actions.open_request(who, actions.Ask("hold-funds", identifiers=[account], fields=OPENING, payments=[payment])).requests
    paid = queries.page(who, opened.id).payments[0].id
    return {
        ("requests", "id"): opened.id,
        ("requests", "payment"): paid,
        ("attachments", "id"): actions.attach(who, opened.id, "chat.txt", b"He asked for the code."),
        ("payments", "id"): paid,
        ("embargoes", "id"): actions.set_embargo(caller(police), "TH:002:9876543210", until=now() + DAY),
    }


def as_typed(at: int) -> str:
    """A moment as an officer of one of these desks types it."""
    return f"{moment(at):%d/%m/%Y %H:%M:%S}"


def in_bangkok(made: Cast, name: str) -> None:
    """This member's desk stands in Bangkok."""
    from accord.hub.desks.models import Desk

    Desk.objects.filter(id=made.desks[name]).update(zone="Asia/Bangkok")
