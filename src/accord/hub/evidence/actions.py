"""All that changes evidence: taking it in, verifying, exporting and erasing it. Each touch leaves a custody line."""

from accord.hub.evidence.archives import Archive as Archive
from accord.hub.evidence.archives import archive as archive
from accord.hub.evidence.bags import export as export
from accord.hub.evidence.bags import report_of as report_of
from accord.hub.evidence.bags import take_in_bag as take_in_bag
from accord.hub.evidence.bags import take_in_file as take_in_file
from accord.hub.evidence.erasing import change as change
from accord.hub.evidence.erasing import erase as erase
from accord.hub.evidence.uploads import Sending as Sending
from accord.hub.evidence.uploads import Standing as Standing
from accord.hub.evidence.uploads import append as append
from accord.hub.evidence.uploads import begin as begin
from accord.hub.evidence.uploads import end as end
from accord.hub.evidence.uploads import give_up as give_up

__all__ = [
    "Archive",
    "Sending",
    "Standing",
    "append",
    "archive",
    "begin",
    "change",
    "end",
    "erase",
    "export",
    "give_up",
    "report_of",
    "take_in_bag",
    "take_in_file",
]
