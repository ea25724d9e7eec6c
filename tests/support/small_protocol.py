"""A small protocol that has one of everything, and values that fill the fields of any step."""

import copy
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from accord.core.identifiers import Identifier
from accord.core.protocols import Field, Step
from accord.core.times import SECOND

AT = 1_790_000_000 * SECOND
DAY = 86_400 * SECOND
REFERENCE = "5f0c7a52-3f0e-4d1c-9a57-2f6f1a4be001"

SMALL = """
name = "ask"
version = 1
title = "Ask"
about = "Asks for something."
kinds = ["phone", "money"]
first = "asked"

[side.asker]
title = "Who asks"
roles = ["officer", "guest"]

[side.answerer]
title = "Who answers"
roles = ["officer", "analyst"]

[side.clock]
title = "The hub's clock"
roles = ["system"]

[refusal]
no-ground = "There is no ground"

[field.until]
title = "Until"
type = "time"

[field.amount]
title = "Amount"
type = "amount"

[field.refusal]
title = "Why not"
type = "code"
refusals = true

[field.harm]
title = "Harm"
type = "code"
choices = { big = "Big", small = "Small" }

[field.note]
title = "Note"
type = "text"

[[open]]
key = "open"
title = "Ask"
side = "asker"
fields = ["harm"]

[state.asked]
title = "Asked"

[[state.asked.clock]]
key = "answer"
title = "Answer"
target = "answerer"
after = "10 minutes"
by = "harm"
lengths = { big = "5 minutes", small = "1 hour" }
rule = "ask.answer"
source = "design"
reminders = ["2 minutes"]
escalate = { "next contact" = "0 minutes", secretariat = "5 minutes" }

[state.given]
title = "Given"

[[state.given.clock]]
key = "lapse"
title = "It ends"
target = "asker"
after = "unknown"
source = "the step that gave"
until = "until"
reminders = ["1 day"]
then = "lapse"

[state.refused]
title = "Refused"
final = true
refusal = true

[state.over]
title = "Over"
final = true

[[step]]
key = "give"
title = "Give"
letter = "g"
side = "answerer"
from = ["asked"]
to = "given"
fields = ["amount", "until"]
optional = ["note"]
guards = ["confirmed", "amount-within-pending"]
effects = ["keep-until", "tell-asker"]

[[step]]
key = "remark"
title = "Remark"
letter = "r"
side = ["asker", "answerer"]
from = ["asked", "given"]
to = "="
fields = ["note"]

[[step]]
key = "refuse"
title = "Refuse"
letter = "n"
side = "answerer"
roles = ["officer"]
from = ["asked"]
to = "refused"
fields = ["refusal"]
effects = ["refuse-ask"]

[[step]]
key = "lapse"
title = "It ended"
side = "clock"
from = ["given"]
to = "over"
effects = ["end-keeping"]
"""

# Facts that let every guard pass whose facts do not contradict another's.
FACTS: Mapping[str, Any] = {
    "confirmed": True,
    "embargo": False,
    "pending": {"THB": Decimal(100)},
    "held": {},
    "held until": AT,
    "converted": {},
    "answered": {key: {"THB": Decimal(100)} for key in ("moved-on", "taken-out", "not-found", "refused", "released")},
    "domestic": True,
    "preserve open": False,
    "consent": True,
    "override": False,
    "member": "reviewer",
    "claimants": ("claimant",),
    "appellant": None,
    "proof": True,
    "undecided": 0,
    "upheld": 1,
    "own claims": ("id-1",),
    "unapplied": 0,
    "other agreed": False,
    "answers": False,
}


def small() -> dict[str, Any]:
    """The parsed file, anew each time: tests break it."""
    return tomllib.loads(SMALL)


def with_facts(**facts: Any) -> dict[str, Any]:
    return {**copy.deepcopy(dict(FACTS)), **{key.replace("_", " "): value for key, value in facts.items()}}


# What must be so for each guard to let pass a step whose amounts are all 100 THB.
LETS_PASS: Mapping[str, Mapping[str, Any]] = {
    "foreign": {"domestic": False},
    "not-confirmed": {"confirmed": False},
    "amount-part-pending": {"pending": {"THB": Decimal(200)}},
    "amount-all-held": {"held": {"THB": Decimal(100)}},
    "amount-part-held": {"held": {"THB": Decimal(200)}},
    "amount-within-converted": {"converted": {"THB": Decimal(100)}},
    "none-upheld": {"upheld": 0},
    "other-agreed": {"other agreed": True},
}


def facts_for(step: Step) -> dict[str, Any]:
    """Facts with which every guard of the step lets pass."""
    facts = with_facts()
    for guard in step.guards:
        facts |= LETS_PASS.get(guard, {})
    return facts


def filled(step: Step, at: int = AT, *, optional: bool = False, **given: Any) -> dict[str, Any]:
    """A right value for every field that the step needs, and with `optional` for the others."""
    values = {field.key: value_for(field, at) for field in step.fields if field.required or optional}
    return values | {key.replace("_", "-"): value for key, value in given.items()}


def value_for(field: Field, at: int) -> Any:
    if field.type == "list":
        return [{column.key: value_for(column, at) for column in field.columns}]
    return {
        "amount": "100 THB",
        "attachment": "id-1",
        "code": next(iter(field.choices), None),
        "country": "TH",
        "date": "2026-11-25",
        "duration": "3 days",
        "identifier": Identifier(kind="phone", value="+66812345678", display="+66812345678"),
        "member": "first-bank",
        "number": 3,
        "record": "id-1",
        "reference": REFERENCE,
        "text": "Said",
        "time": (field.least.seconds * SECOND if field.least else DAY) + at,
        "yes-no": True,
    }[field.type]
