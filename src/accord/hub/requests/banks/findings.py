"""What became of an investigation (camt.111), as it comes in: a step where its codes say what a step says, else a message.

ISO's external lists say what each code means. That an investigation is open is what an acknowledgement says, and some reasons of a
rejection are refusals of the protocol. That one is closed says nothing of the money, so it is told in words and no step follows from it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accord.core.protocols import open_to
from accord.formats.iso20022.investigation import FRAUD
from accord.formats.iso20022.values import Agent, Finding
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller
from accord.hub.requests import store
from accord.hub.requests.banks import matching, words
from accord.hub.requests.errors import Refused
from accord.hub.requests.steps import execution
from accord.hub.requests.steps.common import Taken, taken_before
from accord.hub.requests.store import Party, Request
from accord.hub.requests.vocabulary import ANSWERER, GUEST

# The meaning of a rejected investigation under the protocol, by its reason. The same letters mean something else in the answer to a recall.
REJECTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AGNT": "not-our-account",  # asked of a bank that has nothing to do with it
        "NOOR": "not-our-account",  # the payment never arrived there
        "ARDT": "already-returned",
        "LEGL": "no-legal-basis",
        "RR04": "no-legal-basis",
    }
)
# An open investigation that was handed on: whoever wrote this does not look.
_HANDED_ON: Final = "FTNA"
STATUSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "CLSD": gettext_noop("The bank closed its investigation (CLSD)."),
        "PDNG": gettext_noop("The bank's investigation is open (PDNG)."),
        "RJCT": gettext_noop("The bank rejected the investigation (RJCT)."),
    }
)


def found(t: Turn, caller: Caller, finding: Finding, known: set[str], at: int) -> list[Taken]:
    """What the response is in each request that it is about, without those that are known. Raises Refused, NotAllowed."""
    done: list[Taken] = []
    for request, parties in _asked_in(t, caller, finding, at):
        if request.id not in known:
            done += _answered(t, caller, request, parties, finding, at)
    return done


def _asked_in(t: Turn, caller: Caller, finding: Finding, at: int) -> matching.Found:
    """By the message that asked; else by the asker's own reference; else by the payment, where the investigation is of fraud."""
    rows = [row for row in store.in_order(store.requests_investigated(finding.asked)) if row.closed is None]
    there = matching.mine(t, caller, rows, at)
    if not there and finding.case:
        there = matching.of_case(t, caller, finding.case, at)
    if not there and finding.original is not None and finding.subkind == FRAUD:
        there = matching.about(t, caller, finding.original, None, at)
    return there


def _answered(t: Turn, caller: Caller, request: Request, parties: list[Party], finding: Finding, at: int) -> list[Taken]:
    matching.need_voice(caller, parties)
    if finding.answer_case:
        store.answer_investigation(request.n, finding.asked, finding.answer_case)
    step, fields = _meant(request, finding)
    done = _step(t, caller, request, parties, step, fields, at) if step else []
    before = step is None and _was_said(request, finding)
    if not _needs_words(finding, is_step=bool(done) or before):
        return done or [taken_before(caller, request, parties, matching.last(request).step)]
    row = store.by_number(request.n) or request
    return [*done, words.add(t, caller, row, parties, lines(finding), at)]


def _step(t: Turn, caller: Caller, request: Request, parties: list[Party], step: str, fields: dict[str, Any], at: int) -> list[Taken]:
    """The step; nothing where it can't be taken as the money stands now, so that it is told in words."""
    try:
        with t.attempt():
            return [matching.answer(t, caller, request, parties, step, fields, at)]
    except Refused:
        return []


def _meant(request: Request, finding: Finding) -> tuple[str | None, dict[str, Any]]:
    """The open step that says what the response says; none where there is none, or where it was the last answer."""
    step, refusal = _stands_for(finding)
    open_keys = {open_step.key for open_step in open_to(execution.protocol_of(request), request.state, GUEST, ANSWERER)}
    if step is None or step not in open_keys or _was_said(request, finding):
        return None, {}
    if refusal is not None and refusal not in execution.protocol_of(request).refusals:
        return None, {}
    return step, {} if refusal is None else {"refusal": refusal}


def _stands_for(finding: Finding) -> tuple[str | None, str | None]:
    code = "" if finding.reason is None else finding.reason.code or ""
    if finding.status == "PDNG" and code != _HANDED_ON:
        return "acknowledge", None
    if finding.status == "RJCT" and code in REJECTED:
        return "refuse", REJECTED[code]
    return None, None


def _was_said(request: Request, finding: Finding) -> bool:
    """Whether what the response says as a step is known: by the same refusal, or since the bank answered at all."""
    step, refusal = _stands_for(finding)
    if step == "acknowledge":
        return matching.last(request).side == ANSWERER
    return step is not None and matching.said(request, step, refusal)


def _needs_words(finding: Finding, *, is_step: bool) -> bool:
    """Whether the response says more than its step."""
    if not is_step or finding.words or finding.besides or finding.next_responder:
        return True
    return finding.status == "PDNG" and finding.reason is not None


def lines(finding: Finding) -> list[str]:
    """The response as the parties read it."""
    told = [_("From a bank's message, camt.111 {id}:").format(id=finding.message), _(STATUSES[finding.status])]
    reason = None if finding.reason is None else finding.reason.code or finding.reason.own
    if reason:
        told.append(_("Its reason: {reason}.").format(reason=reason))
    if finding.next_responder is not None:
        told.append(_("Who answers next: {bank}.").format(bank=_named(finding.next_responder)))
    told += finding.words
    if finding.besides:
        told.append(_("The message holds more, which is not kept here: {elements}.").format(elements=", ".join(finding.besides)))
    return told


def _named(bank: Agent) -> str:
    return bank.bic or bank.lei or bank.member or "–"
