"""Words of desks and bells that the console adds to the hub's own (accord.hub.desks.labels), in English."""

from types import MappingProxyType

CHANNELS = MappingProxyType({"console": "console", "mail": "e-mail", "sms": "text message", "webhook": "webhook"})

# A step of a bell's climb that is still to come.
NEXT = MappingProxyType(
    {
        "shift": "whoever is on call",
        "contact": "the next contact",
        "cover": "the desk that covers",
        "secretariat": "the secretariat",
    }
)

RING_STEPS = MappingProxyType(
    {
        "due": "Waits to be sent",
        "sending": "Is being sent",
        "sent": "Rang",
        "failed": "Could not ring",
        "off": "Called off, not sent",
    }
)

DAYS = MappingProxyType(
    {
        "mon": "Monday",
        "tue": "Tuesday",
        "wed": "Wednesday",
        "thu": "Thursday",
        "fri": "Friday",
        "sat": "Saturday",
        "sun": "Sunday",
    }
)


# Where a rescue could land with nobody on duty who may open it.
DUTY = MappingProxyType(
    {
        "nobody": "None of the people of {member} has a role that may open a rescue.",
        "now": "Now, until {ends}: nobody on duty may open a rescue.",
        "now-on": "Now, and in all of the coming week: nobody on duty may open a rescue.",
        "between": "From {begins} to {ends}: nobody on duty may open a rescue.",
        "on": "From {begins} on: nobody on duty may open a rescue.",
    }
)
