"""Refusals of negotiated protocols: sentences with a next step, and nothing of what was typed but the line where the fault is."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.core.protocols import Fault
from accord.core.protocols.proposing import FileFault
from accord.hub.refusals import Absent, Conflict, Invalid, NotAllowed
from accord.hub.saying import said

__all__ = ["BadProposal", "BadProtocolFile", "NoSuchProposal", "NotAllowed", "NotOpen"]


class BadProposal(Invalid):
    """Something about a proposal cannot be."""


class BadProtocolFile(BadProposal):
    """The file can't be proposed: each fault with its line, in the language of the reader."""

    code = "bad-protocol"

    def __init__(self, faults: Iterable[FileFault]) -> None:
        self.file_faults = tuple(faults)
        first = self.file_faults[0]
        text = _("The protocol can't be proposed. Line {line}: {fault}").format(line=first.line, fault=said(first.says))
        listed = [Fault("text", fault.code, f"{fault.line}: {fault.place}: {said(fault.says)}") for fault in self.file_faults]
        super().__init__(self.code, text, "text", faults=listed)


class NoSuchProposal(Absent):
    """There is no such proposal, or none that binds this member: the same answer."""

    code = "no-such-proposal"
    says = gettext_lazy("There is no such proposal that binds you. See the list of proposals for those there are.")


class NotOpen(Conflict):
    """The proposal waits for no such answer."""

    code = "proposal-not-open"
    says = gettext_lazy("You can't do this any more. Open the proposal to see what has become of it.")
