"""Protocols negotiated: proposals, each with its drawing, what it changes, and who has accepted; answered one by one."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import get_language, gettext, gettext_noop
from msgspec.structs import replace

from accord.core.protocols.comparing import Change
from accord.core.protocols.proposing import MOST_BYTES, FileFault
from accord.core.protocols.values import read_duration
from accord.core.sharing.language_names import language_name
from accord.core.times import moment
from accord.doors.console.frame.joining import joined
from accord.doors.console.frame.labels import KINDS, ROLE_NAMES
from accord.doors.console.frame.moments import whole
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.partnership.protocols import as_drawn
from accord.doors.console.requests.labels import SUBJECTS
from accord.doors.console.templatetags.parts import isolated
from accord.hub.protocol_book import actions, queries
from accord.hub.protocol_book.errors import BadProposal, BadProtocolFile, NotOpen
from accord.hub.protocol_book.labels import ANSWER_WORDS, STATE_WORDS, Told, told
from accord.hub.protocol_book.queries import BoundRow, Checked, ProposalPage, ProposalRow
from accord.hub.protocol_book.vocabulary import AGREE, NOTICE_DAYS, READ
from accord.hub.refusals import Refusal
from accord.hub.saying import said

BASE: Final = "/console/proposals"
PAGE = 50
TONES = {"open": "amber", "agreed": "green", "refused": "red", "countered": "", "withdrawn": ""}
# What of a protocol is told in codes that the console has words for, and what holds lengths of time beside other words.
WORDS: Final[dict[str, Mapping[str, str]]] = {"roles": ROLE_NAMES, "kinds": {**KINDS, **SUBJECTS}}
HOLD_LENGTHS: Final = ("lengths", "escalation", "limits")
TOLD_WHEN_LATE: Final = {"next contact": gettext_noop("next contact"), "secretariat": gettext_noop("secretariat")}
DURATION: Final = re.compile(r"\b\d+ (?:second|minute|hour|day)s?\b")
ANSWER_TONES = {"asked": "amber", "accepted": "green", "refused": "red", "countered": "red"}


def listed(visit: Visit) -> Answer:
    rows, following = queries.proposals(visit.caller, before=visit.number("before"), limit=PAGE)
    return Shown(
        "proposals.html",
        {
            "rows": [_listed(row) for row in rows],
            "next": f"{BASE}?before={following}" if following else "",
            "first": BASE if visit.number("before") else "",
            "may_propose": visit.caller.may(AGREE),
        },
    )


def _listed(row: ProposalRow) -> dict[str, Any]:
    return {
        "row": row,
        "state": _state(row),
        "tone": TONES[row.state] if row.state != "agreed" or row.is_in_force else "",
        "waits_for": joined(row.waits_for),
        "made": moment(row.made),
    }


def _state(row: ProposalRow) -> str:
    if row.state == "agreed" and row.newer:
        return gettext("a newer version took its place")
    if row.state == "agreed" and not row.is_in_force:
        return gettext("binds nobody any more")
    return str(STATE_WORDS[row.state])


class ProposalForm(forms.Form):
    """The action that stores the values checks them."""

    use_required_attribute = False

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["members"] = forms.CharField(
            label=gettext("Members that it binds"),
            required=False,
            max_length=8000,
            widget=forms.Textarea({"rows": 3}),
            help_text=gettext("The name of each on a line of its own, as in the list of members. Your own member is bound too."),
        )
        self.fields["file"] = forms.FileField(
            label=gettext("File of the protocol"),
            required=False,
            help_text=gettext("Choose the file, or write it below."),
            widget=forms.FileInput({"accept": ".toml,text/plain"}),
        )
        self.fields["text"] = forms.CharField(
            label=gettext("Text of the protocol"),
            required=False,
            max_length=MOST_BYTES,
            strip=False,
            widget=forms.Textarea({"rows": 16, "dir": "ltr", "spellcheck": "false", "class": "code"}),
        )

    @property
    def data_given(self) -> bytes:
        file = self.cleaned_data.get("file")
        if file is not None:
            return bytes(file.read(MOST_BYTES + 1))
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").encode("utf-8", "surrogatepass")


def propose(visit: Visit) -> Answer:
    """Propose a file, or look at it first. A counter-proposal names in its address which proposal it answers."""
    counters = str(visit.asked.get("counters", visit.text("counters", 36)))[:36]
    countered = queries.proposal(visit.caller, counters) if counters else None
    filled: dict[str, Any] = {"base": BASE, "countered": countered, "may_propose": visit.caller.may(AGREE)}
    if visit.request.method != "POST":
        return Shown("proposal_form.html", {**filled, "form": ProposalForm(initial=_begin(visit, countered))})
    form = ProposalForm(visit.sent, visit.request.FILES)
    faults: tuple[FileFault, ...] = ()
    checked: Checked | None = None
    if form.is_valid():
        data = form.data_given
        if not data.strip():
            form.add_error("text", gettext("Choose the protocol's file, or write it here."))
        elif visit.text("do") == "check":
            checked = queries.check(visit.caller, data)
            faults = checked.faults
            form = _again(visit, data)
        else:
            names = [line.strip() for line in form.cleaned_data["members"].splitlines() if line.strip()]
            try:
                id = actions.propose(visit.caller, data, names, counters=counters or None)
            except BadProtocolFile as bad:
                faults = bad.file_faults
                form = _again(visit, data)
                form.add_error("text", isolated(bad.text))
            except (BadProposal, NotOpen) as bad:
                form.add_error(bad.field if bad.field in form.fields else None, bad.text)
            else:
                return go(f"{BASE}/{id}")
    told = [{"line": fault.line, "place": fault.place, "text": isolated(said(fault.says))} for fault in faults]
    shown = {"faults": told, "checked": None if checked is None or checked.faults else _checked(checked)}
    status = 200 if checked is not None and not checked.faults else 422
    return Shown("proposal_form.html", {**filled, **shown, "form": form}, status)


def _begin(visit: Visit, countered: ProposalPage | None) -> dict[str, str]:
    """A counter-proposal begins with the file that it answers; a new version with the one before."""
    if countered is not None:
        names = [row.name for row in countered.bound if row.id != visit.caller.id]
        return {"text": countered.text, "members": "\n".join(names)}
    _protocol, text = queries.version_known(visit.caller, str(visit.asked.get("from", ""))[:60])
    return {"text": text}


def _again(visit: Visit, data: bytes) -> ProposalForm:
    """The form with what was sent, the file's text too: what is wrong with it is corrected here."""
    sent = visit.sent.copy()
    sent["text"] = data[:MOST_BYTES].decode("utf-8", "replace").replace("\0", "")
    form = ProposalForm(sent)
    form.is_valid()
    return form


def _checked(checked: Checked) -> dict[str, Any]:
    assert checked.protocol is not None
    return {
        "protocol": checked.protocol,
        "base": checked.base.partition("~")[0].partition("@")[2],
        "changes": _changes(checked.changes),
        **as_drawn(checked.protocol),
    }


def shown(visit: Visit, refused: Refusal | None = None) -> Answer:
    page = queries.proposal(visit.caller, visit.path["id"])
    filled = {
        "page": page,
        "base": BASE,
        "state": _state(page),
        "tone": TONES[page.state] if page.state != "agreed" or page.is_in_force else "",
        "texts_in": language_name(page.language, get_language()),
        "made": moment(page.made),
        "settled": moment(page.settled) if page.settled else None,
        "bound": [_bound(row) for row in page.bound],
        "changes": _changes(page.changes),
        "version_before": page.base_protocol.version if page.base_protocol is not None else "",
        "notice_days": NOTICE_DAYS,
        "refused": refused,
        **as_drawn(page.protocol),
    }
    return Shown("proposal.html", filled, 200 if refused is None else 422)


def _changes(changes: tuple[Change, ...]) -> list[Told]:
    """The changes in words, with what stands for codes in them as the console says it: lengths of time, roles, kinds, who is told."""
    return [
        replace(row, before=_said(change.what, row.before), after=_said(change.what, row.after))
        for change, row in ((change, told(change)) for change in changes)
    ]


def _said(what: str, values: tuple[str, ...]) -> tuple[str, ...]:
    if what in WORDS:
        return tuple(gettext(WORDS[what].get(value, value)) for value in values)
    return tuple(_length(what, value) for value in values)


def _length(what: str, value: str) -> str:
    """A length of time, or what holds some: those of a field stand behind its name, and of an escalation behind who is told."""
    if (seconds := read_duration(value)) is not None:
        return whole(seconds)
    name, colon, lengths = value.rpartition(": ")
    if what not in HOLD_LENGTHS:
        return value
    name = gettext(TOLD_WHEN_LATE.get(name, name)) if what == "escalation" else name
    return name + colon + DURATION.sub(lambda found: _length("length", found[0]), lengths)


def _bound(row: BoundRow) -> dict[str, Any]:
    return {
        "row": row,
        "answer": str(ANSWER_WORDS[row.answer]),
        "tone": ANSWER_TONES[row.answer],
        "at": moment(row.at) if row.at else None,
        "leaves": moment(row.leaves) if row.leaves else None,
    }


def answer(visit: Visit) -> Answer:
    """Accept, refuse, withdraw or leave."""
    id, do = visit.path["id"], visit.text("do", 20)
    try:
        if do == "accept":
            actions.accept(visit.caller, id, digest=visit.text("digest", 64) or None)
        elif do == "refuse":
            actions.refuse(visit.caller, id, visit.text("reason"))
        elif do == "withdraw":
            actions.withdraw(visit.caller, id)
        elif do == "leave":
            actions.leave(visit.caller, id, visit.text("reason"))
        else:
            queries.proposal(visit.caller, id)
    except (BadProposal, NotOpen) as refused:
        return shown(visit, refused)
    return go(f"{BASE}/{id}")


PAGES: tuple[Page, ...] = (
    Page(path="proposals", name="proposals", view=listed, needs=(READ, AGREE)),
    Page(path="proposals/new", name="proposal_new", view=propose, needs=(AGREE,), also_posts=True, asks=("counters", "from")),
    Page(path="proposals/{id}", name="proposal", view=shown, needs=(READ, AGREE)),
    Page(path="proposals/{id}/do", name="proposal_do", view=answer, needs=(AGREE,), changes=True),
)
