"""Messages that are ready to be said inside a request, by protocol; each is put into the field and can still be changed."""

from types import MappingProxyType

MESSAGES = MappingProxyType(
    {
        "any.seen": "We have seen this and are looking into it now.",
        "any.number": "Please give a telephone number at which your desk is reached in the next hour.",
        "hold-funds.reference": "We can't find this payment yet. Please send its UETR, or the reference of the sender's bank.",
        "hold-funds.police": "To keep the hold we need the number of the police report. Please ask the harmed person to file one today.",
        "hold-funds.order": "The hold ends at its date. Please send the order, or a ground to extend it, before then.",
        "hold-funds.moved": "The money has moved on. Requests to the next banks were opened at once; you see them in the trail.",
        "takedown.evidence": "We see nothing at this address. Please send a screenshot, the country it was seen from and the time.",
        "takedown.back": "It is up again. Please look at it once more.",
        "block-number.ported": "This number was ported to another carrier. We have passed on which one it is.",
        "preserve.process": "We keep the data until the date shown. Please tell us when legal process will follow.",
        "inform.scope": "Please narrow the question: which dates, and which of the identifiers?",
    }
)
