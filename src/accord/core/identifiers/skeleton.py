"""Confusable skeletons (UTS 39, section 4): two hosts that people take for each other have the same skeleton.

Tables: `disarm`, pinned in the requirements, since a new table can change skeletons. A skeleton is for comparing and for saying
'looks like'; it is never part of a value or key.
"""

import disarm

from accord.core.identifiers.hosts import unicode_form


def skeleton(host: str) -> str:
    """The skeleton of a canonical host, punycode or not, in lower case: Cyrillic, Greek and full-width letters that look Latin
    become Latin, `0` becomes `o`, `1` becomes `l`, `rn` becomes `m`.

    UTS 39 maps `m` to `rn`; the other way round is the same equivalence and stays readable.
    """
    name = unicode_form(host)
    if not name.isascii():
        return disarm.skeleton_key(name, digit_policy="tr39").replace("rn", "m")
    return name.lower().replace("0", "o").replace("1", "l").replace("rn", "m")


def looks_like(registrable: str | None) -> str | None:
    """The skeleton of a registrable domain where it differs from the domain itself (for punycode: always, it is read in its script)."""
    # Without any of these a canonical host is its own skeleton.
    if registrable is None or not ("0" in registrable or "1" in registrable or "rn" in registrable or "xn--" in registrable):
        return None
    look = skeleton(registrable)
    return None if look == registrable else look
