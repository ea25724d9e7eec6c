"""Every permission there is, once. Grammar: `<scope>:<resource>:<action>`; scope `member` is about one's own, `hub` about everybody's."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext as _

from accord.hub.members.errors import UnknownPermission

PERMISSIONS: dict[str, str] = {
    "member:signals:read": "read signals that the member may see",
    "member:signals:publish": "publish, revise and retract the member's own signals",
    "member:signals:answer": "sight, act on and dispute signals, ask for wider sharing",
    "member:feed:read": "read the member's feed and acknowledge what was applied",
    "member:check:ask": "ask for verdicts",
    "member:lists:read": "fetch the member's signed lists",
    "member:webhooks:read": "see the member's webhooks and how they stand",
    "member:webhooks:write": "set up the member's webhooks, which push its feed to its systems",
    "member:members:read": "read who takes part and what they can act on, the schemes, and ask who can stop something",
    "member:circles:manage": "make circles, let members join and leave the member's own circles",
    "member:tokens:manage": "make and revoke the member's own tokens",
    "member:people:manage": "invite the member's own people, change their roles, end their sessions",
    "member:desks:read": "read desks, who is on call, and the bells at the member's own",
    "member:desks:manage": "set up the member's own desks and their rota",
    "member:responsibilities:manage": "declare what the member can act on",
    "member:gateways:read": "read the legal gateways, what is known of countries, and ask which doors are open for a loss",
    "member:gateways:manage": "enter and end the legal gateways of the member's own country, where the member is a state authority",
    "member:contacts:verify": "note that a contact of a country was reached, or was not; at its national desk, keep those of its banks",
    "member:bells:ring": "ring another desk's bell, and test the member's own",
    "member:bells:answer": "acknowledge a bell at the member's own desks",
    "member:requests:read": "read the requests and appeals that the member takes part in, and the protocols",
    "member:requests:open": "open requests for the member, and take the asker's steps; hand in reports and appeals for people",
    "member:requests:answer": "answer requests at the member's desks, and confirm those of others; as the police, ask that nobody acts",
    "member:protocols:agree": "propose protocols, and accept, refuse or leave those that bind the member",
    "member:watch:handle": "put identifiers on the member's watchlists, and see what named them",
    "member:cases:read": "read the cases that the member takes part in, as far as they are shared with it",
    "member:cases:write": "open cases, put things into them, share parts, invite members, hand over the lead",
    "member:deconflict:handle": "have targets deconflicted, and see the officers of other members that have them too",
    "member:care:handle": "keep files of harmed people, screen them, hand them over to those who can help; for victim officers alone",
    "member:care:audit": "see who looked at the files of harmed persons, and never at what",
    "member:rescue:handle": "work on the rescues on whose list one is; for officers, victim officers and named investigators alone",
    "member:care:offer": "say what the member can help harmed people with",
    "member:consulates:manage": "keep the consulates of the member's own country and in it, where it is the national member",
    "member:audit:read": "read the audit lines about the member",
    "hub:members:manage": "add members, change their standing and their budgets, set their signals aside",
    "hub:circles:manage": "change any circle",
    "hub:tokens:manage": "make and revoke any member's tokens",
    "hub:people:manage": "invite any member's people, change their roles, end their sessions",
    "hub:desks:manage": "set up any member's desks",
    "hub:responsibilities:manage": "declare what any member can act on, and see what nobody can",
    "hub:gateways:manage": "enter and end any legal gateway",
    "hub:consulates:manage": "keep any consulate of the directory",
    "hub:requests:manage": "see every request that the secretariat has a side in, and take its steps",
    "hub:quarantine:review": "decide on quarantined claims",
    "hub:signals:attribute": "learn who published an unnamed signal",
    "hub:audit:read": "read the audit lines",
    "hub:entries:erase": "erase the body of a journal entry",
}
# How a token begins; those of the sandbox are told apart before anybody looks them up.
TOKEN_PREFIX, SANDBOX_PREFIX = "accord_", "accord_sandbox_"
JOINING = ("invited", "signed")  # the standings of who does not take part yet
GONE = "withdrawn"  # the standing of who left for good
OWN: tuple[str, ...] = tuple(name for name in PERMISSIONS if name.startswith("member:"))
ALL: tuple[str, ...] = tuple(PERMISSIONS)


def _named(*words: str) -> frozenset[str]:
    return frozenset(name for name in PERMISSIONS if name in words or any(name.startswith(word) for word in words if word.endswith(":")))


_READING = (
    "member:signals:read",
    "member:members:read",
    "member:check:ask",
    "member:feed:read",
    "member:desks:read",
    "member:gateways:read",
    "member:requests:read",
)
_DUTY = (
    *_READING,
    "member:lists:read",
    "member:webhooks:read",
    "member:signals:publish",
    "member:signals:answer",
    "member:contacts:verify",
    "member:bells:",
    "member:requests:",
    "member:watch:handle",
    "member:cases:",
)
_RUNS_THE_HUB = (
    "hub:members:manage",
    "hub:circles:manage",
    "hub:people:manage",
    "hub:desks:manage",
    "hub:responsibilities:manage",
    "hub:gateways:manage",
    "hub:consulates:manage",
    "hub:requests:manage",
    "hub:quarantine:review",
    "hub:signals:attribute",
)

# The permissions of each role for its member.
ROLES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "officer": _named(*_DUTY, "member:rescue:handle", "member:deconflict:handle"),
        "investigator": _named(*_DUTY, "member:rescue:handle", "member:deconflict:handle"),
        "victim officer": _named(*_DUTY, "member:care:handle", "member:rescue:handle", "member:care:offer"),
        "analyst": _named(*_READING, "member:signals:publish", "member:signals:answer", "member:watch:handle", "member:cases:"),
        # An administrator of a member's accounts has no business in the files of people.
        "administrator": _named("member:")
        - {"member:care:handle", "member:care:audit", "member:rescue:handle", "member:deconflict:handle"},
        "secretariat": _named(*_DUTY, "member:circles:manage", "member:protocols:agree"),
        "auditor": _named(*_READING, "member:audit:read", "member:webhooks:read", "member:care:audit"),
    }
)
# And what more it may do for all, at a member of the secretariat's sector. No person erases: that takes the machine.
HUB_ROLES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "secretariat": _named(*_RUNS_THE_HUB),
        "administrator": _named(*_RUNS_THE_HUB, "hub:tokens:manage", "hub:audit:read"),
        "auditor": _named("hub:audit:read"),
    }
)


def of_role(role: str, sector: str) -> frozenset[str]:
    """The permissions of a person of this role at a member of this sector."""
    return ROLES.get(role, frozenset()) | (HUB_ROLES.get(role, frozenset()) if sector == "secretariat" else frozenset())


def read_scopes(asked: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """Check asked-for scopes against the list; `member:*` and `hub:*` mean all of theirs. Sorted, each once."""
    granted: set[str] = set()
    for scope in asked:
        if scope in ("member:*", "hub:*"):
            granted |= {name for name in PERMISSIONS if name.startswith(scope[:-1])}
        elif scope in PERMISSIONS:
            granted.add(scope)
        else:
            raise UnknownPermission("scopes", _("There is no such permission. Choose from: {words}").format(words=", ".join(PERMISSIONS)))
    return tuple(sorted(granted))
