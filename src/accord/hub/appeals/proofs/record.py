"""A TXT record at the domain. The hub asks only where ACCORD_LOOK_UPS allows it."""

from django.conf import settings
from dns.exception import DNSException

from accord.hub.appeals.proofs.base import FOUND, NOT_FOUND, NOT_REACHED, SOMEBODY_LOOKS, Made, Task, is_placed
from accord.hub.appeals.proofs.site_file import host_of
from accord.hub.appeals.resolver import txt

WAY = "record"
NAME = "_accord-appeal"


def make(task: Task) -> Made:
    if not settings.ACCORD_LOOK_UPS:
        return SOMEBODY_LOOKS
    try:
        texts = txt(f"{NAME}.{host_of(task)}")
    except (DNSException, OSError, ValueError):
        return NOT_REACHED
    return FOUND if any(is_placed(text, task) for text in texts) else NOT_FOUND
