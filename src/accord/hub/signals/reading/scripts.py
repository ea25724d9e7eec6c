"""The scripts that were claimed, ready to be compared with a text. What each asker may know of them is for the verdict to say."""

from array import array
from collections import OrderedDict
from typing import Final, NamedTuple

from accord.core.identifiers import Identifier
from accord.core.identifiers.alike import letters, packed
from accord.hub.signals.reading.identifiers import identifiers_at
from accord.hub.signals.store import scripts as store

MOST: Final = 5000  # the newest: each is compared with every text that is asked about


class KnownScript(NamedTuple):
    identifier: Identifier
    letters: int
    signature: "array[int]"


# By the key, which is made of the value: what is kept here is right whatever database is asked.
_kept: OrderedDict[bytes, KnownScript] = OrderedDict()


def known_scripts() -> list[KnownScript]:
    """Every claimed script, the newest first, at most MOST of them; whichever readers the claims have."""
    claimed = store.script_keys(MOST)
    missing = {seq: key for key, seq in claimed if key not in _kept}
    for seq, named in identifiers_at(missing).items():
        script = KnownScript(
            Identifier(kind=named.kind, value=named.value, display=named.display or named.value), letters(named.value), packed(named.value)
        )
        if named.kind == "script":
            _kept[missing[seq]] = script
    scripts = [found for key, _ in claimed if (found := _kept.get(key)) is not None]
    while len(_kept) > 2 * MOST:
        _kept.popitem(last=False)
    return scripts
