"""All that changes rescues: each in one turn, with its audit line and its line in the timeline."""

from accord.hub.rescue.access_list.naming import name, part_with
from accord.hub.rescue.course.opening import Named, open_by_report_in, open_rescue
from accord.hub.rescue.course.origins import register_origin
from accord.hub.rescue.course.steps import erase, step
from accord.hub.rescue.course.wishes import answer as answer_wish
from accord.hub.rescue.course.wishes import wish_in
from accord.hub.rescue.errors import NoSuchRescue, NotAllowed, Refused
from accord.hub.rescue.people.persons import add_person, assess_status, say_consulate, tell_person, told_consulate
from accord.hub.rescue.people.release import mark, out
from accord.hub.rescue.statements import NewStatement, Stays, take_back_in, tell, tell_by_report_in
from accord.hub.vault.vocabulary import Reason

__all__ = [
    "Named",
    "NewStatement",
    "NoSuchRescue",
    "NotAllowed",
    "Reason",
    "Refused",
    "Stays",
    "add_person",
    "answer_wish",
    "assess_status",
    "erase",
    "mark",
    "name",
    "open_by_report_in",
    "open_rescue",
    "out",
    "part_with",
    "register_origin",
    "say_consulate",
    "step",
    "take_back_in",
    "tell",
    "tell_by_report_in",
    "tell_person",
    "told_consulate",
    "wish_in",
]
