"""Errors between a member and the hub."""

from dataclasses import dataclass


class Unreachable(ConnectionError):
    """The hub could not be reached, though it was tried again and again. What was under way may be sent again: nothing is done twice."""

    def __init__(self) -> None:
        super().__init__("The hub can't be reached. Check its address, its certificate and the network, and send the same again.")


class HubFailed(RuntimeError):
    """The hub answered, but is too busy or failed, though it was tried again and again."""

    def __init__(self, status: int) -> None:
        super().__init__(f"The hub answers {status}, also after several tries. Send the same again later.")
        self.status = status


@dataclass(frozen=True, slots=True)
class EpochChanged:
    """The hub was put back to an earlier state, and goes on in this epoch.

    What came after `read_from` may not exist any more: drop what you applied of it. It is read on after that number, so what still exists
    comes once more.
    """

    epoch: int
    read_from: int


class Refused(ValueError):
    """The hub refused the request. `code` is stable; `text` is its sentence; `fields` names what is at fault.

    Of a step of a request: `open` are the steps that could be taken instead, `happened` is what was done last. Of a cursor of another
    epoch: `changed` says where to read on.
    """

    changed: "EpochChanged | None" = None

    def __init__(
        self, status: int, code: str, text: str, fields: tuple[str, ...] = (), steps: tuple[str, ...] = (), happened: str = ""
    ) -> None:
        super().__init__(text)
        self.status = status
        self.code = code
        self.text = text
        self.fields = fields
        self.open = steps
        self.happened = happened
