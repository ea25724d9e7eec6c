"""Bells in the console: two members by night, and a bank that is asked to hold money."""

import re
from typing import Any

from hubs import Hub
from rooms import caller, person


def page(client: Any, path: str) -> str:
    answer = client.get(f"/console/{path}")
    assert answer.status_code == 200, (path, answer.status_code)
    return re.sub(r"\s+", " ", answer.content.decode())


class Night:
    """Two members, one of which has a desk with two contacts and no hours missing."""

    def __init__(self, hub: Hub) -> None:
        from accord.hub.desks import actions

        self.tern, self.kite = hub.member("Tern"), hub.member("Kite", "telecom")
        self.anan, self.bee = person(self.tern, "administrator", "Anan"), person(self.tern, "officer", "Bee")
        self.cho = person(self.kite, "officer", "Cho")
        self.desk = actions.make_desk(caller(self.anan), name="Fraud desk", zone="Asia/Bangkok")
        actions.set_contacts(caller(self.anan), self.desk, [(self.anan.id, ["mail"]), (self.bee.id, ["mail", "sms"])])

    def ring(self, kind: str = "call", by: Any = None, **more: Any) -> str:
        from accord.hub.desks import actions

        return actions.ring(caller(by or self.cho), self.desk, kind, **more).id


class Asked:
    """A bank that is asked to hold money, with two officers at its desk; and who asks."""

    def __init__(self, hub: Hub) -> None:
        from asking import cast
        from hubs import Api

        self.made = cast(hub)
        self.kasi: Api = self.made.api("Kasi")
        self.anan, self.bee = person(self.kasi, "officer", "Anan"), person(self.kasi, "officer", "Bee")
        self.cho = person(self.kasi, "victim officer", "Cho")
        self.helper = person(self.made.api("Helper"), "officer", "Hana")

    def ask(self, **more: Any) -> str:
        from asking import ask

        from accord.hub.times import now

        return str(ask(self.made, **{"at": now(), **more}).requests[0].id)

    @property
    def bell(self) -> str:
        from uuid import UUID

        from bells import rows

        return str(UUID(str(rows("SELECT id FROM desks_bell ORDER BY n DESC LIMIT 1")[0][0])))
