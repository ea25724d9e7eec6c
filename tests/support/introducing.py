"""Police of three countries who work on the same targets, and the background work that introduces them."""

from typing import Any

from hubs import Hub
from rooms import caller as as_caller
from rooms import person
from worlds import caller

LINE = "+66812345678"


def work(at: int | None = None) -> None:
    from accord.hub.deconfliction import followers
    from accord.hub.requests import followers as request_followers
    from accord.hub.times import now

    at = now() if at is None else at
    while followers.work(at):
        pass
    while request_followers.work(at):
        pass


class Cast:
    """Police of three countries, each with an officer and a desk, and an analyst of the first."""

    def __init__(self, hub: Hub) -> None:
        from accord.hub.desks import actions as desks
        from accord.hub.members import queries as members
        from accord.hub.members.actions import people

        self.hub, self.rows, self.me = hub, dict[str, Any](), dict[str, Any]()
        for name, country in (("Lima", "PE"), ("Bangkok", "TH"), ("Dhaka", "BD")):
            api = hub.member(name, "state", country)
            desks.make_desk(caller(api), name=f"{name} desk", zone="UTC", wait=5)
            row = person(api, "investigator", f"Officer {name}")
            people.set_contact(row, email=f"{name.lower()}@police.example", phone="", by=members.operator())
            self.rows[name], self.me[name] = row, as_caller(row)

    def put(self, name: str, value: str = LINE, **more: Any) -> str:
        from accord.hub.watchlists import actions as watchlists

        terms = watchlists.Terms(note="The Lima file", deconflict=True, **more)
        (result,) = watchlists.watch(self.me[name], [value], terms)
        assert result.status == "added", result
        return result.id
