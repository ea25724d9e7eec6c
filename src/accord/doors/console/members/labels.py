"""Texts of standings, permissions, outcomes and the journal, in English; other languages are in the catalogues."""

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
        "member:gateways:read": "read legal gateways and country pages, and ask which recall channels are open for a loss",
        "member:gateways:manage": "enter and end legal gateways of the member's own country, as a state authority",
        "member:contacts:verify": "note that a contact of a country was reached, or was not; at its national desk, keep those of its banks",
        "member:desks:read": "read desks and who is on call",
        "member:desks:manage": "set up desks and their rota",
        "member:responsibilities:manage": "declare what the member can act on",
        "member:bells:ring": "ring another desk's bell, and test own desks",
        "member:bells:answer": "answer bells at own desks",
        "member:requests:read": "read requests and appeals that the member takes part in",
        "member:requests:open": "ask others, take the asking member's steps, hand in reports and appeals",
        "member:requests:answer": "answer requests, and confirm those of others",
        "member:rescue:handle": "work on rescues whose list names the person",
        "member:cases:read": "read cases, as far as they are shared with the member",
        "member:cases:write": "open cases, put things into them, share parts, invite members",
        "member:care:handle": "keep files of harmed people, screen them, hand them over to those who can help",
        "member:care:audit": "see who looked at files of harmed people",
        "member:care:offer": "say what the member can help harmed people with",
        "member:watch:handle": "put identifiers on watchlists, and see what named them",
        "member:deconflict:handle": "have identifiers deconflicted, and speak with the officers who work on the same",
        "member:protocols:agree": "propose protocols, and accept, refuse or leave those that bind the member",
        "member:consulates:manage": "keep consulates of the member's own country and in it, as its national member",
        "member:audit:read": "read who did what at the member",
        "hub:members:manage": "for all: add members, change their standing and budgets",
        "hub:circles:manage": "for all: change any circle",
        "hub:tokens:manage": "for all: make and revoke tokens",
        "hub:people:manage": "for all: invite people, change their roles, end their sessions",
        "hub:desks:manage": "for all: set up desks",
        "hub:responsibilities:manage": "for all: declare what a member can act on, see what no member can",
        "hub:gateways:manage": "enter and end any legal gateway",
        "hub:consulates:manage": "keep any consulate of the directory",
        "hub:requests:manage": "for all: see requests in which the secretariat has a side, and take its steps",
        "hub:quarantine:review": "for all: decide on claims in quarantine",
        "hub:signals:attribute": "for all: see who published an unnamed signal",
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

# Actions in audit lines that no permission names; those of the public by what they begin with.
ACTION_SAYS = MappingProxyType(
    {
        "member:people:sign-in": "sign in",
        "member:people:sign-out": "sign out",
        "member:people:join": "use a one-time link",
        "member:people:devices": "set up and forget devices that ring",
        "member:people:secure": "change a password, a second step or an outside identity",
        "member:bells:own": "have the hub ring a bell about the member's own work",
        "member:cases:evidence": "keep evidence of cases, share it and read it",
        "member:lists:build": "build signed lists",
        "member:rota:swap": "swap shifts",
        "journal:entries:erase": "erase the body of a journal entry",
        "journal:epoch:begin": "begin a new epoch of the journal",
        "hub:members:offboard": "let a member leave for good",
        "hub:backup:create": "make a backup",
        "hub:backup:restore": "put a backup back",
        "hub:backup:confirm": "confirm what a restore left closed",
        "hub:parked:retry": "do work again that was set aside",
        "hub:parked:drop": "take work away that was set aside",
        "public:report": "work on a report from outside",
        "public:appeal": "work on an appeal from outside",
    }
)

# Words of audit lines to filter by, in the order of the alphabet of their English names.
AUDIT_WORDS = MappingProxyType(
    {
        "audit": "Audit",
        "backup": "Backups",
        "bells": "Bells",
        "circles": "Circles",
        "check": "Checks",
        "desks": "Desks",
        "entries": "Erasure",
        "feed": "Feed",
        "members": "Members",
        "people": "People",
        "quarantine": "Quarantine",
        "parked": "Set aside",
        "signals": "Signals",
        "sign-in": "Signing in",
        "tokens": "Tokens",
        "webhooks": "Webhooks",
    }
)

# The journal by type of entry. `{who}` is the member that did it, `{name}` another member or a circle.
TYPES = MappingProxyType(
    {
        "signal.published": "Signal published",
        "signal.revised": "Signal revised",
        "signal.retracted": "Signal taken back",
        "signal.granted": "Earlier signal opened to you",
        "signal.expired": "Signal expired",
        "signal.sighted": "Seen too",
        "signal.acted": "Acted on",
        "signal.disputed": "Disputed",
        "signal.undisputed": "Dispute taken back",
        "signal.quarantined": "Claim held back",
        "signal.reviewed": "Held claim decided",
        "signal.unacted": "Action taken back",
        "share.asked": "Wider sharing asked",
        "share.answered": "Wider sharing answered",
        "access.changed": "Access changed",
        "member.joined": "Member joined",
        "member.changed": "Member's standing changed",
        "circle.made": "Circle made",
        "circle.joined": "Circle joined",
        "circle.left": "Circle left",
        "protection.added": "Identifier vouched for",
        "bell.rung": "Bell rung",
        "bell.answered": "Bell answered",
        "bell.unanswered": "Bell unanswered for a day",
        "bell.stopped": "Bell taken back",
        "request.opened": "Request opened",
        "request.step": "Step taken in a request",
        "request.told": "News in a request",
        "embargo.set": "Embargo set",
        "embargo.lifted": "Embargo lifted",
        "case.changed": "News in a case",
        "protocol.changed": "Protocol negotiated",
        "gateway.entered": "Legal gateway entered",
        "gateway.ended": "Legal gateway ended",
        "contact.verified": "Contact of a country verified",
        "contact.changed": "Contact of a bank changed",
        "entry.erased": "Content erased",
    }
)

SENTENCES = MappingProxyType(
    {
        "signal.published": "{who} published a signal: {scheme}.",
        "signal.revised": "{who} revised a signal: {scheme}.",
        "signal.retracted": "{who} took a signal back. Undo what you did because of it.",
        "signal.granted": "An earlier signal was opened to you: {scheme}.",
        "signal.expired": "A signal expired. Do not act on it any more.",
        "signal.sighted": "{who} saw it too. Number of times: {count}.",
        "signal.acted": "{who} acted on a signal: {action}.",
        "signal.disputed": "{who} says that a signal is wrong.",
        "signal.undisputed": "{who} took its dispute of a signal back.",
        "signal.quarantined": "A claim of {who} is held back until a reviewer has looked at it.",
        "signal.held": "A claim is held back until a reviewer has looked at it.",
        "signal.reviewed": "A held claim was released and published.",
        "signal.unacted": "{who} took back what it had done because of a signal.",
        "signal.rejected": "A held claim was rejected. It stays unpublished.",
        "share.asked": "{who} asks to share a signal more widely.",
        "share.answered": "{who} lets a signal be shared more widely.",
        "share.declined": "{who} does not let a signal be shared more widely.",
        "access.changed": "A token, a role or a person's access ended or changed.",
        "member.joined": "{name} joined as a member.",
        "member.changed": "{name} is now {standing}.",
        "circle.made": "{who} made the circle {circle}.",
        "circle.joined": "{name} joined the circle {circle}.",
        "circle.left": "{name} left the circle {circle}.",
        "protection.added": "{who} vouched for an identifier. Do not block it.",
        "bell.rung": "{who} rang a bell.",
        "bell.answered": "{who} answered a bell.",
        "bell.unanswered": "A bell has rung for a day without an answer. It is still ringing.",
        "bell.stopped": "{who} took a bell back.",
        "request.opened": "{who} opened a request. {protocol}: {state}.",
        "request.step": "{who} took a step in a request. {protocol}: {step}. It is now: {state}.",
        "request.step.clock": "The hub took a step in a request when its time had come. {protocol}: {step}. It is now: {state}.",
        "request.message": "{who} wrote a message in a request. {protocol}: {state}.",
        "request.attachment": "{who} attached a file to a request. {protocol}: {state}.",
        "request.recall": "{who} wrote a recall message for a bank. {protocol}: {state}.",
        "request.investigation": "{who} wrote a message that asks a bank to look into a payment. {protocol}: {state}.",
        "request.bank-answer": "{who} wrote the answer to a bank's recall message. {protocol}: {state}.",
        "request.reviewer": "{name} now reviews an appeal.",
        "request.appeal": "A person appeals against a claim that this request rests on. {protocol}: {state}.",
        "request.erased": "The identifier that a request was about was erased. {protocol}: {state}.",
        "request.reminder": "The time of a request runs out soon. {protocol}: {state}.",
        "request.end": "The time of a request has run out. {protocol}: {state}.",
        "request.escalation": "No one answered a request in time, so more people are alerted. {protocol}: {state}.",
        "request.told": "Something new was noted in a request. {protocol}: {state}.",
        "embargo.set": "{who} set an embargo on what a request is about. Do not act; ask them first.",
        "embargo.lifted": "{who} lifted an embargo on what a request is about.",
        "case.changed": "Something changed in a case that your member takes part in.",
        "protocol.changed": "{who} took a step about the protocol {protocol} that members negotiate.",
        "protocol.proposed": "{who} proposed the protocol {protocol}.",
        "protocol.accepted": "{who} accepted the protocol {protocol}.",
        "protocol.agreed": "All have accepted the protocol {protocol}. Requests can be opened under it.",
        "protocol.refused": "{who} refused the protocol {protocol}.",
        "protocol.countered": "{who} answered the protocol {protocol} with another proposal.",
        "protocol.withdrawn": "{who} withdrew the protocol {protocol}.",
        "protocol.left": "{who} gave notice of the protocol {protocol}.",
        "gateway.entered": "{who} entered a legal gateway: {asker} may ask {asked}, {protocol}.",
        "gateway.ended": "{who} ended a legal gateway: {asker} asking {asked}, {protocol}.",
        "contact.verified": "{who} noted whether a contact of {country} was reached.",
        "contact.changed": "{who} changed the contact of a bank of {country} that is not a member.",
        "entry.erased": "The content of this entry was erased. Its number stays.",
    }
)

ACTIONS = MappingProxyType(
    {
        "blocked": "blocked",
        "held": "money held",
        "removed": "taken down",
        "warned": "people warned",
        "nothing-found": "looked, and found nothing",
    }
)

UNNAMED = "A member that is not named"
