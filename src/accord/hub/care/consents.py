"""A person's yes and no, which of them stand now, and which handover they open. Inside a caller's turn, or to be shown."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from django.utils.translation import gettext as _
from msgspec import Struct

from accord.core.care.gate import Gate, Opened, Override, gate
from accord.core.reports.consents import ConsentStatement, standing_consents
from accord.core.sharing import COUNTRIES
from accord.hub.care import store
from accord.hub.care.errors import Refused
from accord.hub.care.store import Consent, StoredFile
from accord.hub.care.vocabulary import CONSULATE, CONTACTED, FORCED, HOWS, SUPPORT
from accord.hub.erasures import actions as erasures
from accord.hub.erasures.vocabulary import CONSENT, FEARED
from accord.hub.journal.actions import Turn
from accord.tables import care, report_consents


def known() -> tuple[str, ...]:
    """Everything that may be agreed to: what a report asks, and what opens a handover."""
    return tuple(dict.fromkeys([*report_consents().items, *(handover.consent for handover in care().handovers.values())]))


def asked_in_a_file() -> frozenset[str]:
    """What a file asks its person: what opens a handover of it, and whether they may be contacted. The rest a report asks, and sends out;
    what was answered there stays in the file, and can be taken back."""
    asked = {key for key, item in report_consents().items.items() if "care" in item.asked_in}
    return frozenset({*asked, *(handover.consent for handover in care().handovers.values()), CONTACTED})


def note_consent_in(
    t: Turn,
    file: StoredFile,
    consent: str,
    *,
    yes: bool,
    how: str,
    member: int | None,
    actor: str,
    at: int,
    about: str = "",
    feared: bool = False,
) -> None:
    """One yes or no. A child says yes to some things only with a guardian. Raises Refused."""
    if consent not in known():
        raise Refused("no-such-consent", _("Choose what the person agreed to: {consents}.").format(consents=", ".join(known())), "consents")
    if how not in HOWS:
        raise Refused("no-such-way", _("Choose how the person agreed: {ways}.").format(ways=", ".join(HOWS)), "how")
    if (consent == CONSULATE) != bool(about) or (about and about not in COUNTRIES):
        raise Refused(
            "which-consulate", _("Name the country of a consulate, such as Nepal or NP. Leave it out for any other consent."), "about"
        )
    if feared and (consent != CONSULATE or yes):
        raise Refused(
            "feared",
            _("Only a consulate can be feared. The person can't both agree to it and be afraid of it: choose one of the two."),
            "feared",
        )
    item = report_consents().items.get(consent)
    if yes and file.is_child and how != "guardian" and (item is None or item.child == "guardian"):
        raise Refused("guardian", _("A child can say yes to this only with a guardian. Ask the guardian, or record a ground."), "how")
    if not yes:
        erasures.note(CONSENT, " ".join((file.kind, file.id, consent, *((about, FEARED if feared else "no") if about else ()))), t.at)
    store.add(
        store.Consent(
            kind=file.kind, file=file.n, consent=consent, about=about, yes=yes, feared=feared, how=how, member=member, actor=actor, at=at
        )
    )


class Standing(Struct, frozen=True):
    """A file, what its person said yes and no to, the oldest first, and what stands in the place of that on a ground."""

    file: StoredFile
    consents: Sequence[Consent]
    overrides: Sequence[store.Override]

    @property
    def agreed(self) -> frozenset[str]:
        """The countries whose consulate the person agreed to."""
        return consulates(self.consents)[0]

    @property
    def feared(self) -> frozenset[str]:
        return consulates(self.consents)[1]

    def override(self, handover: str, at: int) -> store.Override | None:
        return in_force(self.overrides, at, handover)

    def gate(self, handover: str, at: int) -> Gate:
        """Whether the person may be handed over this way now."""
        row = self.override(handover, at)
        given = None if row is None else Override(ground=row.ground, by=row.actor, role=row.role, at=row.at, reason=row.reason)
        return gate(care(), handover, of(self.consents), given, at)


def standings(files: Iterable[int]) -> dict[int, Standing]:
    """Of many persons who were forced, by the number of the file; those that are erased are left out."""
    rows = store.by_numbers(files)
    consents = store.consents_of(FORCED, rows)
    overrides = store.overrides_of(FORCED, rows)
    return {n: Standing(file, consents.get(n, ()), overrides.get(n, ())) for n, file in rows.items()}


def standing_of(file: StoredFile) -> Standing:
    return Standing(file, store.consents(file), store.overrides(file))


def stand(file: StoredFile) -> frozenset[str]:
    """The consents that stand now; a consulate's counts for its country alone, and is not among them."""
    return of(store.consents(file))


def of(rows: Iterable[Consent]) -> frozenset[str]:
    return standing_consents(ConsentStatement(consent.consent, consent.yes, consent.at) for consent in _latest(rows) if not consent.about)


def _latest(rows: Iterable[Consent]) -> list[Consent]:
    """The last word on each, by the order in which they were recorded."""
    last: dict[tuple[str, str], Consent] = {}
    for row in rows:
        last[row.consent, row.about] = row
    return list(last.values())


def consulates(rows: Iterable[Consent]) -> tuple[frozenset[str], frozenset[str]]:
    """The countries whose consulate the person agreed to, and those that the person fears."""
    last = [consent for consent in _latest(rows) if consent.consent == CONSULATE]
    return frozenset(said_of.about for said_of in last if said_of.yes), frozenset(said_of.about for said_of in last if said_of.feared)


class _Ground(Protocol):
    @property
    def ground(self) -> str: ...
    @property
    def at(self) -> int: ...
    @property
    def until(self) -> int: ...


Held = TypeVar("Held", bound=_Ground)


def in_force(rows: Iterable[Held], at: int, handover: str = SUPPORT) -> Held | None:
    """The override that stands now for a handover: the one that stands longest."""
    good = [row for row in rows if row.at <= at < row.until and handover in care().grounds[row.ground].handovers]
    return max(good, key=lambda override: override.until, default=None)


def gate_of(file: StoredFile, handover: str, at: int) -> tuple[Gate, store.Override | None]:
    """Whether the person may be handed over this way now, and the override upon which that rests."""
    standing = standing_of(file)
    opened = standing.gate(handover, at)
    return opened, standing.override(handover, at) if isinstance(opened, Opened) and opened.by != "consent" else None
