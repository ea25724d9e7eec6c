"""Tables of the requests. Times are microseconds since 1970, ids are texts that say nothing, amounts are exact decimals in a text.

Nothing here names anybody: the vault keeps the data about people, and a table holds the reference. The value of an identifier stands
once, in `Subject`, where it can be erased; everything else holds its key.
"""

from typing import TYPE_CHECKING, Any

import msgspec
from django.db import models

from accord.hub.times import FOR_EVER


class Json(models.TextField):
    """A value kept as the sorted JSON of it: a text column, which both databases have."""

    if TYPE_CHECKING:
        _pyi_private_get_type: Any
        _pyi_private_set_type: Any

    @staticmethod
    def read(value: str) -> Any:
        return msgspec.json.decode(value)

    @staticmethod
    def write(value: Any) -> str:
        return msgspec.json.encode(value, order="sorted").decode()

    def from_db_value(self, value: str, _expression: object, _connection: object) -> Any:
        return self.read(value)

    def get_prep_value(self, value: Any) -> str:
        return self.write(value)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", list(args), kwargs


class Bytes(models.BinaryField):
    """Bytes, whatever the database's driver calls them."""

    if TYPE_CHECKING:
        _pyi_private_get_type: bytes
        _pyi_private_set_type: bytes

    read = bytes

    def from_db_value(self, value: bytes | None, _expression: object, _connection: object) -> bytes | None:
        return None if value is None else bytes(value)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", list(args), kwargs


class Subject(models.Model):
    """The identifier behind a key; erased, the row stays with the kind alone."""

    key = Bytes(max_length=32, primary_key=True)
    kind = models.CharField(max_length=12)
    value = models.TextField(null=True)
    display = models.TextField(null=True)
    seen = models.BigIntegerField(db_comment="when a request last named it")

    class Meta:
        db_table = "requests_subject"


class Request(models.Model):
    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    protocol = models.CharField(max_length=60, db_comment="name@version: pinned")
    name = models.CharField(max_length=48)
    state = models.CharField(max_length=40)
    entered = models.BigIntegerField(db_comment="when it came into its state")
    visit = models.IntegerField(default=0, db_comment="counts entries into states: a clock of an earlier one means nothing")
    version = models.IntegerField(default=0, db_comment="counts changes: whoever saw an older one is told")
    asker = models.BigIntegerField(db_comment="member")
    asker_person = models.BigIntegerField(null=True)
    for_person = models.BooleanField(default=False, db_comment="somebody who is no member asks through the asker")
    reporter = models.CharField(max_length=64, default="", db_comment="a keyed digest of who is behind the ask: to count by")
    answerer = models.BigIntegerField(null=True, db_comment="member; null where a guest, several members or nobody answers")
    desk = models.CharField(max_length=36, default="", db_comment="the desk that was rung")
    parent = models.BigIntegerField(null=True)
    root = models.BigIntegerField(db_comment="the first request of its trail; itself for the first")
    ask = models.CharField(max_length=36, db_comment="what was opened together")
    subject = Bytes(max_length=32, null=True, db_comment="key of the identifier it is about")
    about = models.CharField(max_length=64, default="", db_comment="what it is about where that is no identifier: an opaque id")
    confirmed = models.BigIntegerField(null=True, db_comment="since when a bank or the police stands behind it")
    confirmed_by = models.BigIntegerField(null=True)
    origin = models.CharField(max_length=12, default="", db_comment="signal, verdict, report, network or nothing")
    origin_id = models.CharField(max_length=64, default="")
    facts = Json(default="{}", db_comment="JSON: what other features state: consent, override, proof, agreed, settled, waived")
    fields = Json(default="{}", db_comment="JSON: the typed fields so far, without personal data")
    rules = Json(default="{}", db_comment="JSON: what the corridor's rules set when it was opened")
    opened = models.BigIntegerField()
    closed = models.BigIntegerField(null=True)
    next_due = models.BigIntegerField(null=True, db_comment="when a clock of its state ends next")
    erased = models.BigIntegerField(null=True, db_comment="since when the value of its identifier is told no more")

    class Meta:
        db_table = "requests_request"
        indexes = (
            models.Index(fields=["root"], name="requests_request_root"),
            models.Index(fields=["parent"], name="requests_request_parent"),
            models.Index(fields=["ask"], name="requests_request_ask"),
            models.Index(fields=["subject"], name="requests_request_subject"),
            models.Index(fields=["asker", "opened"], name="requests_request_asker"),
            models.Index(fields=["reporter", "opened"], name="requests_request_reporter"),
            models.Index(fields=["origin", "origin_id"], name="requests_request_origin"),
            models.Index(fields=["opened", "protocol", "asker", "answerer"], name="requests_request_opened"),
        )


class Party(models.Model):
    """Which member takes part on which side. `watcher`: it asked further up the trail. `due` and `desk` are what an inbox is read by."""

    request = models.BigIntegerField()
    member = models.BigIntegerField()
    side = models.CharField(max_length=12)
    open = models.BooleanField(default=True, db_comment="whether the request is still open: what an inbox asks")
    waits = models.BooleanField(default=False, db_comment="whether this side must act now: what counts as waiting for its member")
    due = models.BigIntegerField(default=FOR_EVER, db_comment="when the clock that matters ends; FOR_EVER where none runs")
    desk = models.CharField(max_length=36, default="", db_comment="the desk of this member that was rung for it")
    declined = models.BigIntegerField(null=True, db_comment="since when it says no for itself, while others are still asked")
    acted = models.BigIntegerField(null=True, db_comment="since when something stands that it did as one who answers")

    class Meta:
        db_table = "requests_party"
        constraints = (models.UniqueConstraint(fields=["request", "member", "side"], name="requests_party_once"),)
        indexes = (
            models.Index(fields=["member", "open", "due", "request"], name="requests_party_due"),
            models.Index(fields=["member", "desk", "open", "due"], name="requests_party_desk"),
            models.Index(fields=["member", "open", "request"], name="requests_party_open"),
            models.Index(fields=["member", "waits", "due", "request"], name="requests_party_waits"),
            models.Index(fields=["member", "request"], name="requests_party_all"),
        )


class Step(models.Model):
    """A step that was taken; never changed. `texts` is the vault's reference of what was written in words."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    request = models.BigIntegerField()
    step = models.CharField(max_length=40)
    letter = models.CharField(max_length=1, default="")
    side = models.CharField(max_length=12)
    role = models.CharField(max_length=16)
    member = models.BigIntegerField(null=True)
    person = models.BigIntegerField(null=True)
    how = models.CharField(max_length=12, default="", db_comment="see vocabulary.py; nothing for the usual way")
    state = models.CharField(max_length=40, db_comment="the state that it led to")
    fields = Json(db_comment="JSON, without personal data")
    texts = models.CharField(max_length=36, default="")
    at = models.BigIntegerField()

    class Meta:
        db_table = "requests_step"
        indexes = (models.Index(fields=["request", "n"], name="requests_step_request"),)


class Due(models.Model):
    """A deadline in a request's state; the journal's clock fires it by its number. Gone when it has fired or the request left the state."""

    n = models.BigAutoField(primary_key=True)
    request = models.BigIntegerField()
    visit = models.IntegerField()
    clock = models.CharField(max_length=40)
    at = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    target = models.CharField(max_length=16)
    step = models.CharField(max_length=40, default="")

    class Meta:
        db_table = "requests_due"
        indexes = (models.Index(fields=["request", "at"], name="requests_due_request"),)


class Entry(models.Model):
    """One entry of a request's ledger; never changed. `trail` is the currency in which the trail's first request disputes it."""

    n = models.BigAutoField(primary_key=True)
    root = models.BigIntegerField()
    request = models.BigIntegerField()
    trail = models.CharField(max_length=12)
    kind = models.CharField(max_length=12)
    source = models.CharField(max_length=12)
    target = models.CharField(max_length=12)
    amount = models.CharField(max_length=60)
    code = models.CharField(max_length=12)
    step = models.CharField(max_length=60)
    payment = models.CharField(max_length=36, null=True)
    hold = models.CharField(max_length=60, null=True)
    until = models.BigIntegerField(null=True)
    ground = models.CharField(max_length=60, null=True)
    at = models.BigIntegerField()

    class Meta:
        db_table = "requests_entry"
        indexes = (models.Index(fields=["root", "n"], name="requests_entry_root"),)


class Balance(models.Model):
    """The balances of one ledger: the sums of its entries, written in the turn that writes them. Figures are counted from these.

    The request's columns are copied, so that counting reads this table alone. An amount is an exact decimal, or nothing for none.
    """

    request = models.BigIntegerField()
    trail = models.CharField(max_length=12)
    code = models.CharField(max_length=12)
    protocol = models.CharField(max_length=60)
    opened = models.BigIntegerField()
    asker = models.BigIntegerField()
    answerer = models.BigIntegerField(null=True)
    followed = models.BooleanField(db_comment="it follows money that had moved on from another request")
    held_at = models.BigIntegerField(null=True, db_comment="when money was first held here")
    pending = models.CharField(max_length=60, default="")
    held = models.CharField(max_length=60, default="")
    converted = models.CharField(max_length=60, default="")
    moved_on = models.CharField(max_length=60, default="")
    taken_out = models.CharField(max_length=60, default="", db_default="")
    not_found = models.CharField(max_length=60, default="")
    refused = models.CharField(max_length=60, default="")
    released = models.CharField(max_length=60, default="")
    returned = models.CharField(max_length=60, default="")

    class Meta:
        db_table = "requests_balance"
        constraints = (models.UniqueConstraint(fields=["request", "trail"], name="requests_balance_once"),)
        indexes = (models.Index(fields=["opened"], name="requests_balance_opened"),)


class Hop(models.Model):
    """Money went on from one request's account to the next one's."""

    n = models.BigAutoField(primary_key=True)
    root = models.BigIntegerField()
    trail = models.CharField(max_length=12)
    parent = models.BigIntegerField()
    child = models.BigIntegerField()
    gone = models.CharField(max_length=60)
    gone_code = models.CharField(max_length=12)
    came = models.CharField(max_length=60)
    came_code = models.CharField(max_length=12)
    rate = models.CharField(max_length=60)
    source = models.CharField(max_length=60)
    step = models.CharField(max_length=60)
    payment = models.CharField(max_length=36, null=True)
    undone = models.CharField(max_length=60, default="", db_comment="the step that said that it never went there")
    at = models.BigIntegerField()

    class Meta:
        db_table = "requests_hop"
        indexes = (models.Index(fields=["root", "n"], name="requests_hop_root"),)


class Payment(models.Model):
    """One payment across all reports of it: the hub's own record, by which it finds like reports. It shows the `content` to nobody."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    content = models.TextField(db_comment="JSON of core.money.payments.Payment")
    merged = models.CharField(max_length=36, default="", db_comment="the payment that this one turned out to be")
    first = models.BigIntegerField()
    last = models.BigIntegerField()

    class Meta:
        db_table = "requests_payment"


class PaymentMark(models.Model):
    """The search keys of a payment: digests of its UETR, references and receiver."""

    payment = models.BigIntegerField()
    mark = Bytes(max_length=32)

    class Meta:
        db_table = "requests_payment_mark"
        constraints = (models.UniqueConstraint(fields=["mark", "payment"], name="requests_payment_mark_once"),)


class RequestPayment(models.Model):
    """A request is about a payment. `content` is the report of it in this request, and all that its parties see.

    `report`: the vault's reference of this report's data about the sender.
    """

    request = models.BigIntegerField()
    payment = models.CharField(max_length=36)
    content = models.TextField(
        default="", db_comment="JSON of core.money.payments.Payment; nothing where several members' reports were merged before it was kept"
    )
    amount = models.CharField(max_length=60, db_comment="disputed of it here")
    code = models.CharField(max_length=12)
    report = models.CharField(max_length=36, default="")
    kind = models.CharField(max_length=10, default="disputed", db_comment="disputed, or returned: it brought money back")

    class Meta:
        db_table = "requests_request_payment"
        constraints = (models.UniqueConstraint(fields=["request", "payment"], name="requests_paid_once"),)
        indexes = (models.Index(fields=["payment"], name="requests_paid_payment"),)


class BankForm(models.Model):
    """How a member wants its bank messages written. What it has not set stands as the store's default says."""

    member = models.BigIntegerField(unique=True)
    version = models.CharField(max_length=2, db_comment="of camt.056")
    header = models.CharField(max_length=2, default="", db_comment="version of head.001.001; nothing for a message without one")
    service = models.CharField(max_length=35, default="", db_comment="the business service that the header names")
    envelope = models.CharField(max_length=40, default="", db_comment="name of the element around header and message")
    market = models.CharField(max_length=20, db_comment="see formats.iso20022.recall.MARKETS")
    zone = models.CharField(max_length=64, default="", db_comment="IANA name; nothing for that of the member's country or desks")

    class Meta:
        db_table = "requests_bank_form"


class BankMessage(models.Model):
    """A bank's message that was taken in: a digest of what it says, by which a repeat is known, and what it was answered with."""

    member = models.BigIntegerField(db_comment="who handed it in")
    mark = Bytes(max_length=32)
    answer = Json(db_comment="JSON: the steps that it was, by request")
    at = models.BigIntegerField()

    class Meta:
        db_table = "requests_bank_message"
        constraints = (models.UniqueConstraint(fields=["member", "mark"], name="requests_bank_message_once"),)


class BankInvestigation(models.Model):
    """An investigation that a bank was asked for (camt.110), by the id of the message: its response names it by that alone."""

    member = models.BigIntegerField(db_comment="who asked for it")
    message = models.CharField(max_length=35)
    request = models.BigIntegerField()
    payment = models.CharField(max_length=36, db_comment="the id of the payment in the request")
    action = models.CharField(max_length=4, default="", db_comment="RQST, RQCL; nothing for one that is asked for")
    answer_case = models.CharField(max_length=35, default="", db_comment="the other bank's own reference, once it said it")
    at = models.BigIntegerField()

    class Meta:
        db_table = "requests_bank_investigation"
        constraints = (models.UniqueConstraint(fields=["member", "message"], name="requests_investigation_once"),)
        indexes = (
            models.Index(fields=["message"], name="requests_investigation_by_id"),
            models.Index(fields=["request"], name="requests_investigated"),
        )


class Message(models.Model):
    """A message of one party to the others; the vault keeps its text."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    request = models.BigIntegerField()
    member = models.BigIntegerField()
    person = models.BigIntegerField(null=True)
    text = models.CharField(max_length=36)
    at = models.BigIntegerField()

    class Meta:
        db_table = "requests_message"
        indexes = (models.Index(fields=["request", "n"], name="requests_message_request"),)


class Attachment(models.Model):
    """A file; the vault keeps its bytes and its name, in as many records as its size needs."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    request = models.BigIntegerField(null=True)
    member = models.BigIntegerField()
    person = models.BigIntegerField(null=True)
    parts = models.TextField(db_comment="references, separated by spaces")
    type = models.CharField(max_length=80)
    size = models.BigIntegerField()
    sha256 = Bytes(max_length=32)
    at = models.BigIntegerField()

    class Meta:
        db_table = "requests_attachment"
        indexes = (models.Index(fields=["request", "n"], name="requests_attachment_request"),)


class Invitation(models.Model):
    """A guest may answer one request, once. The hub keeps only the token's hash; the vault keeps the guest's contact."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    request = models.BigIntegerField()
    member = models.BigIntegerField(db_comment="who invites")
    contact = models.CharField(max_length=36)
    hash = Bytes(max_length=32, unique=True)
    made = models.BigIntegerField()
    expires = models.BigIntegerField()
    opened = models.BigIntegerField(null=True, db_comment="when the page was first looked at")
    used = models.BigIntegerField(null=True, db_comment="when it was answered or taken back")
    sent = models.BigIntegerField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next = models.BigIntegerField(null=True, db_comment="when it is sent next; null for no more")
    code = models.CharField(max_length=24, default="")

    class Meta:
        db_table = "requests_invitation"
        indexes = (
            models.Index(fields=["request"], name="requests_invitation_request"),
            models.Index(fields=["member", "made"], name="requests_invitation_member"),
            models.Index(fields=["next"], name="requests_invitation_next"),
        )


class Embargo(models.Model):
    """The police ask that nobody acts on an identifier, but contacts them."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    key = Bytes(max_length=32)
    member = models.BigIntegerField()
    person = models.BigIntegerField(null=True)
    desk = models.CharField(max_length=36, default="", db_comment="where to ask")
    made = models.BigIntegerField()
    until = models.BigIntegerField()
    lifted = models.BigIntegerField(null=True)

    class Meta:
        db_table = "requests_embargo"
        indexes = (
            models.Index(fields=["key", "until"], name="requests_embargo_key"),
            models.Index(fields=["member", "n"], name="requests_embargo_member"),
        )


class Claim(models.Model):
    """A claim that an appeal is about, and what became of it."""

    request = models.BigIntegerField()
    claim = models.CharField(max_length=36, db_comment="the signal's id")
    member = models.BigIntegerField()
    decision = models.CharField(max_length=10, default="", db_comment="upheld, rejected, or nothing yet")
    answered = models.BooleanField(default=False)
    seq = models.BigIntegerField(null=True, db_comment="the retraction's number, that every member which acted must apply")

    class Meta:
        db_table = "requests_claim"
        constraints = (models.UniqueConstraint(fields=["request", "claim"], name="requests_claim_once"),)
        indexes = (models.Index(fields=["claim"], name="requests_claim_of"),)


class Rung(models.Model):
    """A bell that rang for a request."""

    request = models.BigIntegerField()
    bell = models.CharField(max_length=36)
    desk = models.CharField(max_length=36)
    side = models.CharField(max_length=12)
    at = models.BigIntegerField()

    class Meta:
        db_table = "requests_rung"
        indexes = (
            models.Index(fields=["request", "side"], name="requests_rung_request"),
            models.Index(fields=["bell"], name="requests_rung_bell"),
        )
