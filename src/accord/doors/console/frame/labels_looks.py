"""Words of the pages that say who looked at what is kept about a person: records, what was done with them, why, and how it ended."""

from types import MappingProxyType

RECORDS = MappingProxyType(
    {
        "file": "The file",
        "screening": "The screening",
        "referral": "A referral",
        "override": "A decision against consent",
        "assessment": "An assessed status",
        "reception": "What home is told",
        "risk": "The risk of going home",
        "review": "A review of the risk",
        "plan": "The travel plan",
        "consulate": "What a consulate is asked",
        "answer": "A consulate's answer",
        "blocker": "What stops the journey",
    }
)
ACTS = MappingProxyType(
    {
        "look": "read",
        "read": "read",
        "put": "written down",
        "update": "changed",
        "export": "handed out as a copy",
        "share": "shared",
        "keep": "kept for longer",
        "looks": "checked who looked",
        "erase": "erased",
        "rotate": "sealed with a new key",
        "destroy": "its key destroyed",
    }
)
WHYS = MappingProxyType(
    {
        "handling": "working on the matter",
        "request": "answering a request",
        "safety": "a person may be in danger",
        "contact": "getting in touch with the person",
        "referral": "handing the person over to those who can help",
        "correction": "putting something right",
        "person-asked": "the person asked for it",
        "delivery": "sent as it was set up",
        "retention": "its time is over",
        "legal-order": "an order of a court or authority",
        "audit": "checking who looked",
    }
)
ENDS = MappingProxyType(
    {
        "done": "done",
        "glanced": "opened the page, but nothing that is sealed",
        "refused": "was refused",
        "erased": "erased it",
        "unreadable": "could not be read",
    }
)
NOT_BY_A_PERSON = MappingProxyType({"hub": "The hub itself", "person": "The person it is about"})
