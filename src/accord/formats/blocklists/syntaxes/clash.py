"""Rules of Surge, Clash, Quantumult X and the like: a kind, what it holds for, and a policy, in the order in which they count.

Read are rule sets (`DOMAIN-SUFFIX,name`), in YAML too (`payload:`), and the rules of a whole configuration, where the first that fits
counts and its policy says what becomes of a name. A name under any policy but one that rejects is not blocked.
Sources: https://manual.nssurge.com/rules/domain.html, https://wiki.metacubex.one/en/config/rule-providers/content/.
"""

import re
from collections.abc import Iterator
from hashlib import blake2b
from ipaddress import ip_network

from accord.formats.blocklists.rules import ADDRESS, Loss, Mark, Rule, is_own, lost, plain_name

NAME, RANK, COVERS_BELOW = "clash", 2, False
Writer = None

_SUFFIX = frozenset({"DOMAIN-SUFFIX", "HOST-SUFFIX"})
_EXACT = frozenset({"DOMAIN", "HOST"})
_NETS = frozenset({"IP-CIDR", "IP-CIDR6", "IP6-CIDR"})
_PATTERNS = frozenset("DOMAIN-KEYWORD HOST-KEYWORD DOMAIN-WILDCARD HOST-WILDCARD DOMAIN-REGEX URL-REGEX".split())
_ELSEWHERE = frozenset("RULE-SET DOMAIN-SET GEOSITE SUB-RULE MATCH FINAL".split())
_KINDS = frozenset(
    "USER-AGENT PROCESS-NAME PROCESS-PATH GEOIP IP-ASN IP-SUFFIX SRC-IP SRC-IP-CIDR SRC-PORT DST-PORT DEST-PORT IN-PORT PROTOCOL NETWORK "
    "SUBNET SCRIPT DEVICE-NAME HOSTNAME-TYPE UID DSCP AND OR NOT".split()
)
_ALL = _SUFFIX | _EXACT | _NETS | _PATTERNS | _ELSEWHERE | _KINDS
# How a rule is matched, where a policy could stand.
_OPTIONS = frozenset("no-resolve extended-matching pre-matching force-remote-dns dns-failed no-track src".split())
_RULE = re.compile(r"(?P<kind>[A-Za-z0-9-]+)\s*,(?P<rest>.*)")
_KEY = re.compile(r"(?P<indent>\s*)(?P<key>[\w.-]+)\s*:(?P<value>(?:\s.*)?)")
_ENTRY = re.compile(r"\s*-\s+(?P<value>.*)")
_PART = re.compile(r"\[(?P<part>[A-Za-z][\w .-]*)\]")
_COMMENT = re.compile(r"(?<!\s)\s+(?:#|//).*")
_LINE = re.compile(
    r"(?:-\s+)?['\"]?(?:"
    r"(?:DOMAIN-SUFFIX|DOMAIN-KEYWORD|DOMAIN-WILDCARD|DOMAIN-REGEX|IP-CIDR6?|IP6-CIDR|PROCESS-NAME|USER-AGENT|URL-REGEX|IP-ASN|GEOIP|RULE-SET|HOST-SUFFIX"
    r"|HOST-KEYWORD),"
    r"|(?:host|domain)-(?:suffix|keyword|wildcard)\s*,"
    r"|(?:DOMAIN|HOST)\s*,\s*[^\s,]+\.[^\s,]"
    r"|\+\.[^\s,]+\.[^\s,]+['\"])"
    r"|payload\s*:\s*$|\[Rule\]$|-\s+(?P<mark>['\"])[*.]?[^'\"\s]+\.[^'\"\s]+(?P=mark)$"
)
_RULES = frozenset({"payload", "rules", "rule", "prepend-rules", "append-rules"})


def looks(line: str) -> bool:
    return _LINE.match(line) is not None


class Reader:
    def __init__(self) -> None:
        # Whether what stands here are rules: in a part of that name, or in none.
        self._is_rules = True
        self._passed: set[int] = set()
        self._passed_whole: set[int] = set()

    def rules(self, number: int, line: str) -> Iterator[Rule]:
        text = line.strip()
        if text.startswith(("#", "//", ";", "!")) or text in ("---", "..."):
            return
        body = _COMMENT.sub("", text)
        if part := _PART.fullmatch(body):
            self._is_rules = part["part"].lower() == "rule"
            return
        entry = _ENTRY.match(_COMMENT.sub("", line))
        if entry is None and (key := _KEY.fullmatch(_COMMENT.sub("", line))):
            yield from self._key(number, text, key)
        elif not self._is_rules:
            yield lost(number, text, Loss.SETTING)
        else:
            yield self._rule(number, text, _bare(entry["value"] if entry else body))

    def _key(self, number: int, text: str, key: re.Match[str]) -> Iterator[Rule]:
        if not key["indent"]:
            self._is_rules = key["key"].lower() in _RULES
        if not self._is_rules or key["indent"] or key["value"].strip() not in ("", "[]"):
            yield lost(number, text, Loss.SETTING)

    def _rule(self, number: int, text: str, body: str) -> Rule:
        rule = _RULE.fullmatch(body)
        if rule is None:
            return self._judged(number, text, _named(number, text, body), "", is_suffix=True)
        kind = rule["kind"].upper()
        if kind not in _ALL:
            return lost(number, text, Loss.SETTING)
        if kind in ("AND", "OR", "NOT", "SUB-RULE", *(name for name in _PATTERNS if name.endswith("REGEX"))):
            # Commas stand in them, and the policy behind the last.
            value, policy = "", rule["rest"].rpartition(",")[2].strip()
        else:
            value, *more = [_bare(part) for part in rule["rest"].split(",")]
            policy = next((part for part in more if part and part.lower() not in _OPTIONS and "=" not in part), "")
            if kind in ("MATCH", "FINAL"):
                value, policy = "", value
        return self._judged(number, text, _of_kind(number, text, kind, value), policy, is_suffix=kind in _SUFFIX)

    def _judged(self, number: int, text: str, rule: Rule, policy: str, *, is_suffix: bool) -> Rule:
        """The rule under its policy, after those before it. The order was looked at here, so that exceptions behind it don't count."""
        if not policy:
            return rule._replace(bare=True)
        if policy.upper() == "REJECT" or policy.upper().startswith("REJECT-"):
            return lost(number, text, Loss.EXCEPTION) if self._is_passed(rule) else rule._replace(firm=True)
        if rule.mark is Mark.LISTED:
            (self._passed_whole if is_suffix else self._passed).add(_short(rule.value))
        if policy.upper() in ("DIRECT", "PASS"):
            is_whole = rule.mark is Mark.LISTED
            return Rule(number, text, Mark.EXCEPTION, rule.value if is_whole else text, rule.kind, whole=is_whole)
        return lost(number, text, Loss.REDIRECT) if rule.mark is Mark.LISTED else rule

    def _is_passed(self, rule: Rule) -> bool:
        if rule.mark is not Mark.LISTED or not (self._passed or self._passed_whole):
            return False
        labels = rule.value.split(".") if rule.kind == "domain" else [rule.value]
        above = (".".join(labels[place:]) for place in range(len(labels)))
        return _short(rule.value) in self._passed or any(_short(name) in self._passed_whole for name in above)


def _of_kind(number: int, text: str, kind: str, value: str) -> Rule:
    if kind in _SUFFIX or kind in _EXACT:
        return _named(number, text, value)
    if kind in _NETS:
        return _net(number, text, value) or lost(number, text, Loss.PATTERN)
    if kind in _PATTERNS:
        return lost(number, text, Loss.PATTERN)
    return lost(number, text, Loss.SETTING if kind in _ELSEWHERE else Loss.CONDITIONAL)


def _named(number: int, text: str, value: str) -> Rule:
    """The rule of a name, an address or a range, as a rule set of names alone has them too."""
    if (ADDRESS.fullmatch(value.partition("/")[0]) or "/" in value) and (net := _net(number, text, value)):
        return net
    name = plain_name(value.removeprefix("+"))
    if name is None or is_own(name):
        return lost(number, text, Loss.PATTERN)
    return Rule(number, text, Mark.LISTED, name, "domain")


def _net(number: int, text: str, value: str) -> Rule | None:
    try:
        net = ip_network(value, strict=False)
    except ValueError:
        return None
    if net.num_addresses > 1:
        return lost(number, text, Loss.RANGE)
    return Rule(number, text, Mark.LISTED, str(net.network_address), "ip")


def _bare(text: str) -> str:
    text = text.strip().removesuffix(",").strip()
    return text[1:-1].strip() if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


def _short(name: str) -> int:
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest())
