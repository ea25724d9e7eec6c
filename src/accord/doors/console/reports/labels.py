"""How a report stands that was handed to a desk, by code."""

from types import MappingProxyType

STATES = MappingProxyType({"sent": "new", "seen": "seen", "closed": "done", "later": "held back", "released": "is being handed on"})

# The parts of a call, in its order.
CALL_PARTS = MappingProxyType(
    {
        "first": "First: are you safe, and is money on its way?",
        "money": "The money",
        "story": "What happened",
        "you": "About you",
        "held": "Who is held, and where",
        "reach": "How we may reach you safely",
        "more": "More, where it is known",
        "agree": "What may we do? Read each aloud, and tick what the person agrees to",
    }
)
MARKS = MappingProxyType(
    {
        "found": "not asked yet",
        "theirs": "the scammer's: it was used against the person",
        "paid": "the scammer's, and the money went there",
        "own": "the person's own",
        "wrong": "neither",
    }
)
# Why something is not sent though the person agreed.
NOT_SENT = MappingProxyType(
    {
        "guardian": "a parent or guardian has to agree, or the child would not be safe if they knew",
        "while-held": "not while someone is held: the captors would notice",
        "fear": "the person is afraid of it",
        "no-consent": "not agreed to",
    }
)

# What a rule of the public pages says where it speaks of the page itself: on the telephone.
CALL_RULES = MappingProxyType(
    {"rescue": "A few words are enough. If the caller falls silent or hangs up, call back only if they said that it is safe."}
)
