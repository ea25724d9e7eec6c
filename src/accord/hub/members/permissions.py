"""Every permission there is, once. Grammar: `<scope>:<resource>:<action>`; scope `member` is about one's own, `hub` about everybody's."""

import re

GRAMMAR = re.compile(r"^(member|hub):[a-z-]+:[a-z-]+$")

PERMISSIONS: dict[str, str] = {
    "member:signals:read": "read signals that the member may see",
    "member:signals:publish": "publish, revise and retract the member's own signals",
    "member:signals:answer": "sight, act on and dispute signals, ask for wider sharing",
    "member:feed:read": "read the member's feed and acknowledge what was applied",
    "member:check:ask": "ask for verdicts",
    "member:members:read": "read the list of members and circles",
    "member:circles:manage": "make circles, let members join and leave the member's own circles",
    "member:tokens:manage": "make and revoke the member's own tokens",
    "hub:members:manage": "add members, change their standing and their budgets",
    "hub:circles:manage": "change any circle",
    "hub:tokens:manage": "make and revoke any member's tokens",
    "hub:quarantine:review": "decide on quarantined claims",
    "hub:signals:attribute": "learn who published an unnamed signal",
    "hub:audit:read": "read the audit lines",
    "hub:entries:erase": "erase the body of a journal entry",
}
OWN: tuple[str, ...] = tuple(name for name in PERMISSIONS if name.startswith("member:"))
ALL: tuple[str, ...] = tuple(PERMISSIONS)


class UnknownPermission(ValueError):
    """A scope that is not in the list."""


def read_scopes(asked: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """Check asked-for scopes against the list; `member:*` and `hub:*` mean all of theirs. Sorted, each once."""
    found: set[str] = set()
    for scope in asked:
        if scope in ("member:*", "hub:*"):
            found |= {name for name in PERMISSIONS if name.startswith(scope[:-1])}
        elif scope in PERMISSIONS:
            found.add(scope)
        else:
            raise UnknownPermission("There is no such permission. Choose from: " + ", ".join(PERMISSIONS))
    return tuple(sorted(found))
