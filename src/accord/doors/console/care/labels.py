"""Words of the pages about people: kinds and states of files, reasons, answers, and what a referral came to."""

from types import MappingProxyType

KINDS = MappingProxyType({"forced": "Forced to scam", "defrauded": "Defrauded"})

STATES = MappingProxyType({"open": "open", "closed": "closed", "review": "to decide: does it go on?", "erased": "erased"})

RISKS = MappingProxyType({"low": "low", "medium": "medium", "high": "high"})

# The next task of a file. Some are due when something ends, others when another body must have answered.
TASKS = MappingProxyType(
    {
        "ground": "Ask for consent: the ground ends",
        "decide": "Decide whether the file goes on",
        "flight": "Flight or bus",
        "consulate": "The consulate's answer",
        "referral": "The support body's answer",
        "follow-up": "Follow up",
        "status": "Review the assessed status",
        "consent": "Ask what the person agrees to",
        "screening": "Hold the screening interview",
        "risk": "Assess the risk of going home",
        "travel": "Arrange travel",
        "reception": "Reception at home",
    }
)

REASONS = MappingProxyType(
    {
        "handling": "working on the matter",
        "safety": "a person may be in danger",
        "contact": "getting in touch with the person",
        "referral": "handing the person over to those who can help",
        "correction": "putting something right",
        "person-asked": "the person asked for it",
        "legal-order": "an order of a court or authority",
    }
)

# The answers of an interview, as their person reads them.
ANSWERED = MappingProxyType({"present": "yes", "absent": "no", "not-asked": "not asked", "declined": "you did not want to answer"})

# What was done with a record, as its person reads it.
LOOKED = MappingProxyType(
    {
        "read": "read it",
        "export": "handed it out to you",
        "update": "changed it",
        "share": "opened it to those who help, or shut it",
        "erase": "erased it",
    }
)

ERASED_FOR = MappingProxyType(
    {
        "person-asked": "the person asked for it",
        "retention": "its time is over",
        "legal-order": "an order of a court or authority",
        "correction": "it was opened by mistake",
    }
)

ANSWERS = MappingProxyType({"present": "present", "absent": "absent", "not-asked": "not asked", "declined": "declined"})

STATUSES = MappingProxyType({"not-assessed": "not assessed", "victim": "victim", "offender": "offender", "both": "victim and offender"})

HOWS = MappingProxyType({"spoken": "spoken", "written": "written", "guardian": "by a guardian", "report": "in a report"})

CONSENTS = MappingProxyType(
    {
        "signals": "warn the partners",
        "bank": "ask the banks",
        "platform": "ask the platform",
        "telecom": "ask the telephone company",
        "police": "hand it to the police",
        "support": "ask a body that helps",
        "contact": "be contacted",
        "rescue": "tell the rescue team",
        "statistics": "be counted in figures",
        "travel": "prepare the way home",
        "statement": "use the person's statement as evidence",
    }
)

MARKS = MappingProxyType(
    {"found-in-compound": "found in a scam compound", "told": "the person says that they were forced", "officer": "an officer thinks so"}
)

PARTIES = MappingProxyType({"yes": "party", "no": "not a party", "unknown": "not known whether it is a party", "guideline": "a guideline"})

DIRECTIONS = MappingProxyType({"made": "Handed on by us", "received": "Handed to us"})

# What of the file a referral shows to the body, by the referral's state: until the body accepts, it shows nothing.
SHOWS = MappingProxyType(
    {
        "offered": "What it will show once it is accepted",
        "accepted": "What it shows",
        "rejected": "What it would have shown",
        "done": "What it showed while it was open",
        "revoked": "What it showed, if it was accepted",
    }
)
