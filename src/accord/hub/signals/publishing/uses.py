"""Claims with other uses than their publisher permits: what may be a victim's is withheld."""

from collections.abc import Iterable

from msgspec import structs
from msgspec.structs import replace

from accord.core.sharing import Use
from accord.core.signals import Draft


def narrowed(draft: Draft) -> Draft:
    """A claim about what may be a victim's: to be looked into and warned of, and for nothing else."""
    return with_uses(draft, draft.marking.uses & {Use.INVESTIGATE, Use.WARN})


def with_uses(draft: Draft, uses: Iterable[str]) -> Draft:
    """A claim with these uses instead of its own."""
    return structs.replace(draft, marking=replace(draft.marking, uses=frozenset(map(Use, uses))))
