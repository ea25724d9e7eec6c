"""Settings of dnsmasq: names with all below them, answered with an address that leads nowhere, or not at all.

Source: https://thekelleys.org.uk/dnsmasq/docs/dnsmasq-man.html, `--address` and `--server`: the most exact name counts, and `#` stands
for the usual servers.
"""

import re
from collections.abc import Iterator

from accord.formats.blocklists.rules import ADDRESS, NOWHERE, Entry, Lines, Loss, Outcome, Rule, blocked, excepted, is_own, lost

NAME, RANK, COVERS_BELOW = "dnsmasq", 3, False

_RULE = re.compile(r"(?:--)?(?P<option>address|server|local)\s*=\s*/(?P<names>.*)/(?P<to>[^/]*)")
_COMMENT = re.compile(r"(?<!\s)\s+#.*")
_SETTING = re.compile(r"(?:--)?[a-z][a-z0-9-]*(?:\s*=.*)?")


def looks(line: str) -> bool:
    return _RULE.fullmatch(line.partition(" #")[0].strip()) is not None


class Reader:
    def rules(self, number: int, line: str) -> Iterator[Rule]:
        text = line.strip()
        body = text if text.startswith("#") else _COMMENT.sub("", text)
        if not body or body.startswith("#"):
            return
        rule = _RULE.fullmatch(body)
        if rule is None:
            yield lost(number, text, Loss.SETTING if _SETTING.fullmatch(body) else Loss.PATTERN)
            return
        for name in rule["names"].split("/"):
            if not is_own(name):
                yield _read(number, text, name, rule["option"], rule["to"].strip())


def _read(number: int, text: str, name: str, option: str, to: str) -> Rule:
    if name in ("", "#"):
        return lost(number, text, Loss.PATTERN)
    if option == "address":
        return blocked(number, text, name) if to in ("", "#") or to in NOWHERE else lost(number, text, Loss.REDIRECT)
    # A server of its own for a name: it is asked there, and so not blocked.
    if to:
        return excepted(number, text, name, whole=bool(to == "#" or ADDRESS.match(to)))
    return blocked(number, text, name)


class Writer(Lines):
    def entry(self, entry: Entry) -> Outcome:
        host = entry.host
        if host is None:
            return Outcome(loss=entry.kind)
        if ADDRESS.fullmatch(host):
            return Outcome(loss="ip")
        return Outcome((f"server=/{host}/#",) if entry.is_exception else (f"address=/{host}/",))
