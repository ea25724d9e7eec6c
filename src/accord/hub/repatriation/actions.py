"""All that changes repatriation: each in one turn with its audit line, or in short turns that may be killed and done again."""

from accord.hub.care.errors import NoSuchFile, NotAllowed, Refused
from accord.hub.repatriation.arrivals.reception import accept, decline, finish, follow, follow_up_on, receive, tell_home
from accord.hub.repatriation.journeys import board_leg, call_off_travel, move_leg, plan_leg, travel
from accord.hub.repatriation.lists.making import decide, drop_list, make, put_list
from accord.hub.repatriation.operations.operating import add, begin, close_operation, lead, open_again, open_operation, stop
from accord.hub.repatriation.people.bulk import (
    SAID_FOR_MANY,
    accept_all,
    agree_all,
    answer_for,
    follow_all_up_on,
    note_answers_for,
    receive_all,
    refer_all,
    see_to_papers_of,
)
from accord.hub.repatriation.people.preparation import assess, block, clear, review_risk, see_to_papers
from accord.hub.repatriation.present import Outcome
from accord.hub.repatriation.verification.questions import Sent, answer, ask_consulates, note_answer
from accord.hub.vault.vocabulary import Reason

__all__ = [
    "SAID_FOR_MANY",
    "NoSuchFile",
    "NotAllowed",
    "Outcome",
    "Reason",
    "Refused",
    "Sent",
    "accept",
    "accept_all",
    "add",
    "agree_all",
    "answer",
    "answer_for",
    "ask_consulates",
    "assess",
    "begin",
    "block",
    "board_leg",
    "call_off_travel",
    "clear",
    "close_operation",
    "decide",
    "decline",
    "drop_list",
    "finish",
    "follow",
    "follow_all_up_on",
    "follow_up_on",
    "lead",
    "make",
    "move_leg",
    "note_answer",
    "note_answers_for",
    "open_again",
    "open_operation",
    "plan_leg",
    "put_list",
    "receive",
    "receive_all",
    "refer_all",
    "review_risk",
    "see_to_papers",
    "see_to_papers_of",
    "stop",
    "tell_home",
    "travel",
]
