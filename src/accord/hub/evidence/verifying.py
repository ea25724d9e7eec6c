"""Looking at all evidence: its custody, its keys, and its files on the disk."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from accord.hub.evidence import custody, files, store
from accord.hub.evidence.sealing import sealed_size
from accord.hub.evidence.store import Chain, Item, Line
from accord.hub.evidence.vocabulary import COMING, WHOLE
from accord.hub.findings import Findings
from accord.hub.vault import queries as vault

_FEW: Final = 20_000  # custody lines that are read at once; more are read file by file


def verify(findings: Findings) -> None:
    """Adds to the findings; reads alone, and leaves no line. No content is opened: a file's own page does that."""
    findings.count("evidence", 0)
    after = 0
    while items := store.all_after(after):
        after = items[-1].n
        findings.count("evidence", len(items))
        chains = store.chains_of(items)
        few = sum(chain.lines for chain in chains) <= _FEW
        lines = store.lines_of(items) if few else {}
        for item in items:
            _look(findings, item)
            for chain in (chain for chain in chains if chain.item == item.n):
                own = lines.get((chain.item, chain.viewer), []) if few else store.each_line(item, chain.viewer)
                _look_at_chain(findings, item, chain, own)
        findings.tell(f"Evidence: {findings.checked['evidence']:,}")
    if count := store.orphans():
        findings.fault("orphan", f"{count:,} custody lines belong to no file.")


def _look_at_chain(findings: Findings, item: Item, chain: Chain, lines: Iterable[Line]) -> None:
    wrong = custody.breaks(item, chain, lines)
    if wrong and (again := store.chain(item, chain.viewer)) is not None:
        wrong = custody.breaks(item, again, store.each_line(item, again.viewer))  # a line may have been left between the two looks
    if wrong:
        findings.fault("custody", f"The custody of file {item.part or item.id}, of member {chain.viewer}, is broken: {wrong}.")


def _look(findings: Findings, item: Item) -> None:
    if item.state != COMING and store.chain(item, item.member) is None:
        findings.fault("custody", f"File {item.part or item.id} has no custody.")
    if item.state not in (COMING, WHOLE):
        return
    if vault.absent([UUID(item.record)]):
        findings.fault("evidence", f"File {item.part or item.id} has no key in the vault.")
    if item.state != WHOLE:
        return
    try:
        size = files.whole(item.id).stat().st_size
    except OSError:
        size = -1
    if size != sealed_size(item.size) and (again := store.load(item.id)) is not None and again.state == WHOLE:
        findings.fault("evidence", f"File {item.part} is {'not on the disk' if size < 0 else 'of another size than was stored'}.")
