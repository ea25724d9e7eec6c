"""All that changes cases: each in one turn, with its audit line, its lines in the timelines, and an entry of ids for those who may see it.

`at` is the present moment. `tlp` is the label of a part: clear, green, amber, amber+strict, or red, which is never shared. `audience`: ids
of members that are shown a new part at once. Where two act at once, one comes first and the other gets AsThingsStand, which says what
happened.
"""

from accord.hub.cases.errors import AsThingsStand, LinesRefused, NoSuchCase, NoSuchItem, NotAllowed, Refused
from accord.hub.cases.parts.items import add_item, remove_item
from accord.hub.cases.parts.keepers import PartKeeper, register_keeper
from accord.hub.cases.parts.of_above import add_part_in, change_part_in, remove_part_in
from accord.hub.cases.parts.persons import add_person, change_person, erase_person
from accord.hub.cases.parts.several import ItemLine, TargetLine, add_several
from accord.hub.cases.parts.sharing import share, withdraw_share
from accord.hub.cases.parts.targets import add_target, change_target, rekey_in, remove_target
from accord.hub.cases.parts.tasks import add_task, change_task, remove_task
from accord.hub.cases.parts.texts import add_event, add_note, change_event, change_note, remove_event, remove_note, set_title
from accord.hub.cases.replaying import redo
from accord.hub.cases.taking_part.inviting import accept, decline, dismiss, invite, set_ceiling
from accord.hub.cases.taking_part.lead import decline_lead, offer_lead, take_lead
from accord.hub.cases.taking_part.leaving import end_member, leave
from accord.hub.cases.taking_part.opening import close, open_case, reopen

__all__ = [
    "AsThingsStand",
    "ItemLine",
    "LinesRefused",
    "NoSuchCase",
    "NoSuchItem",
    "NotAllowed",
    "PartKeeper",
    "Refused",
    "TargetLine",
    "accept",
    "add_event",
    "add_item",
    "add_note",
    "add_part_in",
    "add_person",
    "add_several",
    "add_target",
    "add_task",
    "change_event",
    "change_note",
    "change_part_in",
    "change_person",
    "change_target",
    "change_task",
    "close",
    "decline",
    "decline_lead",
    "dismiss",
    "end_member",
    "erase_person",
    "invite",
    "leave",
    "offer_lead",
    "open_case",
    "redo",
    "register_keeper",
    "rekey_in",
    "remove_event",
    "remove_item",
    "remove_note",
    "remove_part_in",
    "remove_target",
    "remove_task",
    "reopen",
    "set_ceiling",
    "set_title",
    "share",
    "take_lead",
    "withdraw_share",
]
