"""What tests of negotiated protocols share: files to propose, and three members that agree on one."""

from importlib.resources import files
from typing import Any

from worlds import caller


def shipped_text(name: str, version: int) -> str:
    """The file of a protocol that ships, read without the code under test."""
    return files("accord.core.protocols").joinpath("shipped", f"{name}.{version}.toml").read_text(encoding="utf-8")


def hold_funds(version: int = 4, *, wait: str = "15 minutes", title: str = "Hold funds, as three banks agreed", more: str = "") -> str:
    """A version of hold-funds that gives a quarter of an hour to acknowledge, has a state and a refusal of its own, and speaks Arabic."""
    text = shipped_text("hold-funds", 3)
    changed = [
        ("\nversion = 3\n", f"\nversion = {version}\n"),
        ('\ntitle = "Hold funds"\n', f'\ntitle = "{title}"\n'),
        ('after = "5 minutes"', f'after = "{wait}"'),
        ('lawful-payment = "The', 'court-closed = "The court is closed today"\nlawful-payment = "The'),
        (
            "[state.located]\n",
            '[state.at-court]\ntitle = "Before the court"\n\n[[state.at-court.clock]]\nkey = "remind"\ntitle = "The court decides"\n'
            'target = "answerer"\nafter = "10 days"\nsource = "design"\nreminders = ["2 days"]\n\n[state.located]\n',
        ),
        (
            '[[step]]\nkey = "locate"\n',
            '[[step]]\nkey = "to-court"\ntitle = "Take it to court"\nletter = "q"\nside = "answerer"\nfrom = ["located"]\nto = "at-court"\n'
            'effects = ["tell-asker"]\n\n[[step]]\nkey = "from-court"\ntitle = "The court has decided"\nletter = "q"\nside = "answerer"\n'
            'from = ["at-court"]\nto = "located"\neffects = ["tell-asker"]\n\n[[step]]\nkey = "locate"\n',
        ),
    ]
    for old, new in changed:
        assert old in text, old
        text = text.replace(old, new, 1)
    return f'{text}\n[words.ar]\n"{title}" = "حجز الأموال كما اتفقت ثلاثة مصارف"\n"Before the court" = "أمام المحكمة"\n{more}'


COURIER = """
name = "stop-courier"
version = 1
title = "Stop a courier"
about = "Asks a platform to stop a courier who is on the way to collect cash."
kinds = ["phone", "handle"]
first = "asked"

[side.asker]
title = "Who asks"
roles = ["officer", "investigator", "administrator"]

[side.answerer]
title = "The platform"
roles = ["officer", "administrator"]

[side.clock]
title = "The hub's clock"
roles = ["system"]

[refusal]
not-ours = "The courier is not with us"

[field.refusal]
title = "Why it is refused"
type = "code"
refusals = true

[field.town]
title = "Town"
type = "text"

[[open]]
key = "open"
title = "Ask to stop the courier"
side = "asker"
fields = ["town"]
effects = ["ring-desks"]

[state.asked]
title = "Asked"

[[state.asked.clock]]
key = "answer"
title = "Answer"
target = "answerer"
after = "10 minutes"
source = "design"
escalate = { "next contact" = "5 minutes" }

[state.stopped]
title = "Stopped"
final = true

[state.refused]
title = "Refused"
final = true
refusal = true

[[step]]
key = "stop"
title = "The courier was stopped"
letter = "s"
side = "answerer"
from = ["asked"]
to = "stopped"
effects = ["tell-asker"]

[[step]]
key = "refuse"
title = "Refuse"
letter = "r"
side = "answerer"
from = ["asked"]
to = "refused"
fields = ["refusal"]
effects = ["refuse-ask", "tell-asker"]
"""


def agree(text: str, proposer: Any, *others: Any) -> str:
    """These members agree on a file; returns the proposal's id. Members are Apis."""
    from accord.hub.protocol_book import actions

    id = actions.propose(caller(proposer), text, [other.id for other in others])
    for other in others:
        actions.accept(caller(other), id)
    return id
