"""Looking at the files of all signed lists: that each is there, whole, and signed by this hub's key."""

from accord.core.lists.refusal import ListRefused
from accord.hub.findings import Findings
from accord.hub.lists.store import files
from accord.hub.lists.store.versions import kept
from accord.hub.members import queries as members


def verify(findings: Findings) -> None:
    """Adds to the findings; reads alone."""
    if not files.key_path().exists():
        findings.fault("key", "The key that lists are signed with, lists/signing.key, is not there.")
        return
    for member in members.members():
        for row in kept(member.n):
            findings.count("lists")
            name = f"{member.id}/{row.name}/{row.version}.list"
            try:
                header = files.snapshot(member.id, row.name, row.version).header
            except FileNotFoundError:
                if any(other.version == row.version for other in kept(member.n, row.name)):  # no newer build took it away just now
                    findings.fault("list", f"The file of a signed list is not there: {name}.")
            except (ListRefused, OSError):
                findings.fault("list", f"The file of a signed list is not what was signed: {name}. Build it again: accord lists build")
            else:
                if (header.member, header.name, header.version, header.count) != (member.id, row.name, row.version, row.count):
                    findings.fault("list", f"The file of a signed list is another one's: {name}.")
