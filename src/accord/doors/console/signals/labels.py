"""Words of signals, markings and verdicts that stand for codes, in English; other languages are in the catalogues."""

from types import MappingProxyType

# FIRST's labels are never translated; what they mean is.
TLP_SAYS = MappingProxyType(
    {
        "clear": "Everybody, the public too.",
        "green": "All members, or those that you name. Not the public.",
        "amber": "The members that you name, and their clients who must know.",
        "amber+strict": "The members that you name, and nobody outside them.",
        "red": "The people that you name, when they are signed in. Nobody else, not even their colleagues.",
    }
)

PAP_SAYS = MappingProxyType(
    {
        "clear": "No limit on what may be done.",
        "green": "May be used to block and to warn; not to be published.",
        "amber": "Look it up passively; nothing that the suspects could notice.",
        "red": "Only in one's own logs; nothing leaves the house.",
    }
)

USES = MappingProxyType(
    {
        "block": "block it",
        "investigate": "investigate",
        "hold": "hold funds",
        "warn": "warn the victim",
        "publish": "publish it",
    }
)

ROLES = MappingProxyType(
    {
        "lure": "lure: what draws people in",
        "contact": "contact: where they are talked to",
        "host": "host: where the page or file is",
        "collect": "collect: where the money arrives",
        "launder": "launder: where it is moved on",
        "recruit": "recruit: how helpers are found",
    }
)

CHANNELS = MappingProxyType(
    {
        "sms": "SMS",
        "call": "phone call",
        "email": "e-mail",
        "social": "social network",
        "messaging": "messenger",
        "ad": "advertisement",
        "app": "app",
        "web": "web page",
        "in-person": "in person",
        "other": "another way",
    }
)

AI_USES = MappingProxyType(
    {
        "deepfake-video": "false video",
        "deepfake-voice": "false voice",
        "generated-text": "generated text",
        "generated-image": "generated picture",
        "translated-chat": "translated chat",
        "automated-chat": "automated chat",
        "other": "something else",
    }
)

STATES = MappingProxyType({"live": "live", "retracted": "retracted", "expired": "expired"})

ACTIONS = MappingProxyType(
    {
        "blocked": "We blocked it",
        "held": "We held funds",
        "removed": "We removed it",
        "warned": "We warned people",
        "nothing-found": "We found nothing",
    }
)

# The answers to a signal, before a count.
ANSWERS = MappingProxyType(
    {
        "sighting": "seen too",
        "blocked": "blocked",
        "held": "held",
        "removed": "removed",
        "warned": "warned",
        "nothing-found": "nothing found",
        "open": "disputed",
        "dispute": "disputed",
    }
)

# The word of a verdict, written large.
WORDS = MappingProxyType(
    {
        "none": "Not known",
        "reported": "Reported",
        "corroborated": "Corroborated",
        "disputed": "Disputed",
        "protected": "Protected",
        "retracted": "Retracted",
    }
)

# Why a claim waits for a reviewer.
HELD = MappingProxyType(
    {
        "protected": "This is protected, as a well-known site, a bank's own or a help line: one claim does not list it as a whole.",
        "budget": "Your member has published all new claims that it may publish today.",
        "precision": "Most of your member's settled claims turned out to be wrong, so new ones are looked at first.",
    }
)

# The entries of a signal's history.
STEPS = MappingProxyType(
    {
        "signal.published": "Published",
        "signal.revised": "Revised",
        "signal.retracted": "Retracted",
        "signal.granted": "Granted to a member that joined",
        "signal.expired": "Expired",
        "signal.sighted": "Seen too",
        "signal.acted": "Acted on",
        "signal.disputed": "Disputed",
        "signal.undisputed": "Dispute withdrawn",
        "entry.erased": "Erased",
    }
)

REQUEST_STATES = MappingProxyType({"open": "open", "granted": "granted", "declined": "declined"})

# Whom a marking names too few of, by the code of what it lacks.
CHOOSE = MappingProxyType(
    {
        "empty-audience": "Choose who sees it: at least one member, sector, country or circle.",
        "red-needs-people": "Choose who sees it: at least one person.",
    }
)
