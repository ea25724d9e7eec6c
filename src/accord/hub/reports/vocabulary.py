"""The closed tables of reports."""

from typing import Final

from accord.core.times import DAY, SECOND

KIND: Final = "report"
INTAKE: Final = "intake.report"  # the journal's clock
FOLLOWER: Final = "reports"

# The states of an item.
WAITS: Final = "waits"  # a signal that is about to be published
SENT: Final = "sent"
SEEN: Final = "seen"  # the desk has opened it
JOINED: Final = "joined"  # it was added to what another report asked already
NOBODY: Final = "nobody"  # whom it is for is no member: the gap is noted
LATER: Final = "later"  # one of a flood: the secretariat looks first
RELEASED: Final = "released"  # the secretariat has looked, and it is about to go out
CLOSED: Final = "closed"  # the desk is done with it
REFUSED: Final = "refused"  # the receiver's side of the hub would not take it
RECALL: Final = "recall"  # a signal that is about to be taken back
ENDED: Final = "ended"  # consent was taken back

RINGS_EARLY: Final = ("own-bank", "receiving-bank")  # before the rest of the form is filled in
GOES_ON: Final = (SENT, SEEN, CLOSED, JOINED, LATER, RELEASED, WAITS)
# The steps by which an asker ends a request: the first of these that is open.
ENDS: Final = ("withdraw", "revoke", "close")
END_FIELDS: Final = {"revoke": {"revoke-ground": "consent-withdrawn"}}
# The follow page's names for these outlets.
FOLLOWED_AS: Final = {"signal": "signal", "desk": "desk", "rescue": "rescue", "consulate": "rescue"}
HOLD_FUNDS: Final = "hold-funds"
RECEIVED: Final = "received"
BY_PAGE: Final = "hold-funds-page"  # what the follow page calls it where a bank that is no member is asked
OWN_BANK_ALONE: Final = "hold-funds-own"  # ... where nobody but the person's own bank is asked
NOBODY_THERE: Final = "hold-funds-nobody"  # ... where the money went on to a place at which nobody can be asked
OF_PART: Final = "hold-funds-part"  # ... where what it tells is so of a part of the money alone
KEPT_DAYS: Final = 1095
ONE_DAY: Final = DAY
HOUR: Final = 3600 * SECOND
MOST_COUNTED: Final = 1000  # reports from one network, of which more change nothing
AGAIN_AFTER: Final = 600 * SECOND  # where the hub would take no more asks for a while
MOST_STEPS: Final = 40  # of one request and its hops, on the page of the code
HOLD: Final = "hold"  # the basis of money that is held
BLOCK: Final = "block"  # the basis of a number that is blocked
BLOCKED: Final = "blocked"  # the state of such a request
OTHERS: Final = "others-report"  # the basis of what another report asked for too
CONFIRM: Final = "confirm"  # the step by which the sender's bank or the police confirms what a report asks
MOST_SIGNALS: Final = 10  # identifiers of one report, with nobody behind it, that the members are told of
MOST_AGAIN: Final = 3  # times that one item goes out anew, after its consent was taken back and given again
MOST_BODIES: Final = 3  # that help one person, out of one report
MOST_OF_A_BELL: Final = 25  # reports that are seen in one turn with a bell that rings for many
