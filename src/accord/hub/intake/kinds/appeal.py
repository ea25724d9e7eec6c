"""An appeal: somebody says that an identifier of theirs is wrongly listed, blocked or held."""

from accord.core.times import DAY
from accord.hub.intake.kinds.base import Kind, Text
from accord.hub.intake.vocabulary import HOUR

# The codes of the protocol's field `harm`.
HARMS = ("money-held", "number-blocked", "removed", "listed", "other")

KIND = Kind(
    word="appeal",
    sealed="appeal",
    days=400,
    fields={"reason": Text(5000, needed=True), "name": Text(200)},
    reach={"harm": Text(20, needed=True, choices=HARMS), "reach": Text(200)},
    about_identifier=True,
    answer=4 * HOUR,
    prove=14 * DAY,
)
