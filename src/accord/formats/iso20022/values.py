"""The kept parts of a bank message, as plain values. Names, addresses and remittance texts are checked and left in the message."""

from datetime import date, datetime
from typing import Literal

import msgspec

from accord.core.money.amounts import Amount

Status = Literal["ACCR", "RJCR", "PDCR"]  # accepted, rejected, pending: of one payment
GroupStatus = Literal["PACR", "RJCR", "ACCR", "PDCR"]  # partly accepted is told of a group only


class Agent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A bank: its BIC, its LEI, or its number in a clearing system (whose code comes first)."""

    bic: str | None = None
    lei: str | None = None
    clearing: str | None = None
    member: str | None = None


class Original(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The payment that a message is about, by every reference that it has."""

    uetr: str | None = None
    end_to_end: str | None = None
    instruction: str | None = None
    transaction: str | None = None
    clearing_reference: str | None = None
    message: str | None = None
    message_name: str | None = None
    message_created: datetime | None = None
    amount: Amount | None = None
    settled: date | None = None

    @property
    def references(self) -> list[str]:
        """Those of the payment itself that are there, what tells it best first."""
        given = (self.uetr, self.end_to_end, self.transaction, self.instruction)
        return [reference for reference in given if reference]


class Reason(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A code of the external list, or one of the bank's own; notes of at most 105 characters each. One of them at least."""

    code: str | None = None
    own: str | None = None
    notes: tuple[str, ...] = ()


class Recall(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """camt.056: cancel or give back this payment. `created` is as the sender states it, with or without a time zone; `account` is the
    kind (iban or account) and the number of where the money went."""

    message: str
    assigner: Agent
    assignee: Agent
    created: datetime
    case: str | None = None
    case_by: Agent | None = None
    cancellation: str | None = None
    original: Original
    reasons: tuple[Reason, ...]
    account: tuple[str, str] | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A bank's statement on one payment. `returned` is the amount that it settles, on `returned_on`, under `return_uetr`."""

    original: Original
    status_id: str | None = None
    status: Status | None = None
    reasons: tuple[Reason, ...] = ()
    returned: Amount | None = None
    returned_on: date | None = None
    return_uetr: str | None = None


class GroupAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A bank's statement on a whole message."""

    message: str
    message_name: str
    status: GroupStatus | None = None
    reasons: tuple[Reason, ...] = ()


class Resolution(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """camt.029: the answer to a recall. One of confirmation, duplicate_of and assignment_cancelled is told."""

    message: str
    assigner: Agent | None
    assignee: Agent | None
    created: datetime
    case: str | None = None
    case_by: Agent | None = None
    confirmation: str | None = None
    duplicate_of: str | None = None
    assignment_cancelled: bool | None = None
    groups: tuple[GroupAnswer, ...] = ()
    answers: tuple[Answer, ...] = ()


class Returned(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    original: Original
    returned: Amount
    return_id: str | None = None
    settled: date | None = None
    reasons: tuple[Reason, ...] = ()


class Return(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """pacs.004: the money itself comes back."""

    message: str
    created: datetime
    payments: tuple[Returned, ...]


class Investigation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """camt.110: please look into this payment. `case` is the requester's own reference, `answer_case` the responder's, once that is known.
    `action` (RQST, RQCL) is about an investigation that was asked for before, and `action_reason` says why."""

    message: str
    requester: Agent
    responder: Agent
    created: datetime
    case: str | None = None
    answer_case: str | None = None
    original: Original
    text: str
    action: str | None = None
    action_reason: str | None = None
    account: tuple[str, str] | None = None


InvestigationStatus = Literal["CLSD", "PDNG", "RJCT"]  # closed, pending, rejected


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """camt.111: what became of an investigation. `asked` is the id of the message that asked for it; `kind` and `subkind` say of what it
    is. `words` is what it says in words, `besides` the elements that it tells more in, which are checked and left in the message."""

    message: str
    status: InvestigationStatus
    reason: Reason | None = None
    answer_case: str | None = None
    words: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    asked: str
    case: str | None = None
    kind: str | None = None
    subkind: str | None = None
    requester: Agent | None = None
    responder: Agent | None = None
    next_responder: Agent | None = None
    original: Original | None = None
