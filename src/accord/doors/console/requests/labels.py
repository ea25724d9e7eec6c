"""Words of requests that the console adds to the protocols' own, in English; other languages are in the catalogues."""

from types import MappingProxyType

# Where money stands, in the order in which a bar shows it: what is safe, what is under way, what is lost.
ACCOUNTS = MappingProxyType(
    {
        "returned": "returned",
        "converted": "under an order",
        "held": "held now",
        "pending": "pending",
        "moved-on": "moved on",
        "taken-out": "taken out in cash or spent",
        "released": "released",
        "not-found": "not found",
        "refused": "refused by the desk",
    }
)

# The text of a button where its amount is known, by the effect of its step.
VERBS = MappingProxyType(
    {
        "hold": "Hold {amount}",
        "hold-more": "Hold {amount} more",
        "taken-out": "{amount} taken out or spent",
        "not-found": "{amount} not found",
        "release": "Release {amount}",
        "give-back": "Return {amount}",
        "convert": "Put {amount} under the order",
        "give-back-ordered": "Return {amount}",
        "release-ordered": "Release {amount}",
    }
)

# The steps that every request goes through, whatever its protocol (accord.core.protocols.phases).
PHASES = MappingProxyType({"asked": "Asked", "taken": "Taken up", "acted": "Answered", "closed": "Closed"})

# The consequence of a step that lets go of money, by its effect, with the amount that it is about; and where not all of it must be named.
LETS_GO = MappingProxyType(
    {
        "release": "{amount} will be at the account owner's disposal again.",
        "release-ordered": "{amount} will be at the account owner's disposal again.",
        "refuse": "Your answer for {amount} will be no. Your desk will not hold it.",
        "withdraw": "No one will look for {amount} any more.",
    }
)
LETS_GO_IN_PART = MappingProxyType(
    {
        "release": "What you name of {amount} will be at the account owner's disposal again.",
        "release-ordered": "What you name of {amount} will be at the account owner's disposal again.",
    }
)
# The money that a request leaves behind when it ends, by where it stands.
LEFT_BEHIND = MappingProxyType(
    {
        "pending": "{amount} is still pending. Nobody will answer for it.",
        "converted": "{amount} will stay under the order, and nobody will follow it here.",
    }
)

UNITS = MappingProxyType({"minutes": "minutes", "hours": "hours", "days": "days"})

# Faults whose own sentence holds what changes: the field's name, which stands beside it here, or a length of time.
FAULTS = MappingProxyType(
    {
        "field-missing": "This is needed. Fill it in.",
        "not-a-choice": "Choose one of these.",
        "too-early": "Choose a time at least {length} from now.",
        "too-late": "Choose a time at most {length} from now.",
    }
)

# How a step came, where no officer of a member took it in the usual way.
HOW = MappingProxyType(
    {
        "guest": "answered by a guest, through a page for this request alone",
        "by-hand": "answered by telephone, and entered by hand",
        "bank-message": "came in as a bank message",
        "for-itself": "said for this member alone, while others that were alerted were still asked",
    }
)

# Who stands on a side, where its member has no name here.
SIDES = MappingProxyType(
    {
        "asker": "the asking member",
        "answerer": "the answering member or guest",
        "reviewer": "the reviewing member",
        "secretariat": "the secretariat",
        "police": "the police",
        "bank": "the sender's bank",
        "clock": "the hub, by its clock",
        "watcher": "a watching member",
    }
)

# The subject of a caution, where a word helps to find it at a glance.
ORIGINS = MappingProxyType({"signal": "a signal", "verdict": "a verdict", "report": "a report", "network": "a network"})

# Subjects of a request that are no identifiers.
SUBJECTS = MappingProxyType(
    {
        "claim": "a claim",
        "data": "data that an institution keeps",
        "match": "a match",
        "member": "a member",
        "money": "money",
        "person": "a person",
    }
)

RAILS = MappingProxyType(
    {
        "promptpay": "PromptPay",
        "domestic": "transfer within the country",
        "swift": "SWIFT",
        "wire": "wire across borders",
        "wallet": "wallet",
        "card": "card",
        "crypto": "crypto",
        "cash": "cash",
    }
)

# The groups of what the published lists of recalls ask for.
GROUPS = MappingProxyType(
    {
        "case": "The case",
        "victim": "The harmed person",
        "payment": "The payment",
        "from": "Where it came from",
        "via": "Through which bank",
        "to": "Who received it",
        "action": "The request",
        "legal": "The legal way",
        "virtual-asset": "A crypto payment",
    }
)

# What a bank's message means, by the outcome that its code stands for.
OUTCOMES = MappingProxyType(
    {
        "accepted": "accepted",
        "partly": "accepted in part",
        "pending": "being looked at",
        "refused": "refused",
        "forwarded": "forwarded to the next bank",
        "other": "says nothing about a recall",
    }
)
# What became of an investigation, by the status of its response.
FINDINGS = MappingProxyType({"CLSD": "closed", "PDNG": "open, being looked into", "RJCT": "rejected"})
# What a bank may be asked about an investigation, by action and reason.
INVESTIGATIONS = MappingProxyType(
    {
        "": "Look into this payment",
        "RQST": "Say how it stands",
        "RQCL IRRR": "Close it: it is resolved",
        "RQCL IRSI": "Close it: it was sent by mistake",
    }
)
MARKETS = MappingProxyType({"iso": "as the standard has it", "fedwire": "Fedwire (United States)"})
# What is asked of a payment later, in the order of the form.
FACTS = MappingProxyType(
    {
        "to_bank": "Bank that got it",
        "to": "Account that it went to",
        "from_bank": "Bank that sent it",
        "amount": "Amount of the payment",
        "uetr": "UETR",
        "end_to_end": "End-to-end id",
        "bank_reference": "Transaction id, or the bank's reference",
        "instruction": "Instruction id",
        "message": "Id of the message that it was in",
        "message_name": "Name of that message",
        "settled": "Day of settlement",
    }
)
