"""What standings, permissions and outcomes mean, in English; other languages are in the catalogues."""

from types import MappingProxyType

STANDING_SAYS = MappingProxyType(
    {
        "invited": "It takes no part yet: its people are signed out, its tokens stop working, and it receives nothing new.",
        "signed": "It has signed and takes no part yet: its people are signed out, its tokens stop working, and it receives nothing new.",
        "active": "It takes part: its people may sign in, its tokens work, and it receives what is shared with it from now on.",
        "suspended": "Its people are signed out and its tokens stop working at once. It receives nothing new until it is active again.",
        "withdrawn": "It leaves: its people are signed out and its tokens stop working at once. "
        "It receives nothing new but every retraction of what it ever received.",
    }
)

PERMISSION_SAYS = MappingProxyType(
    {
        "member:signals:read": "read signals",
        "member:signals:publish": "publish, revise and retract signals",
        "member:signals:answer": "sight, act on and dispute signals",
        "member:feed:read": "read the feed and say what was applied",
        "member:check:ask": "ask for verdicts",
        "member:lists:read": "fetch signed lists",
        "member:webhooks:read": "see webhooks and how they stand",
        "member:webhooks:write": "set up webhooks, which push the feed",
        "member:members:read": "read the list of members and circles",
        "member:circles:manage": "make circles, let members in and take them out",
        "member:tokens:manage": "make and revoke tokens",
        "member:people:manage": "invite people, change their roles, end their sessions",
        "member:gateways:read": "read legal gateways and country pages, and ask which doors are open for a loss",
        "member:gateways:manage": "enter and end legal gateways of the member's own country, as a state authority",
        "member:contacts:verify": "note that a contact of a country was reached, or was not; at its national desk, keep those of its banks",
        "member:desks:read": "read desks and who is on call",
        "member:desks:manage": "set up desks and their rota",
        "member:responsibilities:manage": "declare what the member can act on",
        "member:bells:ring": "ring another desk's bell, and test own desks",
        "member:bells:answer": "answer bells at own desks",
        "member:requests:read": "read requests and appeals that the member takes part in",
        "member:requests:open": "ask others, take the asker's steps, hand in reports and appeals",
        "member:requests:answer": "answer requests, and confirm those of others",
        "member:rescue:handle": "work on rescues on whose list one is",
        "member:care:handle": "keep files of harmed persons, screen them, hand them to who can help",
        "member:care:audit": "see who looked at files of harmed persons",
        "member:care:offer": "say what the member can help harmed persons with",
        "member:consulates:manage": "keep consulates of the member's own country and in it, as its national member",
        "member:audit:read": "read who did what at the member",
        "hub:members:manage": "for all: add members, change their standing and budgets",
        "hub:circles:manage": "for all: change any circle",
        "hub:tokens:manage": "for all: make and revoke tokens",
        "hub:people:manage": "for all: invite people, change their roles, end their sessions",
        "hub:desks:manage": "for all: set up desks",
        "hub:responsibilities:manage": "for all: declare what a member can act on, see what nobody can",
        "hub:gateways:manage": "enter and end any legal gateway",
        "hub:consulates:manage": "keep any consulate of the directory",
        "hub:requests:manage": "for all: see requests in which the secretariat has a side, and take its steps",
        "hub:quarantine:review": "for all: decide on claims in quarantine",
        "hub:signals:attribute": "for all: learn who published an unnamed signal",
        "hub:audit:read": "for all: read who did what",
        "hub:entries:erase": "for all: erase the body of a journal entry",
    }
)

OUTCOMES = MappingProxyType(
    {
        "done": "done",
        "refused": "refused",
        "nothing": "nothing to do",
        "unanswered": "unanswered",
        "failed": "failed",
        "stopped": "stopped by the hub",
    }
)

# Actions in audit lines that no permission names.
ACTION_SAYS = MappingProxyType(
    {
        "member:people:sign-in": "sign in",
        "member:people:sign-out": "sign out",
        "member:people:join": "use a one-time link",
        "journal:entries:erase": "erase the body of a journal entry",
    }
)

# Words of audit lines to filter by, in the order of the alphabet of their English names.
AUDIT_WORDS = MappingProxyType(
    {
        "audit": "Audit",
        "bells": "Bells",
        "circles": "Circles",
        "check": "Checks",
        "desks": "Desks",
        "entries": "Erasure",
        "feed": "Feed",
        "members": "Members",
        "people": "People",
        "quarantine": "Quarantine",
        "signals": "Signals",
        "sign-in": "Signing in",
        "tokens": "Tokens",
        "webhooks": "Webhooks",
    }
)
