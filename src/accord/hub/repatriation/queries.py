"""Repatriation as the home member, a consulate and the desk at home see it. Permission inside; each look at a person leaves a line."""

from accord.hub.repatriation.arrivals.incoming import arrival, arrivals, rung_about
from accord.hub.repatriation.lists.preview import list_of, preview
from accord.hub.repatriation.operations.board import alone, board, operation, operations
from accord.hub.repatriation.people.overview import ids, leg, names, people, person, person_fields, returnee_of, risk_words
from accord.hub.repatriation.present import (
    ArrivalRow,
    AskedRow,
    Board,
    EventRow,
    Keeping,
    LegRow,
    ListedRow,
    OperationRow,
    PairRow,
    Person,
    PersonRow,
    Preview,
    VerificationRow,
)
from accord.hub.repatriation.verification.consular import asked, asked_of_us, asked_person, sheet, verification

__all__ = [
    "ArrivalRow",
    "AskedRow",
    "Board",
    "EventRow",
    "Keeping",
    "LegRow",
    "ListedRow",
    "OperationRow",
    "PairRow",
    "Person",
    "PersonRow",
    "Preview",
    "VerificationRow",
    "alone",
    "arrival",
    "arrivals",
    "asked",
    "asked_of_us",
    "asked_person",
    "board",
    "ids",
    "leg",
    "list_of",
    "names",
    "operation",
    "operations",
    "people",
    "person",
    "person_fields",
    "preview",
    "returnee_of",
    "risk_words",
    "rung_about",
    "sheet",
    "verification",
]
