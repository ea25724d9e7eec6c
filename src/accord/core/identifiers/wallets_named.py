"""The wallets that words name together with one number: `bKash/Nagad 01712-345678` is an account at each of the two."""

import re
from collections.abc import Collection, Sequence

from accord.core.identifiers.lines import NUMBER_BEHIND
from accord.core.identifiers.mentions import Mention

REACH = 80  # characters on one side in which such a row of names is looked for
_SORT = r"(?:personal|agent|merchant|পার্সোনাল|পারসোনাল|এজেন্ট|মার্চেন্ট)"
_WORD = r"(?:and|or|both|aur|ya|y|e|o|u|ou|et|dan|atau|at|hoặc|và|ও|এবং|বা|অথবা|আর|এ|र|वा|और|या|तथा|และ|หรือ|กับ|و|أو|او|اور|یا)"
_JOINED = re.compile(rf"(?:[ \t]*{_SORT}(?![a-z]))?[ \t]{{0,3}}(?:[/,&+|·،\-\u2013]|{_WORD}(?=[ \t]))?[ \t]{{0,3}}", re.IGNORECASE)


def named_together(text: str, mention: Mention, wallets: Sequence[Mention], taken: Collection[int] = ()) -> list[Mention]:
    """The other wallets of the row of names that `mention` is one of, in the order of the text. `wallets` are those of the text near it;
    `taken` is where names begin that belong to another number."""
    if mention not in wallets:
        return []
    first = last = at = wallets.index(mention)
    while first > 0 and wallets[first - 1].start not in taken and _JOINED.fullmatch(text, wallets[first - 1].end, wallets[first].start):
        first -= 1
    # `0171… bKash, Nagad 0181…`: the last name is the next number's.
    while (
        last + 1 < len(wallets)
        and _JOINED.fullmatch(text, wallets[last].end, wallets[last + 1].start)
        and not NUMBER_BEHIND.match(text, wallets[last + 1].end)
    ):
        last += 1
    return [*wallets[first:at], *wallets[at + 1 : last + 1]]
