"""A person handed to a body that helps out of a report, before there is a file: the same referral, the same fields of its services.

It hangs on no file (`file` is 0) until one is opened from the report. Its consent is kept with the report, and taken back there.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from accord.core.care.file import Kind, view
from accord.hub.care import sealing, store
from accord.hub.care.store import StoredFile
from accord.hub.care.vocabulary import PROTOCOL
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.members.queries import MemberRow
from accord.hub.requests.actions import Ask, open_in
from accord.hub.requests.vocabulary import ASKER
from accord.tables import care


def refer_from_report_in(
    t: Turn,
    home: MemberRow,
    kind: Kind,
    member: str,
    services: Sequence[str],
    person: Mapping[str, str],
    fields: Mapping[str, Any],
    *,
    origin: str,
    origin_id: str,
    for_person: bool,
) -> tuple[str, str]:
    """Offer a person to a body, in the name of the report's home; the request's id, and the reference of what the body may see.

    `person`: what may be seen of the person at all, by fields of such a file; the body sees of it what its services name. `fields` opens
    the request. Raises Refused of requests.
    """
    referral = store.new_id()
    sealed = sealing.seal_extract(home.n, referral, view(care(), kind, services, person), by="hub", at=t.at)
    ask = Ask(
        PROTOCOL,
        fields={**fields, "file": sealed},
        to=[member],
        about="person",
        step="offer",
        for_person=for_person,
        origin=origin,
        origin_id=origin_id,
        facts={"consent": True},
    )
    # The protocol knows no hub as asker.
    opened = open_in(t, members.as_member(home), ask, at=t.at, role="administrator", side=ASKER)
    (request,) = opened.requests
    store.add(
        store.Referral(
            id=referral,
            kind=kind,
            file=store.NO_FILE,
            home=home.n,
            member=members.member(member).n,
            request=request.id,
            extract=sealed,
            services=store.encode(tuple(services)),
            basis="consent",
            override=None,
            made=t.at,
        )
    )
    return request.id, sealed


def renew_referral_in(t: Turn, reference: str, kind: Kind, services: Sequence[str], person: Mapping[str, str]) -> None:
    """Add later answers to the referral's extract, as far as the services name them."""
    fields = view(care(), kind, services, person)
    sealing.renew_extract(reference, fields, {sealing.name_of(key): value for key, value in fields.items()}, t.at)


def adopt_in(t: Turn, file: StoredFile, requests: Sequence[str]) -> None:
    """These referrals hang on this file from now on, where it is of the same kind and home."""
    store.adopt(file, requests)
