"""Who takes part: members that publish, members that read, one that rings, and a desk that is rung."""

from dataclasses import dataclass
from typing import Any

from scale.machines import Machines

PUBLISHERS, READERS = 2, 5

# In a process of the hub.
_MAKE = """
import json, sys
import django
django.setup()
from bells import person
from hubs import Api
from accord.hub.desks import actions as desks
from accord.hub.guard.actions import set_budget
from accord.hub.journal.actions import turn
from accord.hub.members import actions, queries
from accord.tables import schemes
given = json.loads(sys.argv[1])
operator = queries.operator()
made = {}
for name in given["names"]:
    row = actions.add_member(name, "finance", "TH", by=operator)
    with turn():
        set_budget(row.n, 1_000_000_000)
    token = actions.make_token(row, by=operator, scopes=("member:*",))[1]
    made[name] = {"id": row.id, "n": row.n, "token": token}
desk = given["desk"]
named = Api("", made[desk]["id"], made[desk]["n"], desk)
office = queries.as_member(queries.member(named.id))
id = desks.make_desk(office, name="Fraud desk", zone="UTC", hours="always", wait=120)
desks.set_contacts(office, id, [(person(named, "Ann"), ["mail"])])
print(json.dumps({"members": made, "desk": id, "schemes": list(schemes())}))
"""


@dataclass(frozen=True)
class Member:
    id: str
    n: int
    token: str


@dataclass(frozen=True)
class Cast:
    publishers: list[Member]
    readers: list[Member]
    ringers: list[Member]
    single: Member  # publishes and takes back one claim at a time
    asks: Member  # checks at the nodes
    desk: str
    schemes: list[str]


def cast(machines: Machines, *, ringers: int) -> Cast:
    groups = {
        "Publisher": PUBLISHERS,
        "Reader": READERS,
        "Ringer": ringers,
        "Single": 1,
        "Asks": 1,
        "Desk": 1,
    }
    names = [f"{group} {number}" for group, count in groups.items() for number in range(1, count + 1)]
    told: Any = machines.inside(_MAKE, {"names": names, "desk": "Desk 1"})
    by_group = {
        group: [Member(**told["members"][f"{group} {number}"]) for number in range(1, count + 1)] for group, count in groups.items()
    }
    many = by_group["Publisher"], by_group["Reader"], by_group["Ringer"]
    return Cast(*many, by_group["Single"][0], by_group["Asks"][0], told["desk"], told["schemes"])
