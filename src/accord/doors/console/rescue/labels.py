"""Words of the pages about rescues that are not in the data of the track: what stands in a timeline, answers, reasons."""

from types import MappingProxyType

EVENTS = MappingProxyType(
    {
        "opened": "Opened",
        "overdue": "No step was taken in time, and the desk was alerted",
        "told": "More information was added",
        "risks": "Information about the risk was added",
        "taken-back": "Consent was taken back: the content of the report was erased",
        "named": "Added to the list",
        "parted": "Removed from the list",
        "person": "A person was added",
        "status": "A status was assessed",
        "status-due": "A status is due for review",
        "consulate": "A consulate",
        "marked": "A signal was marked: possible victim",
        "person-out": "A person is out, and has a file",
        "wished": "A person with the code wants it to end",
        "wish-answered": "The person was asked whether it should end",
    }
)


# What the person said when asked, in the agreed way, whether it should end.
WISHES = MappingProxyType({"stop": "Stop: the person said so", "go-on": "Go on: the person said so", "not-reached": "Not reached yet"})

CODES = MappingProxyType({"told": "was told", "yes": "may be told", "no": "may not be told", "feared": "is feared"})

REASONS = MappingProxyType(
    {
        "safety": "a person may be in danger",
        "handling": "working on the matter",
        "contact": "getting in touch with the person",
        "correction": "putting something right",
        "legal-order": "an order of a court or authority",
    }
)

RISK_ANSWERS = MappingProxyType({"present": "yes", "absent": "no", "not-known": "not known"})

CONSULATES = MappingProxyType(
    {"no": "may not be told", "yes": "may be told", "feared": "the person is afraid of it", "told": "we have told it, and record that"}
)

YES_NO = MappingProxyType({"yes": "yes", "no": "no"})

ERASED_FOR = MappingProxyType(
    {
        "correction": "it was opened by mistake",
        "person-asked": "the person asked for it",
        "legal-order": "an order of a court or authority",
    }
)

OUTCOMES = MappingProxyType(
    {
        "done": "looked",
        "glanced": "opened the page, but nothing that is sealed",
        "refused": "was refused",
        "erased": "erased it",
    }
)

STANDING = MappingProxyType({"open": "open", "closed": "closed", "erased": "erased"})
