"""The public suffix list as a value: which part of a host can be registered."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True)
class Suffixes:
    """Rules of the public suffix list (publicsuffix.org/list), ICANN and private sections, in punycode."""

    rules: frozenset[str]
    wildcards: frozenset[str]
    exceptions: frozenset[str]
    # Of the wildcards those of the private section: a company's, below which each name is one customer's or one machine's.
    private_wildcards: frozenset[str] = frozenset()
    # And of the rules: a company gives out the names below these, no registry.
    private: frozenset[str] = frozenset()
    # Two labels under which three and more decide, and two labels that are a suffix in any case: nearly all hosts need to be asked no more.
    _deep: frozenset[str] = field(init=False, repr=False, compare=False)
    _pairs: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        long = [rule.rsplit(".", 2) for rule in self.rules] + [f"*.{rule}".rsplit(".", 2) for rule in self.wildcards]
        deep = {".".join(labels[1:]) for labels in long if len(labels) == 3}
        deep |= {".".join(rule.rsplit(".", 2)[-2:]) for rule in self.exceptions}
        object.__setattr__(self, "_deep", frozenset(deep))
        object.__setattr__(self, "_pairs", frozenset(rule for rule in self.rules - deep if rule.count(".") == 1))

    @classmethod
    def from_lines(cls, lines: Iterable[str]) -> Self:
        """Read the list's own text form; comments and blank lines are skipped, names become punycode."""
        rules: set[str] = set()
        wildcards: set[str] = set()
        exceptions: set[str] = set()
        private: set[str] = set()
        private_wildcards: set[str] = set()
        is_private = False
        for line in lines:
            is_private = is_private or "===BEGIN PRIVATE DOMAINS===" in line
            rule = line.split()[0] if line.split() else ""
            if not rule or rule.startswith("//"):
                continue
            name = rule.lstrip("!").removeprefix("*.")
            name = name if name.isascii() else name.encode("idna").decode()
            (exceptions if rule[0] == "!" else wildcards if rule[:2] == "*." else rules).add(name.lower())
            if is_private and rule[0] != "!":
                (private_wildcards if rule[:2] == "*." else private).add(name.lower())
        return cls(*map(frozenset, (rules, wildcards, exceptions, private_wildcards, private)))

    def suffix_of(self, host: str) -> str:
        """The public suffix of a lower-case punycode host; the last label where no rule matches (the list's rule `*`)."""
        rules, wildcards, exceptions = self.rules, self.wildcards, self.exceptions
        name = host
        while True:
            _, dot, parent = name.partition(".")
            if name in exceptions:
                return parent
            if not dot or name in rules or parent in wildcards:
                return name
            name = parent

    def is_suffix(self, host: str) -> bool:
        return self.suffix_of(host) == host

    def is_shared(self, host: str) -> bool:
        """Whether a host is a public suffix below which many have names; not the one machine that a company's wildcard makes a suffix."""
        if host.partition(".")[2] in self.private_wildcards:
            return host in self.rules or host in self.wildcards
        return host in self.wildcards or self.is_suffix(host)

    def is_companys(self, host: str) -> bool:
        """Whether a public suffix is one that a company made, and not a registry."""
        return host in self.private or host in self.private_wildcards or host.partition(".")[2] in self.private_wildcards

    def registrable(self, host: str) -> str | None:
        """The registered part (eTLD+1); None where the host is itself a public suffix."""
        head, _, last = host.rpartition(".")
        below, _, second = head.rpartition(".")
        pair = f"{second}.{last}"
        if not head or pair in self._deep:
            return self._registrable(host)
        if pair not in self._pairs and last not in self.wildcards:
            return pair
        return f"{below.rpartition('.')[2]}.{pair}" if below else None

    def _registrable(self, host: str) -> str | None:
        suffix = self.suffix_of(host)
        if host == suffix:
            return None
        return host[: -len(suffix) - 1].rsplit(".", 1)[-1] + "." + suffix
