"""A world of every marking and every history, and who is in it: for tests of who sees what, at whatever door.

world = World(hub)       members and circles; nothing is published yet
world.publish()          every claim, with its history, while standings and circles change
world.claims             what was made
"""

from dataclasses import dataclass, field
from itertools import product
from typing import Any

from hubs import Api, Hub
from worlds import caller, draft, found

# Whoever is no reader of its own kind has a sector and a country that no audience names.
CAST = {
    "Author": ("finance", "TH"),
    "Named": ("telecom", "NP"),
    "Sector": ("platform", "BD"),
    "Excepted": ("platform", "BD"),
    "Country": ("state", "PE"),
    "Circler": ("crypto", "AE"),
    "Leaver": ("crypto", "AE"),
    "Joiner": ("crypto", "AE"),
    "Returner": ("telecom", "BD"),
    "Outsider": ("support", "LA"),
}
REAL, NEVER = "quux", "zorb"  # what the addresses of claims hold, and of twins that never were
HISTORIES = ("fresh", "narrower", "wider", "retracted", "granted")
# Before who belongs where changes, after it, with the history coming after it; or while one member is suspended.
TIMES = ("early", "late", "after", "meanwhile")
ASKED = ("members", "strict", "unnamed")


# Who sees what is fresh and was published after all had changed; the author sees its own, unless it is for named people; the
# secretariat made the circles.
SEES = {
    "clear": set(CAST) | {"Secretariat"},
    "green": set(CAST) | {"Secretariat"},
    "embargo": set(CAST) | {"Secretariat"},
    "green but": (set(CAST) | {"Secretariat"}) - {"Excepted", "Outsider"},
    "members": {"Named", "Returner", "Author"},
    "strict": {"Named", "Returner", "Author"},
    "unnamed": {"Named", "Returner", "Author"},
    "sector": {"Sector", "Excepted", "Author"},
    "sector but": {"Sector", "Author"},
    "country": {"Country", "Author"},
    "opening": {"Circler", "Joiner", "Returner", "Author", "Secretariat"},
    "closed": {"Circler", "Joiner", "Returner", "Author", "Secretariat"},
    "red": set[str](),
}


@dataclass(frozen=True)
class Claim:
    marking: str
    history: str
    time: str
    id: str
    value: str
    twin: str  # as long, and never published


@dataclass
class World:
    hub: Hub
    claims: list[Claim] = field(default_factory=list)

    def __post_init__(self) -> None:
        from accord.hub.members import actions, queries
        from accord.hub.members.actions import people as staff

        by = queries.operator()
        self.members: dict[str, Api] = {name: self.hub.member(name, *place) for name, place in CAST.items()}
        self.person = staff.add_person(queries.member(self.members["Named"].id), "Somebody", by=by)
        self.opening = actions.make_circle("Opening", by=by, opens=True)
        self.closed = actions.make_circle("Closed", by=by, opens=False)
        for circle in (self.opening, self.closed):
            for name in ("Author", "Circler", "Leaver", "Returner"):
                actions.join(circle, queries.member(self.members[name].id), by=by)

    @property
    def readers(self) -> dict[str, Api]:
        return {**self.members, "Secretariat": self.hub.admin}

    def markings(self) -> dict[str, dict[str, Any]]:
        ids = {name: api.id for name, api in self.members.items()}
        named = {"members": [ids["Named"], ids["Returner"]]}
        return {
            "clear": {"tlp": "TLP:CLEAR"},
            "green": {"tlp": "TLP:GREEN"},
            "green but": {"tlp": "TLP:GREEN", "audience": {"except": [ids["Excepted"], ids["Outsider"]]}},
            "members": {"tlp": "TLP:AMBER", "audience": named},
            "strict": {"tlp": "TLP:AMBER+STRICT", "audience": named},
            "sector": {"tlp": "TLP:AMBER", "audience": {"sectors": ["platform"]}},
            "sector but": {"tlp": "TLP:AMBER", "audience": {"sectors": ["platform"], "except": [ids["Excepted"]]}},
            "country": {"tlp": "TLP:AMBER", "audience": {"countries": ["PE"]}},
            "opening": {"tlp": "TLP:AMBER", "audience": {"circles": [self.opening.id]}},
            "closed": {"tlp": "TLP:AMBER", "audience": {"circles": [self.closed.id]}},
            "red": {"tlp": "TLP:RED", "audience": {"people": [self.person]}},
            "unnamed": {"tlp": "TLP:AMBER", "audience": named, "attribution": "unnamed"},
            "embargo": {"tlp": "TLP:GREEN", "embargo": {"contact": "our desk"}},
        }

    def publish(self) -> None:
        """Everything, in the order in which it must happen."""
        self._begin("early")
        self._go_on("early")
        self._begin("late")
        self._suspend(True)
        self._begin("meanwhile")
        self._go_on("meanwhile")
        self._suspend(False)
        self._change()
        self._go_on("late")
        self._begin("after")
        self._go_on("after")
        self._grant_joiners()

    def _begin(self, time: str) -> None:
        from accord.hub.signals.publishing.turns import publish

        author, drafts, planned = caller(self.members["Author"]), [], []
        for (name, marking), history in product(self.markings().items(), HISTORIES):
            if name == "red" and history not in ("fresh", "retracted"):
                continue  # only the people named could do so, signed in
            if history == "granted" and name not in ASKED:
                continue
            number = f"{len(self.claims) + len(planned):03}"
            value, twin = (f"https://scam-{word}-{number}.example-{word}.com/pay" for word in (REAL, NEVER))
            drafts.append(draft(author, value, tlp=marking["tlp"], marking=marking, scheme="parcel"))
            planned.append((name, history, value, twin))
        made = publish(author, drafts)
        assert {result.status for result in made} == {"published"}
        self.claims += [Claim(n, h, time, str(result.id), value, twin) for result, (n, h, value, twin) in zip(made, planned, strict=True)]

    def _go_on(self, time: str) -> None:
        from accord.hub.signals import actions, queries

        author, named = caller(self.members["Author"]), caller(self.members["Named"])
        narrow = {"tlp": "TLP:AMBER", "audience": {"members": [self.members["Named"].id]}}
        for claim in self.claims:
            if claim.time != time or claim.history == "fresh":
                continue
            row = queries.find(author, claim.id) or queries.find_own(author, claim.id)
            assert row is not None
            if claim.history == "narrower":
                actions.revise(row, author, {"marking": narrow})
            elif claim.history == "wider":
                actions.revise(row, author, {"marking": {"tlp": "TLP:GREEN"}})
            elif claim.history == "retracted":
                actions.retract(row, author, "It was another one.")
            else:
                asked = actions.ask_to_share(found(named, claim.id), named, {"members": [self.members["Outsider"].id]}, "They host it.")
                actions.answer_share_request(found(author, claim.id), author, asked, True)

    def _suspend(self, is_so: bool) -> None:
        from accord.hub.members import actions, queries

        standing = "suspended" if is_so else "active"
        actions.change_standing(queries.member(self.members["Returner"].id), standing, by=queries.operator())

    def _change(self) -> None:
        from accord.hub.members import actions, queries

        by = queries.operator()
        for circle in (self.opening, self.closed):
            actions.leave(circle, queries.member(self.members["Leaver"].id), by=by)
            actions.join(circle, queries.member(self.members["Joiner"].id), by=by)

    def _grant_joiners(self) -> None:
        from accord.hub.journal import queries
        from accord.hub.signals import followers
        from accord.hub.times import now

        while followers.work(now()) or queries.count_grants():
            pass

    def sees(self, reader: Api) -> dict[str, bool]:
        """For each claim, by its value, whether a member has a live one by the hub's own queries."""
        from accord.hub.verdicts.queries import check

        who = caller(reader)
        values = [claim.value for claim in self.claims]
        return {
            result.input: result.verdict is not None and result.verdict.word not in ("none", "retracted") for result in check(values, who)
        }
