"""The closed tables of repatriation."""

from typing import Final

from accord.core.times import DAY

PROTOCOL: Final = "repatriate"
OPEN, CLOSED = "open", "closed"

# Answers of a consulate. `unknown` is an answer that leaves it asked.
NATIONAL, NOT_NATIONAL, UNKNOWN, ISSUED = "national", "not-national", "unknown", "issued"
ANSWERS: Final = (NATIONAL, NOT_NATIONAL, UNKNOWN, ISSUED)
ASKED, ANSWERED, WITHDRAWN = "asked", "answered", "withdrawn"
BY_MEMBER: Final = "member"
HOWS: Final = ("phone", "letter", "visit")  # in which a consulate answers that is no member, or by another way

# Blockers that follow from what is recorded elsewhere; the others of the table are recorded by hand.
TRAVEL_RECORD: Final = "travel-record"  # the basis by which others keep a journey: core/reports/consents.toml
DERIVED: Final = ("consent", "identity", "papers", "no-mission", "feared", "screening", "risk", "guardian")
CLEARERS: Final = (
    "person",
    "consulate",
    "home-country",
    "police",
    "court",
    "immigration",
    "doctor",
    "assessor",
    "child-protection",
    "organisation",
    "desk",
)

NOT_TOLD, TOLD, ACCEPTED, DECLINED = "", "told", "accepted", "declined"
DECLINES: Final = ("no-room", "cannot-keep-safe", "not-ours", "other")
PLANNED, LEFT, ARRIVED, CALLED_OFF = "planned", "left", "arrived", "called-off"
REVIEWED_RISKS: Final = ("high", "not-known")  # nobody travels at these before a second person has reviewed it too
TRAVEL: Final = "travel"
# How far a person with arranged travel is: nobody counts as travelling before they left. `landed`: the last leg has arrived, and the
# desk at home has not said that it received the person.
UNDER_WAY, LANDED = "under-way", "landed"
OVER: Final = ("received", "followed-up")  # states in which nothing keeps the person any more

SAME, TWO = "same", "two"
MOST_AT_ONCE: Final = 5000
LONGEST_PLACE: Final = 80
CHUNK: Final = 6  # persons of one turn: it stays short, so that no bell waits

VERIFY, FOLLOW, LIST = "repatriation.verify", "repatriation.follow", "repatriation.list"  # the journal's clock
VERIFY_AFTER: Final = 7 * DAY
LIST_KEPT: Final = 7 * DAY  # a list that nobody finished
