"""A file at the site. The hub looks only where ACCORD_LOOK_UPS allows it, and at no address on a private network."""

from django.conf import settings

from accord.hub.appeals.proofs.base import FOUND, NOT_FOUND, NOT_REACHED, SOMEBODY_LOOKS, Made, Task, is_placed
from accord.hub.delivery.actions import fetch
from accord.hub.delivery.queries import allowed

WAY = "site-file"
PATH = "/.well-known/accord-appeal.txt"


def make(task: Task) -> Made:
    return look(f"https://{host_of(task)}{PATH}", task) if settings.ACCORD_LOOK_UPS else SOMEBODY_LOOKS


def look(url: str, task: Task) -> Made:
    answer = fetch(url, allowed)
    if answer.status is None:
        return NOT_REACHED
    return FOUND if answer.status == 200 and is_placed(answer.body.decode("utf-8", "replace"), task) else NOT_FOUND


def host_of(task: Task) -> str:
    """The host of a domain, or of a link's canonical form, which has neither scheme nor port."""
    return task.value.partition("/")[0].rpartition("@")[2]
