"""Words of desks and bells that the console adds to the hub's own (accord.hub.desks.labels), in English."""

from types import MappingProxyType

# What is said of a person for whom nothing is kept that this way to alert needs.
LACKS = MappingProxyType({"mail": "no e-mail address is kept", "sms": "no phone number is kept"})

CHANNELS = MappingProxyType(
    {"console": "console", "mail": "e-mail", "sms": "text message", "webhook": "webhook", "push": "the person's own devices"}
)

# A step of a bell's escalation that is still to come.
NEXT = MappingProxyType(
    {
        "shift": "the person on call",
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
        "nobody": "No one at {member} has a role that may open a rescue.",
        "now": "Now, until {ends}: no one on duty may open a rescue.",
        "now-on": "Now, and in all of the coming week: no one on duty may open a rescue.",
        "between": "From {begins} to {ends}: no one on duty may open a rescue.",
        "on": "From {begins} on: no one on duty may open a rescue.",
    }
)

# Where nobody is on call in the coming week.
GAPS = MappingProxyType(
    {
        "now": "Nobody is on call at {desk} now, until {ends}.",
        "now-on": "Nobody is on call at {desk} now, or in the coming week.",
        "between": "Nobody will be on call at {desk} from {begins} to {ends}.",
        "on": "Nobody will be on call at {desk} from {begins} on.",
    }
)

# How often a shift comes again.
REPEATS = MappingProxyType(
    {
        "": "Once",
        "daily": "Every day",
        "weekdays": "Monday to Friday",
        "sunday-thursday": "Sunday to Thursday",
        "sunday-friday": "Sunday to Friday",
        "monday-saturday": "Monday to Saturday",
        "weekly": "Every week",
        "fortnightly": "Every two weeks",
    }
)

# Faults of a calendar file, by the reader's codes and our own.
CALENDAR_FAULTS = MappingProxyType(
    {
        "unreadable": "This is no calendar file. Export the calendar as .ics (iCalendar) and send that file.",
        "empty": "This calendar holds no event. Export it with the shifts in it.",
        "too-many": "This calendar is too large. Export at most 1,000 shifts, and at most 512 kB, at a time.",
        "no-time": "A beginning or an end is missing or can't be read. Give both, such as 22:00 and 06:00.",
        "no-zone": "Its time zone is unknown. Use a zone of the IANA list, such as Asia/Bangkok.",
        "backwards": "It ends before it begins. Correct one of the two times.",
        "bad-rule": "It repeats without an end, for more than a year, or in a way that the rota doesn't know. Repeat it daily or weekly, until a day within a year.",  # noqa: E501
        "changed-one": "It changes one time of a repeated event. Make it an event of its own, and leave it out of the repeated one.",
        "more-dates": "It names more dates one by one. Make each an event of its own.",
        "nobody": "Its title names no one at your member. Write the person's name as it appears under People, or choose the person above.",
        "several": "Its title names more than one person of your member. Write one name, or choose the person above.",
    }
)
