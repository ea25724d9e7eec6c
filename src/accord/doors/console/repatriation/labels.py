"""Words of repatriation: steps of people and operations, what consulates answer, what keeps a person, and what happened."""

from types import MappingProxyType

ANSWERS = MappingProxyType(
    {
        "national": "is a national",
        "not-national": "is not a national",
        "unknown": "not known yet",
        "issued": "a travel document was issued",
    }
)

VERIFYING = MappingProxyType({"asked": "waiting", "answered": "answered", "withdrawn": "shut out"})

HOWS = MappingProxyType({"phone": "by telephone", "letter": "by letter or mail", "visit": "in person", "member": "here, by itself"})

CLEARERS = MappingProxyType(
    {
        "person": "the person",
        "consulate": "the consulate",
        "home-country": "the home country",
        "police": "police or prosecutor",
        "court": "a court",
        "immigration": "immigration",
        "doctor": "a doctor",
        "assessor": "the person who assessed it",
        "child-protection": "child protection",
        "organisation": "an organisation",
        "desk": "our desk",
    }
)

RECEPTIONS = MappingProxyType({"": "not told yet", "told": "told, no answer yet", "accepted": "accepted", "declined": "declined"})

DECLINES = MappingProxyType(
    {
        "no-room": "there is no room or capacity now",
        "cannot-keep-safe": "we could not keep the person safe",
        "not-ours": "the person is not ours to receive",
        "other": "something else",
    }
)

LEGS = MappingProxyType({"planned": "planned", "left": "left", "arrived": "arrived", "called-off": "called off"})

OPERATIONS = MappingProxyType({"open": "open", "closed": "closed"})

EVENTS = MappingProxyType(
    {
        "added": "Put on the way home",
        "begun": "The way home began",
        "papers": "Papers",
        "asked": "Consulate asked",
        "answered": "Consulate answered",
        "shut-out": "Consulate shut out",
        "assessed": "Risk assessed",
        "reviewed": "Risk reviewed",
        "blocked": "Obstacles",
        "cleared": "Cleared",
        "seat": "Put on a leg",
        "told-home": "Desk at home told",
        "accepted": "Desk at home accepted",
        "declined": "Desk at home declined",
        "travel": "Travel arranged",
        "called-off": "Travel called off",
        "left": "Left",
        "arrived": "Arrived",
        "received": "Received at home",
        "followed": "Followed up",
        "finished": "Followed up, finished",
        "stopped": "Stopped",
    }
)

# How far a person is for whom travel is arranged.
PHASES = MappingProxyType({"travel": "travel arranged", "under-way": "travelling", "landed": "arrived, not received yet"})

# The obstacles that keep a person, in few words: for a board that is read from across the room.
KEPT_BY = MappingProxyType(
    {
        "consent": "no consent",
        "identity": "identity not verified",
        "papers": "no travel document",
        "no-mission": "no mission here",
        "officials": "officials have not come",
        "feared": "fears the consulate",
        "screening": "not screened",
        "warrant": "warrant or court",
        "immigration": "immigration",
        "health": "not fit to travel",
        "risk": "risk not settled",
        "guardian": "child without guardian",
        "money": "no payer yet",
        "seat": "no seat yet",
    }
)

DECISIONS = MappingProxyType({"": "decide", "same": "the same person", "two": "two people"})

COLUMNS = MappingProxyType(
    {
        "name": "name",
        "given": "given name",
        "family": "family name",
        "name-other": "name in another script",
        "birth": "date of birth",
        "age": "age",
        "nationality": "nationality",
        "document": "document",
        "languages": "languages",
        "sex": "sex",
    }
)

# What people in one room are asked, each by name; the consulate is that of their own nationality.
AGREED_BY_MANY = MappingProxyType(
    {
        "support": "ask a body that helps",
        "travel": "prepare the way home",
        "contact": "be contacted",
        "consulate": "tell the consulate of their own nationality",
    }
)
