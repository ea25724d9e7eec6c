"""Who stands in the demo: the founding members with what is known of them, the made-up desks, their circle and tokens."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from accord.hub.members import actions, queries
from accord.hub.members.queries import Caller, MemberRow
from accord.site.demo.mark import Mark

DEMO = "demo"
NOTE = "Made up for the demo. It is nobody's organisation."


def data(name: str) -> dict[str, Any]:
    """One of the demo's data files."""
    return tomllib.loads(files("accord.site.demo").joinpath(name).read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class World:
    """The desks and circles by the keys that the story uses."""

    desks: dict[str, MemberRow]
    circles: dict[str, str]

    def caller(self, key: str) -> Caller:
        return queries.as_member(self.desks[key])


def bring_up(mark: Mark) -> World:
    """Make whoever is missing, and a token for each desk that has none yet."""
    known = {row.name: row for row in queries.members()}
    operator = queries.operator()
    for member in data("founding.toml")["member"]:
        if member["name"] not in known:
            actions.add_member(
                member["name"],
                member["sector"],
                member["country"],
                by=operator,
                standing=member["standing"],
                note=member["note"],
                source=member["source"],
            )
    described = data("desks.toml")
    desks = {described["hub"]["key"]: queries.first_member()}
    for desk in described["desk"]:
        desks[desk["key"]] = known.get(desk["name"]) or actions.add_member(
            desk["name"], desk["sector"], desk["country"], by=operator, note=NOTE, source=DEMO
        )
    circles = {circle["key"]: _circle(circle, desks) for circle in described["circle"]}
    for row in desks.values():
        if row.name not in mark.tokens:
            scopes = ("member:*", "hub:*") if row.n == operator.n else ("member:*",)
            _, mark.tokens[row.name] = actions.make_token(row, by=operator, scopes=scopes, name=DEMO)
            mark.write()
    return World(desks, circles)


def _circle(circle: dict[str, Any], desks: dict[str, MemberRow]) -> str:
    owner = queries.as_member(desks[circle["owner"]])
    found = queries.circle(circle["name"]) or actions.make_circle(circle["name"], by=owner, opens=circle["opens"])
    for key in circle["members"]:
        actions.join(found, desks[key], by=owner)
    return found.id
