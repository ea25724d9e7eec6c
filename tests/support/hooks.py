"""What tests of feed webhooks share: a member with a webhook to a real receiver, and what the receiver got, checked as it would."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from bells import Web, change, rows
from hubs import Hub
from standardwebhooks import Webhook
from worlds import caller


@dataclass
class Hooked:
    """Alpha publishes, Beta has a webhook that begins with what comes from now on."""

    hub: Hub
    web: Web
    alpha: Any
    beta: Any
    id: str
    secret: str

    def publish(self, number: int, count: int = 1) -> None:
        for more in range(count):
            self.hub.member("Alpha").publish(f"https://evil-{number + more}.example/")

    @property
    def row(self) -> Any:
        from accord.hub.webhooks import queries

        return queries.webhook(self.beta, self.id)

    @property
    def letters(self) -> Any:
        from accord.hub.webhooks import queries

        return queries.dead_letters(self.beta, self.id)

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for _, headers, _ in self.web.got]

    def messages(self, secret: str = "") -> list[dict[str, Any]]:
        """What came, each with a signature as the convention's own library makes it, whatever time it says."""
        payloads = []
        for _, headers, body in self.web.got:
            at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
            wanted = Webhook(secret or self.secret).sign(headers["webhook-id"], at, body.decode())
            assert wanted in headers["webhook-signature"].split()
            payloads.append(json.loads(body))
        return payloads

    def got(self) -> list[int]:
        """The numbers of the entries that came, message by message, of the repeats only the first."""
        seen: dict[str, list[int]] = {}
        for _, headers, body in self.web.got:
            seen.setdefault(headers["webhook-id"], [entry["seq"] for entry in json.loads(body)["data"]["entries"]])
        return [seq for seqs in seen.values() for seq in seqs]


def hooked(hub: Hub, web: Web, path: str = "/feed", **more: Any) -> Hooked:
    from accord.hub.webhooks import actions

    alpha, beta = caller(hub.member("Alpha")), caller(hub.member("Beta", "telecom", "BD"))
    id, secret = actions.make(beta, web.url + path, **more)
    return Hooked(hub, web, alpha, beta, id, secret)


def dues(made: Hooked) -> int:
    """When the message in hand is tried next."""
    ((due,),) = rows("SELECT due FROM webhooks_webhook")
    return int(due)


def dead_letter(webhook: str) -> str:
    """A message that a webhook's receiver never took; returns its id."""
    id = str(uuid4())
    from accord.hub.journal.queries import as_uuid

    ((n,),) = rows("SELECT n FROM webhooks_webhook WHERE id = %s", as_uuid(webhook))
    change(
        "INSERT INTO webhooks_dead_letter (id, webhook, after, until, round, kind, scheme, country, begun, count, tries, code, at) "
        "VALUES (%s, %s, 0, 1, 0, '', '', '', 0, 1, 10, 'timeout', 0)",
        as_uuid(id),
        n,
    )
    return id
