"""Hosts files: an address that leads nowhere, and the names that are sent there.

A hosts file speaks of names one by one; what lies below a name it can't say.
"""

from collections.abc import Iterator

from accord.formats.blocklists.rules import ADDRESS, NOWHERE, Entry, Lines, Loss, Outcome, Rule, blocked, is_own, lost

NAME, RANK, COVERS_BELOW = "hosts", 4, False


def looks(line: str) -> bool:
    address, _, names = line.partition("#")[0].replace("\t", " ").strip().partition(" ")
    # `FB: name` and `09:12 Name text` begin with what has the letters of an address, and one colon.
    is_address = ADDRESS.fullmatch(address) is not None and address.count(":") != 1
    return bool(names.strip()) and (address == "0" or is_address)


class Reader:
    def rules(self, number: int, line: str) -> Iterator[Rule]:
        text = line.strip()
        address, *names = text.partition("#")[0].split() or [""]
        for name in names:
            if is_own(name):
                continue
            yield blocked(number, text, name) if address in NOWHERE else lost(number, text, Loss.REDIRECT)


class Writer(Lines):
    def entry(self, entry: Entry) -> Outcome:
        if entry.is_exception:
            # Names are blocked one by one: there is nothing that an exception could be from.
            return Outcome()
        host = entry.host
        if host is None:
            return Outcome(loss=entry.kind)
        if ADDRESS.fullmatch(host):
            return Outcome(loss="ip")
        return Outcome((f"0.0.0.0 {host}",), less="below")
