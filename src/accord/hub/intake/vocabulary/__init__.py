"""The closed tables of submissions: how they stand, what falls due, and how often the public may do what."""

from typing import Final

from accord.core.times import DAY, SECOND

HOUR: Final = 3600 * SECOND

# How a submission stands, as its sender is told. The same before the proof of control, whatever is or isn't listed.
DRAFT: Final = "draft"  # it is being filled in
HANDED_IN: Final = "handed-in"
PROVE: Final = "prove"
PROVEN: Final = "proven"
SEEN: Final = "seen"
REVIEW: Final = "review"
UPHELD: Final = "upheld"
REJECTED: Final = "rejected"
UNCHANGED: Final = "unchanged"
DONE: Final = "done"
CLOSED: Final = "closed"
LAPSED: Final = "lapsed"
WITHDRAWN: Final = "withdrawn"
STEPS: Final = (PROVE, PROVEN, SEEN, REVIEW, UPHELD, REJECTED, UNCHANGED, DONE, CLOSED, LAPSED, WITHDRAWN)
ENDED: Final = frozenset({DONE, CLOSED, LAPSED, WITHDRAWN})
UNCHANGED_FOR: Final = 30 * DAY  # how long a submission of which nothing is taken back stays open

# Of the counts, those that its sender is told: how many reports there are is nobody's business but the members'.
COUNTS_TOLD: Final = ("upheld", "told", "applied", "applied_at")

# Deadlines of a submission.
DUES: Final = ("answer", "prove", "review", "decide", "applied")

# How a proof of control stands.
ASKED: Final = "asked"  # chosen; nothing was sent or looked at yet
SENT: Final = "sent"
FAILED: Final = "failed"  # it could not be sent, or was not found there
SHOWN: Final = "shown"  # it succeeded
WAITS: Final = "waits"  # somebody else says so, or looks

# Short codes that prove control of a number or an address.
SHORT: Final = 8  # digits
SHORT_LIVES: Final = HOUR
MOST_TRIES: Final = 5  # for each code that was sent
MOST_SENT: Final = 5  # codes a day to one number or address, from all askers
SENT_ANYWAY_AFTER: Final = HOUR  # then a submission that had none gets its first, so that others' asking locks nobody out for long
SEND_AGAIN_AFTER: Final = 60 * SECOND
LOOK_AGAIN_AFTER: Final = 60 * SECOND
TAKEN_AGAIN_AFTER: Final = 120 * SECOND  # a worker took it and never came back
MOST_LOOKS: Final = 50  # at one place, for one submission

# Unproven submissions about one identifier that count at a time: more are kept, and nobody is asked to look at them before the proof.
MOST_UNPROVEN: Final = 3
ONE_MORE_EVERY: Final = HOUR  # of those kept back, one more is let through to the reviewers
MOST_NOTES: Final = 20  # of the notes added to one submission
MOST_PAPERS: Final = 10  # pictures of papers of one submission
MOST_HANDED_IN: Final = 2_000  # within the hour, of each kind of report and of appeals by themselves, so that a flood fills no disk
MOST_ALL_THE_SAME: Final = 5  # times that, from networks that send little
MOST_DRAFTS: Final = 20_000  # of each kind of report that nobody has handed in
SHED_AT_ONCE: Final = 20  # drafts that make room

EVIDENCE: Final = "evidence"  # the question of a sheet whose answers are references of pictures
WISH: Final = "wish"  # the step by which the page of the code tells that a wish to end it was handed on
MOST_SHEET: Final = 200_000  # bytes of what is filled in step by step
MOST_SENT_PICTURE: Final = 10 * 1024 * 1024  # bytes, as a phone takes them
MOST_PICTURE: Final = 3 * 1024 * 1024  # bytes, as it is kept
LARGEST_SIDE: Final = 3_000  # pixels, as it is kept
MOST_PICTURES: Final = 10  # of one sheet
MOST_SAID: Final = 500  # times that one sender says yes or no
DRAFT_LIVES: Final = DAY  # then the text that a member of the public typed last, and did not send, is erased
CALL_LIVES: Final = 7 * DAY  # the same of what a member's help line wrote down, as of all that is typed in the console

KEPT_AFTER_WITHDRAWAL: Final = 30 * DAY
