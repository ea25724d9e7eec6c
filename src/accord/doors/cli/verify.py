"""verify: look at the whole hub, and name each fault."""

import sys
from typing import TYPE_CHECKING

import click

from accord.doors.cli.program import Command, Failed, with_hub, write_json

if TYPE_CHECKING:
    from accord.hub.findings import Findings

# These are no faults of a hub: there is none to look at, or it is not for this version.
NOTHING_TO_SEE = ("no-hub", "data-readable", "restore-unfinished", "newer-database")
KEYS = ("key-missing", "key-foreign", "key-lost", "key-ring-open")


@click.command(cls=Command)
def verify(as_json: bool) -> None:
    """Look at the whole hub and name each fault: numbers and leaves of the journal, ledgers, clocks, keys, lists, files, orphans.

    It changes nothing, also while the hub serves, and ends with 1 where there is a fault.
    """
    from accord.hub.findings import Findings

    shows = sys.stderr.isatty() and not as_json
    findings = Findings(lambda line: click.echo(line, err=True) if shows else None)
    try:
        _look(findings)
    except Failed as failed:
        if failed.code in NOTHING_TO_SEE:
            raise
        findings.fault("key" if failed.code in KEYS else "database", failed.message)
    findings.end()
    if as_json:
        faults = [{"code": fault.code, "what": fault.what} for fault in findings.faults]
        write_json({"ok": not faults, "checked": findings.checked, "faults": faults})
    else:
        _tell(findings)
    if findings.faults:
        raise SystemExit(1)


@with_hub
def _look(findings: "Findings") -> None:
    from accord.hub import schema
    from accord.hub.cases import queries as cases
    from accord.hub.evidence import queries as evidence
    from accord.hub.journal import queries as journal
    from accord.hub.lists import queries as lists
    from accord.hub.protocol_book import queries as protocol_book
    from accord.hub.requests import queries as requests
    from accord.hub.vault import queries as vault
    from accord.hub.watchlists import queries as watchlists

    for text in schema.damage():
        findings.fault("database", f"The database's file is damaged: {text}")
    for feature in (journal, vault, protocol_book, requests, lists, watchlists, cases, evidence):
        feature.verify(findings)


def _tell(findings: "Findings") -> None:
    for fault in findings.faults:
        click.echo(f"{fault.code}: {fault.what}")
    looked = ", ".join(f"{count:,} {kind}" for kind, count in findings.checked.items())
    click.echo(f"Looked at {looked or 'nothing'}. Faults: {len(findings.faults)}.")
