"""A code by e-mail, through the server that bells use."""

from accord.hub.appeals.proofs.base import Made, Task, message, sent
from accord.hub.delivery.actions import send

WAY = "mail"


def make(task: Task) -> Made:
    return sent(send("mail", message(task), {"email": task.value}))
