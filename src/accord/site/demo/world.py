"""Who stands in the demo: the founding members with what is known of them, the made-up desks, their circle and tokens."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from accord.hub.members import actions, queries
from accord.hub.members.queries import Caller, MemberRow
from accord.site.demo.described import Desk, circles, desks
from accord.site.demo.files import data
from accord.site.demo.mark import Mark

DEMO = "demo"
NOTE = "Made up for the demo. It is no real organisation."


class World(Struct, frozen=True):
    """The desks and circles by the keys that the story uses."""

    desks: dict[str, MemberRow]
    circles: dict[str, str]

    def caller(self, key: str) -> Caller:
        return queries.as_member(self.desks[key])

    def present(self) -> list[Desk]:
        """The desks of members that take part. One that was suspended or left while the demo was tried stays as it is."""
        return [desk for desk in desks() if self.desks[desk.key].standing == "active"]


def bring_up(mark: Mark) -> World:
    """Make the members that are missing, and a token for each desk that has none yet."""
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
    cast = desks()
    there = {cast[0].key: queries.first_member()}
    for desk in cast[1:]:
        row = known.get(desk.name)
        if row is None:
            row = actions.add_member(desk.name, desk.sector, desk.country, by=operator, note=NOTE, source=DEMO)
        if desk.is_national and not row.national:
            row = actions.name_national_desk(row, by=operator)
        there[desk.key] = row
    shared = {circle["key"]: _circle(circle, there) for circle in circles()}
    for row in there.values():
        if row.name not in mark.tokens:
            scopes = ("member:*", "hub:*") if row.n == operator.n else ("member:*",)
            _, mark.tokens[row.name] = actions.make_token(row, by=operator, scopes=scopes, name=DEMO)
            mark.write()
    return World(there, shared)


def _circle(circle: Mapping[str, Any], there: Mapping[str, MemberRow]) -> str:
    owner = queries.as_member(there[circle["owner"]])
    circle_row = queries.circle(circle["name"]) or actions.make_circle(circle["name"], by=owner, opens=circle["opens"])
    for key in circle["members"]:
        actions.join(circle_row, there[key], by=owner)
    return circle_row.id
