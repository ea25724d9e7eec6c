"""Examples of negotiated protocols: a small protocol of its own, and what is said to it."""

from typing import Any, Final

_FILE: Final = """
name = "stop-courier"
version = 1
title = "Stop a courier"
about = "Asks a platform to stop a courier who is on the way to collect cash."
kinds = ["phone", "handle"]
first = "asked"

[side.asker]
title = "Who asks"
roles = ["officer", "administrator"]

[side.answerer]
title = "The platform"
roles = ["officer", "administrator"]

[refusal]
not-ours = "The courier is not with us"

[field.refusal]
title = "Why it is refused"
type = "code"
refusals = true

[[open]]
key = "open"
title = "Ask to stop the courier"
side = "asker"
effects = ["ring-desks"]

[state.asked]
title = "Asked"

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

[words.th]
"Stop a courier" = "หยุดคนส่งของ"
"""

REQUESTS: Final[dict[str, dict[str, Any]]] = {
    "propose_protocol": {"example": {"text": _FILE, "members": ["Example Bank"]}},
    "check_protocol": {"example": {"text": _FILE}},
    "accept_proposal": {"example": {}},
    "refuse_proposal": {"example": {"reason": "Our law gives us an hour."}},
    "leave_protocol": {"example": {"reason": "Our law has changed."}},
}
