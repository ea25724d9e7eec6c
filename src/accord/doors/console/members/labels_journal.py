"""What the journal says, by type of entry, in English; other languages are in the catalogues.

`{who}` is the member that did it, `{name}` another member or a circle.
"""

from types import MappingProxyType

# For the filter.
TYPES = MappingProxyType(
    {
        "signal.published": "Signal published",
        "signal.revised": "Signal revised",
        "signal.retracted": "Signal taken back",
        "signal.granted": "Earlier signal opened to you",
        "signal.expired": "Signal ran out",
        "signal.sighted": "Seen too",
        "signal.acted": "Acted on",
        "signal.disputed": "Disputed",
        "signal.undisputed": "Dispute taken back",
        "signal.quarantined": "Claim held back",
        "signal.reviewed": "Held claim decided",
        "share.asked": "Wider sharing asked",
        "share.answered": "Wider sharing answered",
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
        "signal.expired": "A signal ran out. Nobody acts on it any more.",
        "signal.sighted": "{who} saw it too. Number of times: {count}.",
        "signal.acted": "{who} acted on a signal: {action}.",
        "signal.disputed": "{who} says that a signal is wrong.",
        "signal.undisputed": "{who} took its dispute of a signal back.",
        "signal.quarantined": "A claim of {who} is held back until a reviewer has looked at it.",
        "signal.held": "A claim is held back until a reviewer has looked at it.",
        "signal.reviewed": "A held claim was released and published.",
        "signal.rejected": "A held claim was rejected. It stays unpublished.",
        "share.asked": "{who} asks to share a signal more widely.",
        "share.answered": "{who} lets a signal be shared more widely.",
        "share.declined": "{who} does not let a signal be shared more widely.",
        "member.joined": "{name} joined as a member.",
        "member.changed": "{name} is now {standing}.",
        "circle.made": "{who} made the circle {circle}.",
        "circle.joined": "{name} joined the circle {circle}.",
        "circle.left": "{name} left the circle {circle}.",
        "protection.added": "{who} vouched for an identifier. Do not block it.",
        "bell.rung": "{who} rang a bell.",
        "bell.answered": "{who} answered a bell.",
        "bell.unanswered": "A bell has rung for a day without an answer. It rings on.",
        "bell.stopped": "{who} took a bell back.",
        "gateway.entered": "{who} entered a legal gateway: {asker} may ask {asked}, {protocol}.",
        "gateway.ended": "{who} ended a legal gateway: {asker} asking {asked}, {protocol}.",
        "contact.verified": "{who} noted whether a contact of {country} was reached.",
        "contact.changed": "{who} changed where a bank of {country} that is no member is reached.",
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
