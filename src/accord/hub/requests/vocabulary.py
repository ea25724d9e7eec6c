"""The closed tables of requests."""

import re
from typing import Final

from accord.core.times import DAY, SECOND

# A person is handed on from the person's own file, which looks at what was agreed to: opened nowhere else. And of these one is
# also gone on with only there.
OPENED_ELSEWHERE: Final = ("refer", "repatriate", "deconflict")
TAKEN_ELSEWHERE: Final = ("repatriate",)
# Those whose end rings who answers, by the state that it must have been in: the person may be with them, and what they saw is shut.
RUNG_AT_THE_END: Final = {"refer": "accepted"}
# The ends that ring who asked: a person still needs help, and nobody helps.
RINGS_THE_ASKER: Final = {"refer": "rejected"}
# These are between two persons and nobody else of their members: they have no party in any list, their entries reach no feed, their bells
# ring the two alone, and their lines in the audit are each member's own. The facts name the two: by side, a person's number.
FOR_OFFICERS: Final = ("deconflict",)
OFFICERS: Final = "officers"
DECONFLICT: Final = "member:deconflict:handle"
# The clock that says that a target to deconflict has come, gone or changed: "watch", "case" or "request", its member's number (0: any), its
# id. It is set in the turn that changed it, due at once, and fired by deconfliction.
TARGET_CHANGED: Final = "deconfliction.target"
# The step by which a person who takes a bell takes the request; a protocol without it needs no acknowledgement first.
ACKNOWLEDGE: Final = "acknowledge"

ACCEDE: Final = "accede"  # the protocol by which an organisation joins
AT_REST: Final = frozenset({(ACCEDE, "active")})  # protocols and states in which all is well: nobody must act
LET_IN: Final = ("active", "suspended")  # the standings, and states of that protocol, of who was let in

FINANCE: Final = "finance"
STANDS_BEHIND: Final = ("state", FINANCE)  # the sectors whose ask needs nobody else behind it

READ, OPEN, ANSWER, MANAGE = "member:requests:read", "member:requests:open", "member:requests:answer", "hub:requests:manage"

ASKER, ANSWERER, SECRETARIAT, REVIEWER, POLICE, BANK, CLOCK, WATCHER = (
    "asker",
    "answerer",
    "secretariat",
    "reviewer",
    "police",
    "bank",
    "clock",
    "watcher",
)
# How a step came, where nobody took just this one: a guest, by telephone, in a bank's message, with others of the same ask, by an appeal.
# And a no that a member said for itself alone, while others that were alerted are still asked.
GUEST, BY_HAND, BANK_MESSAGE, TOGETHER, APPEAL = "guest", "by-hand", "bank-message", "together", "appeal"
FOR_ITSELF: Final = "for-itself"
# What stands in the place of a step where a bank's message was none and became a message to the parties.
SAID: Final = "message"
OPAQUE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.: -]{0,63}")
REPORT: Final = "report"
ABOUT_CLAIMS: Final = "appeal"  # the protocol whose requests are about claims
NOT_CONFIRMED: Final = "not-confirmed"  # the guard of a step that is open while nobody has confirmed the ask
ORIGINS: Final = ("", "signal", "verdict", REPORT, "network")

KEPT_DAYS: Final = 1095  # what a request keeps in the vault: three years from when it was put there
HELD_BACK: Final = DAY  # parts of a file that no request took up are erased after a day

HOUR: Final = 3600 * SECOND
MOST_IDENTIFIERS: Final = 50  # of one ask
MOST_PAYMENTS: Final = 200
MOST_REQUESTS: Final = 100  # that one ask opens, in one turn
MOST_CLAIMS: Final = 100  # of one appeal
MOST_HOPS: Final = 50  # of one step
MOST_OF_A_BELL: Final = 25  # requests that are taken in one turn with a bell that rings for many
MOST_MESSAGES: Final = 500  # of one request
MOST_FILES: Final = 100
MOST_REPEATS: Final = 50  # of one step of the asker, in one request
INVITATIONS_A_MEMBER: Final = 100  # within the hour
MOST_ANSWERERS: Final = 20  # members that are asked about one identifier
MOST_OF_A_KIND: Final = 50  # of one protocol in an inbox, so that no other is drowned
MOST_AT_ONCE: Final = 100  # requests that one step answers together
MOST_DEPTH: Final = 40  # hops of a trail
MOST_TRAIL: Final = 500  # requests of a trail
UNCONFIRMED_A_TARGET: Final = 5  # within the hour, across all askers
UNCONFIRMED_A_REPORTER: Final = 5  # identifiers within the hour, of one person behind the asks
UNCONFIRMED_A_MEMBER: Final = 300  # requests within the hour
MOST_CONFIRMERS: Final = 5  # members that are rung so that they may confirm
LONGEST_EMBARGO: Final = 90 * DAY
LONGEST_REPORTER: Final = 200  # characters
LONGEST_MESSAGE: Final = 10_000  # characters
MOST_FILE: Final = 10 * 1024 * 1024
PART: Final = 3 * 1024 * 1024  # of a file in one record of the vault
GUEST_DAYS: Final = 7

ASKED_BEFORE: Final = "asked-before"  # the warning that the same member has an open request about the same payment to the same place
NOBODY_RUNG: Final = "nobody-rung"  # the warning that no desk was found to ring for a request
REROUTE: Final = "reroute"  # the step by which the secretariat alerts another member
ASKER_AWAY: Final = "asker-takes-no-part"  # the warning that the member that asked takes no part at the moment
TAKES_NO_PART: Final = "takes-no-part"  # the warning that nobody who was asked takes part at the moment
RESTORED: Final = "restored"  # the fact of a request that is closed to steps since a restore, until a person has compared it
DUE: Final = "request.due"  # the journal's clock
STANDING: Final = "request.standing"  # the one by which requests are looked at again after a change of a member's standing
