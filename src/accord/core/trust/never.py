"""Hosts that no claim lists as a whole, whatever reviewers say: those of states, hospitals and bodies that answer people in need.

The table is in `never_listed/`, one file for what is not one country's and one for each country: adding a country is adding a file. What
is a state's by the label of its public suffix (`gov.bd`, `gob.pe`, `gouv.fr`) needs no line there.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import msgspec

from accord.core.identifiers.suffixes import Suffixes
from accord.core.trust.vocabulary import Protects

# A registry's suffix of this label is given to public authorities alone. `go` is none of them: go.it is the province of Gorizia.
_LABELS = frozenset({"gov", "gob", "gouv", "govt", "gub", "gv", "mil"})
# Where a registry's every second label is a suffix (`*.np`), these are named by nobody.
_BELOW_ANY = ("gov", "mil")

CODES: Mapping[str, Protects] = MappingProxyType(
    {"state": Protects.STATE, "hospital": Protects.HOSPITAL, "help": Protects.HELP_SITE, "bank": Protects.BANK}
)


class Owned(msgspec.Struct, frozen=True):
    """Why a host and all hosts below it are never listed, and what says so."""

    code: Protects
    list: str


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the table: a host, or a public suffix with all that is below it. `source` says where that can be read."""

    host: str
    kind: str
    holder: str
    source: str


Hosts = Mapping[str, Owned]


class BadTable(ValueError):
    """A file of the table can't be read; the text says what is wrong in it."""


def read_rows(files: Mapping[str, Mapping[str, object]]) -> list[Row]:
    """The lines of parsed files, by file name. Raises BadTable."""
    all_rows: list[Row] = []
    for name, file in files.items():
        try:
            rows = msgspec.convert(file.get("site", []), list[Row])
        except msgspec.ValidationError as error:
            raise BadTable(f"{name}: {error}. A site has host, kind, holder and source.") from None
        for row in rows:
            if row.kind not in CODES or not row.source.strip() or row.host != row.host.strip().lower() or "." not in f"{row.host}.":
                raise BadTable(f"{name}: {row.host}: give a host in small letters, a source, and one of the kinds {', '.join(CODES)}.")
        all_rows += rows
    return all_rows


def never_listed(suffixes: Suffixes, rows: Iterable[Row]) -> Hosts:
    """All these hosts, and the suffixes of states; of two lines on one host the first holds."""
    owners: dict[str, Owned] = {}
    for row in rows:
        owners.setdefault(row.host, Owned(CODES[row.kind], f"{row.holder}: {row.host}"))
    for suffix in sorted(_of_states(suffixes)):
        owners.setdefault(suffix, Owned(Protects.STATE, f"public suffix {suffix}"))
    # A suffix below one of these: only the suffix itself is looked for.
    below = {rule: owners[owner] for rule in suffixes.rules for owner in _parents(rule) if owner in owners and rule not in owners}
    return MappingProxyType(below | owners)


def _of_states(suffixes: Suffixes) -> set[str]:
    labelled = {rule for rule in suffixes.rules - suffixes.private if rule.partition(".")[0] in _LABELS}
    registries = [rule for rule in suffixes.wildcards - suffixes.private_wildcards if "." not in rule]
    return labelled | {f"{label}.{rule}" for rule in registries for label in _BELOW_ANY}


def _parents(name: str) -> list[str]:
    labels = name.split(".")
    return [".".join(labels[place:]) for place in range(len(labels) - 1, 0, -1)]


def owner(hosts: Sequence[str], owned: Hosts) -> Owned | None:
    """The owner of a host. `hosts` are it and its parents, longest first, down to the registered domain."""
    for host in hosts:
        if host in owned:
            return owned[host]
    return owned.get(hosts[-1].partition(".")[2]) if hosts else None
