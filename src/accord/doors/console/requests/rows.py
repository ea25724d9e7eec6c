"""Requests as lists show them: what it is about, who asks, how much, where it stands, its clock, and the steps that are open."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext
from msgspec import Struct
from msgspec.structs import replace

from accord.core.protocols import Step, declines, is_dangerous
from accord.core.times import moment
from accord.doors.console.frame.banks import bank_of
from accord.doors.console.frame.labels import KINDS
from accord.doors.console.frame.money import money
from accord.doors.console.requests import matters
from accord.doors.console.requests.labels import ACCOUNTS, VERBS
from accord.hub.protocol_book.queries import protocols
from accord.hub.requests.queries import ClockRow, OpenStep, Row, SubjectRow

BASE: Final = "/console/requests"
READ, OPEN, ANSWER, MANAGE = "member:requests:read", "member:requests:open", "member:requests:answer", "hub:requests:manage"
LOOKS = (READ, MANAGE)
ACTS = (OPEN, ANSWER, MANAGE)
# These lead to one person. A list shows enough to tell two apart; the request's own page shows the whole.
OF_PEOPLE = frozenset({"account", "iban", "proxy", "phone", "email"})
SHOWN_BEFORE, SHOWN_AFTER, HIDDEN = 6, 4, 4
FEW: Final = 3  # steps that a row shows side by side
TAG: Final = 3  # hexadecimal digits of a key, enough to tell two rows apart
NUMBER: Final = 8  # characters of an id: as many as a search takes


def masked(value: str, kind: str) -> str:
    """Its beginning and its end, counted in letters and digits alone: however it is grouped, at least HIDDEN of them are left out."""
    if kind not in OF_PEOPLE:
        return value
    name, at, house = value.rpartition("@")
    if at:
        # Whose house it is says who is asked; the name before it says who is meant.
        name = name.rpartition(" ")[2]
        return f"{name[: min(2, len(name) // 2)]}…@{house}"
    places = [place for place, letter in enumerate(value) if letter.isalnum()]
    after = min(SHOWN_AFTER, len(places) // 2)
    before = max(0, min(SHOWN_BEFORE, len(places) - after - HIDDEN))
    first = value[: places[before]].rstrip(" -") if before else ""
    return f"{first}…{value[places[-after] :] if after else ''}"


def subject(row: SubjectRow) -> tuple[str, str]:
    """The identifier that a request is about, and its kind in words, of an account with its bank; empty where that is no identifier."""
    if not row.kind:
        return "", ""
    bank = bank_of(row.display) if row.kind == "account" and row.display else ""
    kind = gettext(KINDS[row.kind])
    return row.display or gettext("erased"), gettext("{kind} at {bank}").format(kind=kind, bank=bank) if bank else kind


class StepLink(Struct, frozen=True):
    """A step that can be taken now. `is_direct`: it asks nothing and lets go of nothing, so one key takes it; `is_dangerous`: apart."""

    key: str
    letter: str
    label: str
    href: str
    is_direct: bool
    is_dangerous: bool


def verb(step: Step, title: str, amount: str = "") -> str:
    """`Hold THB 160,000` where it is known how much; else what the step is called."""
    template = next((VERBS[effect] for effect in step.effects if effect in VERBS), "")
    number, _, code = amount.partition(" ")
    if not template or not code:
        return gettext(title)
    return gettext(template).format(amount=money(Decimal(number), code, short=True))


def step_link(request: str, protocol: str, open_step: OpenStep) -> StepLink:
    step, definition = open_step.step, protocols()[protocol]
    is_apart = is_dangerous(definition, step)
    # Only a step about all of it shows its amount before anybody looked at the form.
    amount = str(open_step.offered.get("amount", "")) if any(guard.startswith("amount-all") for guard in step.guards) else ""
    return StepLink(
        key=open_step.key,
        letter=open_step.letter,
        label=verb(step, open_step.title, amount),
        href=f"{BASE}/{request}/steps/{open_step.key}",
        # A no is read before it is said: its form tells whose answer it is, and what follows.
        is_direct=not is_apart and not declines(definition, step) and not any(field.required for field in step.fields),
        is_dangerous=is_apart,
    )


def amounts(totals: Mapping[str, Mapping[str, Any]], account: str = "disputed") -> list[str]:
    """One figure for each currency: they are never added."""
    return [money(Decimal(there[account]), code) for code, there in totals.items() if Decimal(there[account])]


def standing(totals: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The money that can still be answered for and that is held, where not all of it is pending any more: word and figure, by currency."""
    figures = []
    for code, there in totals.items():
        if Decimal(there["pending"]) != Decimal(there["disputed"]):
            for account in ("held", "pending"):
                if Decimal(there[account]):
                    figures.append((gettext(ACCOUNTS[account]), money(Decimal(there[account]), code)))
    return figures


def clock(row: ClockRow | None, entered: int) -> dict[str, Any] | None:
    if row is None or row.due is None:
        return None
    return {"due": moment(row.due), "started": moment(entered), "title": gettext(row.title)}


def tone(row: Row) -> str:
    """A colour where the state itself means something: over, refused, or closed and done."""
    if row.headline is not None and row.headline.overdue:
        return "red"
    if row.called_off or protocols()[row.protocol].states[row.state].refusal:
        return "amber"
    return ""


class Listed(Struct, frozen=True):
    """A request as a row. `line`: its matter; `tag`: what tells it from another that is masked alike, `number`: from another about which
    nothing is shown; `depth`: how many hops below the first of its trail; `others`: whoever answers; `writes`: the other member whose
    message the reader's has not taken up yet."""

    row: Row
    href: str
    title: str
    line: str
    state: str
    tone: str
    about: str
    kind: str
    others: tuple[str, ...]
    amounts: list[str]
    standing: list[tuple[str, str]]
    clock: dict[str, Any] | None
    entered: datetime
    opened: datetime
    steps: list[StepLink]
    is_new: bool
    depth: int = 0
    tag: str = ""
    number: str = ""
    writes: str = ""

    @property
    def first(self) -> StepLink | None:
        """The likely step; none where only dangerous ones are left, or where it is to be let go."""
        return self.steps[0] if self.steps and not self.steps[0].is_dangerous and not self.row.called_off else None

    @property
    def rest(self) -> list[StepLink]:
        return [step for step in self.steps if step is not self.first and not step.is_dangerous]

    @property
    def are_few(self) -> bool:
        """Whether a row has room for all of its steps: then none stands behind the others."""
        return len(self.steps) <= FEW

    @property
    def further(self) -> int:
        """How many steps there are beside the likely one."""
        return len(self.steps) - (self.first is not None)

    @property
    def apart(self) -> list[StepLink]:
        return [step for step in self.steps if step.is_dangerous]


def listed(row: Row, *, since: int = 0, depth: int = 0, writes: Mapping[str, str] = {}) -> Listed:
    value, kind = subject(row.subject)
    return Listed(
        row=row,
        href=f"{BASE}/{row.id}",
        title=gettext(row.title),
        line=matters.line(row.matter),
        state=gettext(row.state_title),
        tone=tone(row),
        about=masked(value, row.subject.kind),
        kind=kind,
        others=tuple(name for _, name in row.answerers),
        amounts=amounts(row.totals),
        standing=standing(row.totals),
        clock=clock(row.headline, row.entered),
        entered=moment(row.entered),
        opened=moment(row.opened),
        steps=[step_link(row.id, row.protocol, open_step) for open_step in row.offered],
        is_new=bool(since) and row.opened > since,
        depth=depth,
        writes=writes.get(row.id, ""),
    )


def told_apart(rows: Iterable[Listed]) -> list[Listed]:
    """Rows about different things that are masked alike get a short tag each: the same one on every page, and it tells nothing. Those
    that read the same and show nothing of what they are about, as referrals do, get the beginning of their id, by which a search finds
    them."""
    requests = list(rows)
    keys: dict[str, set[str]] = {}
    for request in requests:
        if request.about:
            keys.setdefault(request.about, set()).add(request.row.subject.key)
    bare = Counter(request.line for request in requests if not request.about)
    return [_told_apart(request, len(keys.get(request.about, ())) > 1, bare[request.line] > 1) for request in requests]


def _told_apart(request: Listed, is_masked_alike: bool, is_alike: bool) -> Listed:
    if not request.about:
        return replace(request, number=request.row.id[:NUMBER]) if is_alike else request
    return replace(request, tag=request.row.subject.key[:TAG]) if is_masked_alike and request.row.subject.key else request


def as_trails(rows: Iterable[Row], writes: Mapping[str, str] = {}) -> list[Listed]:
    """Each first request with its hops under it; a hop whose parent is on another page stands by itself."""
    requests = list(rows)
    ids = {row.id for row in requests}
    below: dict[str, list[Row]] = {}
    for row in requests:
        if row.parent in ids:
            below.setdefault(str(row.parent), []).append(row)
    listing: list[Listed] = []

    def show(row: Row, depth: int) -> None:
        listing.append(listed(row, depth=depth, writes=writes))
        for child in sorted(below.get(row.id, ()), key=lambda hop: hop.opened):
            show(child, depth + 1)

    for row in requests:
        if row.parent not in ids:
            show(row, 0)
    return told_apart(listing)
