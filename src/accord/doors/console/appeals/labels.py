"""Words of appeals that the console adds to the protocol's own, in English; other languages are in the catalogues."""

from types import MappingProxyType

# Where an appeal stands, as the appellant is told.
STEPS = MappingProxyType(
    {
        "prove": "waits for the proof of control",
        "proven": "control is proven",
        "seen": "acknowledged",
        "review": "in review",
        "upheld": "upheld",
        "rejected": "rejected",
        "unchanged": "nothing taken back so far",
        "done": "upheld, and applied everywhere",
        "closed": "closed",
        "lapsed": "ended without proof",
        "withdrawn": "taken back",
    }
)

# How one's own member stands to it.
SIDES = MappingProxyType(
    {
        "sent": "your member sent it",
        "keeps": "your member keeps it",
        "secretariat": "secretariat",
        "claimant": "your claim",
        "reviewer": "you decide",
        "watcher": "you acted on it",
        "confirms": "you can confirm control",
    }
)

DUES = MappingProxyType(
    {
        "answer": "First answer",
        "prove": "Proof of control",
        "review": "The review begins",
        "decide": "Decision",
        "applied": "Applied everywhere",
    }
)

HARMS = MappingProxyType(
    {
        "money-held": "Money is held",
        "number-blocked": "A number is blocked",
        "removed": "A page or account is down",
        "listed": "It is listed",
        "other": "Something else",
    }
)

WAYS = MappingProxyType(
    {
        "sms": "a code by text message",
        "mail": "a code by e-mail",
        "record": "a record at the domain",
        "site-file": "a file at the site",
        "bank": "the bank's confirmation",
        "profile": "a text in the profile",
        "by-hand": "papers, checked by a person",
    }
)

PROOFS = MappingProxyType(
    {
        "asked": "chosen",
        "sent": "sent",
        "waits": "a person must check",
        "failed": "did not succeed",
        "shown": "succeeded",
    }
)

DECISIONS = MappingProxyType({"": "not decided", "upheld": "upheld", "rejected": "rejected"})
