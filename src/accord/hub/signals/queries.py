"""Signals as a member may see them. Every read starts from what was shared with it; to anybody else a signal does not exist."""

from accord.hub.signals.bulk.workers import running as workers_running
from accord.hub.signals.following.rekeying import to_rekey
from accord.hub.signals.index.known import Index, catch_up, current, is_ready, need_thread, on_loop
from accord.hub.signals.publishing.quarantine import knows_publisher, may_read, own_held, own_waiting
from accord.hub.signals.reading.audiences import is_for_people, marking_of, received_by, scope, share_requests, usual
from accord.hub.signals.reading.collections import Collection, collection, collections, count_live_of, has_earlier, left_of
from accord.hub.signals.reading.finding import READ, Glance, find, find_all, find_own, glances, held_claim, is_signal
from accord.hub.signals.reading.identifiers import Named, identifiers_at
from accord.hub.signals.reading.listing import Filters, Happened, happened, history, listed, on, show, shown
from accord.hub.signals.reading.receipts import own_later_words, receipts
from accord.hub.signals.reading.scripts import known_scripts
from accord.hub.signals.reading.trends import FEWEST, WEEK, WEEKS, SchemeTrend, Trends, trends
from accord.hub.signals.reading.waiting import Lately, Waiting, disputes_to_answer, lately, sees_any, share_requests_to_answer
from accord.hub.signals.reviewing.weighing import Weighed, outlooks, refusal
from accord.hub.signals.store.arrivals import Arrival, last_arrivals, published_between, shown_between
from accord.hub.signals.store.changes import (
    Numbers,
    changed,
    claimed_under,
    count_settled,
    count_shared,
    first_shared,
    latest_content,
    moved,
    numbers,
    of_content,
    of_kinds_after,
    shared,
    timed,
)
from accord.hub.signals.store.entries import retracted_at
from accord.hub.signals.store.feedback import answers, who_acted
from accord.hub.signals.store.signals import Row, by_id, claimed, claims_on, count_aside, count_by_state, count_live, live_on
from accord.hub.signals.store.signals import count_live_between as count_between
from accord.hub.signals.store.standing import Standing, standings

__all__ = [
    "FEWEST",
    "READ",
    "WEEK",
    "WEEKS",
    "Arrival",
    "Collection",
    "Filters",
    "Glance",
    "Happened",
    "Index",
    "Lately",
    "Named",
    "Numbers",
    "Row",
    "SchemeTrend",
    "Standing",
    "Trends",
    "Waiting",
    "Weighed",
    "answers",
    "by_id",
    "catch_up",
    "changed",
    "claimed",
    "claimed_under",
    "claims_on",
    "collection",
    "collections",
    "count_aside",
    "count_between",
    "count_by_state",
    "count_live",
    "count_live_of",
    "count_settled",
    "count_shared",
    "current",
    "disputes_to_answer",
    "find",
    "find_all",
    "find_own",
    "first_shared",
    "glances",
    "happened",
    "has_earlier",
    "held_claim",
    "history",
    "identifiers_at",
    "is_for_people",
    "is_ready",
    "is_signal",
    "known_scripts",
    "knows_publisher",
    "last_arrivals",
    "lately",
    "latest_content",
    "left_of",
    "listed",
    "live_on",
    "marking_of",
    "may_read",
    "moved",
    "need_thread",
    "numbers",
    "of_content",
    "of_kinds_after",
    "on",
    "on_loop",
    "outlooks",
    "own_held",
    "own_later_words",
    "own_waiting",
    "published_between",
    "receipts",
    "received_by",
    "refusal",
    "retracted_at",
    "scope",
    "sees_any",
    "share_requests",
    "share_requests_to_answer",
    "shared",
    "show",
    "shown",
    "shown_between",
    "standings",
    "timed",
    "to_rekey",
    "trends",
    "usual",
    "who_acted",
    "workers_running",
]
