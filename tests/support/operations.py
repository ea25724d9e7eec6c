"""A hub in which one member has one of everything, for tests that try each operation of the API as everybody for whom it is not."""

import json
import re
from typing import Any

from appealing import lodged
from asking import one_of_each
from bells import person
from hooks import dead_letter
from hubs import Api, Hub
from listing import build
from wire import Sent
from worlds import caller

# All that a token may do, by hand.
SCOPES = """
    member:signals:read member:signals:publish member:signals:answer member:feed:read member:check:ask member:lists:read
    member:webhooks:read member:webhooks:write member:members:read member:circles:manage member:tokens:manage member:people:manage
    member:desks:read member:desks:manage member:responsibilities:manage member:gateways:read member:gateways:manage
    member:contacts:verify member:bells:ring member:bells:answer member:requests:read member:requests:open member:requests:answer
    member:cases:read member:cases:write member:watch:handle member:protocols:agree member:deconflict:handle
    member:care:handle member:care:audit member:care:offer member:rescue:handle member:consulates:manage member:audit:read
    hub:members:manage hub:circles:manage hub:tokens:manage hub:people:manage hub:desks:manage hub:responsibilities:manage
    hub:gateways:manage hub:consulates:manage hub:requests:manage hub:quarantine:review hub:signals:attribute hub:audit:read
    hub:entries:erase
""".split()

NEVER = "00000000-0000-4000-8000-000000000000"
# What stands in the place of an id that never was; `seq` is a number.
NEVER_OF = {"seq": "999999999"}


class World:
    """A hub where Alpha has one of everything that Gamma must not learn of, and Gamma is nobody's party."""

    def __init__(self, hub: Hub) -> None:
        from accord.doors.api.examples import REQUESTS
        from accord.doors.api.routes import OPERATIONS
        from accord.hub.desks import actions as desks
        from accord.hub.gateways import actions as gateways
        from accord.hub.members import queries as members
        from accord.hub.protocol_book import actions as proposals
        from accord.hub.routing import actions as routing
        from accord.hub.webhooks import actions as webhooks

        self.hub, self.operations, self.examples = hub, OPERATIONS, REQUESTS
        self.alpha, self.beta, self.gamma = hub.member("Alpha"), hub.member("Beta"), hub.member("Gamma")
        self.police, beta = hub.member("Police", "state"), self.beta
        hidden = self.alpha.publish("evil-site.com", tlp="TLP:AMBER", audience={"members": [beta.id]})
        asked = beta.post(f"/signals/{hidden['id']}/share-requests", {"audience": {"members": ["Gamma"]}, "reason": "they host it"})
        held = self.alpha.publish("google.com")
        circle = self.alpha.post("/circles", {"name": "Circle"})
        self.alpha.post(f"/circles/{circle['id']}/members", {"member": "Beta"})
        token = self.alpha.post("/tokens", {"name": "gateway"})
        desk = desks.make_desk(caller(self.alpha), name="Fraud desk", zone="Asia/Bangkok")
        desks.set_contacts(caller(self.alpha), desk, [(person(self.alpha, "Ann"), ["mail"])])  # else it climbs to the secretariat at once
        bell = beta.post(f"/desks/{desk}/ring", {"kind": "call"})
        webhook = webhooks.make(caller(self.alpha), "https://hooks.example.com/accord")[0]
        self.ids = {
            ("webhooks", "id"): webhook,
            ("webhooks", "letter"): dead_letter(webhook),
            ("signals", "id"): hidden["id"],
            ("signals", "ask"): asked["id"],
            ("quarantine", "id"): held["id"],
            ("circles", "id"): circle["id"],
            ("circles", "member"): beta.id,
            ("members", "id"): beta.id,
            ("tokens", "id"): token["id"],
            ("entries", "seq"): str(hidden["seq"]),
            ("desks", "id"): desk,
            ("bells", "id"): bell["id"],
            ("lists", "name"): build(self.alpha).header.name,
            ("responsibilities", "id"): routing.declare(caller(self.alpha), "bank", "TH:004"),
            ("protocols", "ref"): "hold-funds",
            ("watchlist", "id"): self.alpha.post("/watchlist", {"identifiers": ["watched.example.com"]})["items"][0]["id"],
            ("protocols", "id"): proposals.propose(caller(self.alpha), REQUESTS["propose_protocol"]["example"]["text"], ["Beta"]),
            ("gateways", "id"): gateways.enter(members.operator(), "TH", "AE", "inform", "MoU", scope=["fraud"], source="MoU, art. 3"),
            ("countries", "code"): "TH",
            ("countries", "bank"): "025",
            ("appeals", "id"): lodged(caller(self.alpha)),
            ("check", "kind"): "url",
            ("check", "value"): "wrong.example.com",
            **one_of_each(beta, police=self.police),
        }
        self.ids |= a_case(self.alpha, beta, hidden["id"])

    def path(self, operation: Any, *, never: bool = False) -> str:
        feature = operation.path.split("/")[1]
        return re.sub(r"\{(\w+)\}", lambda match: NEVER_OF.get(match[1], NEVER) if never else self.ids[feature, match[1]], operation.path)

    def request(self, operation: Any, authorization: str | None, *, never: bool = False) -> Sent:
        good = next(iter(self.examples.get(operation.name, {"none": {}}).values()))
        headers = {} if authorization is None else {"Authorization": authorization}
        body = json.dumps(good).encode() if operation.takes else b"as it is" if operation.raw else b""
        environ = {"CONTENT_TYPE": operation.raw[0]} if operation.raw else {}
        return Sent(operation.method, self.path(operation, never=never), body, headers, environ)

    def token(self, member: Api, **more: Any) -> str:
        from accord.hub.members import actions, queries

        return actions.make_token(queries.member(member.id), by=queries.operator(), **more)[1]


def a_case(lead: Api, other: Api, signal: str) -> dict[tuple[str, str], str]:
    """A case of this member in which the other takes part, with a part of each kind."""
    from accord.core.times import DAY
    from accord.hub.cases import actions
    from accord.hub.evidence import actions as evidence
    from accord.hub.times import now

    me = caller(lead)
    case = actions.open_case(me, title="Kevin's club", scheme="romance", items=[("signal", signal)])
    actions.invite(me, case, other.id, "amber")
    actions.accept(caller(other), case)
    target = actions.add_target(me, case, "+66812345678", deconflict=True)
    return {
        ("cases", "id"): case,
        ("cases", "member"): other.id,
        ("cases", "target"): target,
        ("cases", "note"): actions.add_note(me, case, "The same photographs."),
        ("cases", "event"): actions.add_event(me, case, now() - DAY, "He asked for the second payment."),
        ("cases", "task"): actions.add_task(me, case, "Ask the exchange.", due=now() + DAY),
        ("cases", "person"): actions.add_person(me, case, {"also-known-as": "Kevin"}, possible_victim=True),
        ("cases", "part"): target,
        ("cases", "upload"): evidence.begin(me, case, name="a.txt", size=4).id,
        ("cases", "item"): evidence.append(me, case, evidence.begin(me, case, name="b.txt", size=4).id, 0, b"chat").part,
    }
