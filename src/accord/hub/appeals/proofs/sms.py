"""A code by text message, through the gateway that bells use."""

from accord.hub.appeals.proofs.base import Made, Task, message, sent
from accord.hub.delivery.actions import send

WAY = "sms"


def make(task: Task) -> Made:
    return sent(send("sms", message(task), {"phone": task.value}))
