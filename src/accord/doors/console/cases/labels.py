"""Words of cases that stand for codes, in English; other languages are in the catalogues."""

from types import MappingProxyType

STATES = MappingProxyType({"open": "open", "closed": "closed", "invited": "invitation"})

OUTCOMES = MappingProxyType(
    {
        "arrests": "people were arrested",
        "money-returned": "money was returned",
        "taken-down": "what the scam used was taken down",
        "handed-over": "handed over to another authority",
        "no-crime": "it was no crime",
        "not-enough": "there was not enough to go on with",
        "joined-another": "it goes on in another case",
        "member-left": "its member left the partnership",
        "other": "another outcome",
    }
)

# One part of a case, as a sentence names it.
PARTS = MappingProxyType(
    {
        "request": "a request",
        "signal": "a signal",
        "report": "a report",
        "title": "the title",
        "target": "a target",
        "note": "a note",
        "event": "an event",
        "task": "a task",
        "person": "a person of interest",
        "evidence": "a piece of evidence",
    }
)

# The kind of one part, in a column.
ONE = MappingProxyType(
    {
        "request": "Request",
        "signal": "Signal",
        "report": "Report",
        "title": "Title",
        "target": "Target",
        "note": "Note",
        "event": "Event",
        "task": "Task",
        "person": "Person of interest",
        "evidence": "Evidence",
    }
)

# The headings of the page, in its order.
SECTIONS = MappingProxyType(
    {
        "task": "Tasks",
        "request": "Requests",
        "signal": "Signals",
        "report": "Reports",
        "target": "Targets",
        "person": "Persons of interest",
        "note": "Notes",
        "evidence": "Evidence",
    }
)

PERSON_FIELDS = MappingProxyType(
    {
        "name": "Name",
        "also-known-as": "Also known as",
        "born": "Born",
        "sex": "Sex",
        "nationality": "Nationality",
        "documents": "Documents",
        "phones": "Telephone numbers",
        "accounts": "Accounts",
        "address": "Address",
        "looks": "Appearance",
        "role": "Role in the scam",
        "why": "Why this person is of interest",
    }
)

# What happened in a case, in its timeline: {part} is one of PARTS, {member} another member.
HAPPENED = MappingProxyType(
    {
        "opened": "The case was opened",
        "added": "Put in: {part}",
        "changed": "Changed: {part}",
        "removed": "Taken out: {part}",
        "shared": "Shared with {member}: {part}",
        "shared-with": "Shared with us: {part}",
        "withdrawn": "No longer shared with {member}: {part}",
        "withdrawn-from": "No longer shared with us: {part}",
        "invitation": "We were invited",
        "invited-member": "Invited: {member}",
        "joined": "Takes part now: {member}",
        "declined": "Declined the invitation: {member}",
        "left": "Left the case: {member}",
        "dismissed": "No longer takes part: {member}",
        "ceiling": "Another ceiling for {member}",
        "lead-offered": "The lead was offered to {member}",
        "lead-declined": "Declined the lead: {member}",
        "lead-taken": "Took the lead: {member}",
        "lead-withdrawn": "The lead is no longer offered to {member}",
        "lead-passed": "The member that led has left. The lead is now with {member}",
        "closed": "The case was closed",
        "reopened": "The case was opened again",
        "task-due": "A task was due",
        "task-done": "A task was done",
        "person-erased": "A person of interest was erased",
        "touched": "Something happened with {part}",
        "quiet": "Nothing has happened for a year",
    }
)
# The same where the other member is not named, or where it is we ourselves.
HAPPENED_TO_US = MappingProxyType(
    {
        "invited-member": "A member was invited",
        "joined": "We take part now",
        "declined": "We declined the invitation",
        "left": "We left the case",
        "dismissed": "We no longer take part",
        "ceiling": "Another ceiling for us",
        "lead-offered": "The lead was offered to us",
        "lead-declined": "We declined the lead",
        "lead-taken": "We took the lead",
        "lead-withdrawn": "The lead is no longer offered to us",
        "lead-passed": "The member that led has left. We lead the case now",
        "shared": "Shared: {part}",
        "withdrawn": "No longer shared: {part}",
    }
)

# Why a member can't be shown a part.
CANT = MappingProxyType(
    {
        "ceiling": "above the ceiling of this member",
        "red": "TLP:RED, which is never shared",
        "already": "it sees this already",
    }
)

# What a ceiling lets a member see. FIRST's labels are never translated.
CEILINGS = MappingProxyType(
    {
        "clear": "TLP:CLEAR only",
        "green": "up to TLP:GREEN",
        "amber": "up to TLP:AMBER",
        "amber+strict": "up to TLP:AMBER+STRICT",
    }
)
LABELS = MappingProxyType(
    {
        "clear": "TLP:CLEAR",
        "green": "TLP:GREEN",
        "amber": "TLP:AMBER",
        "amber+strict": "TLP:AMBER+STRICT",
        "red": "TLP:RED: never shared",
    }
)

# What is written of a signal in the journal, by the entry's type.
SIGNAL_ENTRIES = MappingProxyType(
    {
        "signal.published": "published",
        "signal.revised": "revised",
        "signal.retracted": "retracted",
        "signal.granted": "shared more widely",
        "signal.expired": "expired",
        "signal.sighted": "seen by another member too",
        "signal.acted": "acted on",
        "signal.unacted": "no longer acted on",
        "signal.disputed": "disputed",
        "signal.undisputed": "dispute withdrawn",
        "signal.quarantined": "held back for a reviewer",
        "signal.reviewed": "looked at by a reviewer",
    }
)

# Where the money of a case stands, by the colour that it has on every bar.
STANDS = MappingProxyType(
    {
        "returned": "returned",
        "converted": "under an order",
        "held": "held now",
        "pending": "neither held nor returned",
    }
)
# Money of its requests: different facts of the same money, which are never added.
FACTS = MappingProxyType(
    {
        "lost": "Lost",
        "held": "Held now",
        "ordered": "Under an order",
        "returned": "Returned",
        "released": "Released",
        "wrongly_held": "Wrongly held",
    }
)

# What a bell rings for in a case, by what waits there.
RINGS_FOR = MappingProxyType(
    {
        "invitation": "An invitation to a case",
        "lead": "The lead of case {number} is offered to you",
        "task": "A task in case {number} is due",
        "case": "Case {number}",
    }
)
