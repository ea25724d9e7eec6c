"""The closed tables of desks and bells."""

from typing import Final

from accord.core.times import DAY, SECOND

# Kinds of bells. A feature that rings for something new adds its kind here, and its texts for people in labels.py.
TEST: Final = "test"
REQUEST, WATCH, PROTOCOL, CASE, MATCH = "request", "watch", "protocol", "case", "match"
BY_HAND: Final = (TEST, "call", "signal", REQUEST)
# What no member rings for by hand: the hub does, for that member alone, so such a bell comes to no cover of another and not to the
# secretariat.
OWN_KINDS: Final = (WATCH, PROTOCOL, CASE, MATCH)
OWN_ACTION: Final = "member:bells:own"  # in the audit's lines about these, which nobody else's auditors are shown
KINDS: Final = (*BY_HAND, *OWN_KINDS)

RINGING, ANSWERED, STOPPED = "ringing", "answered", "stopped"  # a bell's state

# A ring is due, is being sent by a worker, was sent, has failed for good, or was called off because the bell rings no more.
DUE, SENDING, SENT, FAILED, OFF = "due", "sending", "sent", "failed", "off"

# Channels are the files of `delivery`; these two are the ways that this feature itself speaks of.
CONSOLE: Final = "console"  # every member that a bell has come to sees it in its console; nothing is sent
WEBHOOK: Final = "webhook"  # belongs to a desk, not to a person
PUSH: Final = "push"  # to the devices that a person set up, beside whatever else rings that person
NEEDS: Final = {"mail": "email", "sms": "phone"}  # which part of what the vault keeps of a person a way to alert needs
NOT_CHOSEN: Final = (WEBHOOK, PUSH)  # of the channels those that nobody chooses for a contact
DEFAULT_CHANNELS: Final = ("mail",)  # of people who are on shift or stand in, and are no contact of the desk

# A swap of shifts: offered, then one of the others.
OFFERED, ACCEPTED, DECLINED, WITHDRAWN = "offered", "accepted", "declined", "withdrawn"
DECLINED_FOR: Final = 90 * DAY  # since it was offered: how long its maker is told that a shift was declined
MOST_SHIFTS: Final = 2000  # of one desk that have not ended
LOOKED_AHEAD: Final = 7 * DAY  # for gaps in the rota

MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DEFAULT_WAIT: Final = 5  # minutes
MOST_WAIT: Final = 120
REPEAT: Final = 3  # the secretariat is rung again every so many waits
UNANSWERED_AFTER: Final = DAY
MOST_RINGING: Final = 10  # bells of one member at the desks of one other
MOST_AN_HOUR: Final = 30  # the same, by when they were rung; and the times that one member's bells come to another
MOST_ROUNDS: Final = 40  # turns in which a bell that grew is taken, beside the first
MOST_OWN_AN_HOUR: Final = 60  # bells of a member at its own desks
MOST_DESKS: Final = 50  # of one member
MOST_CONTACTS: Final = 20
MOST_SPAN: Final = 366 * DAY  # of a shift, of an absence
MOST_AHEAD: Final = 3653 * DAY  # until one begins
MOST_AT_ONCE: Final = 2  # rings being sent through a channel: of one member's bells, and to one target
TOO_MANY: Final = "too-many"  # the code of a ring that was left out, so that nobody is flooded
GROWS_AGAIN_AFTER: Final = 10 * MINUTE  # since it was answered: until then what grows a bell waits for the next one
RETRY_AFTER: Final = (30 * SECOND, 2 * MINUTE)
TAKEN_AGAIN_AFTER: Final = 60 * SECOND  # a claim this old is a worker's that was cut off

# Acts on a ringing bell, besides taking it.
SNOOZED, HANDED, NOTE = "snoozed", "handed", "note"
SNOOZES: Final = (5, 10, 15, 30)  # minutes that are offered; any number up to the longest is taken
LONGEST_SNOOZE: Final = 60  # minutes, since the bell rang first: however often it is snoozed
MOST_NOTES: Final = 20  # of one bell: each of them is read out of the vault when its page is opened
LONGEST_NOTE: Final = 500  # characters
NOTE_DAYS: Final = 90
COLLEAGUES_WITHIN: Final = 14 * DAY  # before and after now: whose shifts make them colleagues at a desk
